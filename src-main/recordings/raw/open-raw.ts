// Opens a file of bare samples: its format from the extension, its facts from its name and from the user.
// Must not know SigMF.

import { extname } from 'node:path';
import type { Datatype, Fact, RecordingInfo, RecordingOverrides } from '#contract/entities.ts';
import { onlyPart, sampleFacts, wholePart } from '../assemble.ts';
import { factOr, known, unknownFact } from '../facts.ts';
import type { OpenFile } from '../file.ts';
import { checkNoOtherContainer } from './content.ts';
import { meaningOfExtension, typeBeforeExtension } from './extension.ts';
import { factsFromFileName } from './file-name.ts';
import { isOtherByteOrder } from './plausibility.ts';

/** `head`: the first bytes of the file. Throws `input-refused`. While the format is unknown, `sampleCount` is 0. */
export async function inspectRaw(
  file: OpenFile,
  head: Buffer,
  overrides: RecordingOverrides,
): Promise<RecordingInfo> {
  const stated = statedFacts(file.name);
  const { datatype, note } =
    overrides.datatype === undefined
      ? await inItsByteOrder(file, stated.datatype)
      : { datatype: factOr(overrides.datatype, stated.datatype), note: null };
  const container = checkNoOtherContainer(head, file.name, datatype.value !== null);
  const facts = await sampleFacts(
    {
      file,
      dataName: file.name,
      pieces: [{ offsetBytes: 0, sizeBytes: file.sizeBytes }],
      datatype,
      channelCount: 1,
      sampleRateHz: stated.sampleRateHz,
      zeroFreqHz: stated.centerFreqHz,
    },
    overrides,
  );
  return {
    path: file.path,
    name: file.name,
    container: 'raw',
    ...facts,
    timeStartNs: stated.timeStartNs,
    annotations: [],
    parts: [wholePart(facts, stated.timeStartNs.value)],
    part: onlyPart(overrides.part, file.name),
    remarks: [],
    warnings: [container, note].filter((text) => text !== null).concat(facts.warnings),
  };
}

function statedFacts(name: string): {
  readonly datatype: Fact<Datatype>;
  readonly sampleRateHz: Fact<number>;
  readonly centerFreqHz: Fact<number>;
  readonly timeStartNs: Fact<string>;
} {
  const fromName = factsFromFileName(name);
  const meaning = meaningOfExtension(extname(name));
  const byExtension =
    meaning.kind === 'datatype' ? known(meaning.datatype, 'extension') : named(typeBeforeExtension(name));
  return {
    datatype: fromName.datatype === null ? byExtension : known(fromName.datatype, 'file-name'),
    sampleRateHz: named(fromName.sampleRateHz),
    centerFreqHz: named(fromName.centerFreqHz),
    timeStartNs: named(fromName.timeStartNs),
  };
}

/** A word in a name says 16 bits and not in which order; the samples do, where one order is far more likely. */
async function inItsByteOrder(
  file: OpenFile,
  datatype: Fact<Datatype>,
): Promise<{ readonly datatype: Fact<Datatype>; readonly note: string | null }> {
  if (datatype.source !== 'file-name' || datatype.value !== 'ci16_le') return { datatype, note: null };
  if (!(await isOtherByteOrder(file, 0, file.sizeBytes, datatype.value))) return { datatype, note: null };
  return {
    datatype: known('ci16_be', 'content'),
    note: 'the name says 16 bits without a byte order: by their content the samples are big-endian (else give --datatype ci16_le)',
  };
}

function named<T>(value: T | null): Fact<T> {
  return value === null ? unknownFact() : known(value, 'file-name');
}
