// The only file that touches better-sqlite3: a thread that opens the log, holds it, and answers one request at a time.
// It must be started only where Node-API 10 is there (client.ts checks): elsewhere opening kills the process.

import { mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { ok, type Result, SfericError } from '#contract/errors.ts';
import { migrate } from './migrations/index.ts';
import type { Batch, RequestMessage, WorkerMessage, WorkerOptions } from './protocol.ts';
import { EmitterQueries } from './queries/emitters.ts';
import { ObservationQueries } from './queries/observations.ts';
import { SessionQueries } from './queries/sessions.ts';
import { TrackQueries } from './queries/tracks.ts';
import { assertOwnFile, busyError, codeOf, openingError, writingError } from './refusal.ts';
import { inTransaction } from './sql.ts';

/** How long a reader from outside (a database shell) may hold the file before a write is given up. */
const BUSY_TIMEOUT_MS = 2000;

class LogDatabase {
  readonly #path: string;
  readonly #lock: Database.Database;
  readonly #database: Database.Database;
  readonly #sessions: SessionQueries;
  readonly #tracks: TrackQueries;
  readonly #observations: ObservationQueries;
  readonly #emitters: EmitterQueries;

  /** Throws SfericError. Leaves a file that is not a log as it is. */
  constructor(namedPath: string) {
    const path = wholePath(namedPath);
    assertOwnFile(path);
    this.#path = path;
    this.#lock = lockBeside(path);
    let database: Database.Database | null = null;
    try {
      database = new Database(path, { timeout: BUSY_TIMEOUT_MS });
      // Before WAL: the mark that the file is ours must be in the file itself, where assertOwnFile looks.
      migrate(database, path);
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = NORMAL');
      database.pragma('foreign_keys = ON');
      this.#database = database;
      this.#sessions = new SessionQueries(database);
      this.#tracks = new TrackQueries(database);
      this.#observations = new ObservationQueries(database);
      this.#emitters = new EmitterQueries(database);
      this.#sessions.markInterrupted();
    } catch (error) {
      database?.close();
      this.#lock.close();
      throw error;
    }
  }

  answer(message: RequestMessage): Result<unknown> {
    try {
      return ok(this.#answer(message));
    } catch (error) {
      if (error instanceof SfericError) return { ok: false, error: error.info };
      return { ok: false, error: writingError(this.#path, error) };
    }
  }

  #answer(message: RequestMessage): unknown {
    switch (message.kind) {
      case 'begin':
        return this.#sessions.begin(message.ask);
      case 'write':
        this.#write(message.ask);
        return null;
      case 'end':
        this.#sessions.end(message.ask.sessionId, message.ask.end);
        return null;
      case 'sessions':
        return this.#sessions.list();
      case 'tracks':
        return this.#tracks.list(message.ask.sessionId);
      case 'emitters':
        return this.#emitters.list(message.ask.sessionId);
      case 'observations':
        return this.#observations.list(message.ask.sessionId, message.ask.trackId);
      case 'close':
        this.#database.close();
        this.#lock.close();
        return null;
    }
  }

  #write(batch: Batch): void {
    inTransaction(this.#database, () => {
      for (const { sessionId, row } of batch.tracks) this.#tracks.write(sessionId, row);
      for (const { sessionId, row } of batch.observations) this.#observations.write(sessionId, row);
      for (const { sessionId, row } of batch.emitters) this.#emitters.replace(sessionId, row);
    });
  }
}

/** One name for one file, whatever links lead to it: the lock lies beside the file itself. Makes the folder. */
function wholePath(path: string): string {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const plain = join(realpathSync(folder), basename(path));
  try {
    return realpathSync(plain);
  } catch {
    return plain;
  }
}

/**
 * An exclusive transaction on an empty database of its own, never ended: it keeps other instances out, lets readers of
 * the log in, and is released by the system when the process dies, however that comes about.
 */
function lockBeside(path: string): Database.Database {
  const lock = new Database(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw codeOf(error) === 'SQLITE_BUSY' ? busyError(path) : error;
  }
}

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

function start(): void {
  const { path } = workerData as WorkerOptions;
  let database: LogDatabase;
  try {
    database = new LogDatabase(path);
  } catch (error) {
    post({ kind: 'refused', error: openingError(path, error) });
    return;
  }
  parentPort?.on('message', (message: RequestMessage) => {
    const result = database.answer(message);
    post({ kind: 'answer', id: message.id, result });
    if (message.kind === 'close') parentPort?.close();
  });
  post({ kind: 'opened' });
}

start();
