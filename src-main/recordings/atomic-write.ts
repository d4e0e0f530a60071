// Writes a file whole or not at all: a reader never sees half of it, and a failure leaves what was there before.
// Must not know what is written.

import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SfericError } from '#contract/errors.ts';

/** Small pieces are gathered up to this size before they go to the system. */
const GATHER_CHARS = 65_536;

/** Text, which becomes UTF-8, or bytes. */
export type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Writes `pieces` one after the other. Throws `unavailable` with what to do. */
export async function writeAtomically(path: string, pieces: Pieces): Promise<void> {
  // In the same folder, because only there a rename is one step.
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`);
  let handle: FileHandle | null = null;
  try {
    handle = await open(temporary, 'wx');
    await writeGathered(handle, pieces);
    await handle.sync();
    await handle.close();
    handle = null;
    await rename(temporary, path);
  } catch (error) {
    await handle?.close().catch(() => undefined);
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unwritable(error, path);
  }
}

async function writeGathered(handle: FileHandle, pieces: Pieces): Promise<void> {
  let gathered = '';
  for await (const piece of pieces) {
    if (typeof piece !== 'string') {
      if (gathered !== '') await handle.writeFile(gathered);
      gathered = '';
      await handle.writeFile(piece);
      continue;
    }
    gathered += piece;
    if (gathered.length < GATHER_CHARS) continue;
    await handle.writeFile(gathered);
    gathered = '';
  }
  if (gathered !== '') await handle.writeFile(gathered);
}

/** Errors of the pieces themselves pass through: they are not about the file. */
function unwritable(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new SfericError(
        'unavailable',
        `${path} cannot be written: the folder ${dirname(path)} does not exist, create it`,
        { path },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new SfericError(
        'unavailable',
        `${path} cannot be written: no permission, choose another folder`,
        { path },
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new SfericError('unavailable', `${path} cannot be written: the disk is full, free some space`, {
        path,
      });
    case 'EISDIR':
    case 'ENOTEMPTY':
      return new SfericError(
        'unavailable',
        `${path} cannot be written: it is a folder, choose another name`,
        { path },
      );
    default:
      return new SfericError(
        'unavailable',
        `${path} cannot be written (${String(error.code)}): choose another place`,
        { path },
      );
  }
}
