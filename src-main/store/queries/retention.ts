// Makes room: removes the oldest sessions that nobody wants to keep, a bounded piece at a time, and gives the space
// back to the system. Must not know settings or timers.

import type { RetentionAsk, RetentionStep } from '../protocol.ts';
import { inTransaction, type SqlDatabase } from '../sql.ts';

const DAY_NS = 86_400_000_000_000n;
/** 2 MiB of 4 KiB pages: some milliseconds of work. */
const PAGES_AT_ONCE = 512;

/** Pinned, still running, or with work of the analyst: such a session stays. */
const REMOVABLE = `
  NOT s.is_pinned AND s.state <> 'running'
  AND NOT EXISTS (SELECT 1 FROM annotations a WHERE a.session_id = s.session_id)
  AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.session_id = s.session_id AND NOT d.is_inherited)
  AND NOT EXISTS (SELECT 1 FROM clips c WHERE c.session_id = s.session_id)`;

export class Retention {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  step(ask: RetentionAsk): RetentionStep {
    const victim = this.#victim(ask);
    if (victim !== null) return inTransaction(this.#database, () => this.#remove(victim, ask.rows));
    const before = this.#pragma('freelist_count');
    if (before === 0) return { removedRows: 0, removedSessions: 0, freedPages: 0, isDone: true };
    // As a query: incremental_vacuum frees a page for each row that is read.
    this.#database.pragma(`incremental_vacuum(${PAGES_AT_ONCE})`);
    const freedPages = before - this.#pragma('freelist_count');
    const isDone = freedPages === 0 || freedPages === before;
    return { removedRows: 0, removedSessions: 0, freedPages, isDone };
  }

  /** The oldest session that is too old, or any where the file is too large. */
  #victim({ keepDays, maxBytes, keep }: RetentionAsk): number | null {
    const cutoffNs = keepDays === null ? null : this.#cutoffNs(keepDays);
    const isTooLarge = maxBytes !== null && this.#usedBytes() > maxBytes;
    if (cutoffNs === null && !isTooLarge) return null;
    const rows = this.#database
      .prepare(
        `SELECT s.session_id AS sessionId, s.opened_ns < ? AS isTooOld FROM sessions s
         WHERE ${REMOVABLE} ORDER BY s.session_id LIMIT 1000`,
      )
      .all(cutoffNs ?? 0n) as { readonly sessionId: number; readonly isTooOld: number }[];
    const found = rows.find(
      ({ sessionId, isTooOld }) => !keep.includes(sessionId) && (isTooLarge || isTooOld === 1),
    );
    return found?.sessionId ?? null;
  }

  /** null while the clock stands before the newest session: it went back, and says nothing about an age. */
  #cutoffNs(keepDays: number): bigint | null {
    const nowNs = BigInt(Date.now()) * 1_000_000n;
    const newest = this.#database
      .prepare('SELECT CAST(max(opened_ns) AS TEXT) AS text FROM sessions')
      .get() as {
      readonly text: string | null;
    };
    if (newest.text !== null && BigInt(newest.text) > nowNs) return null;
    return nowNs - BigInt(Math.round(keepDays * 1000)) * (DAY_NS / 1000n);
  }

  #remove(sessionId: number, rows: number): RetentionStep {
    let left = rows;
    left -= this.#deleteSome('track_observations', 'session_id, track_id, sample_start', sessionId, left);
    if (left > 0) left -= this.#deleteSome('tracks', 'track_row', sessionId, left);
    if (left > 0) {
      left -= this.#deleteSome('emitter_tracks', 'session_id, emitter_id, position', sessionId, left);
    }
    if (left <= 0) return { removedRows: rows - left, removedSessions: 0, freedPages: 0, isDone: false };
    // Few rows are left, and they go with the session.
    this.#database.prepare('DELETE FROM sessions WHERE session_id = ?').run(sessionId);
    this.#database.exec(
      `DELETE FROM recordings WHERE NOT EXISTS
         (SELECT 1 FROM sessions s WHERE s.recording_id = recordings.recording_id)`,
    );
    return { removedRows: rows - left, removedSessions: 1, freedPages: 0, isDone: false };
  }

  #deleteSome(table: string, key: string, sessionId: number, limit: number): number {
    const keys = key.includes(',') ? `(${key})` : key;
    return this.#database
      .prepare(
        `DELETE FROM ${table} WHERE ${keys} IN (SELECT ${key} FROM ${table} WHERE session_id = ? LIMIT ?)`,
      )
      .run(sessionId, limit).changes;
  }

  #usedBytes(): number {
    return (this.#pragma('page_count') - this.#pragma('freelist_count')) * this.#pragma('page_size');
  }

  #pragma(name: string): number {
    return Number(this.#database.pragma(name, { simple: true }));
  }
}
