// How long each piece of spectrum was in use, column by column of time: a picture of the log. Must not know pixels.

import type { LogOccupancy, LogQuery } from '#contract/log.ts';
import type { SqlDatabase } from '../sql.ts';
import { trackCondition } from './conditions.ts';

/** Columns of time that a person counts in; hours wherever there are enough of them. */
const COLUMN_S = [0.01, 0.1, 1, 10, 60, 600, 3600, 6 * 3600, 86_400, 7 * 86_400] as const;
const COLUMNS_MAX = 240;

interface Extent {
  readonly startNs: string | null;
  readonly stopNs: string | null;
  readonly lowFreqHz: number | null;
  readonly highFreqHz: number | null;
  readonly trackCount: number;
  readonly unplacedCount: number;
}

export class OccupancyQuery {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** `rowCount` pieces of spectrum. */
  read(query: LogQuery, rowCount: number): LogOccupancy {
    const { sql, parameters } = trackCondition(query);
    const from = `FROM tracks t INDEXED BY tracks_by_time WHERE ${sql}`;
    const extent = this.#database
      .prepare(
        `SELECT CAST(min(t.time_start_ns) AS TEXT) AS startNs, CAST(max(t.time_stop_ns) AS TEXT) AS stopNs,
           min(t.low_freq_hz) AS lowFreqHz, max(t.high_freq_hz) AS highFreqHz,
           count(t.low_freq_hz) AS trackCount, count(*) - count(t.low_freq_hz) AS unplacedCount ${from}`,
      )
      .get(...parameters) as Extent;
    const grid = gridOf(query, extent, rowCount);
    if (grid.columnCount === 0) return { ...grid, fractions: [] };
    const rows = this.#database
      .prepare(
        `SELECT (t.time_start_ns - ?) / 1e9, (t.time_stop_ns - ?) / 1e9, t.low_freq_hz, t.high_freq_hz ${from}
           AND t.low_freq_hz IS NOT NULL ORDER BY t.time_start_ns`,
      )
      .raw()
      .iterate(BigInt(grid.startNs), BigInt(grid.startNs), ...parameters);
    return { ...grid, fractions: fractionsOf(rows as Iterable<Box>, grid) };
  }
}

type Grid = Omit<LogOccupancy, 'fractions'>;
type Box = readonly [startS: number, stopS: number, lowFreqHz: number, highFreqHz: number];

function gridOf(query: LogQuery, extent: Extent, rowCount: number): Grid {
  const { trackCount, unplacedCount } = extent;
  const firstNs = laterOf(query.sinceNs, extent.startNs);
  const lastNs = earlierOf(query.untilNs, extent.stopNs);
  const lowFreqHz = Math.max(query.lowFreqHz ?? -Infinity, extent.lowFreqHz ?? -Infinity);
  const highFreqHz = Math.min(query.highFreqHz ?? Infinity, extent.highFreqHz ?? Infinity);
  const isEmpty = firstNs === null || lastNs === null || !(highFreqHz > lowFreqHz);
  if (isEmpty || trackCount === 0) {
    const nothing = { columnS: 3600, columnCount: 0, lowFreqHz: 0, rowHz: 0, rowCount };
    return { startNs: '0', ...nothing, trackCount, unplacedCount };
  }
  const spanS = Number(lastNs - firstNs) / 1e9;
  const columnS = COLUMN_S.find((step) => spanS / step <= COLUMNS_MAX) ?? Math.ceil(spanS / COLUMNS_MAX);
  // Whole columns of the clock: an hour begins at its full hour.
  const stepNs = BigInt(Math.round(columnS * 1e9));
  const startNs = floorDivide(firstNs, stepNs) * stepNs;
  const columnCount = Math.max(1, Math.ceil(Number(lastNs - startNs) / Number(stepNs)));
  const rowHz = (highFreqHz - lowFreqHz) / rowCount;
  const places = { columnS, columnCount, lowFreqHz, rowHz, rowCount };
  return { startNs: startNs.toString(), ...places, trackCount, unplacedCount };
}

/** The boxes come by their start: what a row is covered up to is one number, and overlaps count once. */
function fractionsOf(boxes: Iterable<Box>, grid: Grid): readonly number[] {
  const { columnS, columnCount, lowFreqHz, rowHz, rowCount } = grid;
  const seconds = new Float64Array(columnCount * rowCount);
  const coveredS = new Float64Array(rowCount).fill(-Infinity);
  for (const [startS, stopS, low, high] of boxes) {
    const firstRow = Math.max(0, Math.floor((low - lowFreqHz) / rowHz));
    const lastRow = Math.min(rowCount - 1, Math.floor((high - lowFreqHz) / rowHz));
    for (let row = firstRow; row <= lastRow; row += 1) {
      let fromS = Math.max(startS, coveredS[row] ?? -Infinity, 0);
      const untilS = Math.min(stopS, columnCount * columnS);
      if (untilS > (coveredS[row] ?? -Infinity)) coveredS[row] = untilS;
      for (let column = Math.floor(fromS / columnS); fromS < untilS; column += 1) {
        const partS = Math.min(untilS, (column + 1) * columnS);
        const at = column * rowCount + row;
        seconds[at] = (seconds[at] ?? 0) + partS - fromS;
        fromS = partS;
      }
    }
  }
  return Array.from(seconds, (value) => Math.min(1, Math.round((value / columnS) * 1e4) / 1e4));
}

function laterOf(a: string | null, b: string | null): bigint | null {
  if (a === null || b === null) return b === null ? null : BigInt(b);
  return BigInt(a) > BigInt(b) ? BigInt(a) : BigInt(b);
}

function earlierOf(a: string | null, b: string | null): bigint | null {
  if (a === null || b === null) return b === null ? null : BigInt(b);
  return BigInt(a) < BigInt(b) ? BigInt(a) : BigInt(b);
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
