// The levels that the colours span now, for all who have to agree on them: the waterfall decides and sets it, the
// spectrum and the commands read it. What the user wishes is in the view store; this is what came of it.

import type { Unsubscribe } from '#contract/api.ts';
import type { DbRange } from '../lib/spaces.ts';

export class ShownRange {
  readonly #listeners = new Set<() => void>();
  #range: DbRange | null = null;

  /** null before the first row. The same object until the levels change. */
  get value(): DbRange | null {
    return this.#range;
  }

  set(range: DbRange | null): void {
    const before = this.#range;
    if (range?.lowDb === before?.lowDb && range?.highDb === before?.highDb) return;
    this.#range = range;
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
