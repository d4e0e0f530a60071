// Bursts from the power in a band over time: when it is on, how long, how much of the time. Pure; powers are linear. Must
// not know hertz.
import type { MeasuredBurst } from '#contract/measurement.ts';
import { gammaQuantile } from './band-numbers.ts';

export interface PowerOverTime {
  readonly power: Float32Array;
  /** Sample in the middle of what the first value covers. */
  readonly firstMiddle: number;
  /** Samples from one value to the next. */
  readonly samplesPerValue: number;
  /** Independent looks in a value. */
  readonly looks: number;
  /** Mean power of the noise in the band; null: unknown. */
  readonly noisePower: number | null;
  /** A shorter pause does not end a burst: keying within it, or a fade. */
  readonly leastGapSamples: number;
}

export interface BurstNumbers {
  readonly dutyCycle: number | null;
  /** null: nothing stands out of the noise. */
  readonly onThreshold: number | null;
  readonly bursts: readonly MeasuredBurst[];
}

/** Normal quantiles of 1e-6 and 1e-3: noise alone begins no burst, and a dip to it ends one. */
const BEGIN_Z = 4.753;
const END_Z = 3.09;
/** A burst begins half way up in amplitude (IEEE 181 takes the 50 % level), and ends 3 dB below. */
const BEGIN_PART = 1 / 4;
const END_PART = 1 / 8;
/** Where no noise is known, the quiet tenth of the values stands for it. */
const QUIET_PART = 0.1;

export function burstNumbers(over: PowerOverTime): BurstNumbers {
  const { power, looks } = over;
  const noise = over.noisePower ?? quantileOf(power, QUIET_PART);
  const leastOn = noise * gammaQuantile(looks, BEGIN_Z);
  const standing = power.filter((value) => value >= leastOn);
  if (standing.length === 0) return { dutyCycle: null, onThreshold: null, bursts: [] };
  const top = quantileOf(standing, 0.5);
  const begin = Math.max(leastOn, BEGIN_PART * top);
  const end = Math.max(noise * gammaQuantile(looks, END_Z), END_PART * top);
  const leastGap = over.leastGapSamples / over.samplesPerValue;
  const bursts: MeasuredBurst[] = [];
  let onSamples = 0;
  for (let index = 0; index < power.length; index++) {
    if ((power[index] ?? 0) < begin) continue;
    const stop = endOfBurst(power, index, { begin, end, leastGap });
    const burst = burstBetween(over, index, stop, begin);
    bursts.push(burst);
    onSamples += burst.sampleCount;
    index = stop;
  }
  const all = power.length * over.samplesPerValue;
  return { dutyCycle: Math.min(1, onSamples / all), onThreshold: begin, bursts };
}

interface BurstLevels {
  readonly begin: number;
  readonly end: number;
  /** In values. */
  readonly leastGap: number;
}

/** The last value of the burst that `start` begins. */
function endOfBurst(power: Float32Array, start: number, { begin, end, leastGap }: BurstLevels): number {
  let last = start;
  let isOn = true;
  for (let index = start + 1; index < power.length; index++) {
    const value = power[index] ?? 0;
    isOn = isOn ? value >= end : value >= begin;
    if (isOn) last = index;
    else if (index - last > leastGap) break;
  }
  return last;
}

/** Its edges are where the amplitude crosses the threshold between two values; at the ends of the box it is cut. */
function burstBetween(over: PowerOverTime, first: number, last: number, level: number): MeasuredBurst {
  const { power, firstMiddle, samplesPerValue } = over;
  const middle = (index: number): number => firstMiddle + index * samplesPerValue;
  const crossing = (inside: number, outside: number): number => {
    const [a, b] = [Math.sqrt(power[inside] ?? 0), Math.sqrt(power[outside] ?? 0)];
    const part = a > b ? (a - Math.sqrt(level)) / (a - b) : 0;
    return middle(inside) + Math.min(1, Math.max(0, part)) * (middle(outside) - middle(inside));
  };
  let inside = last;
  while (inside > first && (power[inside] ?? 0) < level) inside--;
  const isStartCut = first === 0;
  const isEndCut = last === power.length - 1;
  const start = isStartCut ? middle(0) - samplesPerValue / 2 : crossing(first, first - 1);
  const stop = isEndCut ? middle(last) + samplesPerValue / 2 : crossing(inside, inside + 1);
  const sampleStart = Math.max(0, Math.round(start));
  return {
    sampleStart,
    sampleCount: Math.max(1, Math.round(stop) - sampleStart),
    isWhole: !isStartCut && !isEndCut,
  };
}

function quantileOf(values: Float32Array, part: number): number {
  const sorted = values.slice().sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}
