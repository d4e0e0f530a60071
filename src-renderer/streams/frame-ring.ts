// The last rows that arrived, by row number, with what is known of each: the one home of frames in the renderer.
// Bounded in rows and bytes, oldest overwritten. It must know neither React nor how rows are drawn.

import type { Frame, FrameHeader } from '#contract/frames.ts';
import type { Dbfs, Hz, SampleIndex } from '#contract/units.ts';

export interface RingLimits {
  readonly maxRows: number;
  /** Of row data, mean and max together. */
  readonly maxBytes: number;
}

export const DEFAULT_RING_LIMITS: RingLimits = { maxRows: 4096, maxBytes: 128 * 1024 * 1024 };

/** What all rows in the ring have in common; another geometry empties the ring. */
export interface RingGeometry {
  readonly binCount: number;
  readonly spanHz: Hz;
  readonly centerFreqHz: Hz | null;
}

/** How a row follows the one before it. */
export type RowJoin =
  /** It touches the row before. */
  | 'continuous'
  /** Another place in the recording: a seek, a loop wrap, a restart, or the first row of all. */
  | 'seam'
  /** Samples in between were never shown. */
  | 'gap';

export interface RowInfo {
  readonly sampleStart: SampleIndex;
  /** To the start of the next row, when there is no gap. */
  readonly samplesPerRow: number;
  /** Of the first sample; from 1970 when `timeIsUtc`, else from the first sample of the recording. */
  readonly timeNs: bigint;
  readonly timeIsUtc: boolean;
  readonly epoch: number;
  readonly noiseFloorDbfs: Dbfs;
  readonly join: RowJoin;
}

interface Slot {
  readonly mean: Float32Array;
  readonly max: Float32Array;
  info: RowInfo;
  hasMax: boolean;
}

const BYTES_PER_LEVEL = 4;
const LEVELS_PER_BIN = 2;
/** A row that starts later than this after the expected place, in rows, leaves a hole that can be seen. */
const GAP_TOLERANCE_ROWS = 0.5;

export class FrameRing {
  readonly #limits: RingLimits;
  #geometry: RingGeometry | null = null;
  #slots: (Slot | undefined)[] = [];
  #capacity = 0;
  #firstRow = 0;
  #endRow = 0;
  #generation = 0;
  #rowsWithMaxEnd = 0;
  #newestSeamRow = 0;
  #lastSeq: number | null = null;

  constructor(limits: RingLimits = DEFAULT_RING_LIMITS) {
    this.#limits = limits;
  }

  /** null while empty. */
  get geometry(): RingGeometry | null {
    return this.#geometry;
  }

  /** Rows that fit; 0 while empty. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Number of the oldest row held. Row numbers count up by one and are never reused, not even after `clear`. */
  get firstRow(): number {
    return this.#firstRow;
  }

  /** One past the newest row's number. */
  get endRow(): number {
    return this.#endRow;
  }

  /** One past the newest row whose max row has come too. */
  get rowsWithMaxEnd(): number {
    return this.#rowsWithMaxEnd;
  }

  /** The row that began the newest stretch without a seam, or the oldest row held where that one is gone. */
  get newestSeamRow(): number {
    return Math.max(this.#newestSeamRow, this.#firstRow);
  }

  /** Changes whenever everything held before has become meaningless. */
  get generation(): number {
    return this.#generation;
  }

  /** Takes a frame: mean rows are appended, max rows are laid beside the mean rows of the same samples. */
  push(frame: Frame): void {
    const { header } = frame;
    const isSeqBroken = this.#lastSeq !== null && header.seq !== (this.#lastSeq + 1) >>> 0;
    this.#lastSeq = header.seq;
    if (header.rowCount === 0 || header.binCount === 0) return;
    if (header.kind === 'maxRows') {
      this.#layMaxRows(frame);
      return;
    }
    this.#fitGeometry(header);
    for (let index = 0; index < header.rowCount; index++) {
      const info = this.#rowInfo(header, index, isSeqBroken);
      this.#append(info, frame.rows.subarray(index * header.binCount, (index + 1) * header.binCount));
    }
  }

  /** A frame without rows has this number: none of rows is missing in its place. */
  noteSeq(seq: number): void {
    if (this.#lastSeq !== null && seq === (this.#lastSeq + 1) >>> 0) this.#lastSeq = seq;
  }

  clear(): void {
    this.#firstRow = this.#endRow;
    this.#rowsWithMaxEnd = this.#endRow;
    this.#slots = [];
    this.#geometry = null;
    this.#capacity = 0;
    this.#generation++;
    this.#lastSeq = null;
  }

  /** null for a row that is not held. */
  info(row: number): RowInfo | null {
    return this.#slot(row)?.info ?? null;
  }

  /** A view that is overwritten when the ring comes round; null for a row that is not held. */
  mean(row: number): Float32Array | null {
    return this.#slot(row)?.mean ?? null;
  }

  /** The max row, or the mean row while no max row has come for it. */
  max(row: number): Float32Array | null {
    const slot = this.#slot(row);
    if (slot === undefined) return null;
    return slot.hasMax ? slot.max : slot.mean;
  }

  #slot(row: number): Slot | undefined {
    if (row < this.#firstRow || row >= this.#endRow) return undefined;
    return this.#slots[row % this.#capacity];
  }

  #fitGeometry(header: FrameHeader): void {
    const { binCount, spanHz, centerFreqHz } = header;
    const now = this.#geometry;
    if (
      now !== null &&
      now.binCount === binCount &&
      now.spanHz === spanHz &&
      now.centerFreqHz === centerFreqHz
    )
      return;
    this.clear();
    this.#geometry = { binCount, spanHz, centerFreqHz };
    const rowBytes = binCount * BYTES_PER_LEVEL * LEVELS_PER_BIN;
    this.#capacity = Math.max(
      2,
      Math.min(this.#limits.maxRows, Math.floor(this.#limits.maxBytes / rowBytes)),
    );
  }

  #rowInfo(header: FrameHeader, index: number, isSeqBroken: boolean): RowInfo {
    const sampleStart = header.sampleStart + index * header.samplesPerRow;
    const sampleRateHz = header.spanHz;
    const timeOffsetNs = BigInt(Math.round((index * header.samplesPerRow * 1e9) / sampleRateHz));
    const isFirst = index === 0;
    const mayHaveGap = isFirst && (header.droppedBefore > 0 || header.discontinuity || isSeqBroken);
    return {
      sampleStart,
      samplesPerRow: header.samplesPerRow,
      timeNs: header.timeNs + timeOffsetNs,
      timeIsUtc: header.timeIsUtc,
      epoch: header.epoch,
      noiseFloorDbfs: header.noiseFloorDbfs,
      join: this.#joinOf(sampleStart, header.epoch, mayHaveGap),
    };
  }

  #joinOf(sampleStart: SampleIndex, epoch: number, mayHaveGap: boolean): RowJoin {
    const previous = this.info(this.#endRow - 1);
    if (previous === null || previous.epoch !== epoch || sampleStart <= previous.sampleStart) return 'seam';
    const missingRows = (sampleStart - previous.sampleStart) / previous.samplesPerRow - 1;
    return mayHaveGap && missingRows > GAP_TOLERANCE_ROWS ? 'gap' : 'continuous';
  }

  #append(info: RowInfo, levels: Float32Array): void {
    const at = this.#endRow % this.#capacity;
    const slot = this.#slots[at];
    if (slot === undefined) {
      const max = new Float32Array(levels.length);
      this.#slots[at] = { mean: levels.slice(), max, info, hasMax: false };
    } else {
      slot.mean.set(levels);
      slot.info = info;
      slot.hasMax = false;
    }
    if (info.join === 'seam') this.#newestSeamRow = this.#endRow;
    this.#endRow++;
    this.#firstRow = Math.max(this.#firstRow, this.#endRow - this.#capacity);
  }

  #layMaxRows(frame: Frame): void {
    const { header } = frame;
    if (header.binCount !== this.#geometry?.binCount) return;
    for (let index = 0; index < header.rowCount; index++) {
      const row = this.#findRow(header.epoch, header.sampleStart + index * header.samplesPerRow);
      const slot = row === null ? undefined : this.#slot(row);
      if (row === null || slot === undefined) continue;
      slot.max.set(frame.rows.subarray(index * header.binCount, (index + 1) * header.binCount));
      slot.hasMax = true;
      this.#rowsWithMaxEnd = Math.max(this.#rowsWithMaxEnd, row + 1);
    }
  }

  /** Max rows come right beside their mean rows: the search from the newest row on is short. */
  #findRow(epoch: number, sampleStart: SampleIndex): number | null {
    for (let row = this.#endRow - 1; row >= this.#firstRow; row--) {
      const info = this.info(row);
      if (info === null || info.epoch !== epoch || info.sampleStart < sampleStart) return null;
      if (info.sampleStart === sampleStart) return row;
    }
    return null;
  }
}
