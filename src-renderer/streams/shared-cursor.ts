// Where the pointer is, for the panels that share a frequency axis: each sets it and each draws it. A gesture, not a
// saved view, so it lives in no store.

import type { Unsubscribe } from '#contract/api.ts';
import type { Hz, SampleIndex } from '#contract/units.ts';

export interface CursorPlace {
  readonly panel: 'spectrum' | 'waterfall';
  readonly offsetHz: Hz;
  /** Only over the waterfall, and only where a row is shown. */
  readonly sample: SampleIndex | null;
}

export class SharedCursor {
  readonly #listeners = new Set<() => void>();
  #place: CursorPlace | null = null;

  /** null while the pointer is over no plot. */
  get place(): CursorPlace | null {
    return this.#place;
  }

  set(place: CursorPlace | null): void {
    if (place === null && this.#place === null) return;
    this.#place = place;
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
