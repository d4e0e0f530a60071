// What a person is told when a log cannot be opened or written. Must not open anything.

import { closeSync, openSync, readSync } from 'node:fs';
import { type ErrorInfo, SfericError } from '#contract/errors.ts';
import { APPLICATION_ID } from './migrations/index.ts';

const MAGIC = 'SQLite format 3\0';
/** SQLite file format, section 1.3: the application id is the big-endian number at byte 68. */
const APPLICATION_ID_AT = 68;
const HEADER_BYTES = 100;

/**
 * Looks at a file without SQLite, which would create or change it: a missing or empty file may become a log, any other
 * must be one. Throws SfericError `input-refused`, or `unavailable` when it cannot be read.
 */
export function assertOwnFile(path: string): void {
  const header = headerOf(path);
  if (header === null || header.length === 0) return;
  const isSqlite = header.length === HEADER_BYTES && header.toString('latin1', 0, MAGIC.length) === MAGIC;
  if (isSqlite && header.readUInt32BE(APPLICATION_ID_AT) === APPLICATION_ID) return;
  const what = isSqlite ? 'a database of another program' : 'not a database';
  throw new SfericError(
    'input-refused',
    `${path} is ${what}, and a log of Sferic was expected: it was left as it is; name another file with store.path or SFERIC_STORE__PATH`,
    { path },
  );
}

/** null: there is no such file. */
function headerOf(path: string): Buffer | null {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    const header = Buffer.alloc(HEADER_BYTES);
    return header.subarray(0, readSync(file, header, 0, HEADER_BYTES, 0));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new SfericError('unavailable', refusalText(path, error), { path });
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** Any error of an attempt to open the log, as what is told to a person. */
export function openingError(path: string, error: unknown): ErrorInfo {
  if (error instanceof SfericError) return error.info;
  const code = codeOf(error);
  if (isDamage(error)) {
    const message = `The log ${path} is damaged (${code}): move it away, and a new one is made, or name another file with store.path`;
    return { code: 'input-refused', message, detail: { path } };
  }
  return { code: 'unavailable', message: refusalText(path, error), detail: { path } };
}

/** What is in the file is not what was written there. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT');
}

export function busyError(path: string): SfericError {
  return new SfericError(
    'busy',
    `Another Sferic writes the log ${path}, so it is only read here: close that one to log, or name another file with store.path or SFERIC_STORE__PATH`,
    { path },
  );
}

/** Errors that go away when there is space again, a slow disk has caught up, or another lets go of the file. */
const PASSING = [
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_CANTOPEN',
  'SQLITE_READONLY',
];

/** Any error of a write; `detail.isPassing` where another attempt may succeed. */
export function writingError(path: string, error: unknown): ErrorInfo {
  const code = codeOf(error);
  const isPassing = PASSING.some((name) => code.startsWith(name));
  const isFull = code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR');
  const advice = isFull
    ? ': free some space'
    : code.startsWith('SQLITE_BUSY')
      ? ': another program holds it'
      : '';
  return {
    code: 'unavailable',
    message: `The log ${path} cannot be written (${reasonOf(error)})${advice}`,
    detail: { path, isPassing },
  };
}

/** Any error of a question. */
export function readingError(path: string, error: unknown): ErrorInfo {
  if (isDamage(error)) return openingError(path, error);
  const message = `The log ${path} cannot be read (${reasonOf(error)}): try again`;
  return { code: 'unavailable', message, detail: { path } };
}

function refusalText(path: string, error: unknown): string {
  return `The log ${path} cannot be opened (${reasonOf(error)}): make it and its folder writable, or name another file with store.path or SFERIC_STORE__PATH`;
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  const line = text.split('\n')[0] ?? text;
  return code === '' || line.includes(code) ? line : `${line}, ${code}`;
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
