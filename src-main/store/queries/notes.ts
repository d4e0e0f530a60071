// What analysts made, over the whole log: annotations, clips and the decisions that hold, found by time, frequency,
// width, text and session. Few rows: every one is looked at.

import type { LogNote, LogQuery } from '#contract/log.ts';
import type { SqlDatabase, SqlValue } from '../sql.ts';
import { HOLDING_DECISION } from './analyst.ts';
import { all, type Condition, marks } from './conditions.ts';

/** `stop` is one past the last sample, NULL: to the end. */
const WORK = `
  SELECT 'annotation' AS kind, session_id, sample_start, sample_start + sample_count AS stop, low_offset_hz AS low,
    high_offset_hz AS high, label, comment, NULL AS path FROM annotations WHERE NOT is_deleted
  UNION ALL
  SELECT 'clip', session_id, sample_start, sample_start + sample_count, low_offset_hz, high_offset_hz,
    NULL, NULL, path FROM clips
  UNION ALL
  SELECT d.kind, d.session_id, coalesce(d.sample_start, e.first_sample, t.sample_start, 0),
    coalesce(e.last_sample, t.sample_start + t.sample_count, d.sample_start + 1),
    coalesce(e.low_offset_hz, t.low_offset_hz), coalesce(e.high_offset_hz, t.high_offset_hz),
    CASE d.kind WHEN 'relabel' THEN d.value ELSE coalesce((
      SELECT n.value FROM decisions n WHERE n.session_id = d.session_id AND n.subject = d.subject
        AND n.subject_id = d.subject_id AND n.kind = 'relabel' ORDER BY n.decision_id DESC LIMIT 1), e.label) END,
    CASE d.kind WHEN 'comment' THEN d.value END, NULL
  FROM decisions d
  LEFT JOIN emitters e ON d.subject = 'emitter' AND e.session_id = d.session_id
    AND e.emitter_id = CAST(d.subject_id AS INTEGER)
  LEFT JOIN tracks t ON d.subject = 'track' AND t.session_id = d.session_id
    AND t.track_id = CAST(d.subject_id AS INTEGER)
  WHERE d.subject <> 'annotation' AND NOT d.is_inherited AND ${HOLDING_DECISION}`;

const PLACED = `
  SELECT w.*, s.clock_is_known,
    coalesce(s.time_start_ns, s.opened_ns) + CAST(round(w.sample_start * 1e9 / s.sample_rate_hz) AS INTEGER) AS start_ns,
    coalesce(s.time_start_ns, s.opened_ns)
      + CAST(round(coalesce(w.stop, r.sample_count) * 1e9 / s.sample_rate_hz) AS INTEGER) AS stop_ns,
    s.center_freq_hz + coalesce(w.low, -s.sample_rate_hz / 2) AS low_freq_hz,
    s.center_freq_hz + coalesce(w.high, s.sample_rate_hz / 2) AS high_freq_hz,
    coalesce(w.high - w.low, s.sample_rate_hz) AS width_hz, s.center_freq_hz AS middle_hz
  FROM (${WORK}) w JOIN sessions s USING (session_id) JOIN recordings r USING (recording_id)`;

export class NoteQuery {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** The newest first. */
  list(query: LogQuery, limit: number): readonly LogNote[] {
    const { sql, parameters } = all(conditionsOf(query));
    return this.#database
      .prepare(
        `SELECT kind, session_id AS sessionId, sample_start AS sampleStart, CAST(start_ns AS TEXT) AS timeStartNs,
           clock_is_known AS isClockKnown, middle_hz + (low + high) / 2 AS centerFreqHz, (low + high) / 2 AS offsetHz,
           label, comment, path
         FROM (${PLACED}) WHERE ${sql} ORDER BY start_ns DESC, session_id DESC, kind, label LIMIT ?`,
      )
      .all(...parameters, limit)
      .map((row) => {
        const note = row as Omit<LogNote, 'isClockKnown'> & { readonly isClockKnown: number };
        return { ...note, isClockKnown: note.isClockKnown === 1 };
      });
  }
}

function conditionsOf(query: LogQuery): readonly Condition[] {
  const conditions: Condition[] = [];
  const where = (sql: string, ...parameters: SqlValue[]): void => void conditions.push({ sql, parameters });
  if (query.sinceNs !== null) where('stop_ns >= ?', BigInt(query.sinceNs));
  if (query.untilNs !== null) where('start_ns <= ?', BigInt(query.untilNs));
  if (query.lowFreqHz !== null) where('high_freq_hz >= ?', query.lowFreqHz);
  if (query.highFreqHz !== null) where('low_freq_hz <= ?', query.highFreqHz);
  if (query.minBandwidthHz !== null) where('width_hz >= ?', query.minBandwidthHz);
  if (query.maxBandwidthHz !== null) where('width_hz <= ?', query.maxBandwidthHz);
  if (query.sessionIds.length > 0)
    where(`session_id IN (${marks(query.sessionIds.length)})`, ...query.sessionIds);
  if (query.labelText !== null && query.labelText !== '') {
    const pattern = `%${query.labelText.replace(/[\\%_]/g, '\\$&')}%`;
    const texts = ['label', 'comment', 'path'].map((column) => `${column} LIKE ? ESCAPE '\\'`);
    where(`(${texts.join(' OR ')})`, pattern, pattern, pattern);
  }
  return conditions;
}
