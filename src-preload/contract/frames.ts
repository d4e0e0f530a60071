// The binary frame: 80 bytes of header and float32 rows, or a density in bytes, little-endian, the same on every transport.
// native/include/sferic/frame_layout.hpp states the same offsets; a test compares the two. A leaf.

import type { Dbfs, Hz, SampleIndex } from './units.ts';

export const FRAME_MAGIC = 0x4d524653; // 'SFRM' read as little-endian u32
export const FRAME_VERSION = 1;

export const FRAME_KINDS = { meanRows: 1, maxRows: 2, density: 3 } as const;
export type FrameKind = keyof typeof FRAME_KINDS;
export type RowKind = Exclude<FrameKind, 'density'>;

export const FRAME_FLAGS = {
  /** timeNs counts from 1970; otherwise from the first sample. */
  timeIsUtc: 1,
  /** centerFreqHz is known; otherwise it is NaN. */
  centerIsKnown: 2,
  /** The first row does not follow the last one in time: a seek, a loop wrap, a gap. */
  discontinuity: 4,
} as const;

/** Byte offsets of the header. */
export const FRAME_OFFSETS = {
  magic: 0,
  version: 4,
  kind: 6,
  seq: 8,
  flags: 12,
  timeNs: 16,
  sampleStart: 24,
  centerFreqHz: 32,
  spanHz: 40,
  binCount: 48,
  rowCount: 52,
  droppedBefore: 56,
  epoch: 60,
  configHash: 64,
  noiseFloorDbfs: 68,
  enbwBins: 72,
  samplesPerRow: 76,
} as const;

export const FRAME_HEADER_BYTES = 80;

/** Byte offsets of what follows the header in a density frame. */
export const DENSITY_OFFSETS = {
  lowOffsetHz: 80,
  highOffsetHz: 88,
  lowDbfs: 96,
  cellDb: 100,
  timeConstantS: 104,
  decades: 108,
  values: 112,
} as const;

/** Of a frame of rows; of a density `rowCount` is the number of cells in each of its `binCount` columns. */
export interface FrameHeader<K extends FrameKind = RowKind> {
  readonly kind: K;
  readonly seq: number;
  readonly timeIsUtc: boolean;
  readonly discontinuity: boolean;
  /** Of the first row's first sample. */
  readonly timeNs: bigint;
  readonly sampleStart: SampleIndex;
  /** null: unknown. */
  readonly centerFreqHz: Hz | null;
  readonly spanHz: Hz;
  readonly binCount: number;
  readonly rowCount: number;
  /** Display rows lost between the previous frame and this one. */
  readonly droppedBefore: number;
  readonly epoch: number;
  readonly configHash: number;
  /** Median noise floor of one bin over the band. */
  readonly noiseFloorDbfs: Dbfs;
  readonly enbwBins: number;
  /** Samples from one row of this frame to the next. */
  readonly samplesPerRow: number;
}

export interface Frame {
  readonly header: FrameHeader;
  /** `rowCount * binCount` powers in dBFS, row by row, lowest frequency first. A view, not a copy. */
  readonly rows: Float32Array;
}

/** How often each level was hit in each column, over a memory that fades. Replaces the one before it. */
export interface DensityFrame {
  /** `sampleStart` is that of the newest row that was counted, or of the place where counting begins. */
  readonly header: FrameHeader<'density'>;
  /** Outer edges of the columns, from the centre of the band. */
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
  /** Lower edge of the lowest cell. */
  readonly lowDbfs: Dbfs;
  /** Height of a cell. */
  readonly cellDb: number;
  readonly timeConstantS: number;
  /** That the values span; see `densityOf`. */
  readonly decades: number;
  /** `binCount * rowCount`, column after column, lowest frequency and lowest level first. A view, not a copy. */
  readonly values: Uint8Array;
}

/** The share of the fading time, 0 to 1, that a value of a density frame stands for. */
export function densityOf(value: number, decades: number): number {
  return value === 0 ? 0 : 10 ** (decades * ((value - 1) / 254 - 1));
}

function kindFromNumber(kind: number): FrameKind | null {
  if (kind === FRAME_KINDS.meanRows) return 'meanRows';
  if (kind === FRAME_KINDS.maxRows) return 'maxRows';
  if (kind === FRAME_KINDS.density) return 'density';
  return null;
}

/** Reads a frame of rows; null when it is not one of ours, is of another version or kind, or is cut short. */
export function decodeFrame(buffer: ArrayBuffer): Frame | null {
  const header = readHeader(buffer);
  if (header === null || !isOfRows(header)) return null;
  const valueCount = header.binCount * header.rowCount;
  if (buffer.byteLength !== FRAME_HEADER_BYTES + 4 * valueCount) return null;
  return { header, rows: new Float32Array(buffer, FRAME_HEADER_BYTES, valueCount) };
}

/** Reads a density; null when it is none, is of another version, or is cut short. */
export function decodeDensity(buffer: ArrayBuffer): DensityFrame | null {
  const header = readHeader(buffer);
  if (header === null || !isOfDensity(header)) return null;
  const o = DENSITY_OFFSETS;
  const valueCount = header.binCount * header.rowCount;
  if (buffer.byteLength !== o.values + valueCount) return null;
  const view = new DataView(buffer);
  return {
    header,
    lowOffsetHz: view.getFloat64(o.lowOffsetHz, true),
    highOffsetHz: view.getFloat64(o.highOffsetHz, true),
    lowDbfs: view.getFloat32(o.lowDbfs, true),
    cellDb: view.getFloat32(o.cellDb, true),
    timeConstantS: view.getFloat32(o.timeConstantS, true),
    decades: view.getFloat32(o.decades, true),
    values: new Uint8Array(buffer, o.values, valueCount),
  };
}

function isOfDensity(header: FrameHeader<FrameKind>): header is FrameHeader<'density'> {
  return header.kind === 'density';
}

function isOfRows(header: FrameHeader<FrameKind>): header is FrameHeader {
  return !isOfDensity(header);
}

function readHeader(buffer: ArrayBuffer): FrameHeader<FrameKind> | null {
  if (buffer.byteLength < FRAME_HEADER_BYTES) return null;
  const view = new DataView(buffer);
  const o = FRAME_OFFSETS;
  if (view.getUint32(o.magic, true) !== FRAME_MAGIC) return null;
  if (view.getUint16(o.version, true) !== FRAME_VERSION) return null;
  const kind = kindFromNumber(view.getUint16(o.kind, true));
  if (kind === null) return null;
  const flags = view.getUint32(o.flags, true);
  const centerFreqHz = view.getFloat64(o.centerFreqHz, true);
  return {
    kind,
    seq: view.getUint32(o.seq, true),
    timeIsUtc: (flags & FRAME_FLAGS.timeIsUtc) !== 0,
    discontinuity: (flags & FRAME_FLAGS.discontinuity) !== 0,
    timeNs: view.getBigInt64(o.timeNs, true),
    sampleStart: Number(view.getBigUint64(o.sampleStart, true)),
    centerFreqHz: (flags & FRAME_FLAGS.centerIsKnown) !== 0 ? centerFreqHz : null,
    spanHz: view.getFloat64(o.spanHz, true),
    binCount: view.getUint32(o.binCount, true),
    rowCount: view.getUint32(o.rowCount, true),
    droppedBefore: view.getUint32(o.droppedBefore, true),
    epoch: view.getUint32(o.epoch, true),
    configHash: view.getUint32(o.configHash, true),
    noiseFloorDbfs: view.getFloat32(o.noiseFloorDbfs, true),
    enbwBins: view.getFloat32(o.enbwBins, true),
    samplesPerRow: view.getUint32(o.samplesPerRow, true),
  };
}

/** Writes a frame of rows. The inverse of `decodeFrame`. */
export function encodeFrame(header: FrameHeader, rows: Float32Array): ArrayBuffer {
  const buffer = new ArrayBuffer(FRAME_HEADER_BYTES + 4 * rows.length);
  writeHeader(new DataView(buffer), header);
  new Float32Array(buffer, FRAME_HEADER_BYTES).set(rows);
  return buffer;
}

/** Writes a density. The inverse of `decodeDensity`. */
export function encodeDensity({ header, values, ...facts }: DensityFrame): ArrayBuffer {
  const o = DENSITY_OFFSETS;
  const buffer = new ArrayBuffer(o.values + values.length);
  const view = new DataView(buffer);
  writeHeader(view, header);
  view.setFloat64(o.lowOffsetHz, facts.lowOffsetHz, true);
  view.setFloat64(o.highOffsetHz, facts.highOffsetHz, true);
  view.setFloat32(o.lowDbfs, facts.lowDbfs, true);
  view.setFloat32(o.cellDb, facts.cellDb, true);
  view.setFloat32(o.timeConstantS, facts.timeConstantS, true);
  view.setFloat32(o.decades, facts.decades, true);
  new Uint8Array(buffer, o.values).set(values);
  return buffer;
}

function writeHeader(view: DataView, header: FrameHeader<FrameKind>): void {
  const o = FRAME_OFFSETS;
  const flags =
    (header.timeIsUtc ? FRAME_FLAGS.timeIsUtc : 0) |
    (header.centerFreqHz !== null ? FRAME_FLAGS.centerIsKnown : 0) |
    (header.discontinuity ? FRAME_FLAGS.discontinuity : 0);
  view.setUint32(o.magic, FRAME_MAGIC, true);
  view.setUint16(o.version, FRAME_VERSION, true);
  view.setUint16(o.kind, FRAME_KINDS[header.kind], true);
  view.setUint32(o.seq, header.seq, true);
  view.setUint32(o.flags, flags, true);
  view.setBigInt64(o.timeNs, header.timeNs, true);
  view.setBigUint64(o.sampleStart, BigInt(header.sampleStart), true);
  view.setFloat64(o.centerFreqHz, header.centerFreqHz ?? Number.NaN, true);
  view.setFloat64(o.spanHz, header.spanHz, true);
  view.setUint32(o.binCount, header.binCount, true);
  view.setUint32(o.rowCount, header.rowCount, true);
  view.setUint32(o.droppedBefore, header.droppedBefore, true);
  view.setUint32(o.epoch, header.epoch, true);
  view.setUint32(o.configHash, header.configHash, true);
  view.setFloat32(o.noiseFloorDbfs, header.noiseFloorDbfs, true);
  view.setFloat32(o.enbwBins, header.enbwBins, true);
  view.setUint32(o.samplesPerRow, header.samplesPerRow, true);
}
