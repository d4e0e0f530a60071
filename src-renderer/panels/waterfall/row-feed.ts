// Keeps the waterfall's texture in step with the frame ring: new rows are narrowed to pixel columns as they come, and
// all of them again when the shown span, the width or the kind of row changes. It must know neither canvas nor stores.

import { ColumnMap, type RowGeometry } from '../../lib/narrowing.ts';
import type { FrequencyWindow } from '../../lib/spaces.ts';
import type { FrameRing } from '../../streams/frame-ring.ts';
import { shownNoiseDb } from './noise-level.ts';

/** What the feed needs of the draw pass. */
export interface RowTexture {
  readonly columnCount: number;
  readonly rowCount: number;
  readonly maxRowCount: number;
  allocate(columnCount: number, rowCount: number): void;
  setRows(firstRow: number, count: number, levels: Float32Array): void;
}

export interface RowPicture {
  readonly geometry: RowGeometry;
  readonly window: FrequencyWindow;
  readonly columnCount: number;
  readonly source: 'mean' | 'max';
  /** Rows before this one are not on the screen. */
  readonly oldestRow: number;
}

const LEAST_TEXTURE_ROWS = 512;
const CHUNK_ROWS = 64;

export class RowFeed {
  readonly #ring: FrameRing;
  #texture: RowTexture | null = null;
  #columns: ColumnMap | null = null;
  #key = '';
  #fedFrom = 0;
  #fedEnd = 0;
  /** One past the newest row that was fed with its max row. */
  #fedMaxEnd = 0;
  #chunk = new Float32Array(0);

  constructor(ring: FrameRing) {
    this.#ring = ring;
  }

  /** Returns how many rows were new. */
  sync(texture: RowTexture, picture: RowPicture): number {
    const ring = this.#ring;
    const oldest = Math.max(ring.firstRow, picture.oldestRow);
    const key = keyOf(ring.generation, picture);
    const needsRoom = texture.columnCount !== picture.columnCount || texture.rowCount < ring.endRow - oldest;
    const isStale =
      texture !== this.#texture || key !== this.#key || oldest < this.#fedFrom || this.#columns === null;
    const newRows = Math.max(0, ring.endRow - Math.max(this.#fedEnd, ring.firstRow));
    if (needsRoom) {
      texture.allocate(picture.columnCount, this.#roomFor(ring.endRow - oldest, texture.maxRowCount));
    }
    if (needsRoom || isStale) {
      this.#texture = texture;
      this.#key = key;
      this.#columns = new ColumnMap(picture.geometry, picture.window, picture.columnCount);
      this.#fedFrom = Math.max(oldest, ring.endRow - texture.rowCount);
      this.#fedEnd = this.#fedFrom;
      this.#fedMaxEnd = this.#fedFrom;
    }
    this.#feed(texture, picture);
    return newRows;
  }

  /**
   * Level of the noise in a line of pixels that shows `rowCount` rows up to `endRow`, in dBFS; NaN where the ring has
   * none of them.
   */
  noiseDb(endRow: number, rowCount: number, source: 'mean' | 'max'): number {
    const columns = this.#columns;
    if (columns === null) return Number.NaN;
    const ring = this.#ring;
    const shown = new Float32Array(columns.columnCount).fill(Number.NEGATIVE_INFINITY);
    const narrowed = new Float32Array(columns.columnCount);
    for (let row = Math.max(ring.firstRow, endRow - rowCount); row < endRow; row++) {
      const levels = source === 'max' ? ring.max(row) : ring.mean(row);
      if (levels === null) continue;
      columns.narrowMax(levels, narrowed);
      for (let column = 0; column < narrowed.length; column++)
        shown[column] = Math.max(shown[column] ?? 0, narrowed[column] ?? 0);
    }
    return shownNoiseDb(shown);
  }

  #feed(texture: RowTexture, picture: RowPicture): void {
    const ring = this.#ring;
    // A max row may come after its mean row was fed: look back a little.
    const unfinished = Math.max(this.#fedMaxEnd, this.#fedEnd - CHUNK_ROWS, this.#fedFrom);
    const from = Math.max(
      picture.source === 'max' ? Math.min(this.#fedEnd, unfinished) : this.#fedEnd,
      ring.firstRow,
    );
    for (let row = from; row < ring.endRow; row += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, ring.endRow - row, texture.rowCount);
      this.#narrowInto(row, count, picture);
      texture.setRows(row, count, this.#chunk);
    }
    this.#fedEnd = ring.endRow;
    this.#fedMaxEnd = Math.max(this.#fedMaxEnd, ring.rowsWithMaxEnd);
  }

  #narrowInto(firstRow: number, count: number, picture: RowPicture): void {
    const width = picture.columnCount;
    if (this.#chunk.length !== CHUNK_ROWS * width) this.#chunk = new Float32Array(CHUNK_ROWS * width);
    for (let index = 0; index < count; index++) {
      const row = firstRow + index;
      const levels = picture.source === 'max' ? this.#ring.max(row) : this.#ring.mean(row);
      if (levels === null) continue;
      this.#columns?.narrowMax(levels, this.#chunk.subarray(index * width, (index + 1) * width));
    }
  }

  #roomFor(rows: number, maxRowCount: number): number {
    let room = LEAST_TEXTURE_ROWS;
    while (room < rows) room *= 2;
    return Math.min(room, maxRowCount);
  }
}

function keyOf(generation: number, picture: RowPicture): string {
  const { geometry, window, columnCount, source } = picture;
  return [
    generation,
    geometry.binCount,
    geometry.spanHz,
    geometry.fftSize,
    window.lowOffsetHz,
    window.highOffsetHz,
    columnCount,
    source,
  ].join(' ');
}
