// The sessions of the log, as they are read: whole for programs, in short for a list.

import { basename } from 'node:path';
import type { LogSession } from '#contract/log.ts';
import type { StoredGap, StoredSession } from '../records.ts';
import type { SqlDatabase, SqlStatement } from '../sql.ts';

export class SessionReader {
  readonly #list: SqlStatement;
  readonly #short: SqlStatement;
  readonly #gaps: SqlStatement;

  constructor(database: SqlDatabase) {
    // time_start_ns as text: a double cannot hold it.
    this.#list = database.prepare(
      `SELECT s.session_id AS sessionId, s.state, s.opened_at AS openedAt, s.closed_at AS closedAt,
         r.path AS sourcePath, r.sha256 AS recordingSha, s.sample_rate_hz AS sampleRateHz,
         s.center_freq_hz AS centerFreqHz, CAST(s.time_start_ns AS TEXT) AS timeStartNs, r.datatype,
         r.sample_count AS sampleCount, s.config_hash AS configHash, s.settings_json AS settingsJson,
         s.software_version AS softwareVersion, s.samples_processed AS samplesProcessed,
         s.samples_dropped AS samplesDropped, s.observations_dropped AS observationsDropped, s.detections, s.problem,
         s.clock_jump_ms AS clockJumpMs, s.last_sample AS lastSample, s.is_pinned AS isPinned
       FROM sessions s JOIN recordings r USING (recording_id) ORDER BY s.session_id`,
    );
    this.#short = database.prepare(
      `SELECT s.session_id AS sessionId, s.state, s.opened_at AS openedAt, s.closed_at AS closedAt,
         r.path AS sourcePath, s.sample_rate_hz AS sampleRateHz, s.center_freq_hz AS centerFreqHz,
         CAST(s.time_start_ns AS TEXT) AS timeStartNs, r.datatype, r.sample_count AS sampleCount,
         s.config_hash AS configHash, s.software_version AS softwareVersion,
         s.samples_processed AS samplesProcessed, s.samples_dropped AS samplesDropped, s.is_pinned AS isPinned,
         s.problem, s.clock_jump_ms AS clockJumpMs, s.last_sample AS lastSample,
         s.observations_dropped AS observationsDropped,
         (SELECT count(*) FROM tracks t WHERE t.session_id = s.session_id) AS trackCount,
         (SELECT count(*) FROM emitters e WHERE e.session_id = s.session_id) AS emitterCount
       FROM sessions s JOIN recordings r USING (recording_id) ORDER BY s.session_id DESC`,
    );
    this.#gaps = database.prepare(
      `SELECT sample_start AS sampleStart, sample_count AS sampleCount FROM gaps
       WHERE session_id = ? ORDER BY sample_start`,
    );
  }

  /** By sessionId: the order in which they were opened, whatever the clock said. */
  list(): readonly StoredSession[] {
    return (this.#list.all() as (Omit<StoredSession, 'isPinned'> & { isPinned: number })[]).map((row) => ({
      ...row,
      isPinned: row.isPinned === 1,
    }));
  }

  /** The newest first. */
  shortList(): readonly LogSession[] {
    return this.#short.all().map((row) => logSession(row as ShortRow));
  }

  /** By sampleStart. */
  gaps(sessionId: number): readonly StoredGap[] {
    return this.#gaps.all(sessionId) as StoredGap[];
  }
}

interface ShortRow extends Omit<LogSession, 'isPinned' | 'note'> {
  readonly isPinned: number;
  readonly problem: string | null;
  readonly clockJumpMs: number | null;
  readonly lastSample: number | null;
  readonly observationsDropped: number | null;
}

function logSession(row: ShortRow): LogSession {
  const { isPinned, problem, clockJumpMs, lastSample, observationsDropped, ...plain } = row;
  const notes: string[] = [];
  if (row.state === 'interrupted') {
    const atS = (lastSample ?? 0) / row.sampleRateHz;
    notes.push(`cut short at ${atS.toFixed(3)} s of ${basename(row.sourcePath)}`);
  }
  if (problem !== null) notes.push(problem);
  if (observationsDropped !== null && observationsDropped > 0) {
    notes.push(`${observationsDropped} observations were dropped`);
  }
  if (clockJumpMs !== null) {
    notes.push(`the clock of this machine was set by ${(clockJumpMs / 1000).toFixed(1)} s meanwhile`);
  }
  return { ...plain, isPinned: isPinned === 1, note: notes.length === 0 ? null : notes.join('; ') };
}
