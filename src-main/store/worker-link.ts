// A thread of the log as promises: starts it, sends requests, matches answers. Must not know what a batch is.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { fail, type Result, SfericError } from '#contract/errors.ts';
import type { RequestsOf, WorkerMessage, WorkerOptions, WorkerRole } from './protocol.ts';

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

type AskOf<R, K extends keyof R> = R[K] extends { readonly ask: infer A } ? A : never;
type AnswerOf<R, K extends keyof R> = R[K] extends { readonly answer: infer A } ? A : never;

export class WorkerLink<Role extends WorkerRole> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (result: Result<unknown>) => void>();
  readonly #exited: Promise<void>;
  #notices: readonly string[] = [];
  #nextId = 1;
  #isGone = false;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#exited = new Promise((resolve) => worker.once('exit', () => resolve()));
  }

  /** Resolves when the log is open. Throws SfericError as the worker gives it. */
  static async open<Role extends WorkerRole>(
    workerData: WorkerOptions & { readonly role: Role },
  ): Promise<WorkerLink<Role>> {
    assertDatabaseCanRun(process.versions);
    const { path, role } = workerData;
    // Not the flags of this process: --input-type, for one, ends a thread at once.
    const worker = new Worker(workerUrl(), { workerData, name: `sferic-log-${role}`, execArgv: [] });
    const link = new WorkerLink<Role>(worker);
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: WorkerMessage) => {
        switch (message.kind) {
          case 'opened':
            link.#notices = message.notices;
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

  /** How the log was found: repaired, brought to a newer layout, set aside. One line each. */
  get notices(): readonly string[] {
    return this.#notices;
  }

  /** Never rejects. Requests are answered in the order in which they were made. `transfer` is given away. */
  ask<K extends keyof RequestsOf[Role] & string>(
    kind: K,
    ask: AskOf<RequestsOf[Role], K>,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Result<AnswerOf<RequestsOf[Role], K>>> {
    if (this.#isGone) return Promise.resolve(fail('unavailable', 'The log is closed'));
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, (result) => resolve(result as Result<AnswerOf<RequestsOf[Role], K>>));
      this.#worker.postMessage({ id, kind, ask }, transfer);
    });
  }

  /** Closes the database and ends the thread. */
  async close(): Promise<void> {
    await this.ask('close', null as AskOf<RequestsOf[Role], 'close'>);
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
