// Reads a log back that was exported as NDJSON. Every line is checked: a wrong one is named by its number. Must not know
// where it is put.

import { z } from 'zod';
import { DATATYPES, type Emitter, type Track } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import {
  DECISION_KINDS,
  LOG_SUBJECTS,
  type LoggedAnnotation,
  type LoggedClip,
  type LoggedDecision,
} from '#contract/log.ts';
import type { ExportGap } from './input.ts';

const number = z.number();
const count = z.int().min(0);
const text = z.string();
const label = z.string().nullable();

const sessionLine = z.object({
  type: z.literal('session'),
  software_version: text,
  config_hash: z.string().regex(/^[0-9a-f]{8}$/),
  source: text,
  sample_rate_hz: number.positive(),
  center_freq_hz: number.nullable(),
  time_start_ns: z
    .string()
    .regex(/^-?\d+$/)
    .nullable(),
  sample_count: count,
  samples_dropped: count,
  source_path: text,
  datatype: z.enum(DATATYPES),
  source_sample_count: count,
  opened_at: z.iso.datetime(),
  settings: text,
  incomplete: z.boolean().optional(),
});
const trackLine = z.object({
  type: z.literal('track'),
  track_id: count,
  emitter_id: count.nullable(),
  state: z.enum(['confirmed', 'lost']),
  confidence: number,
  sample_start: count,
  sample_count: count,
  offset_hz: number,
  low_offset_hz: number,
  high_offset_hz: number,
  bandwidth_hz: number,
  power_dbfs: number,
  snr_db: number,
  noise_floor_dbfs: number,
  drift_hz_per_s: number,
  hits: count,
  peak_power_dbfs: number,
  is_drifting: z.boolean(),
});
const emitterLine = z.object({
  type: z.literal('emitter'),
  emitter_id: count,
  class: z.enum(['carrier', 'drifting-carrier', 'narrowband', 'wideband', 'burst', 'hopper', 'sweep']),
  label,
  track_count: count,
  first_seen_s: number,
  last_seen_s: number,
  duty_cycle: number,
  offset_hz: number,
  bandwidth_hz: number,
  power_dbfs: number,
  snr_db: number,
  is_hopper: z.boolean(),
  low_offset_hz: number,
  high_offset_hz: number,
  state: z.enum(['tentative', 'confirmed', 'lost']),
  noise_floor_dbfs: number,
  drift_hz_per_s: number,
});
const gapLine = z.object({ type: z.literal('gap'), sample_start: count, sample_count: count });
const observationLine = z.object({
  type: z.literal('observation'),
  track_id: count,
  sample_start: count,
  offset_hz: number,
  low_offset_hz: number,
  high_offset_hz: number,
  bandwidth_hz: number,
  power_dbfs: number,
  snr_db: number,
});
const subject = z.enum(LOG_SUBJECTS);
const annotationLine = z.object({
  type: z.literal('annotation'),
  uuid: text,
  origin: z.enum(['analyst', 'file', 'track']),
  sample_start: count,
  sample_count: count.nullable(),
  low_offset_hz: number.nullable(),
  high_offset_hz: number.nullable(),
  label,
  comment: label,
});
const decisionLine = z.object({
  type: z.literal('decision'),
  subject,
  subject_id: text,
  sample_start: count.nullable(),
  kind: z.enum(DECISION_KINDS),
  value: label,
});
const clipLine = z.object({
  type: z.literal('clip'),
  path: text,
  subject: subject.nullable(),
  subject_id: label,
  sample_start: count,
  sample_count: count,
  low_offset_hz: number,
  high_offset_hz: number,
  sample_rate_hz: number.positive(),
  datatype: z.enum(DATATYPES),
  size_bytes: count,
  sha512: label,
});
const anyLine = z.discriminatedUnion('type', [
  sessionLine,
  trackLine,
  emitterLine,
  gapLine,
  observationLine,
  annotationLine,
  decisionLine,
  clipLine,
]);

export type ReadSession = z.output<typeof sessionLine>;
export interface ReadObservation {
  readonly trackId: number;
  readonly sampleStart: number;
  readonly offsetHz: number;
  readonly lowOffsetHz: number;
  readonly highOffsetHz: number;
  readonly bandwidthHz: number;
  readonly powerDbfs: number;
  readonly snrDb: number;
}

export type ReadLine =
  | { readonly kind: 'session'; readonly session: ReadSession }
  | { readonly kind: 'track'; readonly track: Track }
  | { readonly kind: 'emitter'; readonly emitter: Omit<Emitter, 'trackIds'> }
  | { readonly kind: 'gap'; readonly gap: ExportGap }
  | { readonly kind: 'observation'; readonly observation: ReadObservation }
  | { readonly kind: 'annotation'; readonly annotation: Omit<LoggedAnnotation, 'sessionId'> }
  | { readonly kind: 'decision'; readonly decision: Omit<LoggedDecision, 'sessionId'> }
  | { readonly kind: 'clip'; readonly clip: Omit<LoggedClip, 'sessionId'> };

/** Throws SfericError `input-refused`, with the number of the line. */
export async function* readLogNdjson(lines: AsyncIterable<string>): AsyncGenerator<ReadLine> {
  let lineNumber = 0;
  let sampleRateHz: number | null = null;
  for await (const line of lines) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const parsed = anyLine.safeParse(jsonOf(line, lineNumber));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw refused(
        lineNumber,
        `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'not understood'}`,
      );
    }
    if (parsed.data.type === 'session') sampleRateHz = parsed.data.sample_rate_hz;
    if (sampleRateHz === null) throw refused(lineNumber, 'a session line comes first');
    yield readLine(parsed.data, sampleRateHz);
  }
  if (sampleRateHz === null) throw refused(lineNumber, 'there is no session in it');
}

/** Nanoseconds since 1970 do not fit a double: kept as text. */
function jsonOf(line: string, lineNumber: number): unknown {
  try {
    return JSON.parse(line.replace(/"time_start_ns":(-?\d+)/, '"time_start_ns":"$1"'));
  } catch {
    throw refused(lineNumber, 'it is no JSON object');
  }
}

function refused(lineNumber: number, what: string): SfericError {
  return new SfericError(
    'input-refused',
    `Line ${lineNumber} is not of a log that "sferic export --format ndjson" wrote: ${what}`,
    { lineNumber },
  );
}

function readLine(line: z.output<typeof anyLine>, sampleRateHz: number): ReadLine {
  switch (line.type) {
    case 'session':
      return { kind: 'session', session: line };
    case 'track':
      return { kind: 'track', track: trackOf(line) };
    case 'emitter':
      return { kind: 'emitter', emitter: emitterOf(line, sampleRateHz) };
    case 'gap':
      return { kind: 'gap', gap: { sampleStart: line.sample_start, sampleCount: line.sample_count } };
    case 'annotation':
      return {
        kind: 'annotation',
        annotation: {
          uuid: line.uuid,
          origin: line.origin,
          sampleStart: line.sample_start,
          sampleCount: line.sample_count,
          lowOffsetHz: line.low_offset_hz,
          highOffsetHz: line.high_offset_hz,
          label: line.label,
          comment: line.comment,
        },
      };
    case 'decision':
      return {
        kind: 'decision',
        decision: {
          subject: line.subject,
          subjectId: line.subject_id,
          sampleStart: line.sample_start,
          kind: line.kind,
          value: line.value,
        },
      };
    case 'clip':
      return {
        kind: 'clip',
        clip: {
          path: line.path,
          subject: line.subject,
          subjectId: line.subject_id,
          sampleStart: line.sample_start,
          sampleCount: line.sample_count,
          lowOffsetHz: line.low_offset_hz,
          highOffsetHz: line.high_offset_hz,
          sampleRateHz: line.sample_rate_hz,
          datatype: line.datatype,
          sizeBytes: line.size_bytes,
          sha512: line.sha512,
        },
      };
    case 'observation':
      return {
        kind: 'observation',
        observation: {
          trackId: line.track_id,
          sampleStart: line.sample_start,
          offsetHz: line.offset_hz,
          lowOffsetHz: line.low_offset_hz,
          highOffsetHz: line.high_offset_hz,
          bandwidthHz: line.bandwidth_hz,
          powerDbfs: line.power_dbfs,
          snrDb: line.snr_db,
        },
      };
  }
}

/** The box for drawing is not exported: the true one stands for it. */
function trackOf(line: z.output<typeof trackLine>): Track {
  return {
    trackId: line.track_id,
    emitterId: line.emitter_id,
    state: line.state,
    confidence: line.confidence,
    sampleStart: line.sample_start,
    sampleCount: line.sample_count,
    offsetHz: line.offset_hz,
    lowOffsetHz: line.low_offset_hz,
    highOffsetHz: line.high_offset_hz,
    displayLowOffsetHz: line.low_offset_hz,
    displayHighOffsetHz: line.high_offset_hz,
    bandwidthHz: line.bandwidth_hz,
    powerDbfs: line.power_dbfs,
    peakPowerDbfs: line.peak_power_dbfs,
    snrDb: line.snr_db,
    noiseFloorDbfs: line.noise_floor_dbfs,
    driftHzPerS: line.drift_hz_per_s,
    isDrifting: line.is_drifting,
    hits: line.hits,
  };
}

function emitterOf(line: z.output<typeof emitterLine>, sampleRateHz: number): Omit<Emitter, 'trackIds'> {
  return {
    emitterId: line.emitter_id,
    class: line.class,
    label: line.label ?? '',
    state: line.state,
    trackCount: line.track_count,
    firstSample: Math.round(line.first_seen_s * sampleRateHz),
    lastSample: Math.round(line.last_seen_s * sampleRateHz),
    dutyCycle: line.duty_cycle,
    offsetHz: line.offset_hz,
    lowOffsetHz: line.low_offset_hz,
    highOffsetHz: line.high_offset_hz,
    bandwidthHz: line.bandwidth_hz,
    powerDbfs: line.power_dbfs,
    snrDb: line.snr_db,
    noiseFloorDbfs: line.noise_floor_dbfs,
    driftHzPerS: line.drift_hz_per_s,
    isHopper: line.is_hopper,
  };
}
