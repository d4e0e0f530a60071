// The writing side of the log, in its thread: the only one that changes it. Must not open files by itself.

import { ok, type Result, SfericError } from '#contract/errors.ts';
import type { OpenedLog } from './opening.ts';
import type { Batch, MessageOf, WriterRequests } from './protocol.ts';
import { AnalystWriter } from './queries/analyst.ts';
import { EmitterQueries } from './queries/emitters.ts';
import { ObservationWriter } from './queries/observations.ts';
import { Retention } from './queries/retention.ts';
import { SessionWriter } from './queries/sessions.ts';
import { TrackWriter } from './queries/tracks.ts';
import type { SessionStart } from './records.ts';
import { writingError } from './refusal.ts';
import { repairSessions } from './repair.ts';
import { inTransaction, type SqlDatabase } from './sql.ts';

export class LogWriter {
  readonly #log: OpenedLog;
  readonly #database: SqlDatabase;
  readonly #sessions: SessionWriter;
  readonly #tracks: TrackWriter;
  readonly #observations: ObservationWriter;
  readonly #emitters: EmitterQueries;
  readonly #analyst: AnalystWriter;
  readonly #retention: Retention;
  /** Writes of this era and before are refused: one of them failed, and order must be kept. */
  #failedEra = -1;

  constructor(log: OpenedLog) {
    this.#log = log;
    this.#database = log.database;
    this.#sessions = new SessionWriter(log.database);
    this.#tracks = new TrackWriter(log.database);
    this.#observations = new ObservationWriter(log.database);
    this.#emitters = new EmitterQueries(log.database);
    this.#analyst = new AnalystWriter(log.database);
    this.#retention = new Retention(log.database);
    log.notices.push(...repairSessions(log.database));
  }

  answer(message: MessageOf<WriterRequests>): Result<unknown> {
    try {
      return ok(this.#answer(message));
    } catch (error) {
      if (error instanceof SfericError) return { ok: false, error: error.info };
      return { ok: false, error: writingError(this.#log.path, error) };
    }
  }

  #answer(message: MessageOf<WriterRequests>): unknown {
    switch (message.kind) {
      case 'begin':
        return this.#durably(() => this.#begin(message.ask));
      case 'write':
        return this.#writeInEra(message.ask.era, message.ask.batch);
      case 'annotate':
        return this.#durablyEach(message.ask, (annotation) => this.#analyst.annotate(annotation));
      case 'decide':
        return this.#durablyEach(message.ask, (decision) => this.#analyst.decide(decision));
      case 'clip':
        return this.#durablyEach([message.ask], (clip) => this.#analyst.clip(clip));
      case 'pin':
        return this.#durablyEach([message.ask], ({ sessionId, isPinned }) =>
          this.#sessions.pin(sessionId, isPinned),
        );
      case 'retain':
        return this.#retention.step(message.ask);
      case 'checkpoint':
        this.#database.pragma('wal_checkpoint(RESTART)');
        return null;
      case 'close':
        this.#close();
        return null;
    }
  }

  #begin(start: SessionStart): number {
    return inTransaction(this.#database, () => {
      const sessionId = this.#sessions.begin(start);
      // One from another log brings its own; what a live source gave before were other samples.
      if (start.openedAtMs === undefined && start.isLive !== true) this.#analyst.inherit(sessionId);
      return sessionId;
    });
  }

  #durablyEach<T>(rows: readonly T[], write: (row: T) => void): null {
    this.#durably(() => inTransaction(this.#database, () => rows.forEach(write)));
    return null;
  }

  #writeInEra(era: number, batch: Batch): null {
    if (era <= this.#failedEra) {
      throw new SfericError('busy', 'A write before this one failed', { isSkipped: true });
    }
    try {
      this.#write(batch);
      return null;
    } catch (error) {
      this.#failedEra = era;
      throw error;
    }
  }

  #write(batch: Batch): void {
    inTransaction(this.#database, () => {
      for (const { sessionId, row } of batch.tracks) {
        this.#tracks.write(sessionId, row, this.#sessions.factsOf(sessionId));
      }
      this.#observations.write(batch.observations);
      for (const { sessionId, row } of batch.removedTracks) this.#tracks.remove(sessionId, row);
      for (const { sessionId, row } of batch.emitters) this.#emitters.replace(sessionId, row);
      for (const { sessionId, row } of batch.gaps) this.#sessions.writeGap(sessionId, row);
      for (const { sessionId, row } of batch.ends) this.#sessions.end(sessionId, row);
    });
  }

  /** Few and dear: on the disk when it is answered, so that a power cut does not take it. */
  #durably<T>(work: () => T): T {
    this.#database.pragma('synchronous = FULL');
    try {
      return work();
    } finally {
      this.#database.pragma('synchronous = NORMAL');
    }
  }

  /** Without its journal a log is one plain file, which can be read where nothing may be written. */
  #close(): void {
    try {
      this.#database.pragma('wal_checkpoint(TRUNCATE)');
      this.#database.pragma('journal_mode = DELETE');
    } catch {
      // Somebody reads it, or the disk is full: the journal stays, and is read at the next opening.
    }
    this.#database.close();
    this.#log.lock.close();
  }
}
