// Where noise lies on the screen. A pixel shows the greatest of its bins and rows, so noise looks stronger than it is;
// and a band that is full at times shows its noise only between. Hence it is measured on what is shown, now and before.

import { quantile } from '../../lib/statistics.ts';

/** A quarter of the band is taken for noise, however much of it is in use. */
const NOISE_QUANTILE = 0.25;
/** So is the quietest fifth of the time. */
const QUIET_QUANTILE = 0.2;
/** Columns that are looked at in one sample: more would only cost time. */
const MOST_COLUMNS = 512;

/** Of one line of pixels, in dBFS. NaN for no columns. */
export function shownNoiseDb(columns: Float32Array): number {
  const step = Math.max(1, Math.floor(columns.length / MOST_COLUMNS));
  const picked = step === 1 ? columns : columns.filter((_, column) => column % step === 0);
  return quantile(picked, NOISE_QUANTILE);
}

export class NoiseLevel {
  /** Samples that are kept: a few seconds of them. */
  static readonly SAMPLES = 24;
  readonly #samplesDb: number[] = [];

  get isFull(): boolean {
    return this.#samplesDb.length >= NoiseLevel.SAMPLES;
  }

  /** NaN before the first sample. */
  get db(): number {
    return quantile(this.#samplesDb, QUIET_QUANTILE);
  }

  reset(): void {
    this.#samplesDb.length = 0;
  }

  /** Forgets the oldest sample for a new one. What is not finite says nothing. */
  take(sampleDb: number): void {
    if (!Number.isFinite(sampleDb)) return;
    this.#samplesDb.push(sampleDb);
    if (this.#samplesDb.length > NoiseLevel.SAMPLES) this.#samplesDb.shift();
  }
}
