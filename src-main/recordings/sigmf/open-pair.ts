// Opens a SigMF recording in two files: metadata and samples. Must not know archives.

import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RecordingInfo, RecordingOverrides } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { type AllowedFolders, isFile, type OpenFile, withFile } from '../file.ts';
import { printable } from '../printable.ts';
import { factsFromMetadata, MAX_METADATA_BYTES, parseMetadata, type SigmfFacts } from './metadata.ts';
import { isPlainName, SIGMF_DATA, SIGMF_META } from './names.ts';
import { sigmfRecording } from './recording.ts';

/** `metaPath` ends in .sigmf-meta. Throws SfericError. */
export async function inspectPair(
  metaPath: string,
  overrides: RecordingOverrides,
  folders: AllowedFolders,
): Promise<RecordingInfo> {
  const metaName = basename(metaPath);
  const text = await withFile(metaPath, folders, async (file) => {
    if (file.sizeBytes > MAX_METADATA_BYTES) {
      throw new SfericError(
        'input-refused',
        `${metaName} has ${file.sizeBytes} bytes, more than the ${MAX_METADATA_BYTES} that metadata may have: is it the metadata?`,
        {},
      );
    }
    return (await file.read(0, file.sizeBytes)).toString('utf8');
  });
  const facts = factsFromMetadata(parseMetadata(text, metaName, overrides), overrides, metaName);
  const stem = metaName.slice(0, -SIGMF_META.length);
  const data = await chooseData(metaPath, stem, facts);
  return withFile(data.path, folders, async (file) => ({
    path: metaPath,
    name: stem,
    container: 'sigmf',
    ...(await pairInfo(file, facts, overrides, data.warnings)),
  }));
}

async function pairInfo(
  file: OpenFile,
  facts: SigmfFacts,
  overrides: RecordingOverrides,
  dataWarnings: readonly string[],
): Promise<Omit<RecordingInfo, 'path' | 'name' | 'container'>> {
  const whole = { file, offsetBytes: 0, sizeBytes: file.sizeBytes, name: file.name };
  const recording = await sigmfRecording(whole, facts, overrides);
  return { ...recording, warnings: [...dataWarnings, ...recording.warnings] };
}

/**
 * SigMF 1.2, core:dataset: only for data that is not a .sigmf-data file, the full file name, in the same folder.
 * Anything else in it could lead a reader out of the folder, so it is refused rather than followed.
 */
async function chooseData(
  metaPath: string,
  stem: string,
  facts: SigmfFacts,
): Promise<{ readonly path: string; readonly warnings: readonly string[] }> {
  const folder = dirname(metaPath);
  const usualName = `${stem}${SIGMF_DATA}`;
  const { dataset } = facts;
  if (await isFile(join(folder, usualName))) {
    const isOther = dataset !== null && dataset !== usualName;
    return {
      path: join(folder, usualName),
      warnings: isOther
        ? [`core:dataset names ${short(dataset)}, but ${usualName} is there and is used`]
        : [],
    };
  }
  if (dataset === null) {
    const why = facts.isMetadataOnly
      ? 'and the metadata says that it comes without samples: open the recording that it describes'
      : 'put it beside the metadata';
    throw new SfericError('input-refused', `${usualName} is missing, ${why}`, { missingFile: usualName });
  }
  if (!isPlainName(dataset)) {
    throw new SfericError(
      'input-refused',
      `core:dataset ${short(dataset)} is not a plain file name, and ${usualName} is missing: put the samples beside the metadata`,
      {},
    );
  }
  if (!(await isFile(join(folder, dataset)))) {
    throw new SfericError(
      'input-refused',
      `${short(dataset)}, which core:dataset names, is missing: put it beside the metadata`,
      { missingFile: dataset },
    );
  }
  if (await leadsOut(folder, dataset)) {
    throw new SfericError(
      'input-refused',
      `${short(dataset)}, which core:dataset names, is a link that leads out of the folder, and metadata may not choose such a file: put the samples themselves beside it`,
      {},
    );
  }
  return { path: join(folder, dataset), warnings: [] };
}

/** A name that metadata chose may not reach a file elsewhere by way of a link. `name` is there. */
export async function leadsOut(folder: string, name: string): Promise<boolean> {
  const [realFolder, realFile] = await Promise.all([realpath(folder), realpath(join(folder, name))]);
  return dirname(realFile) !== realFolder;
}

function short(text: string): string {
  return JSON.stringify(printable(text));
}
