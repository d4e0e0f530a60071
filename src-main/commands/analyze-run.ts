// One analysis for the command line: engine, tracker and emitters at full speed, recorded into the log as it goes.
// Prints nothing and reads no options.

import type { ExportFormat } from '#contract/commands.ts';
import type { RecordingInfo, SessionInfo } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { emitterInSource, isInBox, sampleInSource, trackInSource } from '../clips/piece.ts';
import type { LoadedConfig } from '../config/load.ts';
import { loadAddon, requireBackend } from '../engine/addon.ts';
import { type AnalysisResult, analyzeRecording } from '../engine/analysis.ts';
import { type RecordingFacts, recordingFacts } from '../engine/facts.ts';
import { answerSettingsJson } from '../engine/settings.ts';
import { aboutAnalysis, EVERYTHING } from '../export/about.ts';
import { type ExportInput, exportLog, exportSessionFrom } from '../export/index.ts';
import { openStore } from '../open-store.ts';
import { SessionLog } from '../session-log.ts';
import type { LogStore } from '../store/client.ts';
import type { AnalyzedPiece } from './analyze-piece.ts';

export interface RunOptions {
  /** A box on its own; without it, all of the recording. */
  readonly piece?: AnalyzedPiece | null;
  /** false: nothing is recorded into the database. */
  readonly isLogged: boolean;
  /** Multiple of real time; 0 is as fast as it goes. */
  readonly speed: number;
  readonly version: string;
  readonly stop: AbortSignal;
  /** 0 to 1. */
  readonly onProgress: (fraction: number) => void;
  readonly onWarning: (text: string) => void;
}

/** What was found, and the forms it can be given in. */
export interface Analyzed {
  readonly result: AnalysisResult;
  readonly session: SessionInfo;
  log(format: ExportFormat): Iterable<string>;
  /** What lies beside a file of that format: columns, units, software, settings. null: the file says so itself. */
  about(format: ExportFormat): string | null;
  /** The emitters for programs: the objects of the NDJSON log, in one document. */
  summary(): unknown;
  /** One line for a person: how much was looked at, and how fast. */
  summaryLine(): string;
}

/** Throws SfericError where the engine or (when it is wanted) the database cannot be used. */
export async function analyzeAndLog(
  recording: RecordingInfo,
  wholeFacts: RecordingFacts,
  loaded: LoadedConfig,
  options: RunOptions,
): Promise<Analyzed> {
  const piece = options.piece ?? null;
  const facts = piece === null ? wholeFacts : recordingFacts(piece.recording);
  const addon = loadAddon();
  requireBackend(addon, loaded.config.engine.backend);
  const store = options.isLogged ? await openStoreOrThrow(loaded) : null;
  for (const notice of store?.notices ?? []) options.onWarning(notice);
  try {
    const log = new SessionLog(store, (notice) => options.onWarning(notice.text));
    const startedMs = performance.now();
    const openedAt = new Date().toISOString();
    let session: SessionInfo | null = null;
    const result = await analyzeRecording({
      addon,
      facts,
      config: loaded.config,
      speed: options.speed,
      signal: options.stop,
      onOpened: async (settings) => {
        const { sampleRateHz, centerFreqHz, timeStartNs, sampleCount } = facts;
        // The log has the piece's own rate, centre and time, and names the file that it comes from.
        session = {
          sessionId: 0,
          recording: logged(recording, piece),
          sampleRateHz,
          centerFreqHz,
          timeStartNs,
          sampleCount,
          settings,
        };
        await log.begin(session, loaded.config, options.version);
      },
      isBehind: () => log.isBehind(),
      onProgress: ({ samplesDone }) => options.onProgress(samplesDone / facts.sampleCount),
      onWarning: options.onWarning,
      onChanges: ({ changed, removed, observations, gaps, emitters }) => {
        log.gaps(gaps);
        log.tracksSoFar(changed, removed);
        log.observations(observations);
        if (emitters !== null) log.emittersSoFar(emitters);
      },
    });
    const elapsedS = (performance.now() - startedMs) / 1000;
    log.tracks(result.tracks);
    log.emitters(result.emitters);
    const { samplesProcessed, samplesDropped, detections, isComplete, problem } = result;
    await log.end({ samplesProcessed, samplesDropped, detections, isComplete, problem });
    if (session === null) throw new SfericError('internal', 'The analysis ended before it began');
    const found = piece === null ? result : inRecording(result, piece);
    return analyzed(
      found,
      {
        session: piece === null ? session : inRecordingSession(session, recording, wholeFacts),
        logSessionId: log.sessionId,
        openedAt,
      },
      loaded,
      options.version,
      elapsedS,
    );
  } finally {
    await store?.close();
  }
}

function logged(recording: RecordingInfo, piece: AnalyzedPiece | null): RecordingInfo {
  if (piece === null) return recording;
  const { path, name, dataPath } = recording;
  return { ...piece.recording, path, name, dataPath };
}

function inRecordingSession(
  session: SessionInfo,
  recording: RecordingInfo,
  { sampleRateHz, centerFreqHz, timeStartNs, sampleCount }: RecordingFacts,
): SessionInfo {
  return { ...session, recording, sampleRateHz, centerFreqHz, timeStartNs, sampleCount };
}

/** What lies in the box, in samples and hertz of the recording; what the margins hold is left out. */
function inRecording(result: AnalysisResult, { box, origin }: AnalyzedPiece): AnalysisResult {
  const tracks = result.tracks
    .map((track) => trackInSource(track, origin))
    .filter((track) => isInBox(track, box));
  const kept = new Set(tracks.map(({ trackId }) => trackId));
  const emitters = result.emitters
    .map((emitter) => emitterInSource(emitter, origin))
    .filter(({ trackIds }) => trackIds.some((trackId) => kept.has(trackId)));
  const gaps = result.gaps.map(({ sampleStart, sampleCount }) => ({
    sampleStart: sampleInSource(sampleStart, origin),
    sampleCount: sampleCount * origin.decimation,
  }));
  const { decimation } = origin;
  return {
    ...result,
    tracks,
    emitters,
    gaps,
    samplesProcessed: result.samplesProcessed * decimation,
    samplesDropped: result.samplesDropped * decimation,
  };
}

interface AnalyzedSession {
  readonly session: SessionInfo;
  /** null: it is not in the log. */
  readonly logSessionId: number | null;
  readonly openedAt: string;
}

function analyzed(
  result: AnalysisResult,
  { session, logSessionId, openedAt }: AnalyzedSession,
  loaded: LoadedConfig,
  version: string,
  elapsedS: number,
): Analyzed {
  const input: ExportInput = {
    session: exportSessionFrom(session, {
      softwareVersion: version,
      sampleCount: result.samplesProcessed,
      samplesDropped: result.samplesDropped,
      isComplete: result.isComplete,
    }),
    tracks: result.tracks.filter((track) => track.state !== 'tentative'),
    emitters: result.emitters,
    gaps: result.gaps,
    psdRefDbm: loaded.config.calibration.psdRefDbm,
  };
  return {
    result,
    session,
    log: (format) => exportLog(input, format),
    about: (format) =>
      aboutAnalysis(
        {
          softwareVersion: version,
          queryText: EVERYTHING,
          psdRefDbm: input.psdRefDbm,
          sessions: [
            {
              ...input.session,
              logSessionId,
              sourcePath: session.recording.dataPath,
              openedAt,
              settingsJson: answerSettingsJson(session.settings, loaded.config),
            },
          ],
        },
        format,
      ),
    summary: () => summaryOf(input),
    summaryLine: () => summaryLine(result, session, elapsedS),
  };
}

/** From the NDJSON itself, so that names and values are written once. */
function summaryOf(input: ExportInput): unknown {
  const lines = [...exportLog({ ...input, tracks: [] }, 'ndjson')].join('').trimEnd().split('\n');
  const objects = lines.map((line): Record<string, unknown> => {
    // Nanoseconds since 1970 do not fit a double: kept as text here, where they would otherwise be rounded.
    const exact = line.replace(/"(time_start_ns)":(\d+)/g, '"$1":"$2"');
    return JSON.parse(exact) as Record<string, unknown>;
  });
  return {
    session: objects.find((object) => object.type === 'session'),
    emitters: objects.filter((object) => object.type === 'emitter'),
  };
}

function summaryLine(result: AnalysisResult, session: SessionInfo, elapsedS: number): string {
  const durationS = result.samplesProcessed / session.sampleRateHz;
  const { fftSize, averages } = session.settings;
  return [
    `${session.recording.name}: ${durationS.toFixed(3)} s at ${session.sampleRateHz / 1e6} MS/s`,
    `${fftSize} x ${averages} averages`,
    `${result.emitters.length} emitters, ${result.tracks.length} tracks`,
    `in ${elapsedS.toFixed(2)} s (${Number((durationS / elapsedS).toPrecision(2))} times real time)`,
  ].join(', ');
}

async function openStoreOrThrow(loaded: LoadedConfig): Promise<LogStore> {
  const { store, storeProblem } = await openStore(loaded.config, loaded.storePath);
  if (store !== null) return store;
  throw new SfericError('unavailable', `${storeProblem}; or leave the log out with --no-log`);
}
