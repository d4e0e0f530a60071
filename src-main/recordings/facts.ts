// Facts about a recording: each value with where it comes from, so that nothing is ever a silent default.
// Must not know any file format.

import type { Fact, FactSource, RecordingInfo, RecordingOverrides } from '#contract/entities.ts';
import { BYTES_PER_SAMPLE, DATATYPES } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';

export function known<T>(value: T, source: FactSource): Fact<T> {
  return { value, source };
}

export function unknownFact<T>(): Fact<T> {
  return { value: null, source: null };
}

/** What the user says stands in the place of what the file says. */
export function factOr<T>(override: T | undefined, fact: Fact<T>): Fact<T> {
  return override === undefined ? fact : known(override, 'user');
}

const MAX_RATE_HZ = 1e12;

/** Throws `bad-request`: an override comes from a command line or a socket and may be anything. */
export function assertOverrides(overrides: RecordingOverrides): void {
  const { sampleRateHz, centerFreqHz, datatype } = overrides;
  if (sampleRateHz !== undefined && !(sampleRateHz > 0 && sampleRateHz <= MAX_RATE_HZ)) {
    throw new SfericError(
      'bad-request',
      `the sample rate must be a number of hertz above 0 and at most 1e12, not ${sampleRateHz}`,
      { field: 'sampleRateHz' },
    );
  }
  if (centerFreqHz !== undefined && !(Math.abs(centerFreqHz) <= MAX_RATE_HZ)) {
    throw new SfericError(
      'bad-request',
      `the centre frequency must be a number of hertz from -1e12 to 1e12, not ${centerFreqHz}`,
      { field: 'centerFreqHz' },
    );
  }
  if (datatype !== undefined && !DATATYPES.includes(datatype)) {
    throw new SfericError(
      'bad-request',
      `the sample format must be one of ${DATATYPES.join(', ')}, not ${String(datatype)}`,
      { field: 'datatype' },
    );
  }
}

/** Names of the facts that a session cannot do without and that are unknown; empty when it can start. */
export function missingFacts(info: RecordingInfo): readonly ('sampleRateHz' | 'datatype')[] {
  const missing: ('sampleRateHz' | 'datatype')[] = [];
  if (info.datatype.value === null) missing.push('datatype');
  if (info.sampleRateHz.value === null) missing.push('sampleRateHz');
  return missing;
}

const QUESTIONS = {
  datatype: 'its sample format (--datatype cu8, ci8, ci16 or cf32)',
  sampleRateHz: 'its sample rate (--sample-rate HZ)',
} as const;

/** The facts that a session runs on. Throws `facts-missing` with `detail.missing`. */
export function requireFacts(info: RecordingInfo): {
  readonly datatype: NonNullable<RecordingInfo['datatype']['value']>;
  readonly sampleRateHz: number;
  readonly centerFreqHz: number | null;
  readonly timeStartNs: string | null;
} {
  const datatype = info.datatype.value;
  const sampleRateHz = info.sampleRateHz.value;
  if (datatype === null || sampleRateHz === null) {
    const missing = missingFacts(info);
    throw new SfericError(
      'facts-missing',
      `${info.name} does not say ${missing.map((field) => QUESTIONS[field]).join(' or ')}: supply it`,
      { missing, path: info.path },
    );
  }
  return {
    datatype,
    sampleRateHz,
    centerFreqHz: info.centerFreqHz.value,
    timeStartNs: info.timeStartNs.value,
  };
}

/** A recording shorter than this holds no spectrum at all. */
const MIN_SAMPLES = 2;

/**
 * Whole samples in `dataBytes`. A size that is no whole number of samples is refused: either the file was cut
 * short or the format is wrong, and in both cases the answer would be silently wrong.
 */
export function wholeSamples(
  dataBytes: number,
  datatype: keyof typeof BYTES_PER_SAMPLE,
  fileName: string,
): number {
  const bytesPerSample = BYTES_PER_SAMPLE[datatype];
  const leftOver = dataBytes % bytesPerSample;
  if (leftOver !== 0) {
    throw new SfericError(
      'input-refused',
      `${fileName}: ${dataBytes} bytes of samples are no whole number of ${bytesPerSample}-byte ${datatype} samples ` +
        `(${leftOver} left over): give the right --datatype, or cut the incomplete last sample off`,
      { dataBytes, bytesPerSample, leftOver },
    );
  }
  const sampleCount = dataBytes / bytesPerSample;
  if (sampleCount < MIN_SAMPLES) {
    throw new SfericError(
      'input-refused',
      `${fileName}: ${sampleCount} sample${sampleCount === 1 ? '' : 's'} of ${datatype} ${sampleCount === 1 ? 'is' : 'are'} too few, at least ${MIN_SAMPLES} are needed: record a longer file`,
      { sampleCount },
    );
  }
  return sampleCount;
}
