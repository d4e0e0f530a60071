// Opens IQ in a WAV file, where it lies: RIFF, RF64 and BW64, one data chunk or many. Two channels are I and Q; one is
// a real-valued signal and never read as IQ. Must not know raw files or SigMF.

import type {
  Datatype,
  Fact,
  RecordingInfo,
  RecordingOverrides,
  RecordingRemark,
} from '#contract/entities.ts';
import { isRealValued } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { onlyPart, sampleFacts, wholePart } from '../assemble.ts';
import { factOr, known, unknownFact } from '../facts.ts';
import type { OpenFile } from '../file.ts';
import { printable } from '../printable.ts';
import { factsFromFileName } from '../raw/file-name.ts';
import { AUXI_READ_BYTES, parseAuxiChunk } from './auxi-chunk.ts';
import { parseFormatChunk, type WavFormat } from './format-chunk.ts';
import { type Chunk, type RiffFile, readRiff } from './riff.ts';

/** Rates of music and speech, at which two channels may be left and right. */
const AUDIO_RATES_HZ: readonly number[] = [8000, 11_025, 16_000, 22_050, 32_000, 44_100];

/** Throws SfericError. */
export async function inspectWav(file: OpenFile, overrides: RecordingOverrides): Promise<RecordingInfo> {
  const riff = await readRiff(file);
  const format = await readFormat(file, riff);
  const warnings = [...riff.warnings];
  const data = dataChunks(file, riff, warnings);
  const datatype = factOr(overrides.datatype, known(datatypeOf(format, overrides), 'content'));
  const channelCount = channelsOf(format, datatype.value, file.name);
  // Its programs write little-endian files only: in another one its numbers cannot be trusted.
  const auxiChunk = riff.form === 'RIFX' ? undefined : riff.chunks.find(({ id }) => id === 'auxi');
  const auxi =
    auxiChunk === undefined
      ? null
      : parseAuxiChunk(
          await file.read(auxiChunk.offsetBytes, Math.min(auxiChunk.sizeBytes, AUXI_READ_BYTES)),
        );
  const sampleRateHz =
    format.sampleRateHz === 0 ? unknownFact<number>() : known(format.sampleRateHz, 'content');
  const fromName = factsFromFileName(file.name, sampleRateHz.value);
  const isReal = datatype.value !== null && isRealValued(datatype.value);
  const facts = await sampleFacts(
    {
      file,
      dataName: file.name,
      pieces: data,
      datatype,
      channelCount,
      sampleRateHz: sampleRateHz.value === null ? factFrom(fromName.sampleRateHz) : sampleRateHz,
      zeroFreqHz: firstKnown(
        auxi?.centerFreqHz ?? null,
        // What a name calls the frequency of a real-valued file is a dial's, whose relation to 0 Hz is not known.
        isReal ? null : fromName.centerFreqHz,
      ),
    },
    overrides,
  );
  const timeStartNs = firstKnown(auxi?.timeStartNs?.toString() ?? null, fromName.timeStartNs);
  if (
    !isReal &&
    format.channels === 2 &&
    facts.centerFreqHz.value === null &&
    AUDIO_RATES_HZ.includes(format.sampleRateHz)
  ) {
    warnings.push(
      'the two channels are read as I and Q; if they are left and right of a sound, give --datatype with an r, for example ri16',
    );
  }
  return {
    path: file.path,
    name: file.name,
    container: 'wav',
    ...facts,
    timeStartNs,
    annotations: [],
    parts: [wholePart(facts, timeStartNs.value)],
    part: onlyPart(overrides.part, file.name),
    remarks: remarksOf(riff, format, auxi?.others ?? []),
    warnings: [...warnings, ...facts.warnings],
  };
}

async function readFormat(file: OpenFile, riff: RiffFile): Promise<WavFormat> {
  const chunk = riff.chunks.find(({ id }) => id === 'fmt ');
  if (chunk === undefined) {
    throw new SfericError(
      'input-refused',
      `${file.name} has no format chunk, which says how a WAV file's samples are stored: get the whole file again`,
      { content: 'WAV' },
    );
  }
  const body = await file.read(chunk.offsetBytes, Math.min(chunk.sizeBytes, 64));
  return parseFormatChunk(body, file.name, riff.form === 'RIFX');
}

function dataChunks(file: OpenFile, riff: RiffFile, warnings: string[]): readonly Chunk[] {
  const data = riff.chunks.filter(({ id, sizeBytes }) => id === 'data' && sizeBytes > 0);
  const last = data.at(-1);
  if (last === undefined) {
    throw new SfericError(
      'input-refused',
      `${file.name} is a WAV file without samples: record a longer file`,
      {
        content: 'WAV',
      },
    );
  }
  if (last.statedBytes === null) {
    warnings.push(
      'the header does not say how many samples there are, as after a recording that was cut short: all to the end of the file are read',
    );
  } else if (last.statedBytes > last.sizeBytes) {
    warnings.push(
      `the file was cut short: the header speaks of ${last.statedBytes} bytes of samples where ${last.sizeBytes} are`,
    );
  } else if (last.statedBytes >= 2 ** 32 && riff.form === 'RIFF') {
    warnings.push(
      'the samples are more than the header can say (4 GiB): all to the end of the file are read',
    );
  }
  return data;
}

/** One channel is real-valued, two are I and Q, four are two receivers. */
function datatypeOf(format: WavFormat, overrides: RecordingOverrides): Datatype {
  const isComplex =
    overrides.datatype === undefined ? format.channels % 2 === 0 : !isRealValued(overrides.datatype);
  return `${isComplex ? 'c' : 'r'}${format.component}`;
}

function channelsOf(format: WavFormat, datatype: Datatype | null, name: string): number {
  if (datatype === null || isRealValued(datatype)) return format.channels;
  if (format.channels % 2 === 0) return format.channels / 2;
  if (format.channels === 1) {
    throw new SfericError(
      'input-refused',
      `${name} has one channel, which is a real-valued signal and no IQ: leave --datatype out, or give it with an r`,
      { content: 'WAV' },
    );
  }
  throw new SfericError(
    'input-refused',
    `${name} has ${format.channels} channels, which are no pairs of I and Q: give --datatype with an r to read one as real-valued`,
    { content: 'WAV' },
  );
}

function firstKnown<T>(fromContent: T | null, fromName: T | null): Fact<T> {
  if (fromContent !== null) return known(fromContent, 'content');
  return factFrom(fromName);
}

function factFrom<T>(fromName: T | null): Fact<T> {
  return fromName === null ? unknownFact() : known(fromName, 'file-name');
}

const USED_CHUNKS: ReadonlySet<string> = new Set(['fmt ', 'data', 'ds64', 'auxi']);
/** Padding that a writer left for itself. */
const FILLERS: ReadonlySet<string> = new Set(['JUNK', 'junk', 'PAD ', 'FLLR']);
const KNOWN_CHUNKS: ReadonlyMap<string, string> = new Map([
  ['kiwi', "KiwiSDR's GNSS time of each block"],
  ['LIST', 'texts about the recording'],
  ['bext', 'broadcast extension'],
  ['fact', 'count of samples'],
  ['r64m', 'markers'],
  ['rcvr', "Perseus's settings"],
]);

function remarksOf(
  riff: RiffFile,
  format: WavFormat,
  auxi: readonly { readonly place: string; readonly text: string }[],
): readonly RecordingRemark[] {
  const counts = new Map<string, { chunks: number; bytes: number }>();
  for (const { id, sizeBytes } of riff.chunks) {
    const count = counts.get(id) ?? { chunks: 0, bytes: 0 };
    counts.set(id, { chunks: count.chunks + 1, bytes: count.bytes + sizeBytes });
  }
  const remarks: RecordingRemark[] = [
    { place: 'file', text: riff.form, use: 'read' },
    {
      place: 'chunk fmt',
      text: `${format.text}, ${format.channels} channel${format.channels === 1 ? '' : 's'}, ${format.sampleRateHz} Hz`,
      use: 'read',
    },
  ];
  for (const [id, { chunks, bytes }] of [...counts].slice(0, 100)) {
    if (id === 'fmt ' || FILLERS.has(id)) continue;
    const what = KNOWN_CHUNKS.get(id);
    const many = chunks === 1 ? '' : `${chunks} times, `;
    remarks.push({
      place: `chunk ${printable(id).trim()}`,
      text: `${what === undefined ? '' : `${what}, `}${many}${bytes} bytes`,
      use: USED_CHUNKS.has(id) ? 'read' : 'ignored',
    });
  }
  return [...remarks, ...auxi.map(({ place, text }): RecordingRemark => ({ place, text, use: 'shown' }))];
}
