// Intervals of figures that are no proportion: what is independent is drawn again and again with replacement, and the
// figure computed anew (Efron and Tibshirani 1993, chapter 13: percentile interval). Pure, and the same each time.

import type { Interval } from './intervals.ts';

/** Fewer say nothing about how they scatter. */
const UNITS_MIN = 6;
const DRAWS = 400;
const TAIL = 0.025;

/**
 * @param count of units that do not depend on one another
 * @param figure of a draw: how often each unit is in it; null where it has none
 * @returns 95 % intervals, one for each figure; null with fewer than six units
 */
export function bootstrap(
  count: number,
  figures: (timesDrawn: Uint32Array) => readonly (number | null)[],
): readonly (Interval | null)[] {
  const random = generator(count);
  const times = new Uint32Array(count);
  const draws: number[][] = figures(times.fill(1)).map(() => []);
  if (count < UNITS_MIN) return draws.map(() => null);
  for (let draw = 0; draw < DRAWS; draw++) {
    times.fill(0);
    for (let k = 0; k < count; k++) {
      const unit = Math.floor(random() * count);
      times[unit] = (times[unit] ?? 0) + 1;
    }
    figures(times).forEach((value, index) => {
      if (value !== null) draws[index]?.push(value);
    });
  }
  return draws.map((values) => {
    if (values.length === 0) return null;
    values.sort((a, b) => a - b);
    const at = (part: number): number => values[Math.round(part * (values.length - 1))] ?? Number.NaN;
    return { low: at(TAIL), high: at(1 - TAIL) };
  });
}

/** 0 to 1 (Marsaglia 2003, "Xorshift RNGs", 32 bits). The seed must not be 0. */
function generator(seed: number): () => number {
  let state = (0x9e3779b9 ^ seed) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}
