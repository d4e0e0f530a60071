// The analysis of a live source: one run that finds, follows and draws at once, because nothing can be read twice. It
// goes on until it is stopped or its source fails. Must not know the log, nor which device it is.
import type { DisplaySettings } from '#contract/commands.ts';
import type { EngineSettings } from '#contract/entities.ts';
import { ok, type Result } from '#contract/errors.ts';
import type { TimeNsText } from '#contract/units.ts';
import type { Config } from '../config/schema.ts';
import type { AnalysisProgress, AnalysisResult } from './analysis.ts';
import { Engine, type NativeAddon, type NativeBatch, type NativeCounters } from './engine.ts';
import type { LiveFacts } from './facts.ts';
import { type AnalysisChanges, Findings, hasChanges } from './findings.ts';

export interface LiveAnalysisOptions {
  readonly addon: NativeAddon;
  readonly facts: LiveFacts;
  readonly config: Config;
  /** null: no frames are made. */
  readonly display: DisplaySettings | null;
  readonly onFrame: (frame: ArrayBuffer) => void;
  readonly onProgress: (progress: AnalysisProgress) => void;
  readonly onChanges: (changes: AnalysisChanges) => void;
  /** Something that the user should know; one line. The run goes on. */
  readonly onWarning: (text: string) => void;
}

/**
 * Tracks that are kept in memory, and so in the signal list; all are told of once. Grouping works through all of them
 * each time: of 5000 carriers in bursts that takes 30 to 70 ms, the first time 130 (one of two cores of an EPYC, other work
 * beside it), and it is done for a tenth of the time at most.
 */
export const LIVE_TRACKS_KEPT = 5000;

/** Some ten seconds: the log takes a session up in milliseconds, and memory for what waits meanwhile has an end. */
const EARLY_BATCHES_MAX = 1000;
const NOT_TAKEN_UP =
  'its session was not taken up in time: the log, or the disk under it, is too slow. Open it again, or start without a log';

export class LiveAnalysis {
  readonly #options: LiveAnalysisOptions;
  readonly #engine: Engine;
  readonly #findings: Findings;
  /** What came before start(); null: it has been called. */
  #early: NativeBatch[] | null = [];
  #counters: NativeCounters | null = null;
  #ending: Promise<AnalysisResult> | null = null;
  /** Resolves once it has ended, whoever ended it. */
  readonly ended: Promise<AnalysisResult>;
  #resolveEnded: (result: AnalysisResult | PromiseLike<AnalysisResult>) => void = () => {};

  private constructor(options: LiveAnalysisOptions, engine: Engine) {
    this.#options = options;
    this.#engine = engine;
    const { config, facts } = options;
    this.#findings = new Findings(
      { config, sampleRateHz: facts.sampleRateHz, settings: engine.settings },
      { isGroupedMeanwhile: true, keptMax: LIVE_TRACKS_KEPT },
    );
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  /** The source begins with this. What comes waits for start(), so that nothing of its beginning is lost. */
  static open(options: LiveAnalysisOptions): Result<LiveAnalysis> {
    let analysis: LiveAnalysis | null = null;
    const { addon, facts, config, display } = options;
    const engine = Engine.openLive(addon, { facts, config, display }, (batch) => analysis?.onBatch(batch));
    if (!engine.ok) return engine;
    analysis = new LiveAnalysis(options, engine.value);
    return ok(analysis);
  }

  get settings(): EngineSettings {
    return this.#engine.settings;
  }

  /** Of sample 0. */
  get timeStartNs(): TimeNsText | null {
    return this.#engine.timeStartNs;
  }

  get isRunning(): boolean {
    return this.#ending === null;
  }

  /** As they stood at the end, once it has ended. */
  counters(): NativeCounters {
    return this.#counters ?? this.#engine.counters();
  }

  setDisplay(display: DisplaySettings): void {
    if (this.isRunning) this.#engine.setDisplay(display);
  }

  start(): void {
    const early = this.#early ?? [];
    this.#early = null;
    for (const batch of early) this.onBatch(batch);
  }

  /** What has been found until then is the answer, and it is whole: a live source has no other end. May be called twice. */
  stop(): Promise<AnalysisResult> {
    return this.#end(null);
  }

  onBatch(batch: NativeBatch): void {
    if (!this.isRunning) return;
    if (this.#early !== null) {
      this.#early.push(batch);
      if (this.#early.length > EARLY_BATCHES_MAX) void this.#end(NOT_TAKEN_UP);
      return;
    }
    try {
      for (const frame of batch.frames) this.#options.onFrame(frame);
      this.#tell(this.#findings.take(batch));
      this.#tellProgress();
    } catch (error) {
      // Thrown here, it would end the process.
      void this.#end(error instanceof Error ? error.message : String(error));
      return;
    }
    if (batch.backendChange !== null) this.#options.onWarning(batch.backendChange.backendReason);
    if (batch.error !== null) void this.#end(batch.error);
    else if (batch.isAtEnd) void this.#end('the source has no more samples');
  }

  #end(problem: string | null): Promise<AnalysisResult> {
    this.#ending ??= this.#finish(problem);
    this.#resolveEnded(this.#ending);
    return this.#ending;
  }

  async #finish(problem: string | null): Promise<AnalysisResult> {
    const { samplesLost } = this.#findings;
    // At once: whoever asks while the engine closes must not ask it.
    this.#counters = {
      ...this.#engine.counters(),
      isPlaying: false,
      isAtEnd: true,
      samplesDropped: samplesLost,
    };
    await this.#engine.close();
    this.#tell(this.#findings.finish());
    const { tracks, emitters, gaps, detections, positionSample } = this.#findings;
    return {
      tracks: tracks.filter((track) => track.state !== 'tentative'),
      emitters,
      settings: this.#engine.settings,
      // Gaps lie inside. What was read and not looked at when it was stopped was not lost: the session ends before it.
      samplesProcessed: positionSample,
      samplesDropped: samplesLost,
      gaps,
      detections,
      isComplete: problem === null,
      problem,
    };
  }

  #tell(changes: AnalysisChanges): void {
    if (hasChanges(changes)) this.#options.onChanges(changes);
  }

  #tellProgress(): void {
    const { positionSample, detections, samplesLost } = this.#findings;
    this.#options.onProgress({ samplesDone: positionSample, detections, samplesDropped: samplesLost });
  }
}
