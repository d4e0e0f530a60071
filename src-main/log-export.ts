// The log, or what a query finds in it, as a file in one of the formats: streamed, with progress, and ended by a signal.
// Must not know how a format writes or where the file goes.
import { basename } from 'node:path';
import type { Emitter, RecordingInfo } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { type LogExportFormat, type LoggedDecision, type LogQuery, SESSION_STATES } from '#contract/log.ts';
import { isDeviceName, shortDeviceName } from './devices/device-name.ts';
import { aboutText } from './export/about.ts';
import type { LineKind } from './export/column-docs.ts';
import { logCsv, logNdjson, logSigmf } from './export/log-lines.ts';
import { logParquet } from './export/log-parquet.ts';
import { logReport } from './export/log-report.ts';
import type { LogExportInput, LogExportSession, RowKind } from './export/log-source.ts';
import { type EmittersFound, type LogBook, OBSERVATION_STRIDE, type StoredSession } from './store/client.ts';

export interface LogExportPlan {
  readonly query: LogQuery;
  readonly format: LogExportFormat;
  readonly rows: RowKind;
  readonly psdRefDbm: number | null;
  readonly softwareVersion: string;
  readonly signal?: AbortSignal;
  /** Rows so far, and of how many at the most. */
  readonly onProgress?: (rows: number, ofRows: number) => void;
}

export interface LogExport {
  readonly chunks: AsyncIterable<string | Uint8Array>;
  /** What lies beside the file; null where the file says it itself. */
  readonly about: string | null;
  readonly sessionCount: number;
}

/** Rows of one page: small enough that nothing else has to wait for it. */
const TRACKS_PER_PAGE = 1000;
const OBSERVATIONS_PER_PAGE = 5000;
const OCCUPANCY_ROWS = 64;

/** Throws SfericError: `bad-request` where the plan does not fit the log, `unavailable` where it cannot be read. */
export async function exportLogBook(book: LogBook, plan: LogExportPlan): Promise<LogExport> {
  const sessions = await sessionsOf(book, plan.query);
  const progress = new Progress(plan, await totalOf(book, sessions));
  const input: LogExportInput = {
    sessions,
    tracks: (session) => trackPages(book, session.logSessionId, plan.query, progress),
    observations: (session) => observationPages(book, session.logSessionId, plan.query, progress),
    psdRefDbm: plan.psdRefDbm,
    queryText: queryText(plan.query),
    softwareVersion: plan.softwareVersion,
  };
  const about = (...kinds: readonly LineKind[]): string => aboutText(input, kinds, new Date().toISOString());
  const table = plan.rows === 'tracks' ? 'track' : 'observation';
  const sessionCount = sessions.length;
  switch (plan.format) {
    case 'csv':
      return { chunks: logCsv(input, plan.rows), about: about(table), sessionCount };
    case 'ndjson': {
      const extra: readonly LineKind[] = plan.rows === 'observations' ? ['observation'] : [];
      const text = about('session', 'track', ...extra, 'emitter', 'gap', 'annotation', 'decision', 'clip');
      return { chunks: logNdjson(input, plan.rows), about: text, sessionCount };
    }
    case 'parquet':
      return { chunks: logParquet(input, plan.rows), about: null, sessionCount };
    case 'sigmf':
      return { chunks: logSigmf(input, onlyOne(sessions)), about: null, sessionCount };
    case 'html': {
      const occupancy = await book.occupancy(plan.query, OCCUPANCY_ROWS);
      return { chunks: logReport(input, occupancy), about: null, sessionCount };
    }
  }
}

/** Those that the query can find anything in, with their emitters that it finds. */
async function sessionsOf(book: LogBook, query: LogQuery): Promise<readonly LogExportSession[]> {
  const stored = await book.sessions();
  const unknown = query.sessionIds.filter((id) => !stored.some(({ sessionId }) => sessionId === id));
  if (unknown.length > 0) {
    throw new SfericError(
      'bad-request',
      `There is no session ${unknown.join(', ')} in the log: see sferic log`,
    );
  }
  const isWhole = isEverything(query);
  const sessions: LogExportSession[] = [];
  for (const session of stored) {
    const { sessionId } = session;
    if (query.sessionIds.length > 0 && !query.sessionIds.includes(sessionId)) continue;
    const all = await book.emittersOf(sessionId);
    const found = isWhole ? null : await book.emitterIdsFound(sessionId, query);
    // A session without a track that fits is no part of the answer; asked for as a whole, an empty one is.
    if (found !== null && found.trackCount === 0) continue;
    const emitters =
      found === null ? all : all.filter(({ emitterId }) => found.emitterIds.includes(emitterId));
    const work = await workOf(book, sessionId, found);
    sessions.push(
      exportSession(session, {
        emitters: named(emitters, work.decisions),
        gaps: await book.gapsOf(sessionId),
        ...work,
      }),
    );
  }
  return sessions;
}

type AnalystWork = Pick<LogExportSession, 'annotations' | 'decisions' | 'clips'>;

/** All of it with a whole session; with what a query finds, what was decided about those emitters. */
async function workOf(book: LogBook, sessionId: number, found: EmittersFound | null): Promise<AnalystWork> {
  const decisions = await book.decisionsOf(sessionId);
  if (found === null) {
    return {
      annotations: await book.annotationsOf(sessionId),
      decisions,
      clips: await book.clipsOf(sessionId),
    };
  }
  const ids = new Set(found.emitterIds.map(String));
  return {
    annotations: [],
    decisions: decisions.filter(({ subject, subjectId }) => subject === 'emitter' && ids.has(subjectId)),
    clips: [],
  };
}

/** Under the names that the analyst gave them. */
function named(emitters: readonly Emitter[], decisions: readonly LoggedDecision[]): readonly Emitter[] {
  const names = new Map<string, string | null>();
  for (const { subject, subjectId, kind, value } of decisions) {
    if (subject === 'emitter' && kind === 'relabel') names.set(subjectId, value);
  }
  return emitters.map((emitter) => ({
    ...emitter,
    label: names.get(String(emitter.emitterId)) ?? emitter.label,
  }));
}

function exportSession(
  stored: StoredSession,
  rows: Pick<LogExportSession, 'emitters' | 'gaps'> & AnalystWork,
): LogExportSession {
  return {
    softwareVersion: stored.softwareVersion,
    configHash: stored.configHash,
    source: isDeviceName(stored.sourcePath)
      ? shortDeviceName(stored.sourcePath)
      : basename(stored.sourcePath),
    container: containerOf(stored.sourcePath),
    datatype: stored.datatype,
    sampleRateHz: stored.sampleRateHz,
    centerFreqHz: stored.centerFreqHz,
    timeStartNs: stored.timeStartNs,
    sampleCount: stored.samplesProcessed ?? stored.lastSample ?? 0,
    samplesDropped: stored.samplesDropped ?? 0,
    isComplete: stored.state === SESSION_STATES[1],
    logSessionId: stored.sessionId,
    sourcePath: stored.sourcePath,
    sourceSampleCount: stored.sampleCount,
    openedAt: stored.openedAt,
    settingsJson: stored.settingsJson,
    ...rows,
  };
}

function containerOf(path: string): RecordingInfo['container'] {
  if (isDeviceName(path)) return 'live';
  if (path.endsWith('.sigmf')) return 'sigmf-archive';
  return path.endsWith('.sigmf-data') ? 'sigmf' : 'raw';
}

function onlyOne(sessions: readonly LogExportSession[]): LogExportSession {
  const [session] = sessions;
  if (session !== undefined && sessions.length === 1) return session;
  const which = sessions.slice(0, 8).map(({ logSessionId, source }) => `${logSessionId} (${source})`);
  throw new SfericError(
    'bad-request',
    `SigMF annotations describe one recording, and ${sessions.length} sessions fit${which.length === 0 ? '' : `: ${which.join(', ')}`}: choose one session`,
  );
}

async function totalOf(book: LogBook, sessions: readonly LogExportSession[]): Promise<number> {
  const list = await book.sessionList();
  const wanted = new Set(sessions.map(({ logSessionId }) => logSessionId));
  return list.reduce((sum, { sessionId, trackCount }) => sum + (wanted.has(sessionId) ? trackCount : 0), 0);
}

class Progress {
  readonly #plan: LogExportPlan;
  readonly #ofTracks: number;
  #tracks = 0;
  #lastTrackId = -1;

  constructor(plan: LogExportPlan, ofTracks: number) {
    this.#plan = plan;
    this.#ofTracks = ofTracks;
  }

  tracks(count: number): void {
    this.#tracks += count;
    this.#plan.onProgress?.(this.#tracks, this.#ofTracks);
  }

  /** By the tracks that they are of: nobody has counted observations. */
  observationsUpTo(trackId: number): void {
    if (trackId !== this.#lastTrackId) this.tracks(Math.max(0, trackId - this.#lastTrackId));
    this.#lastTrackId = trackId;
  }

  check(): void {
    if (this.#plan.signal?.aborted) {
      throw new SfericError('unavailable', 'The export was stopped: nothing was written');
    }
  }
}

async function* trackPages(book: LogBook, sessionId: number, query: LogQuery, progress: Progress) {
  let after: Parameters<LogBook['trackPage']>[0]['after'] = null;
  for (;;) {
    progress.check();
    const page = await book.trackPage({ sessionId, query, after, limit: TRACKS_PER_PAGE });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    progress.tracks(page.length);
    if (page.length < TRACKS_PER_PAGE) return;
    after = { sampleStart: last.sampleStart, offsetHz: last.offsetHz, trackId: last.trackId };
  }
}

/** The next page is read while the former one is written. */
async function* observationPages(book: LogBook, sessionId: number, query: LogQuery, progress: Progress) {
  const limit = OBSERVATIONS_PER_PAGE;
  let coming = book.observationPage({ sessionId, query, after: null, limit });
  for (;;) {
    progress.check();
    const block = await coming;
    const last = block.length - OBSERVATION_STRIDE;
    if (last < 0) return;
    const after = { trackId: block[last + 1] ?? 0, sampleStart: block[last + 2] ?? 0 };
    const isLast = block.length < limit * OBSERVATION_STRIDE;
    coming = isLast
      ? Promise.resolve(new Float64Array(0))
      : book.observationPage({ sessionId, query, after, limit });
    yield block;
    progress.observationsUpTo(after.trackId);
  }
}

function isEverything(query: LogQuery): boolean {
  return Object.entries(query).every(
    ([name, value]) =>
      name === 'sessionIds' || value === null || (Array.isArray(value) && value.length === 0),
  );
}

/** One line in words. */
export function queryText(query: LogQuery): string {
  const range = (low: unknown, high: unknown, unit: string): string =>
    `${low ?? 'any'} to ${high ?? 'any'} ${unit}`.trim();
  const timeText = (timeNs: string | null): string | null =>
    timeNs === null ? null : new Date(Number(BigInt(timeNs) / 1_000_000n)).toISOString();
  const parts: string[] = [];
  if (query.sinceNs !== null || query.untilNs !== null) {
    parts.push(`time ${range(timeText(query.sinceNs), timeText(query.untilNs), '')}`);
  }
  if (query.lowFreqHz !== null || query.highFreqHz !== null) {
    parts.push(`frequency ${range(query.lowFreqHz, query.highFreqHz, 'Hz')}`);
  }
  if (query.minBandwidthHz !== null || query.maxBandwidthHz !== null) {
    parts.push(`bandwidth ${range(query.minBandwidthHz, query.maxBandwidthHz, 'Hz')}`);
  }
  if (query.minPowerDbfs !== null || query.maxPowerDbfs !== null) {
    parts.push(`level ${range(query.minPowerDbfs, query.maxPowerDbfs, 'dBFS')}`);
  }
  if (query.minSnrDb !== null) parts.push(`SNR from ${query.minSnrDb} dB`);
  if (query.classes.length > 0) parts.push(`class ${query.classes.join(' or ')}`);
  if (query.labelText !== null) parts.push(`label with "${query.labelText}"`);
  if (query.sessionIds.length > 0) parts.push(`session ${query.sessionIds.join(', ')}`);
  return parts.length === 0 ? 'Everything in the log' : `Asked for: ${parts.join('; ')}`;
}
