// Which row is at the top of the waterfall: the newest, as rows arrive, or one of those before, which then stands still
// while rows go on arriving, for as long as the ring holds it. A gesture, not a saved view, so it lives in no store.

import type { Unsubscribe } from '#contract/api.ts';
import type { FrameRing } from './frame-ring.ts';

interface Hold {
  /** One past the row at the top. */
  readonly endRow: number;
  readonly generation: number;
}

/** Room for rounding when many small steps add up to a row. */
const ROUNDING_S = 1e-9;

export class TimeScroll {
  readonly #ring: FrameRing;
  readonly #listeners = new Set<() => void>();
  #hold: Hold | null = null;
  /** What was scrolled towards older rows beyond whole rows: a slow drag must not stand still. */
  #restS = 0;

  constructor(ring: FrameRing) {
    this.#ring = ring;
  }

  /** The newest row is at the top. */
  get isFollowing(): boolean {
    return this.#held() === null;
  }

  /** One past the row at the top. */
  get endRow(): number {
    return this.#held() ?? this.#ring.endRow;
  }

  /** Seconds of the recording from the row at the top to the newest one: gaps counted, seams not. */
  get behindS(): number {
    let seconds = 0;
    for (let row = this.endRow; row < this.#ring.endRow; row++) seconds += this.#stepS(row);
    return seconds;
  }

  /** Above 0 towards older rows; at the newest one it follows again. */
  scrollByS(seconds: number): void {
    const ring = this.#ring;
    let endRow = this.endRow;
    let restS = this.#restS + seconds;
    while (endRow > ring.firstRow + 1 && restS + ROUNDING_S >= this.#stepS(endRow - 1)) {
      restS -= this.#stepS(endRow - 1);
      endRow--;
    }
    while (endRow < ring.endRow && restS < -ROUNDING_S) {
      restS += this.#stepS(endRow);
      endRow++;
    }
    this.scrollTo(endRow);
    const isAtEnd = endRow <= ring.firstRow + 1 || (endRow >= ring.endRow && restS < 0);
    this.#restS = isAtEnd ? 0 : Math.max(0, restS);
  }

  /** One past the row to have at the top. */
  scrollTo(endRow: number): void {
    const ring = this.#ring;
    const bounded = Math.max(ring.firstRow + 1, Math.round(endRow));
    this.#restS = 0;
    this.#set(bounded >= ring.endRow ? null : { endRow: bounded, generation: ring.generation });
  }

  follow(): void {
    this.#restS = 0;
    this.#set(null);
  }

  onChange(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #set(hold: Hold | null): void {
    if (hold === null && this.#hold === null) return;
    this.#hold = hold;
    for (const listener of this.#listeners) listener();
  }

  /** From a row's start to the next one's: rows are not equally long, and a gap takes its time on the screen. */
  #stepS(row: number): number {
    const info = this.#ring.info(row);
    const spanHz = this.#ring.geometry?.spanHz;
    if (info === null || spanHz === undefined) return Number.POSITIVE_INFINITY;
    const next = this.#ring.info(row + 1);
    const samples =
      next === null || next.join === 'seam' ? info.samplesPerRow : next.sampleStart - info.sampleStart;
    return samples / spanHz;
  }

  /** null: following. What the ring has lost moves the view on: there is nothing else to show. */
  #held(): number | null {
    const hold = this.#hold;
    const ring = this.#ring;
    if (hold === null || hold.generation !== ring.generation) return null;
    return Math.max(ring.firstRow + 1, hold.endRow);
  }
}
