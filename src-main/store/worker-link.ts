// The database worker as promises: starts it, sends requests, matches answers. Must not know what a batch is.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { fail, type Result, SfericError } from '#contract/errors.ts';
import type { RequestKind, Requests, WorkerMessage, WorkerOptions } from './protocol.ts';

/** better-sqlite3 kills the process where this is missing (Node 20), without an error. */
const NODE_API_NEEDED = 10;

/** Throws SfericError `unavailable` where the database cannot run. */
export function assertDatabaseCanRun(versions: { readonly node: string; readonly napi?: string }): void {
  if (Number(versions.napi ?? 0) >= NODE_API_NEEDED) return;
  throw new SfericError(
    'unavailable',
    `The log needs Node-API ${NODE_API_NEEDED}, and Node ${versions.node} has ${versions.napi ?? 'none'}: start Sferic with "npm run", which uses the bundled Node 24, or install Node 24`,
    { node: versions.node },
  );
}

export class WorkerLink {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (result: Result<unknown>) => void>();
  readonly #exited: Promise<void>;
  #nextId = 1;
  #isGone = false;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#exited = new Promise((resolve) => worker.once('exit', () => resolve()));
  }

  /** Resolves when the log is open. Throws SfericError as the worker gives it. */
  static async open(path: string): Promise<WorkerLink> {
    assertDatabaseCanRun(process.versions);
    const workerData: WorkerOptions = { path };
    // Not the flags of this process: --input-type, for one, ends a thread at once.
    const worker = new Worker(workerUrl(), { workerData, name: 'sferic-log', execArgv: [] });
    const link = new WorkerLink(worker);
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: WorkerMessage) => {
        switch (message.kind) {
          case 'opened':
            return resolve();
          case 'refused':
            return reject(new SfericError(message.error.code, message.error.message, message.error.detail));
          case 'answer':
            return link.#settle(message.id, message.result);
        }
      });
      const onGone = (reason: string): void => {
        link.#giveUp(path, reason);
        reject(new SfericError('internal', `The log ${path} cannot be opened: ${reason}`, { path }));
      };
      worker.once('error', (error) => onGone(error instanceof Error ? error.message : String(error)));
      worker.once('exit', () => onGone('its thread has ended'));
    });
    return link;
  }

  /** Never rejects. Requests are answered in the order in which they were made. */
  ask<K extends RequestKind>(kind: K, ask: Requests[K]['ask']): Promise<Result<Requests[K]['answer']>> {
    if (this.#isGone) return Promise.resolve(fail('unavailable', 'The log is closed'));
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, (result) => resolve(result as Result<Requests[K]['answer']>));
      this.#worker.postMessage({ id, kind, ask });
    });
  }

  /** Closes the database and ends the thread. */
  async close(): Promise<void> {
    await this.ask('close', null);
    this.#isGone = true;
    await this.#exited;
  }

  #settle(id: number, result: Result<unknown>): void {
    this.#waiting.get(id)?.(result);
    this.#waiting.delete(id);
  }

  #giveUp(path: string, reason: string): void {
    this.#isGone = true;
    for (const id of [...this.#waiting.keys()]) {
      this.#settle(
        id,
        fail('unavailable', `The log ${path} has stopped (${reason}): start Sferic again to log`),
      );
    }
  }
}

/** Beside this file as source; in the build this code may lie in a shared chunk, one folder below the worker. */
function workerUrl(): URL {
  const names = import.meta.url.endsWith('.ts') ? ['./db-worker.ts'] : ['./db-worker.js', '../db-worker.js'];
  const urls = names.map((name) => new URL(name, import.meta.url));
  const found = urls.find((url) => existsSync(fileURLToPath(url)));
  if (found !== undefined) return found;
  throw new SfericError('internal', 'The log cannot be opened: db-worker is missing; build Sferic again');
}
