// Numbers as people type them: 2.4M, 250k, 433.92MHz. Throws what commander shows as a wrong call.

import { InvalidArgumentError } from 'commander';
import type { Datatype } from '#contract/entities.ts';
import { datatypeFromText } from '../recordings/raw/extension.ts';

const MULTIPLIERS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  m: Number.NaN,
  G: 1e9,
  g: 1e9,
};
const QUANTITY =
  /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([kKMmGg]?)(?:[sS]\/?[sS]|[sS][pP][sS]|[hH][zZ])?$/;

/** Hertz (or samples per second) from `2.4M`, `250k`, `1e6`, `433.92MHz`; null when it is not such a text. */
export function hzFromText(text: string): number | null {
  const match = QUANTITY.exec(text.trim());
  if (match === null) return null;
  const suffix = match[2] ?? '';
  // A lower-case m would be milli; only mega makes sense for a radio.
  const multiplier = suffix === 'm' ? 1e6 : MULTIPLIERS[suffix];
  const value = Number(match[1]) * (multiplier ?? Number.NaN);
  if (!Number.isFinite(value)) return null;
  // 433.92 * 1e6 is not exact in binary: a text with a unit means whole hertz wherever it is within a microhertz.
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-6 * Math.max(1, Math.abs(value) * 1e-9) ? whole : value;
}

export function parseSampleRate(text: string): number {
  const value = hzFromText(text);
  if (value !== null && value > 0) return value;
  throw new InvalidArgumentError(`A sample rate is a number above 0, for example 2400000, 2.4M or 250k.`);
}

export function parseCenterFreq(text: string): number {
  const value = hzFromText(text);
  if (value !== null && value >= 0) return value;
  throw new InvalidArgumentError(`A centre frequency is a number from 0, for example 433920000 or 433.92M.`);
}

export function parseDatatype(text: string): Datatype {
  const datatype = datatypeFromText(text);
  if (datatype !== null) return datatype;
  throw new InvalidArgumentError(
    'A sample format is c (complex) or r (real-valued) with u8, i8, u16, i16, i24, u32, i32, f32 or f64 and, above 8 bits, _le or _be (without: _le); cs8, cs16 and cs32 are short for ci8, ci16_le and ci32_le.',
  );
}

const DURATION = /^(\d+\.?\d*|\.\d+)\s*(s|ms|us|µs)?$/;

/** Seconds from `1.25`, `1.25s`, `250ms`, `40us`. */
export function parseDurationS(text: string): number {
  const match = DURATION.exec(text.trim());
  if (match === null) {
    throw new InvalidArgumentError('A time is a number of seconds from 0, for example 1.25, 250ms or 40us.');
  }
  const value = Number(match[1]);
  switch (match[2]) {
    case 'ms':
      return value / 1e3;
    case 'us':
    case 'µs':
      return value / 1e6;
    default:
      return value;
  }
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535; 0 takes any free one.');
}

/** A whole number from `min` to `max`. */
export function parseWhole(what: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`${what} is a whole number from ${min} to ${max}.`);
  };
}

/** `max`, or a multiple of real time. */
export function parseSpeed(text: string): number | 'max' {
  if (text === 'max') return 'max';
  const value = Number(text.replace(/x$/, ''));
  if (Number.isFinite(value) && value >= 0.01 && value <= 10_000) return value;
  throw new InvalidArgumentError('A speed is max, or a multiple of real time from 0.01 to 10000.');
}
