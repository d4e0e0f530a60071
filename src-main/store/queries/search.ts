// Finds tracks over the whole log, the newest first, page by page. Which way is the quickest depends on how much is
// found, so that is looked at first, up to a bound.

import { SfericError } from '#contract/errors.ts';
import type { LogHit, LogPage, LogQuery } from '#contract/log.ts';
import type { SqlDatabase, SqlValue } from '../sql.ts';
import { all, type Condition, emitterSubquery, placeCondition, trackCondition } from './conditions.ts';

/** Up to so many are gathered and sorted; where there are more, a walk along the time index soon fills a page. */
const GATHERED_MAX = 4000;

const HIT_COLUMNS = `
  t.session_id AS sessionId, t.track_id AS trackId, t.emitter_id AS emitterId, e.class, coalesce((
    SELECT d.value FROM decisions d WHERE d.session_id = t.session_id AND d.subject = 'emitter'
      AND d.subject_id = CAST(t.emitter_id AS TEXT) AND d.kind = 'relabel' ORDER BY d.decision_id DESC LIMIT 1
  ), e.label) AS label, t.state, t.is_cut_short AS isCutShort, t.sample_start AS sampleStart,
  t.sample_count AS sampleCount, CAST(t.time_start_ns AS TEXT) AS timeStartNs, s.clock_is_known AS isClockKnown,
  t.sample_count / s.sample_rate_hz AS durationS, s.center_freq_hz + t.offset_hz AS centerFreqHz,
  t.offset_hz AS offsetHz, t.low_offset_hz AS lowOffsetHz, t.high_offset_hz AS highOffsetHz,
  t.bandwidth_hz AS bandwidthHz, t.power_dbfs AS powerDbfs, t.snr_db AS snrDb, t.drift_hz_per_s AS driftHzPerS,
  t.hits, t.track_row AS trackRow`;

type HitRow = Omit<LogHit, 'isCutShort' | 'isClockKnown'> & {
  readonly isCutShort: number;
  readonly isClockKnown: number;
  readonly trackRow: number;
};

export class LogSearch {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** Throws SfericError `bad-request` for a cursor that is none. */
  page(query: LogQuery, cursor: string | null, limit: number): LogPage {
    const wanted = all([trackCondition(query), ...afterCursor(cursor)]);
    const found = this.#rowsOf(query, wanted, limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    return {
      hits: rows.map(hitOf),
      nextCursor: found.length > limit && last !== undefined ? `${last.timeStartNs}.${last.trackRow}` : null,
    };
  }

  #rowsOf(query: LogQuery, wanted: Condition, limit: number): readonly HitRow[] {
    const inner = this.#innerSql(query, wanted);
    const sql = `
      SELECT ${HIT_COLUMNS} FROM (${inner.sql} ORDER BY t.time_start_ns DESC, t.track_row DESC LIMIT ?) AS found
      CROSS JOIN tracks t ON t.track_row = found.track_row
      JOIN sessions s ON s.session_id = t.session_id
      LEFT JOIN emitters e ON e.session_id = t.session_id AND e.emitter_id = t.emitter_id
      ORDER BY t.time_start_ns DESC, t.track_row DESC`;
    return this.#all(sql, [...inner.parameters, limit]) as readonly HitRow[];
  }

  #innerSql(query: LogQuery, wanted: Condition): Condition {
    const place = placeCondition(query);
    if (place !== null && this.#count('track_places p', place) <= GATHERED_MAX) {
      return {
        sql: `SELECT t.track_row FROM track_places p CROSS JOIN tracks t ON t.track_row = p.track_row
          WHERE ${place.sql} AND ${wanted.sql}`,
        parameters: [...place.parameters, ...wanted.parameters],
      };
    }
    const emitters = emitterSubquery(query);
    if (emitters !== null) {
      const from = `(${emitters.sql}) e CROSS JOIN tracks t
        ON t.session_id = e.session_id AND t.emitter_id = e.emitter_id`;
      if (this.#count(from, { sql: 'TRUE', parameters: [] }, emitters.parameters) <= GATHERED_MAX) {
        return {
          sql: `SELECT t.track_row FROM ${from} WHERE ${wanted.sql}`,
          parameters: [...emitters.parameters, ...wanted.parameters],
        };
      }
    }
    return {
      sql: `SELECT t.track_row FROM tracks t INDEXED BY tracks_by_time WHERE ${wanted.sql}`,
      parameters: wanted.parameters,
    };
  }

  /** Counts no further than it must to know that there are too many. */
  #count(from: string, { sql, parameters }: Condition, before: readonly SqlValue[] = []): number {
    const counting = `SELECT count(*) AS count FROM (SELECT 1 FROM ${from} WHERE ${sql} LIMIT ${GATHERED_MAX + 1})`;
    const [row] = this.#all(counting, [...before, ...parameters]) as readonly { readonly count: number }[];
    return row?.count ?? 0;
  }

  #all(sql: string, parameters: readonly SqlValue[]): readonly unknown[] {
    return this.#database.prepare(sql).all(...parameters);
  }
}

function afterCursor(cursor: string | null): readonly Condition[] {
  if (cursor === null) return [];
  const match = /^(-?\d{1,19})\.(\d{1,16})$/.exec(cursor);
  if (match === null) {
    throw new SfericError('bad-request', 'A page is asked for with the cursor that the last one gave');
  }
  const [, timeNs = '0', trackRow = '0'] = match;
  return [{ sql: '(t.time_start_ns, t.track_row) < (?, ?)', parameters: [BigInt(timeNs), BigInt(trackRow)] }];
}

function hitOf({ trackRow: _, ...row }: HitRow): LogHit {
  return { ...row, isCutShort: row.isCutShort === 1, isClockKnown: row.isClockKnown === 1 };
}
