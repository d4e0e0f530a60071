// Opens a file of bare samples: its format from the extension, its facts from its name and from the user.
// Must not know SigMF.

import { extname } from 'node:path';
import type { Datatype, Fact, RecordingInfo, RecordingOverrides } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { factOr, known, unknownFact, wholeSamples } from '../facts.ts';
import type { OpenFile } from '../file.ts';
import { checkNoOtherContainer } from './content.ts';
import { meaningOfExtension } from './extension.ts';
import { factsFromFileName } from './file-name.ts';
import { plausibilityWarning } from './plausibility.ts';

/** `head`: the first bytes of the file. Throws `input-refused`. While the format is unknown, `sampleCount` is 0. */
export async function inspectRaw(
  file: OpenFile,
  head: Buffer,
  overrides: RecordingOverrides,
): Promise<RecordingInfo> {
  const fromName = factsFromFileName(file.name);
  const datatype = factOr(overrides.datatype, statedDatatype(file.name, fromName.datatype, overrides));
  const container = checkNoOtherContainer(head, file.name, datatype.value !== null);
  const warnings: string[] = container === null ? [] : [container];
  let sampleCount = 0;
  if (datatype.value === null) {
    assertSomeFormatFits(file);
  } else {
    sampleCount = wholeSamples(file.sizeBytes, datatype.value, file.name);
    const warning = await plausibilityWarning(file, 0, file.sizeBytes, datatype.value);
    if (warning !== null) warnings.push(warning);
  }
  return {
    path: file.path,
    name: file.name,
    container: 'raw',
    dataPath: file.path,
    dataOffsetBytes: 0,
    sampleCount,
    datatype,
    sampleRateHz: factOr(overrides.sampleRateHz, named(fromName.sampleRateHz)),
    centerFreqHz: factOr(overrides.centerFreqHz, named(fromName.centerFreqHz)),
    timeStartNs: named(fromName.timeStartNs),
    annotations: [],
    warnings,
  };
}

function named<T>(value: T | null): Fact<T> {
  return value === null ? unknownFact() : known(value, 'file-name');
}

function statedDatatype(
  name: string,
  fromName: Datatype | null,
  overrides: RecordingOverrides,
): Fact<Datatype> {
  if (fromName !== null) return known(fromName, 'file-name');
  const extension = extname(name);
  const meaning = meaningOfExtension(extension);
  switch (meaning.kind) {
    case 'datatype':
      return known(meaning.datatype, 'extension');
    case 'silent':
      return unknownFact();
    case 'unread':
      if (overrides.datatype !== undefined) return unknownFact();
      throw new SfericError(
        'input-refused',
        `${name}: ${extension} means ${meaning.what}, which are not read yet: convert to cu8, cs8, cs16 or cf32, or give --datatype if the extension is wrong`,
        { extension },
      );
  }
}

/** Every format has an even number of bytes, so an odd file fits none. */
function assertSomeFormatFits(file: OpenFile): void {
  if (file.sizeBytes % 2 === 0) return;
  throw new SfericError(
    'input-refused',
    `${file.name}: ${file.sizeBytes} bytes is an odd number, and every IQ sample has an even one: cut the incomplete last sample off, or check that it is a recording`,
    { dataBytes: file.sizeBytes, bytesPerSample: 2, leftOver: 1 },
  );
}
