// Opens a file of bare samples: its format from the extension, its facts from its name and from the user.
// Must not know SigMF.

import { extname } from 'node:path';
import type { Datatype, Fact, RecordingInfo, RecordingOverrides } from '#contract/entities.ts';
import { onlyPart, sampleFacts, wholePart } from '../assemble.ts';
import { factOr, known, unknownFact } from '../facts.ts';
import type { OpenFile } from '../file.ts';
import { checkNoOtherContainer } from './content.ts';
import { meaningOfExtension } from './extension.ts';
import { factsFromFileName } from './file-name.ts';

/** `head`: the first bytes of the file. Throws `input-refused`. While the format is unknown, `sampleCount` is 0. */
export async function inspectRaw(
  file: OpenFile,
  head: Buffer,
  overrides: RecordingOverrides,
): Promise<RecordingInfo> {
  const stated = statedFacts(file.name);
  const datatype = factOr(overrides.datatype, stated.datatype);
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
    warnings: container === null ? facts.warnings : [container, ...facts.warnings],
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
    meaning.kind === 'datatype' ? known(meaning.datatype, 'extension') : unknownFact<Datatype>();
  return {
    datatype: fromName.datatype === null ? byExtension : known(fromName.datatype, 'file-name'),
    sampleRateHz: named(fromName.sampleRateHz),
    centerFreqHz: named(fromName.centerFreqHz),
    timeStartNs: named(fromName.timeStartNs),
  };
}

function named<T>(value: T | null): Fact<T> {
  return value === null ? unknownFact() : known(value, 'file-name');
}
