// Sessions and the recordings that they read: written by the one writer.

import { statSync } from 'node:fs';
import type { SessionEnd, SessionStart, StoredGap } from '../records.ts';
import type { SqlDatabase, SqlStatement } from '../sql.ts';

/** What turns a sample and an offset of a session into time and radio frequency. */
export interface SessionFacts {
  readonly sampleRateHz: number;
  readonly centerFreqHz: number | null;
  /** Of the first sample; where that is unknown, of the opening. */
  readonly baseNs: bigint;
}

export class SessionWriter {
  readonly #findRecording: SqlStatement;
  readonly #insertRecording: SqlStatement;
  readonly #insert: SqlStatement;
  readonly #end: SqlStatement;
  readonly #pin: SqlStatement;
  readonly #putGap: SqlStatement;
  readonly #findFacts: SqlStatement;
  readonly #facts = new Map<number, SessionFacts>();

  constructor(database: SqlDatabase) {
    this.#findRecording = database.prepare(
      `SELECT recording_id AS recordingId FROM recordings
       WHERE path = ? AND sha256 IS ? AND size_bytes IS ? AND datatype = ? AND sample_count = ?`,
    );
    this.#insertRecording = database.prepare(
      'INSERT INTO recordings (path, sha256, size_bytes, datatype, sample_count) VALUES (?, ?, ?, ?, ?)',
    );
    this.#insert = database.prepare(
      `INSERT INTO sessions (recording_id, state, opened_at, opened_ns, software_version, config_hash, settings_json,
         sample_rate_hz, center_freq_hz, time_start_ns, clock_is_known)
       VALUES (?, 'running', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#end = database.prepare(
      `UPDATE sessions SET state = ?, closed_at = ?, samples_processed = ?, samples_dropped = ?, detections = ?,
         observations_dropped = ?, problem = ?, clock_jump_ms = ? WHERE session_id = ?`,
    );
    this.#pin = database.prepare('UPDATE sessions SET is_pinned = ? WHERE session_id = ?');
    this.#putGap = database.prepare(
      `INSERT INTO gaps (session_id, sample_start, sample_count) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET sample_count = excluded.sample_count`,
    );
    this.#findFacts = database.prepare(
      `SELECT sample_rate_hz AS sampleRateHz, center_freq_hz AS centerFreqHz,
         CAST(coalesce(time_start_ns, opened_ns) AS TEXT) AS base FROM sessions WHERE session_id = ?`,
    );
  }

  /** In a transaction of its caller. */
  begin(start: SessionStart): number {
    const openedMs = start.openedAtMs ?? Date.now();
    const { lastInsertRowid } = this.#insert.run(
      this.#recordingId(start),
      new Date(openedMs).toISOString(),
      BigInt(openedMs) * 1_000_000n,
      start.softwareVersion,
      start.configHash,
      start.settingsJson,
      start.sampleRateHz,
      start.centerFreqHz,
      start.timeStartNs === null ? null : BigInt(start.timeStartNs),
      start.timeStartNs === null ? 0 : 1,
    );
    return Number(lastInsertRowid);
  }

  end(sessionId: number, end: SessionEnd): void {
    this.#end.run(
      end.isComplete ? 'complete' : 'incomplete',
      new Date().toISOString(),
      end.samplesProcessed,
      end.samplesDropped,
      end.detections ?? null,
      end.observationsDropped ?? null,
      end.problem ?? null,
      end.clockJumpMs ?? null,
      sessionId,
    );
  }

  pin(sessionId: number, isPinned: boolean): void {
    this.#pin.run(isPinned ? 1 : 0, sessionId);
  }

  writeGap(sessionId: number, gap: StoredGap): void {
    this.#putGap.run(sessionId, gap.sampleStart, gap.sampleCount);
  }

  /** Of a session that exists; rows of any other are refused by the database. */
  factsOf(sessionId: number): SessionFacts {
    const known = this.#facts.get(sessionId);
    if (known !== undefined) return known;
    const row = this.#findFacts.get(sessionId) as
      | { readonly sampleRateHz: number; readonly centerFreqHz: number | null; readonly base: string }
      | undefined;
    if (row === undefined) return { sampleRateHz: 1, centerFreqHz: null, baseNs: 0n };
    const facts = {
      sampleRateHz: row.sampleRateHz,
      centerFreqHz: row.centerFreqHz,
      baseNs: BigInt(row.base),
    };
    this.#facts.set(sessionId, facts);
    return facts;
  }

  /** The same file, read the same way, is the same recording. */
  #recordingId(start: SessionStart): number {
    const { sourcePath, recordingSha, datatype, sampleCount } = start;
    const recording = [sourcePath, recordingSha, sizeBytesOf(sourcePath), datatype, sampleCount];
    const known = this.#findRecording.get(...recording) as { readonly recordingId: number } | undefined;
    return known?.recordingId ?? Number(this.#insertRecording.run(...recording).lastInsertRowid);
  }
}

function sizeBytesOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null;
}
