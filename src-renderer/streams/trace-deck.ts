// The traces that rows become: average, max hold and min hold, from the last seam on or since they were cleared. They
// are kept here and not in the plot, so that markers read them and a plot that is drawn anew finds them. No React.

import type { Unsubscribe } from '#contract/api.ts';
import type { FrameRing } from './frame-ring.ts';
import { AverageFold, MaxFold, MinFold, type RowFold } from './row-folds.ts';

export const HELD_TRACES = ['average', 'max-hold', 'min-hold'] as const;
export type HeldTrace = (typeof HELD_TRACES)[number];

export interface DeckWish {
  /** Traces that are not on are not computed; one that is turned on begins with the rows that the ring still holds. */
  readonly isOn: (kind: HeldTrace) => boolean;
  /** Of the max hold. Average and min hold are of mean rows: of max rows they would be of no quantity. */
  readonly rowSource: 'mean' | 'max';
  /** Time constant of the average. */
  readonly averageS: number;
}

interface Held {
  readonly fold: RowFold;
  /** Rows before this one are in it. */
  takenEnd: number;
  /** What the fold was begun for; null: it is to begin anew. */
  key: string | null;
}

export class TraceDeck {
  readonly #ring: FrameRing;
  readonly #average = new AverageFold(1);
  readonly #held: Readonly<Record<HeldTrace, Held>>;
  readonly #listeners = new Set<() => void>();
  #clearedEnd = 0;
  #version = 0;

  constructor(ring: FrameRing) {
    this.#ring = ring;
    const begin = (fold: RowFold): Held => ({ fold, takenEnd: 0, key: null });
    this.#held = {
      average: begin(this.#average),
      'max-hold': begin(new MaxFold()),
      'min-hold': begin(new MinFold()),
    };
  }

  /** Changes whenever any level may have changed. */
  get version(): number {
    return this.#version;
  }

  /** null: it has no row yet, or is not on. A view that the next update overwrites. */
  levels(kind: HeldTrace): Float32Array | null {
    const { fold, key } = this.#held[kind];
    return key === null || fold.levels.length === 0 || !Number.isFinite(fold.levels[0] ?? Number.NaN)
      ? null
      : fold.levels;
  }

  /** Takes the rows that are new; every trace begins anew at a seam. */
  update(wish: DeckWish): void {
    this.#average.timeConstantS = wish.averageS;
    for (const kind of HELD_TRACES) {
      const held = this.#held[kind];
      if (wish.isOn(kind)) this.#follow(held, kind === 'max-hold' ? wish.rowSource : 'mean');
      else held.key = null;
    }
  }

  /** Average and holds begin anew with the next row. */
  clear(): void {
    this.#clearedEnd = this.#ring.endRow;
    for (const kind of HELD_TRACES) this.#held[kind].key = null;
    this.#version++;
    for (const listener of this.#listeners) listener();
  }

  onClear(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #follow(held: Held, source: 'mean' | 'max'): void {
    const ring = this.#ring;
    const binCount = ring.geometry?.binCount ?? 0;
    const key = `${ring.generation} ${source} ${binCount}`;
    if (key !== held.key) {
      held.key = key;
      held.fold.reset(binCount);
      held.takenEnd = Math.max(ring.newestSeamRow, this.#clearedEnd);
      this.#version++;
    }
    // A max row that has not come yet is waited for.
    const end = source === 'max' ? Math.max(ring.rowsWithMaxEnd, ring.firstRow) : ring.endRow;
    const spanHz = ring.geometry?.spanHz ?? 1;
    for (let row = Math.max(held.takenEnd, ring.firstRow); row < end; row++) {
      const info = ring.info(row);
      const levels = source === 'max' ? ring.max(row) : ring.mean(row);
      if (info === null || levels === null) continue;
      if (info.join === 'seam') held.fold.reset(binCount);
      held.fold.take(levels, info.samplesPerRow / spanHz);
      this.#version++;
    }
    held.takenEnd = Math.max(held.takenEnd, end);
  }
}
