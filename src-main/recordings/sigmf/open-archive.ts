// Opens a SigMF archive and plays the recording inside where it lies. Must not unpack anything.

import { posix } from 'node:path';
import type { RecordingInfo, RecordingOverrides } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import type { OpenFile } from '../file.ts';
import { factsFromMetadata, MAX_METADATA_BYTES, parseMetadata, type SigmfFacts } from './metadata.ts';
import { isPlainName, SIGMF_ARCHIVE, SIGMF_DATA, SIGMF_META, stemOf } from './names.ts';
import { sigmfRecording } from './recording.ts';
import { readTarEntries, type TarEntry } from './tar.ts';

/** Throws SfericError. With more than one recording inside, the first is opened and a warning says so. */
export async function inspectArchive(file: OpenFile, overrides: RecordingOverrides): Promise<RecordingInfo> {
  const { entries, skipped } = await readTarEntries(file);
  const metas = entries.filter((entry) => entry.name.endsWith(SIGMF_META));
  const meta = metas[0];
  if (meta === undefined) {
    throw new SfericError(
      'input-refused',
      `${file.name} is an archive without SigMF metadata (${entries.length} files): a .sigmf-meta and its .sigmf-data are needed inside`,
      { path: file.path },
    );
  }
  if (meta.sizeBytes > MAX_METADATA_BYTES) {
    throw new SfericError('input-refused', `${meta.name} in ${file.name} is too large for metadata`, {});
  }
  const text = (await file.read(meta.offsetBytes, meta.sizeBytes)).toString('utf8');
  const metaName = `${posix.basename(meta.name)} in ${file.name}`;
  const facts = factsFromMetadata(parseMetadata(text, metaName, overrides), overrides, metaName);
  const data = chooseData(entries, meta, facts, file);
  const recording = await sigmfRecording(
    { file, offsetBytes: data.offsetBytes, sizeBytes: data.sizeBytes, name: posix.basename(data.name) },
    facts,
    overrides,
  );
  const archiveWarnings: string[] = [];
  if (metas.length > 1) {
    archiveWarnings.push(
      `the archive holds ${metas.length} recordings: the first, ${posix.basename(meta.name, SIGMF_META)}, is opened`,
    );
  }
  if (skipped > 0) {
    archiveWarnings.push(`${skipped} archive entries are links, devices or lead out of the archive: ignored`);
  }
  return {
    path: file.path,
    name: stemOf(file.name, SIGMF_ARCHIVE) ?? file.name,
    container: 'sigmf-archive',
    ...recording,
    warnings: [...archiveWarnings, ...recording.warnings],
  };
}

function chooseData(
  entries: readonly TarEntry[],
  meta: TarEntry,
  facts: SigmfFacts,
  file: OpenFile,
): TarEntry {
  const usualName = meta.name.slice(0, -SIGMF_META.length) + SIGMF_DATA;
  const usual = entries.find((entry) => entry.name === usualName);
  const { dataset } = facts;
  const other =
    dataset !== null && isPlainName(dataset)
      ? entries.find((entry) => entry.name === posix.join(posix.dirname(meta.name), dataset))
      : undefined;
  const data = usual ?? other;
  if (data === undefined) {
    throw new SfericError(
      'input-refused',
      `${file.name} holds ${posix.basename(meta.name)} but not ${posix.basename(usualName)}: get the whole archive again`,
      { path: file.path },
    );
  }
  if (data.sizeBytes === 0) {
    throw new SfericError(
      'input-refused',
      `${posix.basename(data.name)} in ${file.name} is empty (0 bytes)`,
      {},
    );
  }
  return data;
}
