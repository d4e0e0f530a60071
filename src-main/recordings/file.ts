// Reading bounded parts of a file the user named, with errors that a user can act on.
// Must not know what the bytes mean.

import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { SfericError } from '#contract/errors.ts';
import { assertInsideFolders } from './folders.ts';

export interface OpenFile {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** Up to `byteCount` bytes from `offset`; fewer at the end of the file. */
  read(offset: number, byteCount: number): Promise<Buffer>;
}

/** Where files may be opened: null is anywhere (desktop, command line), a list is only inside (server). */
export type AllowedFolders = readonly string[] | null;

/** Opens a regular file, hands it to `work` and closes it. Throws SfericError; refuses folders and empty files. */
export async function withFile<T>(
  path: string,
  folders: AllowedFolders,
  work: (file: OpenFile) => Promise<T>,
): Promise<T> {
  if (folders !== null) await assertInsideFolders(path, folders);
  const name = basename(path);
  const handle = await openChecked(path, name);
  try {
    const sizeBytes = (await handle.stat()).size;
    if (sizeBytes === 0) {
      throw new SfericError(
        'input-refused',
        `${name} is empty (0 bytes): a recording with samples is needed`,
        {
          path,
        },
      );
    }
    return await work({
      path,
      name,
      sizeBytes,
      read: (offset, byteCount) => readAt(handle, offset, byteCount),
    });
  } finally {
    await handle.close();
  }
}

/** Whether a file or folder is there at all, inside the allowed folders or not. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function openChecked(path: string, name: string): Promise<FileHandle> {
  try {
    // Asked before opening: opening a pipe or a device would wait or have effects.
    const stats = await stat(path);
    if (stats.isDirectory()) {
      throw new SfericError('input-refused', `${name} is a folder: name the recording inside it`, { path });
    }
    if (!stats.isFile()) {
      throw new SfericError('input-refused', `${name} is not a regular file: name a recording file`, {
        path,
      });
    }
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof SfericError) throw error;
    throw refusedByOs(error, path);
  }
}

function refusedByOs(error: unknown, path: string): SfericError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new SfericError('input-refused', `${path} does not exist: check the path`, { path });
    case 'EACCES':
    case 'EPERM':
      return new SfericError(
        'input-refused',
        `${path} may not be read by this user: change its permissions`,
        {
          path,
        },
      );
    case 'ENAMETOOLONG':
    case 'ERR_INVALID_ARG_VALUE':
      return new SfericError('input-refused', 'the path is not a valid file name: check the path', {});
    default:
      return new SfericError(
        'input-refused',
        `${path} cannot be opened (${code}): check the path and the disk`,
        {
          path,
        },
      );
  }
}

async function readAt(handle: FileHandle, offset: number, byteCount: number): Promise<Buffer> {
  const buffer = Buffer.alloc(byteCount);
  let filled = 0;
  while (filled < byteCount) {
    const { bytesRead } = await handle.read(buffer, filled, byteCount - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
