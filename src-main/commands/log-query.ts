// Options that say what is looked for in the log, for every command that asks it. Throws what commander shows as a wrong
// call.

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SignalClass } from '#contract/entities.ts';
import { ANY_LOG_QUERY, type LogQuery } from '#contract/log.ts';
import { hzFromText } from './quantities.ts';

export interface QueryOptions {
  readonly since?: bigint;
  readonly until?: bigint;
  readonly freq?: Range;
  readonly bandwidth?: Range;
  readonly level?: Range;
  readonly snr?: number;
  readonly class?: readonly SignalClass[];
  readonly label?: string;
  readonly session?: readonly number[];
}

interface Range {
  readonly low: number | null;
  readonly high: number | null;
}

const CLASSES: readonly SignalClass[] = [
  'carrier',
  'drifting-carrier',
  'narrowband',
  'wideband',
  'burst',
  'hopper',
  'sweep',
];

export function addQueryOptions(command: Command): Command {
  return command
    .option('--since <TIME>', 'from this time on: 2026-01-31, 2026-01-31T12:00:00Z, or 2h, 7d ago', parseTime)
    .option('--until <TIME>', 'up to this time', parseTime)
    .option(
      '--freq <LOW..HIGH>',
      'that reach into this band (433e6..435e6, 433M..435M); one frequency is a point',
      parseFreqRange,
    )
    .option('--bandwidth <MIN..MAX>', 'as wide as this (10k..25k)', parseFreqRange)
    .option('--level <MIN..MAX>', 'with this power in dBFS (-60..-20)', parseNumberRange)
    .option('--snr <MIN>', 'with this SNR in dB or more', parseNumber)
    .addOption(
      new Option('--class <CLASS>', `of this class; may be repeated: ${CLASSES.join(', ')}`).argParser(
        collectClass,
      ),
    )
    .option('--label <TEXT>', 'with this text in the label')
    .option('--session <N>', 'of this session; may be repeated', collectSession);
}

export function queryFrom(options: QueryOptions): LogQuery {
  return {
    ...ANY_LOG_QUERY,
    sinceNs: options.since?.toString() ?? null,
    untilNs: options.until?.toString() ?? null,
    lowFreqHz: options.freq?.low ?? null,
    highFreqHz: options.freq?.high ?? null,
    minBandwidthHz: options.bandwidth?.low ?? null,
    maxBandwidthHz: options.bandwidth?.high ?? null,
    minPowerDbfs: options.level?.low ?? null,
    maxPowerDbfs: options.level?.high ?? null,
    minSnrDb: options.snr ?? null,
    classes: options.class ?? [],
    labelText: options.label ?? null,
    sessionIds: options.session ?? [],
  };
}

const AGO: Readonly<Record<string, bigint>> = { s: 1n, m: 60n, h: 3600n, d: 86_400n };

/** Nanoseconds UTC. A date without a zone is UTC: a log has no other. */
export function parseTime(text: string, _previous?: unknown, nowMs = Date.now()): bigint {
  const ago = /^(\d{1,9})([smhd])$/.exec(text.trim());
  if (ago !== null) {
    const seconds = BigInt(ago[1] ?? 0) * (AGO[ago[2] ?? ''] ?? 0n);
    return BigInt(nowMs) * 1_000_000n - seconds * 1_000_000_000n;
  }
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?$/.exec(
    text.trim(),
  );
  if (match !== null) {
    const [, date, time = '00:00:00', fraction = '', zone = 'Z'] = match;
    const ms = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}${zone}`);
    if (Number.isFinite(ms)) return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
  }
  throw new InvalidArgumentError(
    'A time is a date (2026-01-31), with a time of day (2026-01-31T12:00:00Z), or an age (90m, 2h, 7d).',
  );
}

export function parseFreqRange(text: string): Range {
  const parts = text.split('..');
  const hz = (part: string | undefined): number | null =>
    part === undefined || part === '' ? null : hzFromText(part);
  const [first, second = first] = parts;
  const [low, high] = [hz(first), hz(second)];
  const isWrong = (low === null && first !== '') || (high === null && second !== '') || parts.length > 2;
  if (isWrong || (low === null && high === null) || (low !== null && high !== null && low > high)) {
    throw new InvalidArgumentError(
      'A range is LOW..HIGH in hertz, for example 433e6..435e6, 433M..435M or 2.4G.. .',
    );
  }
  return { low, high };
}

export function parseNumberRange(text: string): Range {
  const match = /^(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?$/.exec(text.trim());
  const [low, high] = [match?.[1], match?.[2]].map((part) => (part === undefined ? null : Number(part)));
  if (match === null || (low === null && high === null) || (low ?? -Infinity) > (high ?? Infinity)) {
    throw new InvalidArgumentError('A range of levels is MIN..MAX, for example -60..-20 or -60.. .');
  }
  return { low: low ?? null, high: high ?? null };
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('A number of decibels is expected.');
}

function collectClass(text: string, earlier: readonly SignalClass[] = []): readonly SignalClass[] {
  const found = CLASSES.find((name) => name === text);
  if (found === undefined) throw new InvalidArgumentError(`Known are ${CLASSES.join(', ')}.`);
  return [...earlier, found];
}

function collectSession(text: string, earlier: readonly number[] = []): readonly number[] {
  if (/^\d{1,9}$/.test(text)) return [...earlier, Number(text)];
  throw new InvalidArgumentError('A session is the number that sferic log shows.');
}
