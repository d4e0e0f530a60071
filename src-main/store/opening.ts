// Opens the log's file: whose it is, whether another has it, what layout it has, and what becomes of one that is
// damaged. Nothing is ever overwritten. Must not know what is asked of the log.

import { existsSync, mkdirSync, realpathSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SfericError } from '#contract/errors.ts';
import { layoutOf, MIGRATIONS, migrate, newestLayout } from './migrations/index.ts';
import type { WorkerOptions } from './protocol.ts';
import { assertOwnFile, busyError, codeOf, isDamage } from './refusal.ts';
import type { SqlDatabase } from './sql.ts';

export type OpenDatabase = (
  path: string,
  options: { readonly isReadOnly: boolean; readonly timeoutMs: number },
) => SqlDatabase;

export interface OpenedLog {
  readonly database: SqlDatabase;
  readonly lock: SqlDatabase;
  readonly path: string;
  readonly notices: string[];
}

/** How long a reader from outside (a database shell) may hold the file before a write is given up. */
const BUSY_TIMEOUT_MS = 2000;
/** A look at every page before it is trusted, where that takes no longer than a moment. */
const CHECKED_BYTES_MAX = 64 * 1024 * 1024;

/** For the one writer. Throws SfericError, and then leaves everything as it is. */
export function openForWriting(open: OpenDatabase, options: WorkerOptions): OpenedLog {
  const path = wholePath(options.path);
  const notices: string[] = [];
  try {
    assertOwnFile(path);
  } catch (error) {
    if (options.settingAside !== 'any' || !isRefusedInput(error)) throw error;
    const lock = lockBeside(open, path);
    notices.push(setAside(path, 'is not a log of Sferic'));
    return { ...openOrMake(open, path, options, lock, notices), notices };
  }
  const lock = lockBeside(open, path);
  try {
    return { ...openOrMake(open, path, options, lock, notices), notices };
  } catch (error) {
    if (options.settingAside === 'never' || !isDamage(error)) {
      lock.close();
      throw error;
    }
    notices.push(setAside(path, `is damaged (${codeOf(error)})`));
    return { ...openOrMake(open, path, options, lock, notices), notices };
  }
}

/** For questions beside a writer, or where nothing can be written. Throws SfericError. */
export function openForReading(open: OpenDatabase, options: WorkerOptions): SqlDatabase {
  const path = wholePath(options.path);
  assertOwnFile(path);
  if (!existsSync(path)) {
    throw new SfericError('input-refused', `There is no log ${path} yet: open a recording first`, { path });
  }
  const database = open(path, { isReadOnly: true, timeoutMs: BUSY_TIMEOUT_MS });
  try {
    const layout = layoutOf(database, path);
    if (layout !== newestLayout()) {
      throw new SfericError(
        'unavailable',
        `The log ${path} has layout ${layout}, and ${newestLayout()} is needed: it is brought there by the first Sferic that may write it`,
        { path, layout },
      );
    }
    database.pragma('cache_size = -65536');
    database.pragma('temp_store = MEMORY');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** For the journal alone, beside the writer. */
export function openForKeeping(open: OpenDatabase, options: WorkerOptions): SqlDatabase {
  const database = open(wholePath(options.path), { isReadOnly: false, timeoutMs: BUSY_TIMEOUT_MS });
  database.pragma('synchronous = NORMAL');
  database.pragma('wal_autocheckpoint = 0');
  return database;
}

function openOrMake(
  open: OpenDatabase,
  path: string,
  options: WorkerOptions,
  lock: SqlDatabase,
  notices: string[],
): Omit<OpenedLog, 'notices'> {
  let database: SqlDatabase | null = null;
  try {
    const isNew = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
    const isUnclean = existsSync(`${path}-wal`);
    database = open(path, { isReadOnly: false, timeoutMs: BUSY_TIMEOUT_MS });
    if (isNew) database.pragma('auto_vacuum = INCREMENTAL');
    else if (isUnclean) assertSound(database, path);
    bringUp(database, path, isNew, notices);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    // The fsync of a checkpoint is the longest wait that a writer knows: the keeper does it, on a thread of its own.
    database.pragma('wal_autocheckpoint = 0');
    database.pragma('journal_size_limit = 67108864');
    database.pragma('foreign_keys = ON');
    if (options.maxBytes !== null) {
      const pageBytes = Number(database.pragma('page_size', { simple: true }));
      database.pragma(`max_page_count = ${Math.max(1, Math.floor(options.maxBytes / pageBytes))}`);
    }
    return { database, lock, path };
  } catch (error) {
    database?.close();
    throw error;
  }
}

/** After a process was killed: SQLite repairs its journal itself; this finds a disk that did not keep its word. */
function assertSound(database: SqlDatabase, path: string): void {
  if (statSync(path).size > CHECKED_BYTES_MAX) return;
  const verdict = database.pragma('quick_check(1)', { simple: true });
  if (verdict === 'ok') return;
  throw Object.assign(new Error(String(verdict)), { code: 'SQLITE_CORRUPT' });
}

/** The file as it was is kept beside it before any step is taken. */
function bringUp(database: SqlDatabase, path: string, isNew: boolean, notices: string[]): void {
  const layout = layoutOf(database, path);
  if (!isNew && layout > 0 && layout < newestLayout()) {
    const backup = freeName(`${path}.layout-${layout}`);
    database.exec(`VACUUM INTO '${backup.replaceAll("'", "''")}'`);
    notices.push(
      `The log was brought from layout ${layout} to ${newestLayout()}; as it was before it lies in ${backup}`,
    );
  }
  // Before WAL: the mark that the file is ours must be in the file itself, where assertOwnFile looks.
  migrate(database, path, MIGRATIONS);
  if (Number(database.pragma('auto_vacuum', { simple: true })) === 2) return;
  database.pragma('auto_vacuum = INCREMENTAL');
  database.exec('VACUUM');
}

/** One name for one file, whatever links lead to it: the lock lies beside the file itself. Makes the folder. */
function wholePath(path: string): string {
  const folder = dirname(path);
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
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
function lockBeside(open: OpenDatabase, path: string): SqlDatabase {
  const lock = open(`${path}.lock`, { isReadOnly: false, timeoutMs: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw codeOf(error) === 'SQLITE_BUSY' ? busyError(path) : error;
  }
}

/** Under a name of its own beside the log, journal and all: what may still be saved is all there. */
function setAside(path: string, what: string): string {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const aside = freeName(`${path}.set-aside-${stamp}`);
  for (const end of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${aside}${end}`);
  }
  return `${path} ${what}: it was set aside as ${aside}, and a new log was begun`;
}

function freeName(name: string): string {
  for (let k = 1; ; k += 1) {
    const candidate = k === 1 ? name : `${name}-${k}`;
    if (!existsSync(candidate)) return candidate;
  }
}

function isRefusedInput(error: unknown): boolean {
  return error instanceof SfericError && error.info.code === 'input-refused';
}
