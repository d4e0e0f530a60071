// The log as CSV, NDJSON and SigMF, streamed page by page: however many rows there are, only a page is in memory.
// The columns of a fresh analysis come first, unchanged; what only a log knows follows them.

import type { Emitter, Track } from '#contract/entities.ts';
import { annotationColumns, clipColumns, decisionColumns } from './analyst-columns.ts';
import { COLUMN_DOCS } from './column-docs.ts';
import {
  type Cell,
  type Columns,
  emitterColumns,
  emittersById,
  gapColumns,
  sessionColumns,
  trackColumns,
} from './columns.ts';
import { csvField } from './csv.ts';
import { type ExportInput, sessionIdText, sortedEmitters } from './input.ts';
import {
  type LogExportInput,
  type LogExportSession,
  OBSERVATION_FIELDS,
  type RowKind,
} from './log-source.ts';
import { jsonLine } from './ndjson.ts';
import { DECIMALS, numberText } from './numbers.ts';
import { sigmfGap, sigmfHead, sigmfTrack } from './sigmf-annotations.ts';

/** Longer strings than 128 KiB are large objects to V8, which it frees late: an export would fill memory with them. */
const PIECE_LENGTH = 64 * 1024;

const text = (value: string | null): Cell => ({ kind: 'text', text: value });
const number = (value: string | null): Cell => ({ kind: 'number', text: value });

export async function* logCsv(input: LogExportInput, rows: RowKind): AsyncGenerator<string> {
  const kind = rows === 'tracks' ? 'track' : 'observation';
  yield `${Object.keys(COLUMN_DOCS[kind]).slice(1).join(',')}\n`;
  for (const session of input.sessions) {
    if (rows === 'observations') {
      yield* observationLines(input, session, (fields) => `${fields.join(',')}\n`);
      continue;
    }
    for await (const page of logTracks(input, session)) {
      yield page
        .map(
          (columns) =>
            `${columns
              .slice(1)
              .map(([, cell]) => csvField(cell))
              .join(',')}\n`,
        )
        .join('');
    }
  }
}

/**
 * Session by session: its line, its tracks, its observations where they are wanted, its emitters, its gaps, and what the
 * analyst made of them.
 */
export async function* logNdjson(input: LogExportInput, rows: RowKind): AsyncGenerator<string> {
  const names = Object.keys(COLUMN_DOCS.observation).slice(1, -2);
  const heads = names.map((name) => `"${name}":`);
  for (const session of input.sessions) {
    yield jsonLine(logSession(session));
    for await (const page of logTracks(input, session)) {
      // The last three say which session: here the line before does.
      yield page.map((columns) => jsonLine(columns.slice(0, -3))).join('');
    }
    if (rows === 'observations') {
      yield* observationLines(input, session, (fields) => {
        const members = heads.map((head, k) => head + (fields[k] === '' ? 'null' : fields[k]));
        return `{"type":"observation",${members.join(',')}}\n`;
      });
    }
    for (const emitter of sortedEmitters(session.emitters)) yield jsonLine(logEmitter(emitter, session));
    for (const gap of session.gaps) yield jsonLine(gapColumns(gap));
    for (const annotation of session.annotations) yield jsonLine(annotationColumns(annotation));
    for (const decision of session.decisions) yield jsonLine(decisionColumns(decision));
    for (const clip of session.clips) yield jsonLine(clipColumns(clip));
  }
}

/** A .sigmf-meta describes one recording, so there must be one session. */
export async function* logSigmf(input: LogExportInput, session: LogExportSession): AsyncGenerator<string> {
  yield sigmfHead(session);
  const emitters = emittersById(session.emitters);
  const gaps = [...session.gaps];
  let separator = '\n';
  const written = (annotation: unknown): string => {
    const line = `${separator}${JSON.stringify(annotation)}`;
    separator = ',\n';
    return line;
  };
  const sessionId = sessionIdText(session);
  for await (const page of input.tracks(session)) {
    for (const track of page) {
      while (gaps[0] !== undefined && gaps[0].sampleStart <= track.sampleStart) {
        yield written(sigmfGap(gaps[0], session));
        gaps.shift();
      }
      yield written(sigmfTrack(track, emitterOf(track, emitters), session, sessionId));
    }
  }
  for (const gap of gaps) yield written(sigmfGap(gap, session));
  yield '\n]\n}\n';
}

/** Pages of tracks as columns, in the order of the documented ones. */
export async function* logTracks(
  input: LogExportInput,
  session: LogExportSession,
): AsyncGenerator<readonly Columns[]> {
  const emitters = emittersById(session.emitters);
  const context: ExportInput = { session, tracks: [], emitters: [], gaps: [], psdRefDbm: input.psdRefDbm };
  const sessionId = text(sessionIdText(session));
  const logSessionId = number(String(session.logSessionId));
  for await (const page of input.tracks(session)) {
    yield page.map((track) => [
      ...trackColumns(track, emitterOf(track, emitters), context),
      ['peak_power_dbfs', number(numberText(track.peakPowerDbfs, DECIMALS.db))],
      ['is_drifting', { kind: 'boolean', value: track.isDrifting }],
      ['session_id', sessionId],
      ['log_session_id', logSessionId],
      ['source', text(session.source)],
    ]);
  }
}

/** `incomplete` stays the last. */
export function logSession(session: LogExportSession): Columns {
  const columns = sessionColumns(session);
  const known = columns.filter(([name]) => name !== 'incomplete');
  return [
    ...known,
    ['log_session_id', number(String(session.logSessionId))],
    ['source_path', text(session.sourcePath)],
    ['datatype', text(session.datatype)],
    ['source_sample_count', number(String(session.sourceSampleCount))],
    ['opened_at', text(session.openedAt)],
    ['settings', text(session.settingsJson)],
    ...columns.slice(known.length),
  ];
}

export function logEmitter(emitter: Emitter, session: LogExportSession): Columns {
  const hz = (value: number): Cell => number(numberText(value, DECIMALS.hz));
  return [
    ...emitterColumns(emitter, session),
    ['low_offset_hz', hz(emitter.lowOffsetHz)],
    ['high_offset_hz', hz(emitter.highOffsetHz)],
    ['state', text(emitter.state)],
    ['noise_floor_dbfs', number(numberText(emitter.noiseFloorDbfs, DECIMALS.db))],
    ['drift_hz_per_s', number(numberText(emitter.driftHzPerS, DECIMALS.hzPerS))],
  ];
}

/** Ten million of them: no object, no closure for a row. */
async function* observationLines(
  input: LogExportInput,
  session: LogExportSession,
  lineOf: (fields: readonly string[]) => string,
): AsyncGenerator<string> {
  const { sampleRateHz, centerFreqHz } = session;
  const startNs = session.timeStartNs === null ? null : BigInt(session.timeStartNs);
  const end = [sessionIdText(session), String(session.logSessionId)];
  const text = (value: number, decimals: number): string => numberText(value, decimals) ?? '';
  for await (const block of input.observations(session)) {
    let lines = '';
    for (let at = 0; at + OBSERVATION_FIELDS <= block.length; at += OBSERVATION_FIELDS) {
      const sample = block[at + 2] ?? 0;
      const offsetHz = block[at + 3] ?? 0;
      lines += lineOf([
        String(block[at + 1] ?? 0),
        String(sample),
        text(sample / sampleRateHz, DECIMALS.s),
        startNs === null ? '' : String(startNs + BigInt(Math.round((sample * 1e9) / sampleRateHz))),
        centerFreqHz === null ? '' : text(centerFreqHz + offsetHz, DECIMALS.hz),
        text(offsetHz, DECIMALS.hz),
        text(block[at + 4] ?? 0, DECIMALS.hz),
        text(block[at + 5] ?? 0, DECIMALS.hz),
        text(block[at + 6] ?? 0, DECIMALS.hz),
        text(block[at + 7] ?? 0, DECIMALS.db),
        text(block[at + 8] ?? 0, DECIMALS.db),
        ...end,
      ]);
      if (lines.length < PIECE_LENGTH) continue;
      yield lines;
      lines = '';
    }
    if (lines !== '') yield lines;
  }
}

function emitterOf(track: Track, emitters: ReadonlyMap<number, Emitter>): Emitter | null {
  return track.emitterId === null ? null : (emitters.get(track.emitterId) ?? null);
}
