// Where a result may be written, checked before any work is done, and the writing itself: whole, or not at all.
// Knows nothing of what is written.

import { createWriteStream } from 'node:fs';
import { access, constants, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SfericError } from '#contract/errors.ts';
import { type Pieces, writeAtomically } from '../recordings/atomic-write.ts';

export type Chunks = Pieces;

/**
 * Where output to `path` really goes: links are followed, so that a link stays one. Throws where it cannot be written,
 * before any work is done, and where it is one of `inputs`.
 */
export async function checkOutputPath(path: string, inputs: readonly string[]): Promise<string> {
  const target = await realpath(resolve(path)).catch(() => resolve(path));
  const realInputs = await Promise.all(
    inputs.map((input) => realpath(resolve(input)).catch(() => resolve(input))),
  );
  if (realInputs.includes(target)) {
    throw new SfericError('bad-request', `${path} is the recording itself: choose another name for --out`, {
      path,
    });
  }
  const existing = await stat(target).catch(() => null);
  if (existing?.isDirectory()) {
    throw new SfericError('bad-request', `${path} is a folder: name a file in it with --out`, { path });
  }
  const folder = dirname(target);
  const isFolder = (await stat(folder).catch(() => null))?.isDirectory() ?? false;
  if (!isFolder) {
    throw new SfericError(
      'bad-request',
      `The folder ${folder} does not exist: make it, or choose another --out`,
      {
        path: folder,
      },
    );
  }
  const mustBeWritable = existing !== null && !existing.isFile() ? target : folder;
  if (!(await isWritable(mustBeWritable))) {
    throw new SfericError('unavailable', `${mustBeWritable} is not writable: choose another --out`, {
      path: mustBeWritable,
    });
  }
  return target;
}

/** `target` comes from `checkOutputPath`. On any failure nothing is left behind, and an older file stays as it was. */
export async function writeWhole(target: string, chunks: Chunks): Promise<void> {
  const existing = await stat(target).catch(() => null);
  if (existing === null || existing.isFile()) return writeAtomically(target, chunks);
  // A device or a pipe is written to: replacing it would take it away from everyone else.
  return pipeline(Readable.from(chunks), createWriteStream(target));
}

async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
