// The marks of the waterfall's time axis: ages of what is shown, at places that do not move while it scrolls.

import { formatFixed } from '../../lib/format.ts';
import { ageSFromPx, pxFromAgeS } from '../../lib/spaces.ts';
import { decimalsOfStep, niceStep } from '../../lib/ticks.ts';

export interface TimeTick {
  /** From the top, in the pixels of `height`. */
  readonly y: number;
  readonly text: string;
}

/** Marks at least `minSpacing` apart, none in the last `footer` pixels: \u22121.0 s, \u22122.0 s, or milliseconds. */
export function timeTicks(
  secondsVisible: number,
  height: number,
  minSpacing: number,
  footer: number,
): readonly TimeTick[] {
  const stepS = niceStep(ageSFromPx(minSpacing, secondsVisible, height));
  const [unit, unitS, leastDecimals] = stepS < 0.1 ? (['ms', 1e-3, 0] as const) : (['s', 1, 1] as const);
  const decimals = Math.max(leastDecimals, decimalsOfStep(stepS, unitS));
  const ticks: TimeTick[] = [];
  for (let index = 1; ; index++) {
    const y = pxFromAgeS(index * stepS, secondsVisible, height);
    if (y > height - footer) return ticks;
    ticks.push({ y, text: `${formatFixed((-index * stepS) / unitS, decimals)} ${unit}` });
  }
}
