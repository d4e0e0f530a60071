// From bins to pixel columns without losing a peak: each bin belongs to exactly one column, a column shows its
// greatest bin, and where columns outnumber bins each shows the nearest one. It must not know where rows come from.

import type { Hz } from '#contract/units.ts';
import type { FrequencyWindow } from './spaces.ts';

/** Where a row's bins lie. */
export interface RowGeometry {
  readonly binCount: number;
  readonly spanHz: Hz;
  /** Of the transform that the row came from: at least binCount, more where the row was narrowed on its way here. */
  readonly fftSize: number;
}

/** What a column holds that no bin covers; below any level that can be measured. */
export const NO_LEVEL_DB = -1000;

/**
 * The low edge of bin 0. Bin k of a transform is centred on `-spanHz/2 + k * spanHz/fftSize`, so the row as a whole
 * lies half a transform bin below the band; narrowing on the way keeps that edge.
 */
export function lowEdgeHz(geometry: RowGeometry): Hz {
  return -geometry.spanHz / 2 - geometry.spanHz / (2 * geometry.fftSize);
}

/** Centre of a bin, relative to the centre of the band. */
export function binOffsetHz(geometry: RowGeometry, bin: number): Hz {
  return lowEdgeHz(geometry) + ((bin + 0.5) * geometry.spanHz) / geometry.binCount;
}

/** The bin that holds a frequency, clamped to the row. */
export function binAtHz(geometry: RowGeometry, offsetHz: Hz): number {
  const bin = Math.floor(((offsetHz - lowEdgeHz(geometry)) * geometry.binCount) / geometry.spanHz);
  return Math.min(geometry.binCount - 1, Math.max(0, bin));
}

/** Which bins each pixel column shows. Made once for a window and a width, used for every row. */
export class ColumnMap {
  readonly columnCount: number;
  readonly #first: Int32Array;
  readonly #end: Int32Array;

  constructor(geometry: RowGeometry, window: FrequencyWindow, columnCount: number) {
    this.columnCount = columnCount;
    this.#first = new Int32Array(columnCount);
    this.#end = new Int32Array(columnCount);
    const binsPerHz = geometry.binCount / geometry.spanHz;
    const originBins = (window.lowOffsetHz - lowEdgeHz(geometry)) * binsPerHz;
    const binsPerColumn = ((window.highOffsetHz - window.lowOffsetHz) * binsPerHz) / columnCount;
    // Half a bin beyond the row still belongs to its outermost bin: the band's edges lie that far apart.
    const leastBin = -0.5;
    const mostBin = geometry.binCount + 0.5;
    for (let column = 0; column < columnCount; column++) {
      const low = originBins + column * binsPerColumn;
      const high = originBins + (column + 1) * binsPerColumn;
      // A bin's centre is at k + 0.5. Neighbouring columns compute their shared edge alike, so nothing is lost.
      let first = clampedBin(Math.ceil(low - 0.5), geometry.binCount);
      let end = clampedBin(Math.ceil(originBins + (column + 1) * binsPerColumn - 0.5), geometry.binCount);
      if (end <= first) {
        const middle = (low + high) / 2;
        const isCovered = middle >= leastBin && middle <= mostBin;
        first = isCovered ? Math.min(geometry.binCount - 1, Math.max(0, Math.floor(middle))) : 0;
        end = isCovered ? first + 1 : 0;
      }
      this.#first[column] = first;
      this.#end[column] = end;
    }
  }

  /** The bins that any column shows, as a view of `row`. */
  shownBins(row: Float32Array): Float32Array {
    let first = row.length;
    let end = 0;
    for (let column = 0; column < this.columnCount; column++) {
      const columnEnd = this.#end[column] ?? 0;
      if (columnEnd === 0) continue;
      first = Math.min(first, this.#first[column] ?? 0);
      end = Math.max(end, columnEnd);
    }
    return row.subarray(first, Math.max(first, end));
  }

  /** The greatest bin of each column into `out` (columnCount long), without allocating. */
  narrowMax(row: Float32Array, out: Float32Array): void {
    const first = this.#first;
    const ends = this.#end;
    for (let column = 0; column < this.columnCount; column++) {
      const end = ends[column] ?? 0;
      let greatest = NO_LEVEL_DB;
      for (let bin = first[column] ?? 0; bin < end; bin++) {
        const level = row[bin] ?? NO_LEVEL_DB;
        if (level > greatest) greatest = level;
      }
      out[column] = greatest;
    }
  }
}

function clampedBin(bin: number, binCount: number): number {
  return Math.min(binCount, Math.max(0, bin));
}
