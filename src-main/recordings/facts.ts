// Facts about a recording: each value with where it comes from, so that nothing is ever a silent default.
// Must not know any file format.

import type { Fact, FactSource, RecordingInfo, RecordingOverrides } from '#contract/entities.ts';
import { DATATYPES } from '#contract/entities.ts';
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
  const { sampleRateHz, centerFreqHz, datatype, channel, part } = overrides;
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
  assertCount('channel', channel);
  assertCount('part', part);
}

function assertCount(field: 'channel' | 'part', value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 1)) return;
  throw new SfericError('bad-request', `the ${field} must be a whole number from 1, not ${value}`, { field });
}

/** Names of the facts that a session cannot do without and that are unknown; empty when it can start. */
export function missingFacts(info: RecordingInfo): readonly ('sampleRateHz' | 'datatype')[] {
  const missing: ('sampleRateHz' | 'datatype')[] = [];
  if (info.datatype.value === null) missing.push('datatype');
  if (info.sampleRateHz.value === null) missing.push('sampleRateHz');
  return missing;
}

const QUESTIONS = {
  datatype: 'its sample format (--datatype, for example cu8, ci8, ci16 or cf32)',
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
