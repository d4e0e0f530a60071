// One analysis of one recording: an engine run without a display, its detections through the tracker, its tracks
// grouped into emitters. Only sample time decides: the answer is the same at any speed. Must not know the log.
import type { Emitter, EngineSettings, Track } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import type { Config } from '../config/schema.ts';
import { DETECTION_STRIDE } from '../tracking/detection-view.ts';
import { groupEmitters } from '../tracking/emitters.ts';
import type { TrackObservation } from '../tracking/track-observation.ts';
import { Tracker, type TrackerContext } from '../tracking/tracker.ts';
import { Engine, type NativeAddon, type NativeBatch } from './engine.ts';
import type { RecordingFacts } from './facts.ts';

export interface AnalysisProgress {
  readonly samplesDone: number;
  readonly detections: number;
  readonly samplesDropped: number;
}

export interface AnalysisChanges {
  /** New or changed, as they are now. */
  readonly changed: readonly Track[];
  /** Ids that no longer exist. */
  readonly removed: readonly number[];
  readonly observations: readonly TrackObservation[];
  /** Samples that were lost since the last changes. */
  readonly gaps: readonly SampleGap[];
  /** The whole list where it was made anew, else null. */
  readonly emitters: readonly Emitter[] | null;
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

export interface SampleGap {
  readonly sampleStart: number;
  readonly sampleCount: number;
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

interface Grouping {
  readonly emitters: readonly Emitter[];
  /** Tracks that have another emitter than before. */
  readonly moved: readonly number[];
}

/** Wall time between two groupings while it runs; what they cost is kept below a tenth. */
const REGROUP_EVERY_MS = 250;
const REGROUP_COST_FACTOR = 10;
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
  readonly #tracker: Tracker;
  readonly #context: TrackerContext;
  readonly #tracks = new Map<number, Track>();
  readonly #ended = new Ending();
  readonly #gaps: SampleGap[] = [];
  #emitterOfTrack: ReadonlyMap<number, number> = new Map();
  #isUngrouped = false;
  #nextGroupingMs = performance.now() + REGROUP_EVERY_MS;
  #detections = 0;
  #positionSample = 0;
  #heldTimer: NodeJS.Timeout | null = null;

  constructor(options: AnalysisOptions, engine: Engine) {
    this.#options = options;
    this.#engine = engine;
    const { settings } = engine;
    const { sampleRateHz } = options.facts;
    this.#context = {
      sampleRateHz,
      spanHz: sampleRateHz,
      binHz: sampleRateHz / settings.fftSize,
      samplesPerRow: settings.samplesPerRow,
      rowDurationS: settings.rowDurationS,
    };
    this.#tracker = new Tracker(options.config.tracker, this.#context);
  }

  onBatch(batch: NativeBatch): void {
    try {
      this.#take(batch);
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
    const { samplesDropped } = this.#engine.counters();
    await this.#engine.close();

    const { changed, removed } = this.#tracker.finish();
    this.#keep(changed, removed);
    const { emitters, moved } = this.#group();
    this.#options.onProgress?.({
      samplesDone: this.#positionSample,
      detections: this.#detections,
      samplesDropped,
    });
    const changedIds = [...changed.map((track) => track.trackId), ...moved];
    this.#tell(changedIds, { removed, observations: [], gaps: [], emitters });
    return {
      tracks: [...this.#tracks.values()].sort(bySampleThenOffset),
      emitters,
      settings: this.#engine.settings,
      samplesProcessed: this.#positionSample,
      samplesDropped,
      gaps: this.#gaps,
      detections: this.#detections,
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

  #take(batch: NativeBatch): void {
    this.#detections += batch.detections.length / DETECTION_STRIDE;
    this.#positionSample = batch.positionSample;
    const gaps = batch.gaps.map(({ sampleStart, sampleCount }) => ({ sampleStart, sampleCount }));
    this.#gaps.push(...gaps);
    for (const { nextRowId } of batch.gaps) this.#tracker.breakBefore(nextRowId);
    const observations: TrackObservation[] = [];
    const { changed, removed } = this.#tracker.processBatch(batch.detections, batch.rowsDone, (observation) =>
      observations.push(observation),
    );
    this.#keep(changed, removed);
    const { emitters, moved } = this.#groupWhenDue() ?? { emitters: null, moved: [] };
    const changedIds = [...changed.map((track) => track.trackId), ...moved];
    this.#tell(changedIds, { removed, observations, gaps, emitters });
    const { samplesDropped } = this.#engine.counters();
    this.#options.onProgress?.({
      samplesDone: this.#positionSample,
      detections: this.#detections,
      samplesDropped,
    });
  }

  #keep(changed: readonly Track[], removed: readonly number[]): void {
    for (const track of changed) {
      const emitterId = this.#emitterOfTrack.get(track.trackId) ?? null;
      this.#tracks.set(track.trackId, { ...track, emitterId });
    }
    for (const trackId of removed) this.#tracks.delete(trackId);
    if (changed.length > 0 || removed.length > 0) this.#isUngrouped = true;
  }

  #groupWhenDue(): Grouping | null {
    const startMs = performance.now();
    if (this.#options.onChanges === undefined || !this.#isUngrouped || startMs < this.#nextGroupingMs) {
      return null;
    }
    const grouping = this.#group();
    const endMs = performance.now();
    this.#nextGroupingMs = endMs + Math.max(REGROUP_EVERY_MS, REGROUP_COST_FACTOR * (endMs - startMs));
    return grouping;
  }

  /** From scratch, over what is known now; each track learns its emitter. */
  #group(): Grouping {
    this.#isUngrouped = false;
    const confirmed = [...this.#tracks.values()].filter((track) => track.state !== 'tentative');
    const { emitters, emitterIdOfTrack } = groupEmitters(confirmed, this.#options.config.emitters, {
      ...this.#context,
      sampleCount: this.#positionSample,
    });
    this.#emitterOfTrack = emitterIdOfTrack;
    const moved: number[] = [];
    for (const track of this.#tracks.values()) {
      const emitterId = this.#emitterOfTrack.get(track.trackId) ?? null;
      if (track.emitterId === emitterId) continue;
      this.#tracks.set(track.trackId, { ...track, emitterId });
      moved.push(track.trackId);
    }
    return { emitters, moved };
  }

  #tell(changedIds: readonly number[], others: Omit<AnalysisChanges, 'changed'>): void {
    if (this.#options.onChanges === undefined) return;
    const changed = [...new Set(changedIds)]
      .map((trackId) => this.#tracks.get(trackId))
      .filter((track): track is Track => track !== undefined);
    const { removed, observations, gaps, emitters } = others;
    const rows = changed.length + removed.length + observations.length + gaps.length;
    if (rows > 0 || emitters !== null) this.#options.onChanges({ changed, ...others });
  }
}

function bySampleThenOffset(a: Track, b: Track): number {
  return a.sampleStart - b.sampleStart || a.offsetHz - b.offsetHz || a.trackId - b.trackId;
}
