// Moves what was written from the journal into the log's file, on a connection and a thread of its own: its fsync is
// the longest wait there is, and here nobody waits for it.

import { ok, type Result } from '#contract/errors.ts';
import type { KeeperRequests, MessageOf } from './protocol.ts';
import { writingError } from './refusal.ts';
import type { SqlDatabase } from './sql.ts';

export class LogKeeper {
  readonly #database: SqlDatabase;
  readonly #path: string;

  constructor(database: SqlDatabase, path: string) {
    this.#database = database;
    this.#path = path;
  }

  answer(message: MessageOf<KeeperRequests>): Result<unknown> {
    try {
      switch (message.kind) {
        case 'checkpoint':
          return ok(this.#checkpoint());
        case 'close':
          this.#database.close();
          return ok(null);
      }
    } catch (error) {
      return { ok: false, error: writingError(this.#path, error) };
    }
  }

  /** PASSIVE takes nothing from a writer or a reader; it moves what it can. */
  #checkpoint(): number {
    const [row] = this.#database.pragma('wal_checkpoint(PASSIVE)') as readonly {
      readonly log: number;
      readonly checkpointed: number;
    }[];
    return row === undefined || row.log < 0 ? 0 : row.log;
  }
}
