// The levels that the colours span while the user has not set them: from just under the noise to the strongest signal,
// within limits. It must stay still while levels only flicker, because a moving range repaints everything.

import type { DbRange } from './spaces.ts';

/** The quiet side of the noise lies this far up the range; its loud side stays in the darkest fifth all the same. */
const NOISE_FRACTION = 0.02;
/** Noise that leaves the held one by more than this moves the range. */
const HYSTERESIS_DB = 1.5;
/** Less would make a picture of the noise alone; with more, a weak signal beside a strong one would be lost. */
const LEAST_HEIGHT_DB = 40;
const MOST_HEIGHT_DB = 80;
const HEIGHT_STEP_DB = 10;
/** A height is given up only when it is this much too great: zooming moves the noise a little, and must not recolour. */
const SPARE_DB = 5;

/** null: automatic. */
export interface RangeWish {
  readonly topDb: number | null;
  readonly rangeDb: number | null;
}

/** As they are on the screen: what a pixel shows of noise lies above the mean noise of a bin. */
export interface ShownLevels {
  readonly noiseDb: number;
  readonly peakDb: number;
}

export class AutoRange {
  #noiseDb: number | null = null;
  #peakDb = Number.NEGATIVE_INFINITY;
  #heightDb = 0;

  /** The next levels belong to something else: they are taken at once. */
  reset(): void {
    this.#noiseDb = null;
    this.#peakDb = Number.NEGATIVE_INFINITY;
    this.#heightDb = 0;
  }

  /** The peak only grows until `reset`, or every pause of a strong signal would recolour the weak ones. */
  take({ noiseDb, peakDb }: ShownLevels): void {
    if (peakDb > this.#peakDb) this.#peakDb = peakDb;
    if (!Number.isFinite(noiseDb)) return;
    if (this.#noiseDb === null || Math.abs(noiseDb - this.#noiseDb) > HYSTERESIS_DB) this.#noiseDb = noiseDb;
    const wantedDb = Math.min(MOST_HEIGHT_DB, Math.max(LEAST_HEIGHT_DB, this.#peakDb - this.#noiseDb));
    if (wantedDb > this.#heightDb || wantedDb < this.#heightDb - HEIGHT_STEP_DB - SPARE_DB)
      this.#heightDb = Math.ceil(wantedDb / HEIGHT_STEP_DB) * HEIGHT_STEP_DB;
  }

  /** null until the noise is known, where the wish needs it. */
  range(wish: RangeWish): DbRange | null {
    if (wish.topDb !== null && wish.rangeDb !== null)
      return { lowDb: wish.topDb - wish.rangeDb, highDb: wish.topDb };
    if (this.#noiseDb === null) return null;
    const heightDb = wish.rangeDb ?? this.#heightDb;
    if (wish.topDb !== null) return { lowDb: wish.topDb - heightDb, highDb: wish.topDb };
    const lowDb = Math.round(this.#noiseDb - NOISE_FRACTION * heightDb);
    return { lowDb, highDb: lowDb + heightDb };
  }
}
