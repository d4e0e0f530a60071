// What a person types to look into the log, as a question to it, and back. Pure.

import type { SignalClass } from '#contract/entities.ts';
import { ANY_LOG_QUERY, type LogQuery } from '#contract/log.ts';

export interface LogFields {
  /** UTC: `2026-01-31`, `2026-01-31 12:00`, or an age: `90m`, `2h`, `7d`. */
  readonly since: string;
  readonly until: string;
  /** MHz. */
  readonly lowFreq: string;
  readonly highFreq: string;
  /** kHz. */
  readonly minBandwidth: string;
  readonly maxBandwidth: string;
  readonly minPower: string;
  readonly maxPower: string;
  readonly signalClass: SignalClass | '';
  readonly label: string;
  readonly session: string;
}

export const EMPTY_LOG_FIELDS: LogFields = {
  since: '',
  until: '',
  lowFreq: '',
  highFreq: '',
  minBandwidth: '',
  maxBandwidth: '',
  minPower: '',
  maxPower: '',
  signalClass: '',
  label: '',
  session: '',
};

export interface ReadFields {
  readonly query: LogQuery;
  /** Fields that are not understood: they are left out. */
  readonly wrong: readonly (keyof LogFields)[];
}

export function logQueryFrom(fields: LogFields, nowMs: number): ReadFields {
  const wrong: (keyof LogFields)[] = [];
  const read = <T>(field: keyof LogFields, parse: (text: string) => T | null): T | null => {
    const text = fields[field].trim();
    if (text === '') return null;
    const value = parse(text);
    if (value === null) wrong.push(field);
    return value;
  };
  const times = (factor: number) => (text: string) => {
    const value = Number(text.replace(',', '.'));
    return Number.isFinite(value) ? Math.round(value * factor * 1e3) / 1e3 : null;
  };
  const query: LogQuery = {
    ...ANY_LOG_QUERY,
    sinceNs: read('since', (text) => timeNsFrom(text, nowMs)),
    untilNs: read('until', (text) => timeNsFrom(text, nowMs)),
    lowFreqHz: read('lowFreq', times(1e6)),
    highFreqHz: read('highFreq', times(1e6)),
    minBandwidthHz: read('minBandwidth', times(1e3)),
    maxBandwidthHz: read('maxBandwidth', times(1e3)),
    minPowerDbfs: read('minPower', times(1)),
    maxPowerDbfs: read('maxPower', times(1)),
    classes: fields.signalClass === '' ? [] : [fields.signalClass],
    labelText: fields.label.trim() === '' ? null : fields.label.trim(),
    sessionIds: fields.session === '' ? [] : [Number(fields.session)],
  };
  return { query, wrong };
}

const AGO_S: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** null: not understood. */
export function timeNsFrom(text: string, nowMs: number): string | null {
  const ago = /^(\d{1,6})\s*([smhd])$/.exec(text);
  if (ago !== null) return nsText(nowMs - Number(ago[1]) * (AGO_S[ago[2] ?? ''] ?? 0) * 1000);
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?)?Z?$/.exec(text);
  if (match === null) return null;
  const [, date, time = '00:00', seconds = ':00'] = match;
  const ms = Date.parse(`${date}T${time}${seconds}Z`);
  return Number.isFinite(ms) ? nsText(ms) : null;
}

/** `2026-01-31 12:00:00`, in UTC. */
export function timeText(timeNs: string): string {
  return new Date(Number(BigInt(timeNs) / 1_000_000n)).toISOString().slice(0, 19).replace('T', ' ');
}

function nsText(ms: number): string {
  return (BigInt(Math.round(ms)) * 1_000_000n).toString();
}
