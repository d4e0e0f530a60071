// Which pieces of the overview a view needs, and which pixels they give: plain arithmetic on levels, columns and cells.
// Pure; who fetches them and who paints them is not known here.

import {
  columnsAt,
  OVERVIEW_TILE_WINDOWS_MAX,
  type OverviewLayout,
  type OverviewPlane,
  samplesPerColumn,
} from '#contract/overview.ts';
import type { FileWindow } from './file-window.ts';
import type { FrequencyWindow } from './spaces.ts';

/** Columns of a tile of a kept level. */
const TILE_COLUMNS = 256;
/** A tile that has to be computed covers this many windows at most, so that it is there in a moment. */
const COMPUTED_TILE_WINDOWS = Math.min(2 ** 14, OVERVIEW_TILE_WINDOWS_MAX);

/** A stretch of cells, and how many are answered for it. */
export interface CellRange {
  readonly firstCell: number;
  readonly cellCount: number;
  readonly outCells: number;
}

export interface TileKey extends CellRange {
  readonly level: number;
  /** Counted in tiles of this level. */
  readonly index: number;
  readonly plane: OverviewPlane;
}

export function tileKeyText(key: TileKey): string {
  return `${key.plane} ${key.level} ${key.index} ${key.firstCell} ${key.cellCount} ${key.outCells}`;
}

export function tileColumns(layout: OverviewLayout, level: number): number {
  if (level >= layout.storedLevel) return TILE_COLUMNS;
  return Math.min(TILE_COLUMNS, Math.max(1, COMPUTED_TILE_WINDOWS / 2 ** level));
}

/** First column of a tile and how many it has; the last one of a level may have fewer. */
export function columnsOfTile(
  layout: OverviewLayout,
  level: number,
  index: number,
): { readonly firstColumn: number; readonly columnCount: number } {
  const firstColumn = index * tileColumns(layout, level);
  const columnCount = Math.min(tileColumns(layout, level), columnsAt(layout, level) - firstColumn);
  return { firstColumn, columnCount };
}

/** The coarsest level that still has a column for each of `lengthPx` pixels along `window`. */
export function levelFor(layout: OverviewLayout, window: FileWindow, lengthPx: number): number {
  const samplesPerPx = (window.endSample - window.startSample) / Math.max(1, lengthPx);
  const level = Math.floor(Math.log2(Math.max(1, samplesPerPx / layout.hopSize)));
  return Math.min(layout.levelCount - 1, Math.max(0, level));
}

/** Indices of the tiles of a level that `window` touches, from the first to one past the last. */
export function tilesAlong(
  layout: OverviewLayout,
  level: number,
  window: FileWindow,
): readonly [number, number] {
  const samples = samplesPerColumn(layout, level) * tileColumns(layout, level);
  const count = Math.ceil(columnsAt(layout, level) / tileColumns(layout, level));
  const first = Math.min(count - 1, Math.max(0, Math.floor(window.startSample / samples)));
  const end = Math.min(count, Math.max(first + 1, Math.ceil(window.endSample / samples)));
  return [first, end];
}

/**
 * The cells to ask for so that `shown` of `band` is covered on `widthPx` pixels: a power of two of them with room on
 * both sides, so that neither a small pan nor a small zoom asks anew.
 */
export function cellRangeFor(
  layout: OverviewLayout,
  band: FrequencyWindow,
  shown: FrequencyWindow,
  widthPx: number,
): CellRange {
  const cellsPerHz = layout.cells / (band.highOffsetHz - band.lowOffsetHz);
  const low = (shown.lowOffsetHz - band.lowOffsetHz) * cellsPerHz;
  const high = (shown.highOffsetHz - band.lowOffsetHz) * cellsPerHz;
  const needed = Math.max(1, Math.ceil(high) - Math.floor(low));
  const cellCount = Math.min(
    layout.cells,
    2 ** Math.ceil(Math.log2(needed) + (needed >= layout.cells ? 0 : 0.5)),
  );
  const step = Math.max(1, cellCount / 8);
  const wished = Math.floor((low + high - cellCount) / 2 / step) * step;
  const firstCell = Math.min(layout.cells - cellCount, Math.max(0, wished));
  // As many as pixels show of them, halved from the whole number of cells: each pixel has one of its own.
  const pixels = Math.max(1, (widthPx * cellCount) / Math.max(1, high - low));
  let outCells = cellCount;
  while (outCells / 2 >= pixels) outCells /= 2;
  return { firstCell, cellCount, outCells };
}

/** A tile that has arrived. */
export interface HeldTile extends TileKey {
  readonly firstColumn: number;
  readonly columnCount: number;
  /** Column by column, `outCells` each; 0 is not known. */
  readonly codes: Uint8Array;
}

export interface PictureWish {
  readonly layout: OverviewLayout;
  readonly level: number;
  readonly window: FileWindow;
  readonly band: FrequencyWindow;
  readonly shown: FrequencyWindow;
  /** Pixels along time and along frequency. */
  readonly timePx: number;
  readonly frequencyPx: number;
}

/** Coarse first, so that there is something everywhere at once; then what is shown, from the middle outwards. */
export function wantedTiles(wish: PictureWish): readonly TileKey[] {
  const { layout, level, window, band, shown, frequencyPx } = wish;
  const range = { ...cellRangeFor(layout, band, shown, frequencyPx), plane: 'max' as const };
  const keys: TileKey[] = [];
  for (const at of [Math.min(layout.levelCount - 1, level + 3), level]) {
    const [first, end] = tilesAlong(layout, at, window);
    const middle = (first + end - 1) / 2;
    const indices = Array.from({ length: end - first }, (_, i) => first + i);
    indices.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    for (const index of indices) keys.push({ ...range, level: at, index });
    if (at === level) break;
  }
  return keys;
}

/** Answers the tile that holds a column, best first: of its own level, else of a coarser one. */
export type FindTile = (level: number, column: number) => HeldTile | null;

/**
 * One code for each pixel, time line by time line from the earliest, lowest frequency first: the greatest of what falls
 * into it, in time and in frequency. Where a level has not arrived a coarser one stands in, stretched.
 */
export function composeCodes(wish: PictureWish, find: FindTile, out: Uint8Array): void {
  const { layout, level, window, timePx, frequencyPx } = wish;
  const samplesPerPx = (window.endSample - window.startSample) / timePx;
  const edges = new EdgesByRange(wish);
  out.fill(0);
  for (let line = 0; line < timePx; line++) {
    const startSample = window.startSample + line * samplesPerPx;
    const target = out.subarray(line * frequencyPx, (line + 1) * frequencyPx);
    for (let at = level; at < layout.levelCount; at++) {
      if (takeLine(layout, at, startSample, samplesPerPx, find, edges, target)) break;
      target.fill(0);
    }
  }
}

/** false where a column of this level is missing or has nothing to show. */
function takeLine(
  layout: OverviewLayout,
  level: number,
  startSample: number,
  samples: number,
  find: FindTile,
  edges: EdgesByRange,
  target: Uint8Array,
): boolean {
  const columnSamples = samplesPerColumn(layout, level);
  const columnCount = columnsAt(layout, level);
  // Windows overlap: what a column shows lies about the middle of its windows.
  const low = (startSample - (layout.fftSize - layout.hopSize) / 2) / columnSamples;
  const high = low + samples / columnSamples;
  const [first, endBefore] = fallingInto(low, high, columnCount);
  // The last column may be shorter than the others: its middle is where its own windows are.
  const last = columnCount - 1;
  const lastMiddle = last + (layout.windowCount - last * 2 ** level) / 2 ** (level + 1);
  const end = endBefore === last && lastMiddle >= low && lastMiddle < high ? columnCount : endBefore;
  for (let column = first; column < end; column++) {
    const tile = find(level, column);
    if (tile === null) return false;
    const from = (column - tile.firstColumn) * tile.outCells;
    const codes = tile.codes.subarray(from, from + tile.outCells);
    if (codes[0] === 0) return false;
    maximiseInto(codes, edges.of(tile), target);
  }
  return true;
}

/**
 * Of unit intervals k .. k + 1, those whose middle lies in low .. high, so that each belongs to one pixel only; where
 * there is none, the nearest one. Never outside 0 .. count.
 */
function fallingInto(low: number, high: number, count: number): readonly [first: number, end: number] {
  const first = Math.min(count, Math.max(0, Math.ceil(low - 0.5)));
  const end = Math.min(count, Math.max(0, Math.ceil(high - 0.5)));
  if (end > first) return [first, end];
  const nearest = Math.min(count - 1, Math.max(0, Math.floor((low + high) / 2)));
  return [nearest, nearest + 1];
}

function maximiseInto(codes: Uint8Array, edges: Int32Array, target: Uint8Array): void {
  for (let pixel = 0; pixel < target.length; pixel++) {
    const first = edges[2 * pixel] ?? 0;
    const end = edges[2 * pixel + 1] ?? 0;
    let greatest = target[pixel] ?? 0;
    for (let cell = first; cell < end; cell++) {
      const code = codes[cell] ?? 0;
      if (code > greatest) greatest = code;
    }
    target[pixel] = greatest;
  }
}

/** For each pixel the answered cells that fall into it, first and one past the last; the same for tiles of one range. */
class EdgesByRange {
  readonly #wish: PictureWish;
  readonly #edges = new Map<string, Int32Array>();

  constructor(wish: PictureWish) {
    this.#wish = wish;
  }

  of(range: CellRange): Int32Array {
    const key = `${range.firstCell} ${range.cellCount} ${range.outCells}`;
    const known = this.#edges.get(key);
    if (known !== undefined) return known;
    const made = this.#make(range);
    this.#edges.set(key, made);
    return made;
  }

  #make({ firstCell, cellCount, outCells }: CellRange): Int32Array {
    const { layout, band, shown, frequencyPx } = this.#wish;
    const cellsPerHz = layout.cells / (band.highOffsetHz - band.lowOffsetHz);
    const hzPerPx = (shown.highOffsetHz - shown.lowOffsetHz) / frequencyPx;
    // Bin k of a transform is centred on -span / 2 + k * span / fftSize: all lies half a bin below the band.
    const halfBin = layout.cells / (2 * layout.fftSize);
    const placeOf = (hz: number): number =>
      (((hz - band.lowOffsetHz) * cellsPerHz + halfBin - firstCell) * outCells) / cellCount;
    const edges = new Int32Array(2 * frequencyPx);
    for (let pixel = 0; pixel < frequencyPx; pixel++) {
      const low = placeOf(shown.lowOffsetHz + pixel * hzPerPx);
      const high = placeOf(shown.lowOffsetHz + (pixel + 1) * hzPerPx);
      // A stand-in of another range may end before the plot does.
      if (high <= 0 || low >= outCells + halfBin) continue;
      [edges[2 * pixel], edges[2 * pixel + 1]] = fallingInto(low, high, outCells);
    }
    return edges;
  }
}
