// One session's rows in their fixed order, a page at a time: each page is a short read of its own, so that an export
// of any length neither holds the journal nor fills memory.

import type { Track } from '#contract/entities.ts';
import type { LogQuery } from '#contract/log.ts';
import { OBSERVATION_STRIDE } from '../observation-ring.ts';
import type { EmittersFound, ObservationsAsk, TracksAsk } from '../protocol.ts';
import type { SqlDatabase, SqlValue } from '../sql.ts';
import { all, type Condition, trackCondition } from './conditions.ts';
import { TRACK_COLUMNS } from './tracks.ts';

export class ExportPages {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** Which emitters have tracks that the query finds, and how many tracks that are. */
  emittersFound(sessionId: number, query: LogQuery): EmittersFound {
    const wanted = trackCondition(query);
    const rows = this.#all(
      `SELECT t.emitter_id AS emitterId, count(*) AS count FROM tracks t
       WHERE t.session_id = ? AND t.state <> 'tentative' AND ${wanted.sql} GROUP BY t.emitter_id`,
      [sessionId, ...wanted.parameters],
    ) as readonly { readonly emitterId: number | null; readonly count: number }[];
    return {
      emitterIds: rows.flatMap(({ emitterId }) => (emitterId === null ? [] : [emitterId])),
      trackCount: rows.reduce((sum, { count }) => sum + count, 0),
    };
  }

  /** By sampleStart, offsetHz, trackId; without tentative ones. */
  tracks({ sessionId, query, after, limit }: TracksAsk): readonly Track[] {
    const wanted = all([
      { sql: "t.session_id = ? AND t.state <> 'tentative'", parameters: [sessionId] },
      trackCondition(query),
      ...(after === null
        ? []
        : [
            {
              sql: '(t.sample_start, t.offset_hz, t.track_id) > (?, ?, ?)',
              parameters: [after.sampleStart, after.offsetHz, after.trackId],
            },
          ]),
    ]);
    const columns = TRACK_COLUMNS.selectList();
    const sql = `SELECT ${columns} FROM tracks t INDEXED BY tracks_in_order WHERE ${wanted.sql}
      ORDER BY t.sample_start, t.offset_hz, t.track_id LIMIT ?`;
    return this.#all(sql, [...wanted.parameters, limit]).map((row) => TRACK_COLUMNS.record(row));
  }

  /** By trackId, then sampleStart, within the query's time; of tracks that the query finds. */
  observations(ask: ObservationsAsk): Float64Array<ArrayBuffer> {
    const { sessionId, query, after, limit } = ask;
    const wanted = all([
      { sql: 'o.session_id = ?', parameters: [sessionId] },
      ...this.#ofTracks(sessionId, query),
      ...this.#inTime(sessionId, query),
      ...(after === null
        ? []
        : [{ sql: '(o.track_id, o.sample_start) > (?, ?)', parameters: [after.trackId, after.sampleStart] }]),
    ]);
    const sql = `SELECT o.session_id, o.track_id, o.sample_start, o.offset_hz, o.low_offset_hz, o.high_offset_hz,
        o.bandwidth_hz, o.power_dbfs, o.snr_db
      FROM track_observations o WHERE ${wanted.sql} ORDER BY o.track_id, o.sample_start LIMIT ?`;
    const rows = this.#database
      .prepare(sql)
      .raw()
      .all(...wanted.parameters, limit) as (readonly number[])[];
    const block = new Float64Array(rows.length * OBSERVATION_STRIDE);
    for (const [k, row] of rows.entries()) block.set(row, k * OBSERVATION_STRIDE);
    return block;
  }

  #ofTracks(sessionId: number, query: LogQuery): readonly Condition[] {
    const wanted = trackCondition(query);
    if (wanted.sql === 'TRUE') return [];
    return [
      {
        sql: `o.track_id IN (SELECT t.track_id FROM tracks t WHERE t.session_id = ? AND ${wanted.sql})`,
        parameters: [sessionId, ...wanted.parameters],
      },
    ];
  }

  #inTime(sessionId: number, { sinceNs, untilNs }: LogQuery): readonly Condition[] {
    const bounds: Condition[] = [];
    const sample = `(SELECT (? - coalesce(time_start_ns, opened_ns)) * sample_rate_hz / 1e9
      FROM sessions WHERE session_id = ?)`;
    if (sinceNs !== null) {
      bounds.push({ sql: `o.sample_start >= ${sample}`, parameters: [BigInt(sinceNs), sessionId] });
    }
    if (untilNs !== null) {
      bounds.push({ sql: `o.sample_start <= ${sample}`, parameters: [BigInt(untilNs), sessionId] });
    }
    return bounds;
  }

  #all(sql: string, parameters: readonly SqlValue[]): readonly unknown[] {
    return this.#database.prepare(sql).all(...parameters);
  }
}
