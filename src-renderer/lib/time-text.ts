// Moments of a recording as text: as its clock from the first sample, or as UTC where that is known. Nanoseconds as
// integers, because a double cannot hold those since 1970.

import type { SampleIndex, TimeNsText } from '#contract/units.ts';
import { clockDecimals, formatClock, formatFixed } from './format.ts';
import { decimalsOfStep } from './ticks.ts';

export const TIME_UNITS = ['age', 'recording', 'utc'] as const;
/** Before the newest row; since the first sample; UTC. */
export type TimeUnit = (typeof TIME_UNITS)[number];

export interface TimeFacts {
  readonly sampleRateHz: number;
  /** Of sample 0; null: unknown. */
  readonly timeStartNs: TimeNsText | null;
  readonly rowDurationS: number;
}

/** Of a sample, in nanoseconds since 1970; null where the recording does not say when it began. */
export function utcNs(sample: SampleIndex, { sampleRateHz, timeStartNs }: TimeFacts): bigint | null {
  if (timeStartNs === null) return null;
  const wholeS = Math.floor(sample / sampleRateHz);
  const restNs = Math.round(((sample - wholeS * sampleRateHz) / sampleRateHz) * 1e9);
  return BigInt(timeStartNs) + BigInt(wholeS) * 1_000_000_000n + BigInt(restNs);
}

/** `03:04:05.250`, rounded down: a moment is not before it has come. Decimals 0 to 9. */
export function utcClockText(ns: bigint, decimals: number): string {
  const perSecond = 1_000_000_000n;
  const totalS = ns >= 0n ? ns / perSecond : (ns - perSecond + 1n) / perSecond;
  const fraction = String(ns - totalS * perSecond)
    .padStart(9, '0')
    .slice(0, decimals);
  const clock = new Date(Number(totalS) * 1000).toISOString().slice(11, 19);
  return decimals === 0 ? clock : `${clock}.${fraction}`;
}

/** `2026-01-02`. */
export function utcDateText(ns: bigint): string {
  return new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 10);
}

/** For a read-out: UTC where it is wanted and known, else the recording's clock. */
export function momentText(sample: SampleIndex, unit: TimeUnit, facts: TimeFacts): string {
  const decimals = clockDecimals(facts.rowDurationS);
  const ns = unit === 'utc' ? utcNs(sample, facts) : null;
  if (ns === null) return formatClock(sample / facts.sampleRateHz, decimals);
  return `${utcDateText(ns)} ${utcClockText(ns, decimals)} UTC`;
}

/** A mark of a time axis: the recording's clock with the decimals that its step needs. */
export function clockText(seconds: number, stepS: number): string {
  if (stepS >= 1) return formatClock(seconds).replace(/\.000$/, '');
  if (stepS >= 1e-3) return formatClock(seconds);
  if (stepS >= 1e-6) return formatClock(seconds, 6);
  return `${formatFixed(seconds * 1e6, decimalsOfStep(stepS, 1e-6))} µs`;
}
