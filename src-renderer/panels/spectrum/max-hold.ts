// The highest level of each bin since the last seam: what came and went between two looks at the live trace. It must
// not know how it is drawn.

import type { FrameRing } from '../../streams/frame-ring.ts';

export class MaxHold {
  #levels = new Float32Array(0);
  #heldEnd = 0;
  #key = '';

  /** Highest level of each bin; empty before the first row. */
  get levels(): Float32Array {
    return this.#levels;
  }

  /** Takes the rows that are new; starts anew at every seam, with other rows, and with another kind of row. */
  update(ring: FrameRing, source: 'mean' | 'max'): void {
    const binCount = ring.geometry?.binCount ?? 0;
    const key = `${ring.generation} ${source}`;
    if (key !== this.#key || this.#levels.length !== binCount) {
      this.#key = key;
      this.#levels = new Float32Array(binCount).fill(Number.NEGATIVE_INFINITY);
      this.#heldEnd = ring.newestSeamRow;
    }
    for (let row = Math.max(this.#heldEnd, ring.firstRow); row < ring.endRow; row++) {
      if (ring.info(row)?.join === 'seam') this.#levels.fill(Number.NEGATIVE_INFINITY);
      const levels = source === 'max' ? ring.max(row) : ring.mean(row);
      if (levels !== null) this.#raise(levels);
    }
    this.#heldEnd = ring.endRow;
  }

  reset(): void {
    this.#levels.fill(Number.NEGATIVE_INFINITY);
  }

  #raise(levels: Float32Array): void {
    const held = this.#levels;
    for (let bin = 0; bin < held.length; bin++) {
      const level = levels[bin] ?? Number.NEGATIVE_INFINITY;
      if (level > (held[bin] ?? 0)) held[bin] = level;
    }
  }
}
