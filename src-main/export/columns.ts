// The log's columns, DESIGN.md section 9: other programs read them, so names and order are fixed here, once.
// Must not know how a format writes them.

import type { Emitter, Track } from '#contract/entities.ts';
import { powerDbmFrom } from '#contract/units.ts';
import { timeNsAfterSamples } from '../recordings/sigmf/datetime.ts';
import {
  configHashText,
  type ExportGap,
  type ExportInput,
  type ExportSession,
  sessionIdText,
} from './input.ts';
import { DECIMALS, integerText, numberText } from './numbers.ts';

/** A number is already text, because times exceed what a double holds; null is unknown. */
export type Cell =
  | { readonly kind: 'number'; readonly text: string | null }
  | { readonly kind: 'text'; readonly text: string | null }
  | { readonly kind: 'boolean'; readonly value: boolean };

export type Columns = readonly (readonly [name: string, cell: Cell])[];

const text = (value: string | null): Cell => ({ kind: 'text', text: value });
const number = (value: string | null): Cell => ({ kind: 'number', text: value });
const integer = (value: number | null): Cell => number(integerText(value));
const hz = (value: number | null): Cell => number(numberText(value, DECIMALS.hz));
const db = (value: number | null): Cell => number(numberText(value, DECIMALS.db));
const seconds = (value: number): Cell => number(numberText(value, DECIMALS.s));
const fraction = (value: number): Cell => number(numberText(value, DECIMALS.fraction));

/** `incomplete` is there only when the analysis was ended early, and then last. */
export function sessionColumns(session: ExportSession): Columns {
  const columns: Columns = [
    ['type', text('session')],
    ['session_id', text(sessionIdText(session))],
    ['software_version', text(session.softwareVersion)],
    ['config_hash', text(configHashText(session))],
    ['source', text(session.source)],
    ['sample_rate_hz', hz(session.sampleRateHz)],
    ['center_freq_hz', hz(session.centerFreqHz)],
    ['time_start_ns', number(session.timeStartNs)],
    ['sample_count', integer(session.sampleCount)],
    ['samples_dropped', integer(session.samplesDropped)],
  ];
  return session.isComplete ? columns : [...columns, ['incomplete', { kind: 'boolean', value: true }]];
}

/** Label and class are the emitter's. The first column, `type`, is not one of the CSV's. */
export function trackColumns(track: Track, emitter: Emitter | null, input: ExportInput): Columns {
  const { sampleRateHz, centerFreqHz } = input.session;
  return [
    ['type', text('track')],
    ['track_id', integer(track.trackId)],
    ['emitter_id', integer(track.emitterId)],
    ['class', text(emitter?.class ?? null)],
    ['label', text(emitter?.label ?? null)],
    ['state', text(track.state)],
    ['confidence', fraction(track.confidence)],
    ['sample_start', integer(track.sampleStart)],
    ['sample_count', integer(track.sampleCount)],
    ['t_start_s', seconds(track.sampleStart / sampleRateHz)],
    ['t_stop_s', seconds((track.sampleStart + track.sampleCount) / sampleRateHz)],
    ['time_start_ns', number(timeText(track.sampleStart, input.session))],
    ['center_freq_hz', hz(rfHz(centerFreqHz, track.offsetHz))],
    ['offset_hz', hz(track.offsetHz)],
    ['low_offset_hz', hz(track.lowOffsetHz)],
    ['high_offset_hz', hz(track.highOffsetHz)],
    ['bandwidth_hz', hz(track.bandwidthHz)],
    ['power_dbfs', db(track.powerDbfs)],
    ['power_dbm', db(powerDbmFrom(track.powerDbfs, input.psdRefDbm))],
    ['snr_db', db(track.snrDb)],
    ['noise_floor_dbfs', db(track.noiseFloorDbfs)],
    ['drift_hz_per_s', number(numberText(track.driftHzPerS, DECIMALS.hzPerS))],
    ['hits', integer(track.hits)],
  ];
}

export function emitterColumns(emitter: Emitter, session: ExportSession): Columns {
  return [
    ['type', text('emitter')],
    ['emitter_id', integer(emitter.emitterId)],
    ['class', text(emitter.class)],
    ['label', text(emitter.label)],
    ['track_count', integer(emitter.trackCount)],
    ['first_seen_s', seconds(emitter.firstSample / session.sampleRateHz)],
    ['last_seen_s', seconds(emitter.lastSample / session.sampleRateHz)],
    ['duty_cycle', fraction(emitter.dutyCycle)],
    ['center_freq_hz', hz(rfHz(session.centerFreqHz, emitter.offsetHz))],
    ['offset_hz', hz(emitter.offsetHz)],
    ['bandwidth_hz', hz(emitter.bandwidthHz)],
    ['power_dbfs', db(emitter.powerDbfs)],
    ['snr_db', db(emitter.snrDb)],
    ['is_hopper', { kind: 'boolean', value: emitter.isHopper }],
  ];
}

export function gapColumns(gap: ExportGap): Columns {
  return [
    ['type', text('gap')],
    ['sample_start', integer(gap.sampleStart)],
    ['sample_count', integer(gap.sampleCount)],
  ];
}

export function emittersById(emitters: readonly Emitter[]): ReadonlyMap<number, Emitter> {
  return new Map(emitters.map((emitter) => [emitter.emitterId, emitter]));
}

/** Positive offsets lie above the centre. */
export function rfHz(centerFreqHz: number | null, offsetHz: number): number | null {
  return centerFreqHz === null ? null : centerFreqHz + offsetHz;
}

function timeText(sample: number, session: ExportSession): string | null {
  const { timeStartNs, sampleRateHz } = session;
  return timeStartNs === null
    ? null
    : timeNsAfterSamples(BigInt(timeStartNs), sample, sampleRateHz).toString();
}
