// One analysis of one recording: an engine run without a display, its detections through the tracker, its tracks
// grouped into emitters. Only sample time decides: the answer is the same at any speed. Must not know the log.
import type { Emitter, EngineSettings, Track } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import type { Config } from '../config/schema.ts';
import { Engine, type NativeAddon, type NativeBatch } from './engine.ts';
import type { RecordingFacts } from './facts.ts';
import { type AnalysisChanges, Findings, hasChanges, type SampleGap } from './findings.ts';

export type { AnalysisChanges, SampleGap } from './findings.ts';

export interface AnalysisProgress {
  readonly samplesDone: number;
  readonly detections: number;
  readonly samplesDropped: number;
}

export interface AnalysisOptions {
  readonly addon: NativeAddon;
  readonly facts: RecordingFacts;
  readonly config: Config;
  /** Multiple of real time; 0, and without it, as fast as it goes. */
  readonly speed?: number;
  /** Ends the run cleanly: what was found so far is the answer, marked incomplete. */
  readonly signal?: AbortSignal;
  /** Once, before the first sample: what the engine really runs with. The run waits for it. */
  readonly onOpened?: (settings: EngineSettings) => Promise<void>;
  readonly onProgress?: (progress: AnalysisProgress) => void;
  readonly onChanges?: (changes: AnalysisChanges) => void;
  /** Whether whoever takes the changes is behind: the reading pauses until it is not. The answer is the same. */
  readonly isBehind?: () => boolean;
  /** Something that the user should know; one line. The run goes on. */
  readonly onWarning?: (text: string) => void;
}

export interface AnalysisResult {
  /** Confirmed ones, by first sample, then by frequency; each with its emitter. */
  readonly tracks: readonly Track[];
  readonly emitters: readonly Emitter[];
  readonly settings: EngineSettings;
  readonly samplesProcessed: number;
  readonly samplesDropped: number;
  /** In order; tracks end at one. None in a recording. */
  readonly gaps: readonly SampleGap[];
  readonly detections: number;
  /** false: aborted, or `problem` says why it ended early. */
  readonly isComplete: boolean;
  readonly problem: string | null;
}

/** How a run came to its end, once. */
interface End {
  readonly problem: string | null;
  readonly isAtEnd: boolean;
}

/** A promise of the end that is settled from outside. */
class Ending {
  readonly promise: Promise<End>;
  resolve: (end: End) => void = () => {};
  reject: (error: unknown) => void = () => {};

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}

/** How soon a run that was held back goes on. */
const HELD_LOOK_MS = 10;

/** Throws SfericError where the engine cannot be opened. */
export async function analyzeRecording(options: AnalysisOptions): Promise<AnalysisResult> {
  const { addon, facts, config, speed = 0, signal } = options;
  let run: AnalysisRun | null = null;
  const opened = Engine.open(
    addon,
    {
      facts,
      config,
      emitsDetections: true,
      display: null,
      speed: speed === 0 ? 'max' : speed,
      isLooping: false,
      startsPaused: true,
    },
    (batch) => run?.onBatch(batch),
  );
  if (!opened.ok) throw new SfericError(opened.error.code, opened.error.message, opened.error.detail);
  await using engine = opened.value;
  run = new AnalysisRun(options, engine);
  await options.onOpened?.(engine.settings);
  return await run.finish(signal);
}

class AnalysisRun {
  readonly #options: AnalysisOptions;
  readonly #engine: Engine;
  readonly #findings: Findings;
  readonly #ended = new Ending();
  #heldTimer: NodeJS.Timeout | null = null;

  constructor(options: AnalysisOptions, engine: Engine) {
    this.#options = options;
    this.#engine = engine;
    const { settings } = engine;
    const { config, facts } = options;
    this.#findings = new Findings(
      { config, sampleRateHz: facts.sampleRateHz, settings },
      { isGroupedMeanwhile: options.onChanges !== undefined },
    );
  }

  onBatch(batch: NativeBatch): void {
    try {
      this.#tell(this.#findings.take(batch));
      this.#tellProgress();
    } catch (error) {
      // Thrown here, it would end the process.
      this.#ended.reject(error);
      return;
    }
    if (batch.backendChange !== null) this.#options.onWarning?.(batch.backendChange.backendReason);
    if (batch.error !== null) this.#ended.resolve({ problem: batch.error, isAtEnd: false });
    else if (batch.isAtEnd) this.#ended.resolve({ problem: null, isAtEnd: true });
    else this.#holdWhileBehind();
  }

  async finish(signal: AbortSignal | undefined): Promise<AnalysisResult> {
    const onAbort = (): void => this.#ended.resolve({ problem: null, isAtEnd: false });
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    else this.#engine.play();
    const { problem, isAtEnd } = await this.#ended.promise;
    signal?.removeEventListener('abort', onAbort);
    if (this.#heldTimer !== null) clearInterval(this.#heldTimer);
    this.#tellProgress();
    const { samplesDropped } = this.#engine.counters();
    await this.#engine.close();
    this.#tell(this.#findings.finish());
    const { tracks, emitters, gaps, detections, positionSample } = this.#findings;
    return {
      tracks,
      emitters,
      settings: this.#engine.settings,
      samplesProcessed: positionSample,
      samplesDropped,
      gaps,
      detections,
      isComplete: isAtEnd,
      problem,
    };
  }

  #holdWhileBehind(): void {
    if (this.#heldTimer !== null || this.#options.isBehind?.() !== true) return;
    this.#engine.pause();
    this.#heldTimer = setInterval(() => {
      if (this.#options.isBehind?.() === true) return;
      if (this.#heldTimer !== null) clearInterval(this.#heldTimer);
      this.#heldTimer = null;
      this.#engine.play();
    }, HELD_LOOK_MS);
  }

  #tell(changes: AnalysisChanges): void {
    if (hasChanges(changes)) this.#options.onChanges?.(changes);
  }

  #tellProgress(): void {
    const { samplesDropped } = this.#engine.counters();
    const { positionSample, detections } = this.#findings;
    this.#options.onProgress?.({ samplesDone: positionSample, detections, samplesDropped });
  }
}
