// Observations that wait, as numbers in one ring: nothing is allocated for one, and a batch of them crosses to the
// writing thread without being copied object by object. It never grows past its capacity: the oldest goes first.

import type { StoredObservation } from './records.ts';

/** Numbers of one observation: session, track, sample, offset, low, high, bandwidth, power, SNR. */
export const OBSERVATION_STRIDE = 9;

export class ObservationRing {
  readonly #capacity: number;
  readonly #values: Float64Array;
  #first = 0;
  #length = 0;

  /** `capacity` is in observations, at least 1. */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#values = new Float64Array(capacity * OBSERVATION_STRIDE);
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.#capacity;
  }

  /** The session of the oldest, which had to go to make room; null where there was room. */
  push(sessionId: number, observation: StoredObservation): number | null {
    const { isFull } = this;
    const slot = (this.#first + this.#length) % this.#capacity;
    const values = this.#values;
    let at = slot * OBSERVATION_STRIDE;
    const lost = isFull ? (values[at] ?? null) : null;
    values[at++] = sessionId;
    values[at++] = observation.trackId;
    values[at++] = observation.sampleStart;
    values[at++] = observation.offsetHz;
    values[at++] = observation.lowOffsetHz;
    values[at++] = observation.highOffsetHz;
    values[at++] = observation.bandwidthHz;
    values[at++] = observation.powerDbfs;
    values[at] = observation.snrDb;
    if (isFull) this.#first = (this.#first + 1) % this.#capacity;
    else this.#length += 1;
    return lost;
  }

  /** The oldest, at most `count` of them, which leave the ring; OBSERVATION_STRIDE numbers each. */
  take(count: number): Float64Array<ArrayBuffer> {
    const taken = Math.min(count, this.#length);
    const block = new Float64Array(taken * OBSERVATION_STRIDE);
    const untilWrap = Math.min(taken, this.#capacity - this.#first);
    const from = this.#first * OBSERVATION_STRIDE;
    block.set(this.#values.subarray(from, from + untilWrap * OBSERVATION_STRIDE));
    block.set(
      this.#values.subarray(0, (taken - untilWrap) * OBSERVATION_STRIDE),
      untilWrap * OBSERVATION_STRIDE,
    );
    this.#first = (this.#first + taken) % this.#capacity;
    this.#length -= taken;
    return block;
  }
}
