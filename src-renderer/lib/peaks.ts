// Peaks of a trace as a spectrum analyser finds them: maxima that stand out from what is around them by a stated
// excursion and rise above a threshold. Pure.

import type { Dbfs } from '#contract/units.ts';

export interface Peak {
  readonly bin: number;
  readonly levelDb: Dbfs;
}

export interface PeakRule {
  /** Least fall on both sides before a higher level comes (its prominence), dB. */
  readonly excursionDb: number;
  /** Least level. */
  readonly thresholdDb: Dbfs;
}

/** The usual excursion of bench analysers. */
export const PEAK_EXCURSION_DB = 6;

/** The highest bin of [first, end); null where no level is finite. */
export function highestPeak(levels: ArrayLike<number>, first: number, end: number): Peak | null {
  let best: Peak | null = null;
  for (let bin = Math.max(0, first); bin < Math.min(levels.length, end); bin++) {
    const levelDb = levels[bin] ?? Number.NaN;
    if (Number.isFinite(levelDb) && (best === null || levelDb > best.levelDb)) best = { bin, levelDb };
  }
  return best;
}

/** Peaks of [first, end) from the left; of a flat top its middle. The ends of the stretch count as falls without end. */
export function peaksWithin(
  levels: ArrayLike<number>,
  first: number,
  end: number,
  rule: PeakRule,
): readonly Peak[] {
  const peaks: Peak[] = [];
  const from = Math.max(0, first);
  const to = Math.min(levels.length, end);
  let start = from;
  while (start < to) {
    const levelDb = levels[start] ?? Number.NEGATIVE_INFINITY;
    let stop = start;
    while (stop + 1 < to && levels[stop + 1] === levelDb) stop++;
    const isTop =
      !(above(levels, start - 1, from, to) >= levelDb) && !(above(levels, stop + 1, from, to) > levelDb);
    if (isTop && levelDb >= rule.thresholdDb && isProminent(levels, start, stop, from, to, rule.excursionDb))
      peaks.push({ bin: Math.floor((start + stop) / 2), levelDb });
    start = stop + 1;
  }
  return peaks;
}

/**
 * Where between the bins the top lies, in bins from `bin`, -0.5 to 0.5: the vertex of the parabola through three levels
 * in decibels, which for a tone under Hann errs by at most a twentieth of a bin.
 */
export function peakOffsetBins(levels: ArrayLike<number>, bin: number): number {
  const left = levels[bin - 1] ?? Number.NaN;
  const middle = levels[bin] ?? Number.NaN;
  const right = levels[bin + 1] ?? Number.NaN;
  const curvature = left - 2 * middle + right;
  if (!(curvature < 0) || !Number.isFinite(curvature)) return 0;
  return Math.min(0.5, Math.max(-0.5, (0.5 * (left - right)) / curvature));
}

function above(levels: ArrayLike<number>, bin: number, from: number, to: number): number {
  return bin < from || bin >= to ? Number.NEGATIVE_INFINITY : (levels[bin] ?? Number.NEGATIVE_INFINITY);
}

/** Falls by the excursion on each side before it rises above the top, or runs into an end. */
function isProminent(
  levels: ArrayLike<number>,
  start: number,
  stop: number,
  from: number,
  to: number,
  excursionDb: number,
): boolean {
  const top = levels[start] ?? 0;
  const falls = (bin: number, step: 1 | -1): boolean => {
    for (let at = bin + step; at >= from && at < to; at += step) {
      const level = levels[at] ?? 0;
      if (level > top) return false;
      if (level <= top - excursionDb) return true;
    }
    return true;
  };
  return falls(start, -1) && falls(stop, 1);
}
