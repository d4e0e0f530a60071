// Room above the range of the colours for traces that rise beyond it: a peak that leaves the plot cannot be read. It
// only ever grows within a session, in whole steps, so that the axis does not jump with every burst.

import { greatestOf } from '../../lib/greatest.ts';
import type { DbRange } from '../../lib/spaces.ts';

const STEP_DB = 10;
/** Kept free above the highest peak. */
const MARGIN_DB = 2;

export class HeadRoom {
  #key = '';
  #peakDb = Number.NEGATIVE_INFINITY;

  /** `key` names what the row belongs to; with a new one the room is given back. */
  take(levels: Float32Array, key: string): void {
    if (key !== this.#key) {
      this.#key = key;
      this.#peakDb = Number.NEGATIVE_INFINITY;
    }
    this.#peakDb = greatestOf(levels, this.#peakDb);
  }

  extended(range: DbRange): DbRange {
    const missingDb = this.#peakDb + MARGIN_DB - range.highDb;
    if (!(missingDb > 0) || !Number.isFinite(missingDb)) return range;
    return { lowDb: range.lowDb, highDb: range.highDb + Math.ceil(missingDb / STEP_DB) * STEP_DB };
  }
}
