// From what a container says to what Sferic works with: channel, whole samples, real-valued bands, and what the user
// puts in the place of what the file says. Must not know any container.

import type {
  BlockRun,
  Datatype,
  Fact,
  RecordingInfo,
  RecordingOverrides,
  RecordingPart,
  SampleLayout,
} from '#contract/entities.ts';
import { bytesPerStoredSample, isRealValued } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import type { TimeNsText } from '#contract/units.ts';
import { factOr, known, unknownFact } from './facts.ts';
import type { OpenFile } from './file.ts';
import { plausibilityWarning } from './raw/plausibility.ts';

/** A stretch of the file with nothing but samples. */
export interface BytePiece {
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

/** A container's own view: everything as stored. */
export interface StoredRecording {
  readonly file: OpenFile;
  /** Of what holds the samples, for messages. */
  readonly dataName: string;
  readonly pieces: readonly BytePiece[];
  /** The user's own already in place. */
  readonly datatype: Fact<Datatype>;
  readonly channelCount: number;
  readonly sampleRateHz: Fact<number>;
  /** RF of 0 Hz in the samples. */
  readonly zeroFreqHz: Fact<number>;
}

/** The members of RecordingInfo that follow from the samples; `warnings` are those of this step. */
export type SampleFacts = Pick<
  RecordingInfo,
  | 'dataPath'
  | 'dataOffsetBytes'
  | 'sampleCount'
  | 'layout'
  | 'datatype'
  | 'sampleRateHz'
  | 'centerFreqHz'
  | 'warnings'
>;

/** A recording shorter than this holds no spectrum at all. */
const MIN_SAMPLES = 2;

/** Stored samples that make one of Sferic's. */
export function storedPerSample(datatype: Datatype | null): 1 | 2 {
  return datatype !== null && isRealValued(datatype) ? 2 : 1;
}

/** Throws `input-refused` where no whole sample is left, `bad-request` for a channel that is not there. */
export async function sampleFacts(
  stored: StoredRecording,
  overrides: RecordingOverrides,
): Promise<SampleFacts> {
  const { file, datatype, channelCount } = stored;
  const channel = chosenChannel(channelCount, overrides.channel, stored.dataName);
  const perSample = storedPerSample(datatype.value);
  const isIqSwapped = overrides.isIqSwapped ?? false;
  if (isIqSwapped && perSample === 2) {
    throw new SfericError('bad-request', 'real-valued samples have no I and Q to exchange', {
      field: 'isIqSwapped',
    });
  }
  const warnings: string[] = [];
  const whole =
    datatype.value === null
      ? { sampleCount: 0, runs: [] }
      : wholeSamples(stored, bytesPerStoredSample(datatype.value) * channelCount, perSample, warnings);
  const first = stored.pieces[0] ?? { offsetBytes: 0, sizeBytes: 0 };
  if (datatype.value !== null) {
    const hint = await plausibilityWarning(file, first.offsetBytes, first.sizeBytes, datatype.value);
    if (hint !== null) warnings.push(hint);
  }
  const layout: SampleLayout = {
    channelCount,
    channel,
    isIqSwapped,
    storedPerSample: perSample,
    storedStart: 0,
    runs: whole.runs,
  };
  const storedRateHz = factOr(overrides.sampleRateHz, stored.sampleRateHz);
  return {
    dataPath: file.path,
    dataOffsetBytes: first.offsetBytes,
    sampleCount: whole.sampleCount,
    layout,
    datatype,
    sampleRateHz: {
      ...storedRateHz,
      value: storedRateHz.value === null ? null : storedRateHz.value / perSample,
    },
    centerFreqHz: factOr(
      overrides.centerFreqHz,
      bandCentre(stored.zeroFreqHz, storedRateHz.value, perSample),
    ),
    warnings,
  };
}

/**
 * The centre of what is shown. Of a real-valued band it is a quarter of the stored rate above 0 Hz; where nothing says
 * what RF that 0 Hz was, the frequencies are those in the samples themselves, which is a fact of the content.
 */
function bandCentre(zeroFreqHz: Fact<number>, storedRateHz: number | null, perSample: 1 | 2): Fact<number> {
  if (perSample === 1) return zeroFreqHz;
  if (storedRateHz === null) return unknownFact();
  if (zeroFreqHz.value === null) return known(storedRateHz / 4, 'content');
  return { ...zeroFreqHz, value: zeroFreqHz.value + storedRateHz / 4 };
}

function chosenChannel(channelCount: number, wanted: number | undefined, name: string): number {
  const channel = wanted ?? 1;
  if (channel <= channelCount) return channel;
  throw new SfericError(
    'bad-request',
    channelCount === 1
      ? `${name} has one channel, so channel ${channel} is not there`
      : `${name} has ${channelCount} channels: choose one from 1 to ${channelCount}, not ${channel}`,
    { field: 'channel', channelCount },
  );
}

/**
 * A size that is no whole number of samples is said: either the file was cut short, and all but the last sample is
 * good, or the format is wrong.
 */
function wholeSamples(
  stored: StoredRecording,
  frameBytes: number,
  perSample: 1 | 2,
  warnings: string[],
): { readonly sampleCount: number; readonly runs: readonly BlockRun[] } {
  const blocks = stored.pieces
    .map(({ offsetBytes, sizeBytes }) => ({ offsetBytes, samples: Math.floor(sizeBytes / frameBytes) }))
    .filter(({ samples }) => samples > 0);
  const leftOver = stored.pieces.reduce((sum, { sizeBytes }) => sum + (sizeBytes % frameBytes), 0);
  const storedCount = blocks.reduce((sum, { samples }) => sum + samples, 0);
  const sampleCount = Math.floor(storedCount / perSample);
  const { dataName, datatype, channelCount } = stored;
  const channels = channelCount === 1 ? '' : ` in ${channelCount} channels`;
  if (sampleCount < MIN_SAMPLES) {
    throw new SfericError(
      'input-refused',
      `${dataName}: ${storedCount} sample${storedCount === 1 ? '' : 's'} of ${datatype.value}${channels} ${storedCount === 1 ? 'is' : 'are'} too few, at least ${MIN_SAMPLES * perSample} are needed: record a longer file, or give the right --datatype`,
      { sampleCount },
    );
  }
  if (leftOver > 0) {
    warnings.push(
      `${leftOver} byte${leftOver === 1 ? '' : 's'} after the last whole ${frameBytes}-byte sample of ${datatype.value}${channels} ${leftOver === 1 ? 'is' : 'are'} left out: the file was cut short, or the format is another one (--datatype)`,
    );
  }
  return { sampleCount, runs: blocks.length <= 1 ? [] : runsOf(blocks, frameBytes) };
}

/** The one part of a recording that a container does not divide. */
export function wholePart(facts: SampleFacts, timeStartNs: TimeNsText | null): RecordingPart {
  const { sampleCount, layout, sampleRateHz, centerFreqHz } = facts;
  const isReal = layout.storedPerSample === 2;
  const lowerHz = isReal && sampleRateHz.value !== null ? sampleRateHz.value / 2 : 0;
  return {
    firstCapture: 1,
    captureCount: 1,
    storedStart: 0,
    storedCount: sampleCount * layout.storedPerSample,
    centerFreqHz: centerFreqHz.value === null ? null : centerFreqHz.value - lowerHz,
    timeStartNs,
    brokenBy: null,
    lostBefore: null,
  };
}

/** Throws `bad-request` where another one is asked for. */
export function onlyPart(wanted: number | undefined, name: string): 1 {
  if (wanted === undefined || wanted === 1) return 1;
  throw new SfericError('bad-request', `${name} has one part, so part ${wanted} is not there`, {
    field: 'part',
  });
}

interface Block {
  readonly offsetBytes: number;
  readonly samples: number;
}

/** Equal blocks at a constant distance become one run; blocks that touch become one block. */
export function runsOf(blocks: readonly Block[], frameBytes: number): readonly BlockRun[] {
  const joined: { offsetBytes: number; samples: number }[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if (last !== undefined && last.offsetBytes + last.samples * frameBytes === block.offsetBytes) {
      last.samples += block.samples;
    } else joined.push({ ...block });
  }
  const runs: { offsetBytes: number; samplesPerBlock: number; blockCount: number; strideBytes: number }[] =
    [];
  for (const { offsetBytes, samples } of joined) {
    const last = runs.at(-1);
    if (last !== undefined && last.samplesPerBlock === samples) {
      const distance = offsetBytes - (last.offsetBytes + last.strideBytes * (last.blockCount - 1));
      if (last.blockCount === 1 ? distance > 0 : distance === last.strideBytes) {
        last.strideBytes = distance;
        last.blockCount += 1;
        continue;
      }
    }
    runs.push({ offsetBytes, samplesPerBlock: samples, blockCount: 1, strideBytes: 0 });
  }
  return runs;
}
