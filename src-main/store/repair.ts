// Sessions that were running when the process was killed: how far the log goes, and what was on just then. For the one
// process that has the lock: nobody else's session can be running.

import { basename } from 'node:path';
import { inTransaction, type SqlDatabase } from './sql.ts';

interface OpenSession {
  readonly sessionId: number;
  readonly path: string;
  readonly sampleRateHz: number;
}

/** One line for each session that was cut short. */
export function repairSessions(database: SqlDatabase): readonly string[] {
  const open = database
    .prepare(
      `SELECT s.session_id AS sessionId, r.path, s.sample_rate_hz AS sampleRateHz
       FROM sessions s JOIN recordings r USING (recording_id) WHERE s.state = 'running' ORDER BY s.session_id`,
    )
    .all() as OpenSession[];
  return open.map((session) => inTransaction(database, () => repaired(database, session)));
}

function repaired(database: SqlDatabase, { sessionId, path, sampleRateHz }: OpenSession): string {
  // A track that was still on reaches to its last observation, which may be later than its last state.
  const cut = database
    .prepare(
      `UPDATE tracks SET state = 'lost', is_cut_short = 1, sample_count = max(sample_count, coalesce((
           SELECT max(o.sample_start) + 1 FROM track_observations o
           WHERE o.session_id = tracks.session_id AND o.track_id = tracks.track_id
         ) - sample_start, 0))
       WHERE session_id = ? AND state <> 'lost'`,
    )
    .run(sessionId).changes;
  database
    .prepare(
      `UPDATE tracks SET time_stop_ns = time_start_ns + CAST(round(sample_count * 1e9 / ?) AS INTEGER)
       WHERE session_id = ? AND is_cut_short`,
    )
    .run(sampleRateHz, sessionId);
  database
    .prepare(
      `UPDATE sessions SET state = 'interrupted', last_sample = coalesce(
         (SELECT max(sample_start + sample_count) FROM tracks t WHERE t.session_id = sessions.session_id), 0)
       WHERE session_id = ?`,
    )
    .run(sessionId);
  const { lastSample } = database
    .prepare('SELECT last_sample AS lastSample FROM sessions WHERE session_id = ?')
    .get(sessionId) as { readonly lastSample: number };
  const atS = (lastSample / sampleRateHz).toFixed(3);
  const what = cut === 1 ? '1 track was' : `${cut} tracks were`;
  return `The last run of Sferic was cut short: session ${sessionId} of ${basename(path)} is in the log up to ${atS} s; ${what} still on`;
}
