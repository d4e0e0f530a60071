// Which row each pixel row shows, and where a sample is on the screen. Time runs down in whole device pixels: every
// row keeps its height while it moves, and boxes and pixels use the same arithmetic. Pure; no canvas, no store.

import type { SampleIndex } from '#contract/units.ts';
import type { RowInfo } from '../streams/frame-ring.ts';
import type { TimeSpace, TimeStretch } from './time-space.ts';

/** What the map needs of the frame ring. */
export interface RowSource {
  readonly firstRow: number;
  readonly endRow: number;
  info(row: number): RowInfo | null;
}

/** Rows that touch in time (but for gaps), from a seam to the next. Its samples are on the screen or above its lower edge. */
export interface Segment extends TimeStretch {
  readonly epoch: number;
}

export type PixelMark = 'none' | 'gap' | 'seam';

export interface PixelRow {
  /** Oldest row shown; meaningless where count is 0. */
  readonly firstRow: number;
  readonly count: number;
  readonly mark: PixelMark;
}

export interface TimePlace {
  readonly segment: Segment;
  readonly sample: SampleIndex;
  /** null inside a gap. */
  readonly row: number | null;
}

const MARKS = ['none', 'gap', 'seam'] as const;
/** Room for rounding of sample numbers times pixels per sample. */
const ROUNDING = 1e-6;
const GAP = 1;
const SEAM = 2;

export class TimeMap implements TimeSpace {
  readonly heightPx: number;
  readonly secondsVisible: number;
  readonly segments: readonly Segment[];
  /** Oldest row that any pixel shows; endRow where none is shown. */
  readonly oldestRowShown: number;
  readonly #pxPerSample: number;
  readonly #firstRows: Float64Array;
  readonly #counts: Uint16Array;
  readonly #marks: Uint8Array;

  /** `secondsVisible` of the recording fill `heightPx` device pixels, newest row at the top. */
  constructor(rows: RowSource, sampleRateHz: number, secondsVisible: number, heightPx: number) {
    this.heightPx = heightPx;
    this.secondsVisible = secondsVisible;
    this.#pxPerSample = heightPx / (secondsVisible * sampleRateHz);
    this.#firstRows = new Float64Array(heightPx);
    this.#counts = new Uint16Array(heightPx);
    this.#marks = new Uint8Array(heightPx);
    const segments: Segment[] = [];
    let row = rows.endRow - 1;
    let topPx = 0;
    while (row >= rows.firstRow && topPx < heightPx) {
      const walked = this.#walkSegment(rows, row, topPx);
      if (walked === null) break;
      segments.push(walked.segment);
      if (segments.length > 1 && topPx < heightPx) this.#marks[topPx] = SEAM;
      topPx = walked.segment.bottomPx;
      row = walked.nextRow;
    }
    this.segments = segments;
    this.oldestRowShown = Math.max(rows.firstRow, Math.min(row + 1, rows.endRow));
  }

  pxFromSample(segment: TimeStretch, sample: SampleIndex): number {
    return segment.topPx + segment.topCell - sample * this.#pxPerSample;
  }

  /** What a pixel row shows. */
  pixelRow(yPx: number): PixelRow {
    return {
      firstRow: this.#firstRows[yPx] ?? 0,
      count: this.#counts[yPx] ?? 0,
      mark: MARKS[this.#marks[yPx] ?? 0] ?? 'none',
    };
  }

  /** The middle of what shows a row; null where no pixel does. */
  middlePxOfRow(row: number): number | null {
    let first = -1;
    let last = -1;
    for (let y = 0; y < this.heightPx; y++) {
      const count = this.#counts[y] ?? 0;
      const firstRow = this.#firstRows[y] ?? 0;
      if (count === 0 || row < firstRow || row >= firstRow + count) continue;
      if (first < 0) first = y;
      last = y;
    }
    return first < 0 ? null : Math.floor((first + last) / 2);
  }

  /** null below the oldest row. */
  placeAt(yPx: number): TimePlace | null {
    const segment = this.segments.find(({ topPx, bottomPx }) => yPx >= topPx && yPx < bottomPx);
    if (segment === undefined) return null;
    const sample = (segment.topPx + segment.topCell - yPx) / this.#pxPerSample;
    const at = Math.floor(yPx);
    const row = (this.#counts[at] ?? 0) > 0 ? (this.#firstRows[at] ?? 0) : null;
    return { segment, sample: Math.min(segment.newestSample, Math.max(segment.oldestSample, sample)), row };
  }

  /** Four bytes for each pixel row: texel row of the oldest row (high, low), count, mark. Texel row is row % height. */
  writeTexels(bytes: Uint8Array, textureRowCount: number, maxRowsPerPixel: number): void {
    for (let y = 0; y < this.heightPx; y++) {
      const texelRow = (this.#firstRows[y] ?? 0) % textureRowCount;
      bytes[4 * y] = texelRow >> 8;
      bytes[4 * y + 1] = texelRow & 0xff;
      bytes[4 * y + 2] = Math.min(maxRowsPerPixel, this.#counts[y] ?? 0);
      bytes[4 * y + 3] = this.#marks[y] ?? 0;
    }
  }

  #walkSegment(
    rows: RowSource,
    newestRow: number,
    topPx: number,
  ): { readonly segment: Segment; readonly nextRow: number } | null {
    const newest = rows.info(newestRow);
    if (newest === null) return null;
    const newestSample = newest.sampleStart + newest.samplesPerRow;
    // A newest row that does not fill its pixel yet waits for it, so that the top does not flicker.
    const topCell = Math.floor(newestSample * this.#pxPerSample + ROUNDING);
    let endSample = newestSample;
    let oldestSample = newestSample;
    let row = newestRow;
    for (; row >= rows.firstRow; row--) {
      const info = rows.info(row);
      if (info === null) break;
      this.#layRow(row, info.sampleStart, endSample, topPx + topCell);
      oldestSample = info.sampleStart;
      if (info.join === 'seam' || this.#cellPx(oldestSample, topPx + topCell) > this.heightPx) {
        row--;
        break;
      }
      endSample = oldestSample;
      if (info.join === 'gap') {
        const before = rows.info(row - 1);
        if (before !== null) endSample = Math.min(oldestSample, before.sampleStart + before.samplesPerRow);
        this.#markGap(endSample, oldestSample, topPx + topCell);
      }
    }
    const bottomPx = Math.min(this.heightPx, Math.max(topPx, this.#cellPx(oldestSample, topPx + topCell)));
    const segment = { epoch: newest.epoch, oldestSample, newestSample, topPx, bottomPx, topCell };
    return { segment, nextRow: row };
  }

  /** Lower edge, in pixels from the top, of the cell that holds a sample. */
  #cellPx(sample: SampleIndex, originPx: number): number {
    return originPx - Math.floor(sample * this.#pxPerSample);
  }

  /** A row belongs to the pixel that holds its middle, and to every pixel whose middle it holds that has none. */
  #layRow(row: number, startSample: SampleIndex, endSample: SampleIndex, originPx: number): void {
    const start = startSample * this.#pxPerSample;
    const end = endSample * this.#pxPerSample;
    const middleY = originPx - 1 - Math.floor((start + end) / 2);
    if (middleY >= 0 && middleY < this.heightPx) {
      this.#firstRows[middleY] = row;
      this.#counts[middleY] = (this.#counts[middleY] ?? 0) + 1;
    }
    const highestCell = Math.ceil(end - 0.5) - 1;
    const lowestCell = Math.ceil(start - 0.5);
    const firstY = Math.max(0, originPx - 1 - highestCell);
    const lastY = Math.min(this.heightPx - 1, originPx - 1 - lowestCell);
    for (let y = firstY; y <= lastY; y++) {
      if ((this.#counts[y] ?? 0) > 0) continue;
      this.#firstRows[y] = row;
      this.#counts[y] = 1;
    }
  }

  /** A thin mark at both ends of the hole; a hole thinner than a pixel is one mark. */
  #markGap(fromSample: SampleIndex, toSample: SampleIndex, originPx: number): void {
    const newestY = originPx - 1 - Math.floor(toSample * this.#pxPerSample - 0.5);
    const oldestY = Math.max(newestY, originPx - 1 - Math.floor(fromSample * this.#pxPerSample));
    for (const y of [newestY, oldestY]) {
      if (y >= 0 && y < this.heightPx) this.#marks[y] = GAP;
    }
  }
}
