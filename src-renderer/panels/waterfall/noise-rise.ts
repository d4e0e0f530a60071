// How much brighter noise looks than it is: a pixel shows the greatest of its bins, so with many bins for a pixel even
// plain noise lies above the floor. The automatic range is raised by as much, or zooming would change the darkness.

import { quantile } from '../../lib/statistics.ts';

/** A quarter of the band is taken for noise, however much of it is in use. */
const NOISE_QUANTILE = 0.25;
const MOST_RISE_DB = 15;
/** The rise that is in use stays until the measured one has left it by this much: the picture must not flicker. */
const HYSTERESIS_DB = 1.5;

/** From a mean row's bins in the shown span to the same row, or its max row, as shown in pixel columns. */
export function measuredRiseDb(meanBins: Float32Array, shownColumns: Float32Array): number {
  const rise = quantile(shownColumns, NOISE_QUANTILE) - quantile(meanBins, NOISE_QUANTILE);
  return Number.isFinite(rise) ? Math.min(MOST_RISE_DB, Math.max(0, rise)) : 0;
}

export class NoiseRise {
  #db: number | null = null;

  /** Whole decibels. */
  get db(): number {
    return Math.round(this.#db ?? 0);
  }

  take(measuredDb: number): void {
    if (this.#db === null || Math.abs(measuredDb - this.#db) > HYSTERESIS_DB) this.#db = measuredDb;
  }
}
