// One opened recording: analysed once at full speed, replayed by an engine run of its own that only feeds the display,
// and logged. So seek, loop, pause and speed cannot change the answer. Must not know commands or shells.
import type { DisplaySettings } from '#contract/commands.ts';
import type {
  AnalysisState,
  Emitter,
  Notice,
  RecordingInfo,
  SampleRange,
  SessionInfo,
  Track,
  TransportState,
} from '#contract/entities.ts';
import { fail, ok, type Result } from '#contract/errors.ts';
import type { Config } from './config/schema.ts';
import { type AnalysisResult, analyzeRecording } from './engine/analysis.ts';
import {
  Engine,
  type NativeAddon,
  type NativeBatch,
  type NativeCounters,
  SPEED_MIN,
} from './engine/engine.ts';
import { type RecordingFacts, recordingFacts } from './engine/facts.ts';
import { analysisBegun, NOTHING_COUNTED, OpenSession } from './open-session.ts';
import { SessionFindings } from './session-findings.ts';
import type { LogStore } from './store/client.ts';

export interface SessionOptions {
  readonly addon: NativeAddon;
  readonly config: Config;
  readonly store: LogStore | null;
  readonly recording: RecordingInfo;
  readonly version: string;
  readonly display: DisplaySettings;
  /** The session's id where there is no log to give one. */
  readonly unloggedId: number;
  readonly onFrame: (frame: ArrayBuffer) => void;
  readonly onNotice: (notice: Notice) => void;
  readonly onAnalysis: (analysis: AnalysisState) => void;
  readonly onEmitters: (emitters: readonly Emitter[]) => void;
  readonly onTransport: (transport: TransportState) => void;
}

/** A recording shorter than this is over before it has been seen: it is stretched over SLOW_REPLAY_S. */
const SHORT_RECORDING_S = 2;
const SLOW_REPLAY_S = 5;

/** Multiple of real time, two digits. */
function firstSpeed({ sampleCount, sampleRateHz }: RecordingFacts): number {
  const durationS = sampleCount / sampleRateHz;
  if (durationS >= SHORT_RECORDING_S) return 1;
  return Math.max(SPEED_MIN, Number((durationS / SLOW_REPLAY_S).toPrecision(2)));
}

export class Session extends OpenSession {
  readonly kind = 'recording';
  readonly replay: Engine;
  readonly #options: SessionOptions;
  readonly #facts: RecordingFacts;
  #abort = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #wasAtEnd = false;
  #range: SampleRange | null = null;
  #isClosed = false;

  private constructor(options: SessionOptions, facts: RecordingFacts, replay: Engine) {
    super(
      {
        sessionId: options.unloggedId,
        recording: options.recording,
        sampleRateHz: facts.sampleRateHz,
        centerFreqHz: facts.centerFreqHz,
        timeStartNs: facts.timeStartNs,
        sampleCount: facts.sampleCount,
        settings: replay.settings,
      },
      options.config,
      newFindings(options, () => this.#isClosed),
    );
    this.#options = options;
    this.#facts = facts;
    this.replay = replay;
  }

  /** Opens the replay, paused: where this fails, nothing has begun. Throws `facts-missing`. */
  static async open(options: SessionOptions): Promise<Result<Session>> {
    const facts = recordingFacts(options.recording);
    let session: Session | null = null;
    const replay = Engine.open(
      options.addon,
      {
        facts,
        config: options.config,
        emitsDetections: false,
        display: options.display,
        speed: firstSpeed(facts),
        isLooping: true,
        startsPaused: true,
      },
      (batch) => session?.onReplay(batch),
    );
    if (!replay.ok) return replay;
    session = new Session(options, facts, replay.value);
    return ok(session);
  }

  /** Of the replay. */
  counters(): NativeCounters {
    return this.replay.counters();
  }

  /** As the replay is, with the stretch that it goes round. */
  transport(): TransportState {
    const transport = this.replay.transport();
    return this.#range === null ? transport : { ...transport, range: this.#range };
  }

  /** null: the whole recording. Begins at its start where the playhead is outside. */
  setRange(range: SampleRange | null): Result<TransportState> {
    if (range !== null && range.sampleStart + range.sampleCount > this.#facts.sampleCount) {
      return fail(
        'bad-request',
        `A stretch to play lies inside the recording: it has ${this.#facts.sampleCount} samples, ${range.sampleStart} to ${range.sampleStart + range.sampleCount} was asked for`,
      );
    }
    this.#range = range;
    if (range !== null && !isIn(range, this.replay.transport().positionSample)) {
      const sought = this.replay.seek(range.sampleStart);
      if (!sought.ok) return sought;
    }
    return ok(this.transport());
  }

  /** A seek out of the stretch that is gone round ends that. */
  seek(sample: number): Result<TransportState> {
    if (this.#range !== null && !isIn(this.#range, sample)) this.#range = null;
    const sought = this.replay.seek(sample);
    return sought.ok ? ok(this.transport()) : sought;
  }

  trackOf(trackId: number): Track | null {
    return this.findings.trackOf(trackId);
  }

  /** Gives the session its place in the log. */
  begin(): Promise<SessionInfo> {
    return this.beginInLog(this.#options.version);
  }

  startAnalysis(): void {
    this.#running = this.#analyze();
  }

  /** Starts the analysis and plays. */
  start(): void {
    this.startAnalysis();
    const playing = this.replay.play();
    if (playing.ok) this.#options.onTransport(playing.value);
  }

  /**
   * Other settings for the same recording: the replay goes on in a new epoch, what was found is gone, and there is a new
   * session in the log; the former one stays there as far as it came. Call startAnalysis() when all know of it. Where
   * it fails nothing has changed.
   */
  async apply(config: Config, unloggedId: number): Promise<Result<SessionInfo>> {
    const configured = this.replay.configure(config);
    if (!configured.ok) return configured;
    this.#abort.abort();
    await this.#running;
    this.config = config;
    this.#abort = new AbortController();
    this.findings = newFindings(this.#options, () => this.#isClosed);
    this.counts = NOTHING_COUNTED;
    this.analysisState = analysisBegun(this.#facts.sampleCount);
    this.sessionInfo = { ...this.sessionInfo, sessionId: unloggedId, settings: configured.value };
    return ok(await this.begin());
  }

  /** What was found so far stays; the replay goes on. Done or ended already: nothing happens. */
  cancelAnalysis(): void {
    this.#abort.abort();
  }

  /** Ends both runs; what was found so far is in the log, marked incomplete. May be called twice. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#abort.abort();
    await Promise.all([this.#running, this.replay.close()]);
  }

  onReplay(batch: NativeBatch): void {
    if (this.#isClosed) return;
    for (const frame of batch.frames) this.#options.onFrame(frame);
    if (batch.backendChange !== null) {
      this.sessionInfo = { ...this.sessionInfo, settings: this.replay.settings };
      this.#options.onNotice({ level: 'warning', text: `Replay: ${batch.backendChange.backendReason}` });
    }
    const range = this.#range;
    if (
      range !== null &&
      batch.epoch === this.replay.transport().epoch &&
      (batch.positionSample >= stopOf(range) || batch.isAtEnd)
    ) {
      this.replay.seek(range.sampleStart);
      if (batch.isAtEnd) this.replay.play();
    }
    if (batch.error !== null) {
      const { name } = this.#facts;
      this.#options.onNotice({ level: 'error', text: `The replay of ${name} stopped: ${batch.error}` });
    }
    if (batch.isAtEnd !== this.#wasAtEnd) {
      this.#wasAtEnd = batch.isAtEnd;
      this.#options.onTransport(this.transport());
    }
  }

  async #analyze(): Promise<void> {
    try {
      const result = await analyzeRecording({
        addon: this.#options.addon,
        facts: this.#facts,
        config: this.config,
        signal: this.#abort.signal,
        onProgress: ({ samplesDone, detections, samplesDropped }) => {
          this.counts = { detections, samplesDropped };
          this.#setAnalysis({ ...this.analysisState, samplesDone });
        },
        onChanges: (changes) => this.findings.takeChanges(changes),
        isBehind: () => this.findings.log.isBehind(),
        onWarning: (text) => this.#options.onNotice({ level: 'warning', text: `Analysis: ${text}` }),
      });
      await this.#finish(result);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#setAnalysis({ ...this.analysisState, phase: 'failed', message });
      this.#options.onNotice({ level: 'error', text: `The analysis stopped: ${message}` });
      const { samplesDropped } = this.counts;
      const samplesProcessed = this.analysisState.samplesDone;
      await this.findings.log.end({ samplesProcessed, samplesDropped, isComplete: false, problem: message });
    }
  }

  async #finish(result: AnalysisResult): Promise<void> {
    const { samplesProcessed, isComplete, problem } = result;
    await this.findings.end(result);
    if (problem !== null && !this.#isClosed) {
      this.#options.onNotice({ level: 'error', text: `The analysis stopped: ${problem}` });
    }
    this.#setAnalysis({
      ...this.analysisState,
      phase: isComplete ? 'done' : problem === null ? 'cancelled' : 'failed',
      samplesDone: samplesProcessed,
      message: problem,
    });
  }

  /** A new phase is told at once; progress waits until it is asked for. */
  #setAnalysis(analysis: AnalysisState): void {
    const isNewPhase = analysis.phase !== this.analysisState.phase;
    this.analysisState = analysis;
    this.hasProgressed = !isNewPhase;
    if (isNewPhase && !this.#isClosed) this.#options.onAnalysis(analysis);
  }
}

function newFindings(
  { store, onNotice, onEmitters }: SessionOptions,
  isClosed: () => boolean,
): SessionFindings {
  return new SessionFindings(store, onNotice, (emitters) => {
    if (!isClosed()) onEmitters(emitters);
  });
}

function stopOf({ sampleStart, sampleCount }: SampleRange): number {
  return sampleStart + sampleCount;
}

function isIn(range: SampleRange, sample: number): boolean {
  return sample >= range.sampleStart && sample < stopOf(range);
}
