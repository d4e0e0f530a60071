// The only file that touches better-sqlite3: a thread that opens the log in one of three roles and answers one request
// at a time. It must be started only where Node-API 10 is there (worker-link.ts checks): elsewhere opening kills the
// process.

import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { Result } from '#contract/errors.ts';
import { LogKeeper } from './log-keeper.ts';
import { LogReader } from './log-reader.ts';
import { LogWriter } from './log-writer.ts';
import { type OpenDatabase, openForKeeping, openForReading, openForWriting } from './opening.ts';
import type {
  KeeperRequests,
  MessageOf,
  ReaderRequests,
  WorkerMessage,
  WorkerOptions,
  WriterRequests,
} from './protocol.ts';
import { openingError } from './refusal.ts';

type AnyMessage = MessageOf<WriterRequests> | MessageOf<ReaderRequests> | MessageOf<KeeperRequests>;

interface Opened {
  readonly notices: readonly string[];
  answer(message: AnyMessage): Result<unknown>;
}

const openDatabase: OpenDatabase = (path, { isReadOnly, timeoutMs }) =>
  new Database(path, { readonly: isReadOnly, fileMustExist: isReadOnly, timeout: timeoutMs });

/** A link asks only what its role can answer: the types of worker-link.ts see to it. */
function open(options: WorkerOptions): Opened {
  switch (options.role) {
    case 'writer': {
      const log = openForWriting(openDatabase, options);
      const writer = new LogWriter(log);
      return {
        notices: log.notices,
        answer: (message) => writer.answer(message as MessageOf<WriterRequests>),
      };
    }
    case 'reader': {
      const reader = new LogReader(openForReading(openDatabase, options), options.path);
      return { notices: [], answer: (message) => reader.answer(message as MessageOf<ReaderRequests>) };
    }
    case 'keeper': {
      const keeper = new LogKeeper(openForKeeping(openDatabase, options), options.path);
      return { notices: [], answer: (message) => keeper.answer(message as MessageOf<KeeperRequests>) };
    }
  }
}

function post(message: WorkerMessage, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

function start(): void {
  const options = workerData as WorkerOptions;
  let opened: Opened;
  try {
    opened = open(options);
  } catch (error) {
    post({ kind: 'refused', error: openingError(options.path, error) });
    return;
  }
  parentPort?.on('message', (message: AnyMessage) => {
    const result = opened.answer(message);
    const block = result.ok && result.value instanceof Float64Array ? result.value.buffer : null;
    post(
      { kind: 'answer', id: message.id, result },
      block instanceof ArrayBuffer && block.byteLength > 0 ? [block] : [],
    );
    if (message.kind === 'close') parentPort?.close();
  });
  post({ kind: 'opened', notices: opened.notices });
}

start();
