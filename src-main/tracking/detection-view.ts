// Reads the columns of NativeBatch.detections in place, so that the tracker allocates nothing per detection.
// Knows the layout and nothing of tracks; the addon itself is never imported, only its type.

import type { DETECTION_COLUMNS } from '../../native/index.d.ts';

/** The addon's column list, checked by the compiler; the engine's test compares it with the running addon. */
export const DETECTION_COLUMN_NAMES = [
  'rowId',
  'sampleStart',
  'sampleCount',
  'lowOffsetHz',
  'highOffsetHz',
  'offsetHz',
  'bandwidthHz',
  'powerDbfs',
  'peakDbfs',
  'snrDb',
  'noiseFloorDbfs',
  'isBurst',
  'xdbBandwidthHz',
] as const satisfies typeof DETECTION_COLUMNS;

export type DetectionColumn = (typeof DETECTION_COLUMN_NAMES)[number];

/** Where each column lies within one detection. */
export const COLUMN = {
  rowId: 0,
  sampleStart: 1,
  sampleCount: 2,
  lowOffsetHz: 3,
  highOffsetHz: 4,
  offsetHz: 5,
  bandwidthHz: 6,
  powerDbfs: 7,
  peakDbfs: 8,
  snrDb: 9,
  noiseFloorDbfs: 10,
  isBurst: 11,
  xdbBandwidthHz: 12,
} as const satisfies Readonly<Record<DetectionColumn, number>>;

/** Doubles per detection. */
export const DETECTION_STRIDE = DETECTION_COLUMN_NAMES.length;

/** Detections of whole rows, sorted by row, then by low edge. A view: it owns no memory. */
export class DetectionView {
  readonly count: number;
  readonly #data: Float64Array;

  /** @throws RangeError when the length is no whole number of detections: a fault of the caller, not of a file. */
  constructor(data: Float64Array) {
    if (data.length % DETECTION_STRIDE !== 0) {
      throw new RangeError(
        `${data.length} doubles are no whole number of ${DETECTION_STRIDE}-column detections`,
      );
    }
    this.#data = data;
    this.count = data.length / DETECTION_STRIDE;
  }

  /** NaN outside 0 to count - 1. */
  at(index: number, column: number): number {
    return this.#data[index * DETECTION_STRIDE + column] ?? Number.NaN;
  }

  rowId(index: number): number {
    return this.at(index, COLUMN.rowId);
  }

  /** The first index after `from` whose row differs from the row at `from`. */
  rowEnd(from: number): number {
    const row = this.rowId(from);
    let end = from + 1;
    while (end < this.count && this.rowId(end) === row) end++;
    return end;
  }

  /** The detections from `from` on, copied: what outlives the batch. */
  copyFrom(from: number): Float64Array {
    return this.#data.slice(from * DETECTION_STRIDE);
  }
}
