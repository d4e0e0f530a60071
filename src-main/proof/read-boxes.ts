// Boxes from what is on disk: SigMF annotations (a truth, or what anybody found) and NDJSON logs of ours. Reads
// metadata only: the samples may be elsewhere. Must not know how boxes are scored.

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { SfericError } from '#contract/errors.ts';
import { annotationSchema } from '../recordings/sigmf/schema.ts';
import type { SignalBox } from './boxes.ts';

export interface BoxFile {
  readonly boxes: readonly SignalBox[];
  readonly sampleRateHz: number;
  /** null: the file does not say how long the recording is. */
  readonly durationS: number | null;
  /** Whether frequencies are absolute (RF), or relative to the centre. */
  readonly isAbsolute: boolean;
  /** What was left out, one line each. */
  readonly warnings: readonly string[];
}

/** Far above any truth of ours: a file of this size is not one. */
const BYTES_MAX = 1e9;

const sigmfSchema = z.looseObject({
  global: z.looseObject({
    'core:sample_rate': z.number().positive(),
    'core:offset': z.int().min(0).optional(),
    'sferic:sample_count': z.int().positive().optional(),
  }),
  captures: z.array(z.looseObject({ 'core:frequency': z.number().optional() })),
  annotations: z.array(
    annotationSchema.extend({
      'sferic:emitter': z.string().nullish(),
      'sferic:emitter_id': z.number().nullish(),
      'sferic:class': z.string().nullish(),
      'sferic:kind': z.string().nullish(),
      'sferic:snr_db': z.number().nullish(),
      'sferic:confirmed_sample': z.number().nullish(),
    }),
  ),
});

const sessionSchema = z.looseObject({
  type: z.literal('session'),
  sample_rate_hz: z.number().positive(),
  center_freq_hz: z.number().nullable(),
  sample_count: z.number().positive(),
});

const trackSchema = z.looseObject({
  type: z.literal('track'),
  track_id: z.number(),
  emitter_id: z.number().nullable(),
  class: z.string().nullable(),
  state: z.string(),
  t_start_s: z.number(),
  t_stop_s: z.number(),
  low_offset_hz: z.number(),
  high_offset_hz: z.number(),
  snr_db: z.number().nullable(),
});

/**
 * Reads `.sigmf-meta` or `.ndjson`, told apart by content. Throws SfericError `input-refused` with one line that says
 * what was expected.
 */
export async function readBoxes(path: string): Promise<BoxFile> {
  const text = await readText(path);
  const firstLine = text.slice(0, text.indexOf('\n') >>> 0);
  const isLog = /^\s*\{.*"type"\s*:\s*"session"/.test(firstLine);
  return isLog ? fromLog(path, text) : fromSigmf(path, text);
}

async function readText(path: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > BYTES_MAX) throw refusal(path, 'it is larger than 1 GB');
    return bytes.toString('utf8');
  } catch (error) {
    if (error instanceof SfericError) throw error;
    throw refusal(path, error instanceof Error ? error.message : String(error));
  }
}

function refusal(path: string, reason: string): SfericError {
  return new SfericError(
    'input-refused',
    `${path} cannot be scored (${reason}): give SigMF metadata with annotations, or an NDJSON log that sferic analyze wrote`,
    { path },
  );
}

function parsed<T>(path: string, schema: z.ZodType<T>, text: string, where: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw refusal(path, `${where} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw refusal(path, `${where}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trimEnd());
}

function fromSigmf(path: string, text: string): BoxFile {
  const { global, captures, annotations } = parsed(path, sigmfSchema, text, 'the metadata');
  const sampleRateHz = global['core:sample_rate'];
  const sampleCount = global['sferic:sample_count'] ?? null;
  const offset = global['core:offset'] ?? 0;
  const boxes: SignalBox[] = [];
  let leftOut = 0;
  annotations.forEach((annotation, index) => {
    const low = annotation['core:freq_lower_edge'];
    const high = annotation['core:freq_upper_edge'];
    const start = annotation['core:sample_start'] - offset;
    const count = annotation['core:sample_count'] ?? (sampleCount === null ? null : sampleCount - start);
    if (low === undefined || high === undefined || count === null || !(high > low) || !(count > 0)) {
      leftOut += 1;
      return;
    }
    const emitterId = annotation['sferic:emitter_id'];
    const label = annotation['core:label'] ?? null;
    const confirmed = annotation['sferic:confirmed_sample'];
    boxes.push({
      id: String(index),
      emitter: annotation['sferic:emitter'] ?? (emitterId == null ? label : String(emitterId)),
      kind: annotation['sferic:kind'] ?? annotation['sferic:class'] ?? label,
      startS: start / sampleRateHz,
      stopS: (start + count) / sampleRateHz,
      lowHz: low,
      highHz: high,
      snrDb: annotation['sferic:snr_db'] ?? null,
      confirmedS: confirmed == null ? null : (confirmed - offset) / sampleRateHz,
    });
  });
  return {
    boxes,
    sampleRateHz,
    durationS: sampleCount === null ? null : sampleCount / sampleRateHz,
    isAbsolute: captures[0]?.['core:frequency'] !== undefined,
    warnings:
      leftOut === 0
        ? []
        : [`${leftOut} of ${annotations.length} annotations have no box in time and frequency: left out`],
  };
}

/** Confirmed presences only: a tentative one is not yet a find. */
function fromLog(path: string, text: string): BoxFile {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const session = parsed(path, sessionSchema, lines[0] ?? '', 'line 1');
  const { sample_rate_hz: sampleRateHz, center_freq_hz: centerFreqHz } = session;
  const baseHz = centerFreqHz ?? 0;
  const boxes: SignalBox[] = [];
  let tentative = 0;
  lines.forEach((line, index) => {
    if (!/"type"\s*:\s*"track"/.test(line)) return;
    const track = parsed(path, trackSchema, line, `line ${index + 1}`);
    if (track.state === 'tentative') {
      tentative += 1;
      return;
    }
    boxes.push({
      id: String(track.track_id),
      emitter: track.emitter_id === null ? null : String(track.emitter_id),
      kind: track.class,
      startS: track.t_start_s,
      stopS: track.t_stop_s,
      lowHz: baseHz + track.low_offset_hz,
      highHz: baseHz + track.high_offset_hz,
      snrDb: track.snr_db,
    });
  });
  return {
    boxes,
    sampleRateHz,
    durationS: session.sample_count / sampleRateHz,
    isAbsolute: centerFreqHz !== null,
    warnings: tentative === 0 ? [] : [`${tentative} tracks were never confirmed: left out`],
  };
}
