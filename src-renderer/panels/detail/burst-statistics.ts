// Lengths and rhythm of an emitter's tracks. Medians, because one merged or broken burst must not move them.
// Pure; it knows no screen.

import type { Track } from '#contract/entities.ts';
import type { Hz } from '#contract/units.ts';

export interface BurstStatistics {
  readonly medianLengthS: number | null;
  /** Median of the distances from the median length: half of the bursts are within it. null below three bursts. */
  readonly lengthSpreadS: number | null;
  /** Median time from one start to the next; null below three bursts. */
  readonly periodS: number | null;
  /** Whether at least half of the starts keep to the period within a tenth of it. */
  readonly isRegular: boolean;
}

const BURSTS_FOR_RHYTHM = 3;
const PERIOD_TOLERANCE = 0.1;

export function burstStatistics(tracks: readonly Track[], sampleRateHz: Hz): BurstStatistics {
  if (tracks.length === 0)
    return { medianLengthS: null, lengthSpreadS: null, periodS: null, isRegular: false };
  const lengthsS = tracks.map((track) => track.sampleCount / sampleRateHz);
  const medianLengthS = median(lengthsS);
  if (tracks.length < BURSTS_FOR_RHYTHM)
    return { medianLengthS, lengthSpreadS: null, periodS: null, isRegular: false };
  const startsS = tracks.map((track) => track.sampleStart / sampleRateHz).sort((a, b) => a - b);
  const gapsS = startsS.slice(1).map((startS, index) => startS - (startsS[index] ?? startS));
  const periodS = median(gapsS);
  const spreadS = median(gapsS.map((gapS) => Math.abs(gapS - periodS)));
  return {
    medianLengthS,
    lengthSpreadS: median(lengthsS.map((lengthS) => Math.abs(lengthS - medianLengthS))),
    periodS,
    isRegular: periodS > 0 && spreadS <= PERIOD_TOLERANCE * periodS,
  };
}

/** NaN for none. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
