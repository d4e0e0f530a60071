// A question to the log as SQL conditions on `tracks t`, and the cheapest way to them. Must not know what is selected.

import type { LogQuery } from '#contract/log.ts';
import type { SqlValue } from '../sql.ts';

export interface Condition {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** Every condition of the query, exact; always true where it asks for nothing. */
export function trackCondition(query: LogQuery): Condition {
  return all([
    ...timeConditions(query),
    ...compared('t.high_freq_hz >= ?', query.lowFreqHz),
    ...compared('t.low_freq_hz <= ?', query.highFreqHz),
    ...compared('t.bandwidth_hz >= ?', query.minBandwidthHz),
    ...compared('t.bandwidth_hz <= ?', query.maxBandwidthHz),
    ...compared('t.power_dbfs >= ?', query.minPowerDbfs),
    ...compared('t.power_dbfs <= ?', query.maxPowerDbfs),
    ...compared('t.snr_db >= ?', query.minSnrDb),
    ...sessionConditions(query),
    ...emitterConditions(query),
  ]);
}

/** What the R*Tree can answer, as conditions on `track_places p`; null: nothing. */
export function placeCondition(query: LogQuery): Condition | null {
  const conditions = [
    ...compared('p.high_freq_hz >= ?', query.lowFreqHz),
    ...compared('p.low_freq_hz <= ?', query.highFreqHz),
    ...compared('p.stop_s >= ?', placeSeconds(query.sinceNs)),
    ...compared('p.start_s <= ?', laterByAMillisecond(placeSeconds(query.untilNs))),
  ];
  return conditions.length === 0 ? null : all(conditions);
}

/** Emitters (session_id, emitter_id) that a query by class or label means; null: it asks for neither. */
export function emitterSubquery(query: LogQuery): Condition | null {
  const byClass =
    query.classes.length === 0
      ? []
      : [{ sql: `class IN (${marks(query.classes.length)})`, parameters: query.classes }];
  if (query.labelText === null || query.labelText === '') {
    if (byClass.length === 0) return null;
    const { sql, parameters } = all(byClass);
    return { sql: `SELECT session_id, emitter_id FROM emitters WHERE ${sql}`, parameters };
  }
  const pattern = `%${query.labelText.replace(/[\\%_]/g, '\\$&')}%`;
  const own = all([...byClass, { sql: "label LIKE ? ESCAPE '\\'", parameters: [pattern] }]);
  const renamed = all([
    {
      sql: `(session_id, CAST(emitter_id AS TEXT)) IN (SELECT session_id, subject_id FROM decisions
        WHERE decision_id IN (SELECT max(decision_id) FROM decisions WHERE subject = 'emitter' AND kind = 'relabel'
          GROUP BY session_id, subject_id) AND value LIKE ? ESCAPE '\\')`,
      parameters: [pattern],
    },
    ...byClass,
  ]);
  return {
    sql: `SELECT session_id, emitter_id FROM emitters WHERE (${own.sql}) OR (${renamed.sql})`,
    parameters: [...own.parameters, ...renamed.parameters],
  };
}

export function all(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return { sql: 'TRUE', parameters: [] };
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}

export function marks(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}

function timeConditions({ sinceNs, untilNs }: LogQuery): readonly Condition[] {
  return [
    ...(sinceNs === null ? [] : [{ sql: 't.time_stop_ns >= ?', parameters: [BigInt(sinceNs)] }]),
    ...(untilNs === null ? [] : [{ sql: 't.time_start_ns <= ?', parameters: [BigInt(untilNs)] }]),
  ];
}

function sessionConditions({ sessionIds }: LogQuery): readonly Condition[] {
  if (sessionIds.length === 0) return [];
  return [{ sql: `t.session_id IN (${marks(sessionIds.length)})`, parameters: sessionIds }];
}

function emitterConditions(query: LogQuery): readonly Condition[] {
  const emitters = emitterSubquery(query);
  if (emitters === null) return [];
  return [{ sql: `(t.session_id, t.emitter_id) IN (${emitters.sql})`, parameters: emitters.parameters }];
}

function compared(sql: string, value: number | null): readonly Condition[] {
  return value === null ? [] : [{ sql, parameters: [value] }];
}

/** What was cut off in between must not hide a track. */
function laterByAMillisecond(seconds: number | null): number | null {
  return seconds === null ? null : seconds + 0.001;
}

/** The tree's times: seconds since 2020 (migrations/0002-search.ts). */
function placeSeconds(timeNs: string | null): number | null {
  return timeNs === null ? null : Number(BigInt(timeNs) / 1_000_000n) / 1000 - 1_577_836_800;
}
