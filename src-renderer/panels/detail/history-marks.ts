// Where the time plots of a signal have their marks: at round values, with labels that fit and do not touch each other.
// In CSS pixels of the plot; knows neither plot nor page.

import type { Hz } from '#contract/units.ts';
import { formatFixed, formatMhz, formatSigned } from '../../lib/format.ts';
import { decimalsOfStep, niceStep, ticksWithin } from '../../lib/ticks.ts';

export interface AxisMark {
  readonly value: number;
  readonly text: string;
}

/** Of the number face at 10 px: all signs are equally wide. */
export const CHAR_PX = 6;
/** From one label to the one above it. */
const LINE_PX = 13;
/** Below this the label would stand in the line of the time axis. */
const BOTTOM_PX = 5;
/** Between two labels side by side. */
const GAP_PX = 12;

const TIME_UNITS = [
  { unitS: 1, name: 's' },
  { unitS: 1e-3, name: 'ms' },
  { unitS: 1e-6, name: 'µs' },
] as const;

/** Of [0, durationS]; what would stick out by more than `roomPx` on the right is left out. */
export function timeMarks(durationS: number, widthPx: number, roomPx: number): readonly AxisMark[] {
  if (!(durationS > 0 && widthPx > 0)) return [];
  const pxPerS = widthPx / durationS;
  let stepS = niceStep((4 * CHAR_PX) / pxPerS);
  let marks = marksOfStep(durationS, stepS);
  while (stepS < durationS && widestPx(marks) + GAP_PX > stepS * pxPerS) {
    stepS = niceStep(1.5 * stepS);
    marks = marksOfStep(durationS, stepS);
  }
  return marks.filter(({ value, text }) => value * pxPerS + (text.length * CHAR_PX) / 2 <= widthPx + roomPx);
}

function marksOfStep(durationS: number, stepS: number): readonly AxisMark[] {
  const { unitS, name } = TIME_UNITS.find((unit) => durationS >= 2 * unit.unitS) ?? TIME_UNITS[2];
  const decimals = decimalsOfStep(stepS, unitS);
  return ticksWithin(0, durationS, stepS).map((value) => ({
    value,
    text: `${formatFixed(value / unitS, decimals)} ${name}`,
  }));
}

function widestPx(marks: readonly AxisMark[]): number {
  return CHAR_PX * Math.max(0, ...marks.map(({ text }) => text.length));
}

export interface ValueScale {
  readonly low: number;
  readonly high: number;
  readonly heightPx: number;
  /** What is added before values are rounded: an offset's centre. */
  readonly origin?: number;
}

/** `textOf` writes a value to the decimals that tell marks of a step apart. */
export function valueMarks(
  { low, high, heightPx, origin = 0 }: ValueScale,
  textOf: (value: number, step: number) => string,
): readonly AxisMark[] {
  if (!(high > low && heightPx > 0)) return [];
  const perPx = (high - low) / heightPx;
  const step = niceStep(LINE_PX * perPx);
  return ticksWithin(origin + low + BOTTOM_PX * perPx, origin + high, step).map((tick) => ({
    value: tick - origin,
    text: textOf(tick - origin, step),
  }));
}

export function levelText(valueDb: number, stepDb: number): string {
  return formatFixed(valueDb, decimalsOfStep(stepDb, 1));
}

export function bandwidthText(valueHz: Hz, stepHz: number): string {
  return formatFixed(valueHz / 1e3, decimalsOfStep(stepHz, 1e3));
}

/** Megahertz, or kilohertz from a centre that is unknown. */
export function frequencyText(offsetHz: Hz, stepHz: number, centerFreqHz: Hz | null): string {
  return centerFreqHz === null
    ? formatSigned(offsetHz / 1e3, decimalsOfStep(stepHz, 1e3))
    : formatMhz(centerFreqHz + offsetHz, decimalsOfStep(stepHz, 1e6));
}
