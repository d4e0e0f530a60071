// A SigMF recording from its metadata and the place of its data set: the part that is asked for, its samples and its
// annotations. Must not know pairs from archives.

import type { RecordingInfo, RecordingOverrides } from '#contract/entities.ts';
import { bytesPerStoredSample } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { sampleFacts, storedPerSample } from '../assemble.ts';
import { known, unknownFact } from '../facts.ts';
import type { OpenFile } from '../file.ts';
import { readAnnotations } from './annotations.ts';
import type { SigmfFacts } from './metadata.ts';
import { divideIntoParts, type PlacedPart } from './parts.ts';

/** Where a data set lies: a whole file, or an entry of an archive. */
export interface DataExtent {
  readonly file: OpenFile;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly name: string;
}

/** More than this are counted, not listed: an answer stays of a size that a screen can take. */
const MAX_PARTS = 10_000;

/** Throws SfericError. */
export async function sigmfRecording(
  extent: DataExtent,
  facts: SigmfFacts,
  overrides: RecordingOverrides,
): Promise<Omit<RecordingInfo, 'path' | 'name' | 'container'>> {
  const datatype = facts.datatype.value;
  const frameBytes = bytesPerStoredSample(datatype) * facts.channelCount;
  const storedRateHz = overrides.sampleRateHz ?? facts.sampleRateHz.value;
  const around = (facts.captures[0]?.['core:header_bytes'] ?? 0) + facts.trailingBytes;
  if (around >= extent.sizeBytes) {
    throw new SfericError(
      'input-refused',
      `${extent.name} has ${extent.sizeBytes} bytes, and header and trailer take ${around} of them: no sample is left, check core:header_bytes and core:trailing_bytes`,
      { sizeBytes: extent.sizeBytes },
    );
  }
  const divided = divideIntoParts({
    captures: facts.captures,
    offset: facts.offset,
    sampleRateHz: storedRateHz,
    sizeBytes: extent.sizeBytes - facts.trailingBytes,
    frameBytes,
  });
  const { number, part } = choosePart(divided.parts, overrides.part, extent.name);
  const perSample = storedPerSample(datatype);
  const samples = await sampleFacts(
    {
      file: extent.file,
      dataName: extent.name,
      pieces: [{ offsetBytes: extent.offsetBytes + part.offsetBytes, sizeBytes: part.sizeBytes }],
      datatype: facts.datatype,
      channelCount: facts.channelCount,
      sampleRateHz: facts.sampleRateHz,
      zeroFreqHz: part.centerFreqHz === null ? unknownFact() : known(part.centerFreqHz, 'metadata'),
    },
    overrides,
  );
  const warnings = [...divided.warnings];
  const storedInAll = divided.parts.reduce(
    (end, { storedStart, storedCount }) => Math.max(end, storedStart + storedCount),
    0,
  );
  const annotations = readAnnotations({
    raw: facts.annotations,
    captures: facts.captures,
    offset: facts.offset,
    storedStart: part.storedStart,
    storedCount: part.storedCount,
    storedInAll,
    storedPerSample: perSample,
    sampleRateHz: storedRateHz,
    overrideFreqHz: overrides.centerFreqHz ?? null,
    warnings,
  });
  const cut = cutShort(facts, storedInAll, extent.name);
  return {
    ...samples,
    layout: { ...samples.layout, storedStart: part.storedStart },
    timeStartNs: part.timeStartNs === null ? unknownFact() : known(part.timeStartNs, 'metadata'),
    annotations,
    ...(facts.isDcFree ? { isDcFree: true } : {}),
    parts: divided.parts.slice(0, MAX_PARTS).map(listed),
    part: number,
    remarks: facts.remarks,
    warnings: [
      ...facts.warnings,
      ...(cut === null ? [] : [cut]),
      ...otherParts(divided.parts, number),
      ...(facts.channelCount > 1
        ? [
            `channel ${samples.layout.channel} of ${facts.channelCount} is read: choose another with --channel`,
          ]
        : []),
      ...warnings,
      ...samples.warnings,
    ],
  };
}

function listed({ offsetBytes: _at, sizeBytes: _size, ...part }: PlacedPart): RecordingInfo['parts'][number] {
  return part;
}

function choosePart(
  parts: readonly PlacedPart[],
  wanted: number | undefined,
  name: string,
): { readonly number: number; readonly part: PlacedPart } {
  const number = wanted ?? 1;
  const part = parts[number - 1];
  if (part !== undefined) return { number, part };
  throw new SfericError(
    'bad-request',
    parts.length === 1
      ? `${name} has one part, so part ${number} is not there`
      : `${name} has ${parts.length} parts: choose one from 1 to ${parts.length}, not ${number}`,
    { field: 'part', partCount: parts.length },
  );
}

function otherParts(parts: readonly PlacedPart[], number: number): readonly string[] {
  if (parts.length === 1) return [];
  const breaks = new Map<string, number>();
  for (const { brokenBy } of parts)
    if (brokenBy !== null) breaks.set(brokenBy, (breaks.get(brokenBy) ?? 0) + 1);
  const why = [
    [breaks.get('frequency'), 'change of frequency', 'changes of frequency'],
    [breaks.get('gap'), 'gap', 'gaps'],
    [breaks.get('header'), 'header between samples', 'headers between samples'],
  ]
    .filter(([count]) => count !== undefined)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`)
    .join(', ');
  return [`part ${number} of ${parts.length} is read (${why}): choose another with --part`];
}

/** What lies beyond the data, by what the metadata speaks of. */
function cutShort(facts: SigmfFacts, storedInAll: number, name: string): string | null {
  let promised = 0;
  for (const item of facts.annotations) {
    if (typeof item !== 'object' || item === null) continue;
    const start = 'core:sample_start' in item ? Number(item['core:sample_start']) : Number.NaN;
    const count = 'core:sample_count' in item ? Number(item['core:sample_count']) : 0;
    const end = start - facts.offset + count;
    if (Number.isSafeInteger(end)) promised = Math.max(promised, end);
  }
  for (const capture of facts.captures)
    promised = Math.max(promised, capture['core:sample_start'] - facts.offset);
  if (promised <= storedInAll) return null;
  return `${name} has ${storedInAll} samples, but its metadata speaks of ${promised}: the file was cut short, or the metadata belongs to another one`;
}
