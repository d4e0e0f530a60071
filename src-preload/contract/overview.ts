// The whole of a recording at every scale: what is known of it, and pieces of it as bytes. A leaf: imports only its
// siblings.

import type { Dbfs } from './units.ts';

/**
 * A column of level L covers the 2^L windows from window column * 2^L on; at level 0 it is a single window. Window i
 * starts at sample i * hopSize, and the last one where it ends with the recording.
 */
export interface OverviewLayout {
  readonly fftSize: number;
  readonly hopSize: number;
  readonly windowCount: number;
  /** The finest level that is kept; tiles of finer ones are computed when they are asked for. */
  readonly storedLevel: number;
  /** Level levelCount - 1 is one column. */
  readonly levelCount: number;
  /** Cells across the whole band, lowest frequency first. */
  readonly cells: number;
  /** Level of code 255; each code below is stepDb less, and 0 is not known yet. */
  readonly topDbfs: Dbfs;
  readonly stepDb: number;
}

export const OVERVIEW_PHASES = ['starting', 'sampling', 'refining', 'done', 'stopped', 'failed'] as const;
export type OverviewPhase = (typeof OVERVIEW_PHASES)[number];

export interface OverviewState {
  readonly sessionId: number;
  readonly layout: OverviewLayout;
  /** `sampling`: some windows of every part; `refining`: every sample goes through a transform. */
  readonly phase: OverviewPhase;
  /** Of the recording's length, 0 to 1: of which there is something to show. */
  readonly fractionSeen: number;
  /** And of which every sample has been through a transform. */
  readonly fractionDone: number;
  /** Why it failed, or what was wrong with what was kept of it. */
  readonly message: string | null;
}

export const OVERVIEW_PLANES = ['mean', 'max'] as const;
/** mean: over time, of the strongest bin of a cell. max: the strongest bin of any window. */
export type OverviewPlane = (typeof OVERVIEW_PLANES)[number];

/** Largest answer: columnCount * outCells. */
export const OVERVIEW_TILE_CODES_MAX = 8 * 1024 * 1024;
/** Windows that a tile below storedLevel may cover, columnCount * 2^level: about a second of one core. */
export const OVERVIEW_TILE_WINDOWS_MAX = 2 ** 18;
export const OVERVIEW_TILE_COLUMNS_MAX = 8192;

export interface OverviewTileRequest {
  readonly sessionId: number;
  readonly level: number;
  readonly firstColumn: number;
  readonly columnCount: number;
  readonly firstCell: number;
  readonly cellCount: number;
  /** At most cellCount; of the cells that fall together the strongest is answered. */
  readonly outCells: number;
  readonly plane: OverviewPlane;
}

export interface OverviewTile {
  /** Column by column, outCells codes each. */
  readonly codes: Uint8Array;
  /** Columns in which every sample has been through a transform. */
  readonly exactColumns: number;
}

/** As it travels where there is no object to pass: exactColumns as little-endian u32, then the codes. */
export function encodeOverviewTile(tile: OverviewTile): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + tile.codes.length);
  new DataView(bytes.buffer).setUint32(0, tile.exactColumns, true);
  bytes.set(tile.codes, 4);
  return bytes;
}

/** null where it is not the whole answer to `request`. The codes are a view, not a copy. */
export function decodeOverviewTile(
  buffer: ArrayBuffer,
  request: Pick<OverviewTileRequest, 'columnCount' | 'outCells'>,
): OverviewTile | null {
  if (buffer.byteLength !== 4 + request.columnCount * request.outCells) return null;
  const exactColumns = new DataView(buffer).getUint32(0, true);
  return { codes: new Uint8Array(buffer, 4), exactColumns };
}

/** Samples from the start of one column of a level to the next one's. */
export function samplesPerColumn(layout: Pick<OverviewLayout, 'hopSize'>, level: number): number {
  return layout.hopSize * 2 ** level;
}

export function columnsAt(layout: Pick<OverviewLayout, 'windowCount'>, level: number): number {
  return Math.ceil(layout.windowCount / 2 ** level);
}
