// One opened live source: one engine run that analyses and draws, and its place in the log. It ends when it is stopped.
// Must not know commands, shells, or which devices there are.
import type { DisplaySettings } from '#contract/commands.ts';
import type {
  AnalysisState,
  Emitter,
  Notice,
  RecordingInfo,
  SessionInfo,
  TransportState,
} from '#contract/entities.ts';
import { ok, type Result } from '#contract/errors.ts';
import type { NativeSceneSpec } from '../native/index.d.ts';
import type { Config } from './config/schema.ts';
import type { AnalysisResult, SampleGap } from './engine/analysis.ts';
import type { NativeAddon, NativeCounters } from './engine/engine.ts';
import { LIVE_TRACKS_KEPT, LiveAnalysis } from './engine/live-analysis.ts';
import { OpenSession } from './open-session.ts';
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

export class LiveSession extends OpenSession {
  readonly kind = 'live';
  readonly #options: LiveSessionOptions;
  readonly #analysisRun: LiveAnalysis;
  #isClosed = false;
  #isForgetting = false;
  #nextGapNoticeMs = Number.NEGATIVE_INFINITY;
  #ending: Promise<AnalysisState> | null = null;

  private constructor(options: LiveSessionOptions, analysisRun: LiveAnalysis, findings: SessionFindings) {
    const { info } = options.source;
    const { sampleRateHz, centerFreqHz } = requireFacts(info);
    const { settings, timeStartNs } = analysisRun;
    super(
      {
        sessionId: options.unloggedId,
        recording: { ...info, timeStartNs: { value: timeStartNs, source: 'device' } },
        sampleRateHz,
        centerFreqHz,
        timeStartNs,
        sampleCount: 0,
        settings,
        isLive: true,
      },
      options.config,
      findings,
    );
    this.#options = options;
    this.#analysisRun = analysisRun;
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

  /** Gives the session its place in the log. */
  begin(): Promise<SessionInfo> {
    return this.beginInLog(this.#options.version);
  }

  /** Gives what has come so far, and from now on what comes. */
  start(): void {
    this.#ending = this.#analysisRun.ended.then((result) => this.#finish(result));
    this.#options.onTransport(this.transport());
    this.#analysisRun.start();
  }

  /** Resolves when it has ended and is in the log, by stop() or because the source failed. After start(). */
  get ended(): Promise<AnalysisState> {
    return this.#ending ?? Promise.resolve(this.analysisState);
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
    this.counts = counts;
    this.analysisState = { ...this.analysisState, samplesDone };
    this.hasProgressed = true;
  }

  onGaps(gaps: readonly SampleGap[]): void {
    if (gaps.length === 0 || this.#isClosed) return;
    this.#options.onGaps?.(gaps);
    const nowMs = performance.now();
    if (nowMs < this.#nextGapNoticeMs) return;
    this.#nextGapNoticeMs = nowMs + GAP_NOTICE_EVERY_MS;
    const lost = gaps.reduce((sum, { sampleCount }) => sum + sampleCount, 0);
    const lostMs = (1000 * lost) / this.sessionInfo.sampleRateHz;
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
    await this.findings.end(result);
    this.counts = { detections, samplesDropped };
    this.analysisState = {
      ...this.analysisState,
      phase: isComplete ? 'done' : 'failed',
      samplesDone: samplesProcessed,
      message: problem,
    };
    this.hasProgressed = false;
    if (this.#isClosed) return this.analysisState;
    if (problem !== null) {
      const { name } = this.sessionInfo.recording;
      this.#options.onNotice({ level: 'error', text: `${name} stopped: ${problem}` });
    }
    this.#options.onTransport(this.transport());
    this.#options.onAnalysis(this.analysisState);
    return this.analysisState;
  }
}
