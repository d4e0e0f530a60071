// The marks of a time axis: ages of what is shown, at places that do not move while it scrolls, or moments
// (the recording's clock, UTC), which move with their rows.

import { formatFixed } from '../lib/format.ts';
import { ageSFromPx, pxFromAgeS } from '../lib/spaces.ts';
import { decimalsOfStep, niceStep } from '../lib/ticks.ts';
import { clockText, type TimeFacts, utcClockText, utcNs } from '../lib/time-text.ts';
import type { TimeSpace } from './time-space.ts';

export interface TimeTick {
  /** From the top, in the pixels of `height`. */
  readonly y: number;
  readonly text: string;
}

export interface TickRoom {
  readonly height: number;
  /** Marks are at least so far apart, none in the last `footer` pixels. */
  readonly minSpacing: number;
  readonly footer: number;
}

/** Before the newest row, which is `behindS` above the top: \u22121.0 s, \u22122.0 s, or milliseconds. */
export function ageTicks(secondsVisible: number, behindS: number, room: TickRoom): readonly TimeTick[] {
  const { height, minSpacing, footer } = room;
  const stepS = niceStep(ageSFromPx(minSpacing, secondsVisible, height));
  const [unit, unitS, leastDecimals] = stepS < 0.1 ? (['ms', 1e-3, 0] as const) : (['s', 1, 1] as const);
  const decimals = Math.max(leastDecimals, decimalsOfStep(stepS, unitS));
  const ticks: TimeTick[] = [];
  for (let index = Math.floor(behindS / stepS) + 1; ; index++) {
    const y = pxFromAgeS(index * stepS - behindS, secondsVisible, height);
    if (y > height - footer) return ticks;
    ticks.push({ y, text: `${formatFixed((-index * stepS) / unitS, decimals)} ${unit}` });
  }
}

/** At round moments of the recording or of UTC, in each stretch without a seam for itself. */
export function momentTicks(
  time: TimeSpace,
  secondsVisible: number,
  facts: TimeFacts,
  unit: 'recording' | 'utc',
  room: TickRoom,
): readonly TimeTick[] {
  const { height, minSpacing, footer } = room;
  const stepS = niceStep(ageSFromPx(minSpacing, secondsVisible, height));
  const startNs = unit === 'utc' ? utcNs(0, facts) : null;
  // Of the first sample, within its second: round moments of UTC are round there too.
  const originS = startNs === null ? 0 : Number(startNs % 1_000_000_000n) / 1e9;
  const textOf = (momentS: number): string => {
    const sample = (momentS - originS) * facts.sampleRateHz;
    const ns = startNs === null ? null : utcNs(Math.round(sample), facts);
    if (ns !== null) return utcClockText(ns + HALF_STEP_NS, Math.min(9, decimalsOfStep(stepS, 1)));
    return clockText(momentS, stepS);
  };
  return time.segments.flatMap((segment) => {
    const newestS = segment.newestSample / facts.sampleRateHz + originS;
    const oldestS = segment.oldestSample / facts.sampleRateHz + originS;
    const ticks: TimeTick[] = [];
    for (let index = Math.floor(newestS / stepS); index * stepS >= oldestS; index--) {
      const momentS = index * stepS;
      const y = time.pxFromSample(segment, (momentS - originS) * facts.sampleRateHz);
      if (y > Math.min(height - footer, segment.bottomPx - footer)) break;
      if (y >= segment.topPx + footer) ticks.push({ y, text: textOf(momentS) });
    }
    return ticks;
  });
}

/** Text is rounded down; a mark lies on its moment but for the rounding to a sample. */
const HALF_STEP_NS = 500n;
