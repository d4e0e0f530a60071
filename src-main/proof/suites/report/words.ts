// Figures as short texts, the same in every table.

import type { Interval, Proportion, Spread } from '../../intervals.ts';

export function part({ value, low, high, total }: Proportion): string {
  if (value === null || low === null || high === null) return 'of nothing';
  return `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}) of ${total}`;
}

export function share({ value }: Proportion): string {
  return value === null ? '' : value.toFixed(2);
}

export function within(value: number | null, interval: Interval | null, decimals = 3): string {
  if (value === null) return '';
  const text = value.toFixed(decimals);
  return interval === null
    ? text
    : `${text} (${interval.low.toFixed(decimals)} to ${interval.high.toFixed(decimals)})`;
}

export function figure(value: number | null | undefined, decimals = 3): string {
  return value == null ? '' : value.toFixed(decimals);
}

/** `median (interval); p95`, of values multiplied by `scale`. */
export function spreadText(spread: Spread | null, scale: number, decimals: number): string {
  if (spread === null) return '';
  const { median, medianLow, medianHigh, p95 } = spread;
  const interval =
    medianLow === null || medianHigh === null ? null : { low: medianLow * scale, high: medianHigh * scale };
  return `${within(median * scale, interval, decimals)}; ${(p95 * scale).toFixed(decimals)}`;
}
