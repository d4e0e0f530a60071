// The levels that the colours and the spectrum span: from the noise floor until the user says otherwise. It must
// stay still while the floor only flickers, because a moving range repaints everything.

import type { DbRange } from './spaces.ts';

/** The floor lies this far up the range, so that noise stays in the darkest fifth of the ramp. */
const FLOOR_FRACTION = 0.1;
/** A floor that leaves the range's floor by more than this moves it. */
const HYSTERESIS_DB = 2;
/** Weight of a new floor in the running one, for each row. */
const SMOOTHING = 0.05;

export interface RangeWish {
  /** null: automatic. */
  readonly topDb: number | null;
  readonly rangeDb: number;
}

export class AutoRange {
  #runningFloorDb: number | null = null;
  #heldFloorDb: number | null = null;
  #key = '';

  /**
   * Takes the floor of new rows. `key` names what they belong to (a session and its geometry): with a new one the
   * floor is taken at once, otherwise slowly.
   */
  update(noiseFloorDb: number, rowCount: number, key: string): void {
    if (!Number.isFinite(noiseFloorDb)) return;
    if (this.#runningFloorDb === null || this.#heldFloorDb === null || key !== this.#key) {
      this.#key = key;
      this.#runningFloorDb = noiseFloorDb;
      this.#heldFloorDb = noiseFloorDb;
      return;
    }
    const weight = 1 - (1 - SMOOTHING) ** rowCount;
    this.#runningFloorDb += weight * (noiseFloorDb - this.#runningFloorDb);
    if (Math.abs(this.#runningFloorDb - this.#heldFloorDb) > HYSTERESIS_DB)
      this.#heldFloorDb = this.#runningFloorDb;
  }

  /** null until a floor is known and while the user has not set one. */
  range(wish: RangeWish): DbRange | null {
    if (wish.topDb !== null) return { lowDb: wish.topDb - wish.rangeDb, highDb: wish.topDb };
    if (this.#heldFloorDb === null) return null;
    const lowDb = Math.round(this.#heldFloorDb - FLOOR_FRACTION * wish.rangeDb);
    return { lowDb, highDb: lowDb + wish.rangeDb };
  }
}
