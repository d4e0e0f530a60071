// Sessions and the recordings that they read.

import { statSync } from 'node:fs';
import type { SessionEnd, SessionStart, StoredSession } from '../records.ts';
import { inTransaction, type SqlDatabase, type SqlStatement } from '../sql.ts';

export class SessionQueries {
  readonly #database: SqlDatabase;
  readonly #findRecording: SqlStatement;
  readonly #insertRecording: SqlStatement;
  readonly #insert: SqlStatement;
  readonly #end: SqlStatement;
  readonly #list: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#database = database;
    this.#findRecording = database.prepare(
      `SELECT recording_id AS recordingId FROM recordings
       WHERE path = ? AND sha256 IS ? AND size_bytes IS ? AND datatype = ? AND sample_count = ?`,
    );
    this.#insertRecording = database.prepare(
      'INSERT INTO recordings (path, sha256, size_bytes, datatype, sample_count) VALUES (?, ?, ?, ?, ?)',
    );
    this.#insert = database.prepare(
      `INSERT INTO sessions (recording_id, state, opened_at, software_version, config_hash, settings_json,
         sample_rate_hz, center_freq_hz, time_start_ns)
       VALUES (?, 'running', ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#end = database.prepare(
      'UPDATE sessions SET state = ?, samples_processed = ?, samples_dropped = ? WHERE session_id = ?',
    );
    // time_start_ns as text: a double cannot hold it.
    this.#list = database.prepare(
      `SELECT s.session_id AS sessionId, s.state, s.opened_at AS openedAt, r.path AS sourcePath,
         r.sha256 AS recordingSha, s.sample_rate_hz AS sampleRateHz, s.center_freq_hz AS centerFreqHz,
         CAST(s.time_start_ns AS TEXT) AS timeStartNs, r.datatype, r.sample_count AS sampleCount,
         s.config_hash AS configHash, s.settings_json AS settingsJson, s.software_version AS softwareVersion,
         s.samples_processed AS samplesProcessed, s.samples_dropped AS samplesDropped
       FROM sessions s JOIN recordings r USING (recording_id) ORDER BY s.session_id`,
    );
  }

  begin(start: SessionStart): number {
    return inTransaction(this.#database, () => {
      const { lastInsertRowid } = this.#insert.run(
        this.#recordingId(start),
        new Date().toISOString(),
        start.softwareVersion,
        start.configHash,
        start.settingsJson,
        start.sampleRateHz,
        start.centerFreqHz,
        start.timeStartNs === null ? null : BigInt(start.timeStartNs),
      );
      return Number(lastInsertRowid);
    });
  }

  end(sessionId: number, end: SessionEnd): void {
    const state = end.isComplete ? 'complete' : 'incomplete';
    this.#end.run(state, end.samplesProcessed, end.samplesDropped, sessionId);
  }

  /** For the one process that has just locked the database: nobody else's session can be running. */
  markInterrupted(): void {
    this.#database.exec("UPDATE sessions SET state = 'interrupted' WHERE state = 'running'");
  }

  list(): readonly StoredSession[] {
    return this.#list.all() as StoredSession[];
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
