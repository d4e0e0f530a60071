// Which row the live trace shows: the newest, or one that the user picked on the waterfall, for as long as the ring holds
// it. A gesture, not a saved view, so it lives in no store.

import type { Unsubscribe } from '#contract/api.ts';
import type { FrameRing } from './frame-ring.ts';

interface Pick {
  readonly row: number;
  readonly generation: number;
}

export class ShownRow {
  readonly #ring: FrameRing;
  readonly #listeners = new Set<() => void>();
  #pick: Pick | null = null;

  constructor(ring: FrameRing) {
    this.#ring = ring;
  }

  /** The picked row; null while the newest is shown, or where the picked one is no longer held. */
  get picked(): number | null {
    const pick = this.#pick;
    const ring = this.#ring;
    if (pick === null || pick.generation !== ring.generation) return null;
    return pick.row >= ring.firstRow && pick.row < ring.endRow ? pick.row : null;
  }

  /** The row to show; it is not held where the ring is empty. */
  get row(): number {
    return this.picked ?? this.#ring.endRow - 1;
  }

  /** null: the newest, from now on. */
  pick(row: number | null): void {
    this.#pick = row === null ? null : { row, generation: this.#ring.generation };
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
