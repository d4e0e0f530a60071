// One opened live source: one engine run that analyses and draws, and its place in the log. It ends when it is stopped.
// Must not know commands, shells, or which devices there are.
import type { DisplaySettings } from '#contract/commands.ts';
import type {
  AnalysisState,
  Emitter,
  Notice,
  RecordingInfo,
  SessionInfo,
  Track,
  TransportState,
} from '#contract/entities.ts';
import { ok, type Result } from '#contract/errors.ts';
import type { Events } from '#contract/events.ts';
import type { NativeSceneSpec } from '../native/index.d.ts';
import type { Config } from './config/schema.ts';
import type { AnalysisResult, SampleGap } from './engine/analysis.ts';
import type { NativeAddon, NativeCounters } from './engine/engine.ts';
import { LIVE_TRACKS_KEPT, LiveAnalysis } from './engine/live-analysis.ts';
import { answerSettingsJson } from './engine/settings.ts';
import { requireFacts } from './recordings/facts.ts';
import { SessionFindings } from './session-findings.ts';
import type { AnalysisCounts } from './status-meter.ts';
import type { LogStore } from './store/client.ts';

export interface LiveSource {
  /** As a recording is described: its `path` and `dataPath` are the device name. */
  readonly info: RecordingInfo;
  readonly scene: NativeSceneSpec;
}

export interface LiveSessionOptions {
  readonly addon: NativeAddon;
  readonly config: Config;
  readonly store: LogStore | null;
  readonly source: LiveSource;
  readonly version: string;
  /** null: no frames are made. */
  readonly display: DisplaySettings | null;
  /** The session's id where there is no log to give one. */
  readonly unloggedId: number;
  readonly onFrame: (frame: ArrayBuffer) => void;
  readonly onNotice: (notice: Notice) => void;
  readonly onAnalysis: (analysis: AnalysisState) => void;
  readonly onEmitters: (emitters: readonly Emitter[]) => void;
  readonly onTransport: (transport: TransportState) => void;
  /** What was lost, as it is known. */
  readonly onGaps?: (gaps: readonly SampleGap[]) => void;
}

/** Gaps are told to the user no more often than this. */
const GAP_NOTICE_EVERY_MS = 10_000;

export class LiveSession {
  readonly kind = 'live';
  readonly #options: LiveSessionOptions;
  readonly #analysisRun: LiveAnalysis;
  readonly #findings: SessionFindings;
  #info: SessionInfo;
  #analysis: AnalysisState = { phase: 'running', samplesDone: 0, sampleCount: 0, message: null };
  #counts: AnalysisCounts = { detections: 0, samplesDropped: 0 };
  #hasProgressed = true;
  #isClosed = false;
  #openedAt = new Date().toISOString();
  #isForgetting = false;
  #nextGapNoticeMs = Number.NEGATIVE_INFINITY;
  #ending: Promise<AnalysisState> | null = null;

  private constructor(options: LiveSessionOptions, analysisRun: LiveAnalysis, findings: SessionFindings) {
    this.#options = options;
    this.#analysisRun = analysisRun;
    this.#findings = findings;
    const { info } = options.source;
    const { sampleRateHz, centerFreqHz } = requireFacts(info);
    const { settings, timeStartNs } = analysisRun;
    this.#info = {
      sessionId: options.unloggedId,
      recording: { ...info, timeStartNs: { value: timeStartNs, source: 'device' } },
      sampleRateHz,
      centerFreqHz,
      timeStartNs,
      sampleCount: 0,
      settings,
      isLive: true,
    };
  }

  /** The source begins with this; what comes waits for start(). */
  static open(options: LiveSessionOptions): Result<LiveSession> {
    let session: LiveSession | null = null;
    const { addon, config, display, source, store, onNotice } = options;
    const { datatype, sampleRateHz, centerFreqHz } = requireFacts(source.info);
    const findings = new SessionFindings(
      store,
      onNotice,
      (emitters) => session?.onEmitters(emitters),
      LIVE_TRACKS_KEPT,
    );
    const run = LiveAnalysis.open({
      addon,
      config,
      display,
      facts: { name: source.info.name, datatype, sampleRateHz, centerFreqHz, scene: source.scene },
      onFrame: options.onFrame,
      onProgress: ({ samplesDone, detections, samplesDropped }) =>
        session?.onProgress(samplesDone, { detections, samplesDropped }),
      onChanges: (changes) => {
        findings.takeChanges(changes);
        session?.onGaps(changes.gaps);
        if (changes.forgotten.length > 0) session?.onForgotten();
      },
      onWarning: (text) => onNotice({ level: 'warning', text: `${source.info.name}: ${text}` }),
    });
    if (!run.ok) return run;
    session = new LiveSession(options, run.value, findings);
    return ok(session);
  }

  get info(): SessionInfo {
    return this.#info;
  }

  /** Wall clock at its begin, ISO 8601 in UTC. */
  get openedAt(): string {
    return this.#openedAt;
  }

  /** All that the answer depends on. */
  get settingsJson(): string {
    return answerSettingsJson(this.#info.settings, this.#options.config);
  }

  /** null: it is not in the log, or not yet. */
  get loggedId(): number | null {
    return this.#findings.log.sessionId;
  }

  get analysis(): AnalysisState {
    return this.#analysis;
  }

  get tracks(): readonly Track[] {
    return this.#findings.tracks;
  }

  get emitters(): readonly Emitter[] {
    return this.#findings.emitters;
  }

  get gaps(): readonly SampleGap[] {
    return this.#findings.gaps;
  }

  get analysisCounts(): AnalysisCounts {
    return this.#counts;
  }

  /** Of the run; as they stood at the end, once it has ended. */
  counters(): NativeCounters {
    return this.#analysisRun.counters();
  }

  transport(): TransportState {
    const { positionSample, epoch } = this.counters();
    const isPlaying = this.#analysisRun.isRunning;
    return { isPlaying, speed: 1, isLooping: false, positionSample, epoch, atEnd: !isPlaying };
  }

  setDisplay(display: DisplaySettings): void {
    this.#analysisRun.setDisplay(display);
  }

  takeTrackChanges(): Events['tracks'] | null {
    return this.#findings.takeTrackChanges();
  }

  /** null when there has been no progress since the last call, or since the last phase was told. */
  takeAnalysisProgress(): AnalysisState | null {
    if (!this.#hasProgressed) return null;
    this.#hasProgressed = false;
    return this.#analysis;
  }

  /** Gives the session its place in the log. */
  async begin(): Promise<SessionInfo> {
    this.#openedAt = new Date().toISOString();
    const { config, version } = this.#options;
    const sessionId = await this.#findings.log.begin(this.#info, config, version);
    this.#info = { ...this.#info, sessionId: sessionId ?? this.#info.sessionId };
    return this.#info;
  }

  /** Gives what has come so far, and from now on what comes. */
  start(): void {
    this.#ending = this.#analysisRun.ended.then((result) => this.#finish(result));
    this.#options.onTransport(this.transport());
    this.#analysisRun.start();
  }

  /** Resolves when it has ended and is in the log, by stop() or because the source failed. After start(). */
  get ended(): Promise<AnalysisState> {
    return this.#ending ?? Promise.resolve(this.#analysis);
  }

  /** Ends the source; what was found stays. May be called twice. */
  async stop(): Promise<AnalysisState> {
    await this.#analysisRun.stop();
    return this.ended;
  }

  /** As stop(), and nothing is told any more. May be called twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.stop();
  }

  onEmitters(emitters: readonly Emitter[]): void {
    if (!this.#isClosed) this.#options.onEmitters(emitters);
  }

  onProgress(samplesDone: number, counts: AnalysisCounts): void {
    this.#counts = counts;
    this.#analysis = { ...this.#analysis, samplesDone };
    this.#hasProgressed = true;
  }

  onGaps(gaps: readonly SampleGap[]): void {
    if (gaps.length === 0 || this.#isClosed) return;
    this.#options.onGaps?.(gaps);
    const nowMs = performance.now();
    if (nowMs < this.#nextGapNoticeMs) return;
    this.#nextGapNoticeMs = nowMs + GAP_NOTICE_EVERY_MS;
    const lost = gaps.reduce((sum, { sampleCount }) => sum + sampleCount, 0);
    const lostMs = (1000 * lost) / this.#info.sampleRateHz;
    const length = lostMs < 1 ? 'Less than 1 ms' : `${lostMs.toFixed(0)} ms`;
    const text = `${length} of samples were lost: this machine was too slow for a moment${this.#inLog('. Each gap is')}`;
    this.#options.onNotice({ level: 'warning', text });
  }

  onForgotten(): void {
    if (this.#isForgetting || this.#isClosed) return;
    this.#isForgetting = true;
    this.#options.onNotice({
      level: 'info',
      text: `The list holds the last ${LIVE_TRACKS_KEPT} tracks of this live session${this.#inLog('; all of them are')}`,
    });
  }

  /** What cannot be said without a log. */
  #inLog(what: string): string {
    return this.#options.store === null ? '' : `${what} in the log`;
  }

  async #finish(result: AnalysisResult): Promise<AnalysisState> {
    const { isComplete, problem, samplesProcessed, detections, samplesDropped } = result;
    await this.#findings.end(result);
    this.#counts = { detections, samplesDropped };
    this.#analysis = {
      ...this.#analysis,
      phase: isComplete ? 'done' : 'failed',
      samplesDone: samplesProcessed,
      message: problem,
    };
    this.#hasProgressed = false;
    if (this.#isClosed) return this.#analysis;
    if (problem !== null) {
      const { name } = this.#info.recording;
      this.#options.onNotice({ level: 'error', text: `${name} stopped: ${problem}` });
    }
    this.#options.onTransport(this.transport());
    this.#options.onAnalysis(this.#analysis);
    return this.#analysis;
  }
}
