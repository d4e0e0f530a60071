// How numbers are written on the screen: fixed decimals, grouped digits, the unit left to the header, and a minus
// sign as wide as a digit. Pure text; it must not guess at precision that the caller did not state.

import type { Hz } from '#contract/units.ts';

/** U+2212: as wide as a digit in tabular numerals, which the hyphen is not. */
export const MINUS = '\u2212';

/** Fixed decimals with a true minus; a negative that rounds to zero is written without one. */
export function formatFixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
}

/** The same with a plus in front of what is above zero: for differences. */
export function formatSigned(value: number, decimals: number): string {
  const text = formatFixed(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** Groups digits by three from the decimal point both ways, with plain spaces: 434.070 012, 24 000 000. */
export function groupedDigits(text: string): string {
  const match = /^([^0-9]*)([0-9]+)(?:\.([0-9]+))?$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction] = match;
  const groupedWhole = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, ' ');
  if (fraction === undefined) return `${sign}${groupedWhole}`;
  return `${sign}${groupedWhole}.${fraction.replace(/([0-9]{3})(?=[0-9])/g, '$1 ')}`;
}

/** Megahertz without the unit, to the hertz by default: 434.070 012. */
export function formatMhz(freqHz: Hz, decimals = 6): string {
  return groupedDigits(formatFixed(freqHz / 1e6, decimals));
}

/** Megahertz relative to the centre, always signed: +0.150 012. */
export function formatOffsetMhz(offsetHz: Hz, decimals = 6): string {
  return groupedDigits(formatSigned(offsetHz / 1e6, decimals));
}

/** Kilohertz without the unit, three significant digits or the decimals that were asked for. */
export function formatKhz(hz: Hz, decimals?: number): string {
  const khz = hz / 1e3;
  return formatFixed(khz, decimals ?? significantDecimals(khz, 3));
}

/** A sample rate with its unit: 2.400 MS/s, 48.000 kS/s. */
export function formatRate(sampleRateHz: Hz): string {
  return sampleRateHz >= 1e6
    ? `${formatFixed(sampleRateHz / 1e6, 3)} MS/s`
    : `${formatFixed(sampleRateHz / 1e3, 3)} kS/s`;
}

/** One decimal, without the unit. */
export function formatDb(db: number): string {
  return Number.isFinite(db) ? formatFixed(db, 1) : '\u2013';
}

/**
 * mm:ss.mmm, and h:mm:ss.mmm from an hour on; with six decimals mm:ss.mmm uuu. Rounded to the last digit before it is
 * split.
 */
export function formatClock(seconds: number, decimals: 3 | 6 = 3): string {
  const perSecond = 10 ** decimals;
  const total = Math.round(Math.abs(seconds) * perSecond);
  const fraction = pad(total % perSecond, decimals).replace(/([0-9]{3})(?=[0-9])/g, '$1 ');
  const totalS = Math.floor(total / perSecond);
  const hours = Math.floor(totalS / 3600);
  const clock = `${pad(Math.floor(totalS / 60) % 60, 2)}:${pad(totalS % 60, 2)}.${fraction}`;
  const text = hours > 0 ? `${hours}:${clock}` : clock;
  return seconds < 0 && total > 0 ? `${MINUS}${text}` : text;
}

/** Decimals of a clock that tells rows apart: microseconds where a row is shorter than two milliseconds. */
export function clockDecimals(rowDurationS: number): 3 | 6 {
  return rowDurationS < 2e-3 ? 6 : 3;
}

/** A length of time with its unit, three significant digits: 180 ms, 1.25 s, 2 min 05 s. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '\u2013';
  if (seconds >= 60)
    return `${Math.floor(Math.round(seconds) / 60)} min ${pad(Math.round(seconds) % 60, 2)} s`;
  if (seconds >= 1) return `${formatFixed(seconds, significantDecimals(seconds, 3))} s`;
  if (seconds >= 1e-3) return `${formatFixed(seconds * 1e3, significantDecimals(seconds * 1e3, 3))} ms`;
  return `${formatFixed(seconds * 1e6, significantDecimals(seconds * 1e6, 3))} \u00b5s`;
}

/** Seconds with the decimals of the step between neighbouring labels, without the unit. */
export function formatSeconds(seconds: number, decimals: number): string {
  return formatFixed(seconds, decimals);
}

function significantDecimals(value: number, digits: number): number {
  const magnitude = Math.abs(value);
  if (magnitude === 0) return digits - 1;
  return Math.min(digits + 3, Math.max(0, digits - 1 - Math.floor(Math.log10(magnitude))));
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
