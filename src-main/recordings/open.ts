// Opens a recording: by its content first, then by its name. Must not start an engine or keep a file open.

import { basename, resolve } from 'node:path';
import type { RecordingInfo, RecordingOverrides } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { assertOverrides } from './facts.ts';
import { type AllowedFolders, isFile, withFile } from './file.ts';
import { assertInsideFolders } from './folders.ts';
import { checkNoOtherContainer, HEAD_BYTES, isTar, isWav } from './raw/content.ts';
import { inspectRaw } from './raw/open-raw.ts';
import {
  ANNOTATED_META,
  SIGMF_ARCHIVE,
  SIGMF_COLLECTION,
  SIGMF_DATA,
  SIGMF_META,
  stemOf,
} from './sigmf/names.ts';
import { inspectArchive } from './sigmf/open-archive.ts';
import { inspectPair } from './sigmf/open-pair.ts';
import { inspectWav } from './wav/open-wav.ts';

/**
 * What a recording is and what is known about it. `path` may be a `.sigmf-meta`, a `.sigmf-data`, the name both share,
 * a `.sigmf` archive, a WAV file or a raw file. With `folders`, every file that is touched must lie inside one of them, links
 * resolved. Unknown facts stay null; `sampleCount` is 0 while the sample format is unknown. Throws SfericError.
 */
export async function inspectRecording(
  path: string,
  overrides: RecordingOverrides = {},
  folders: AllowedFolders = null,
): Promise<RecordingInfo> {
  assertOverrides(overrides);
  if (path === '' || path.includes('\0')) {
    throw new SfericError(
      'bad-request',
      'the path of a recording is needed, and it is empty or no file name',
      {},
    );
  }
  const absolute = resolve(path);
  if (folders !== null) await assertInsideFolders(absolute, folders);
  const named = await annotatedOf(absolute);
  const metaPath = await metaPathOf(named);
  if (metaPath !== null) return inspectPair(metaPath, overrides, folders);
  return withFile(named, folders, async (file) => {
    const head = await file.read(0, HEAD_BYTES);
    if (isTar(head) || stemOf(file.name, SIGMF_ARCHIVE) !== null) {
      if (!isTar(head)) checkNoOtherContainer(head, file.name, false);
      return inspectArchive(file, overrides);
    }
    return isWav(head) ? inspectWav(file, overrides) : inspectRaw(file, head, overrides);
  });
}

/** `NAME.annotated.sigmf-meta` holds edited annotations of `NAME`: who opens it means that recording. */
async function annotatedOf(path: string): Promise<string> {
  const stem = stemOf(path, ANNOTATED_META);
  if (stem === null) return path;
  for (const extension of [SIGMF_META, SIGMF_ARCHIVE]) {
    if (await isFile(stem + extension)) return stem + extension;
  }
  return path;
}

/** The metadata that a name leads to, or null when the name is not SigMF's. */
async function metaPathOf(path: string): Promise<string | null> {
  const name = basename(path);
  if (stemOf(name, SIGMF_META) !== null) return path;
  if (stemOf(name, SIGMF_COLLECTION) !== null) {
    throw new SfericError(
      'input-refused',
      `${name} is a SigMF collection, a list of recordings: open one of the .sigmf-meta files that it names`,
      { path },
    );
  }
  const stem = stemOf(path, SIGMF_DATA);
  if (stem === null)
    return (await isFile(path)) || !(await isFile(path + SIGMF_META)) ? null : path + SIGMF_META;
  // A missing data file is better explained than a missing metadata file.
  if (!(await isFile(path))) {
    throw new SfericError('input-refused', `${path} does not exist: check the path`, { path });
  }
  if (!(await isFile(stem + SIGMF_META))) {
    throw new SfericError(
      'input-refused',
      `${basename(stem)}${SIGMF_META} is missing, so nothing says what ${name} holds: put it beside, or rename the samples to .cf32 (or their real format) to open them as raw`,
      { missingFile: `${basename(stem)}${SIGMF_META}` },
    );
  }
  return stem + SIGMF_META;
}
