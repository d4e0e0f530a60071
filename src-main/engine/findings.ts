// What a run has found so far: its detections through the tracker, its tracks grouped into emitters, with what was lost.
// Only sample time decides what is found. Must not know the engine, who listens, nor the log.
import type { Emitter, EngineSettings, Track } from '#contract/entities.ts';
import type { NativeBatch } from '../../native/index.d.ts';
import type { Config } from '../config/schema.ts';
import { DETECTION_STRIDE } from '../tracking/detection-view.ts';
import { EmitterIds } from '../tracking/emitter-ids.ts';
import { groupEmitters } from '../tracking/emitters.ts';
import type { TrackObservation } from '../tracking/track-observation.ts';
import { Tracker, type TrackerContext } from '../tracking/tracker.ts';

export interface SampleGap {
  readonly sampleStart: number;
  readonly sampleCount: number;
}

export interface AnalysisChanges {
  /** New or changed, as they are now. */
  readonly changed: readonly Track[];
  /** Ids that no longer exist. */
  readonly removed: readonly number[];
  /** Ids of ended tracks that a run without an end keeps no longer: they were found, and are told of no more. */
  readonly forgotten: readonly number[];
  readonly observations: readonly TrackObservation[];
  /** Samples that were lost since the last changes. */
  readonly gaps: readonly SampleGap[];
  /** The whole list where it was made anew, else null. */
  readonly emitters: readonly Emitter[] | null;
}

export function hasChanges(changes: AnalysisChanges): boolean {
  const { changed, removed, forgotten, observations, gaps, emitters } = changes;
  const rows = changed.length + removed.length + forgotten.length + observations.length + gaps.length;
  return rows > 0 || emitters !== null;
}

export interface FindingsSource {
  readonly config: Config;
  readonly sampleRateHz: number;
  /** In force. */
  readonly settings: EngineSettings;
}

export interface FindingsOptions {
  /** Whether emitters are wanted before the end. */
  readonly isGroupedMeanwhile: boolean;
  /**
   * Of a run without an end: at most so many tracks are kept, and as many gaps and emitters; the oldest that have ended
   * go first. Emitters keep their ids, and count the tracks that went. Absent: everything is kept, and ids follow from
   * the tracks alone.
   */
  readonly keptMax?: number;
  /** Milliseconds, monotonic: paces the grouping and nothing else. */
  readonly clockMs?: () => number;
}

interface Grouping {
  readonly emitters: readonly Emitter[];
  /** Tracks that have another emitter than before. */
  readonly moved: readonly number[];
}

/** Wall time between two groupings while it runs; what they cost is kept below a tenth. */
const REGROUP_EVERY_MS = 250;
const REGROUP_COST_FACTOR = 10;
/** So many more than are kept gather before the oldest go, so that it is not done for each. */
const FORGET_SLACK = 0.1;

export class Findings {
  readonly #config: Config;
  readonly #options: FindingsOptions;
  readonly #context: TrackerContext;
  readonly #tracker: Tracker;
  readonly #ids: EmitterIds | null;
  readonly #tracks = new Map<number, Track>();
  #emitters: readonly Emitter[] = [];
  /** Of emitters, by id: what went of their tracks. */
  readonly #past = new Map<number, { readonly trackCount: number; readonly firstSample: number }>();
  #emitterOfTrack: ReadonlyMap<number, number> = new Map();
  #gaps: SampleGap[] = [];
  #samplesLost = 0;
  #isUngrouped = false;
  readonly #clockMs: () => number;
  #nextGroupingMs: number;
  #detections = 0;
  #positionSample = 0;

  constructor({ config, sampleRateHz, settings }: FindingsSource, options: FindingsOptions) {
    this.#config = config;
    this.#options = options;
    this.#clockMs = options.clockMs ?? (() => performance.now());
    this.#nextGroupingMs = this.#clockMs() + REGROUP_EVERY_MS;
    this.#ids = options.keptMax === undefined ? null : new EmitterIds();
    this.#context = {
      sampleRateHz,
      spanHz: sampleRateHz,
      binHz: sampleRateHz / settings.fftSize,
      samplesPerRow: settings.samplesPerRow,
      rowDurationS: settings.rowDurationS,
    };
    this.#tracker = new Tracker(config.tracker, this.#context);
  }

  /** By first sample, then by frequency. */
  get tracks(): readonly Track[] {
    return [...this.#tracks.values()].sort(bySampleThenOffset);
  }

  /** As grouped last. */
  get emitters(): readonly Emitter[] {
    return this.#emitters;
  }

  /** In order. */
  get gaps(): readonly SampleGap[] {
    return this.#gaps;
  }

  /** In all gaps, those that are no longer kept too. */
  get samplesLost(): number {
    return this.#samplesLost;
  }

  get detections(): number {
    return this.#detections;
  }

  /** The sample after the last one that was looked at. */
  get positionSample(): number {
    return this.#positionSample;
  }

  take(batch: NativeBatch): AnalysisChanges {
    this.#detections += batch.detections.length / DETECTION_STRIDE;
    this.#positionSample = batch.positionSample;
    const gaps = batch.gaps.map(({ sampleStart, sampleCount }) => ({ sampleStart, sampleCount }));
    this.#keepGaps(gaps);
    for (const { nextRowId } of batch.gaps) this.#tracker.breakBefore(nextRowId);
    const observations: TrackObservation[] = [];
    const { changed, removed } = this.#tracker.processBatch(batch.detections, batch.rowsDone, (observation) =>
      observations.push(observation),
    );
    this.#keep(changed, removed);
    const { emitters, moved } = this.#groupWhenDue() ?? { emitters: null, moved: [] };
    const told = this.#asTheyAre([...changed.map((track) => track.trackId), ...moved]);
    const forgotten = this.#forget();
    return { changed: told, removed, forgotten, observations, gaps, emitters };
  }

  /** No row comes any more. */
  finish(): AnalysisChanges {
    const { changed, removed } = this.#tracker.finish();
    this.#keep(changed, removed);
    const { emitters, moved } = this.#group();
    const told = this.#asTheyAre([...changed.map((track) => track.trackId), ...moved]);
    return { changed: told, removed, forgotten: [], observations: [], gaps: [], emitters };
  }

  #keep(changed: readonly Track[], removed: readonly number[]): void {
    for (const track of changed) {
      const emitterId = this.#emitterOfTrack.get(track.trackId) ?? null;
      this.#tracks.set(track.trackId, { ...track, emitterId });
    }
    for (const trackId of removed) this.#tracks.delete(trackId);
    if (changed.length > 0 || removed.length > 0) this.#isUngrouped = true;
  }

  #keepGaps(gaps: readonly SampleGap[]): void {
    for (const gap of gaps) this.#samplesLost += gap.sampleCount;
    this.#gaps.push(...gaps);
    const { keptMax } = this.#options;
    if (keptMax !== undefined && this.#gaps.length > keptMax) this.#gaps = this.#gaps.slice(-keptMax);
  }

  /** Those that ended first, of more than are kept. */
  #forget(): readonly number[] {
    const { keptMax } = this.#options;
    if (keptMax === undefined || this.#tracks.size <= keptMax * (1 + FORGET_SLACK)) return [];
    const ended = [...this.#tracks.values()].filter((track) => track.state === 'lost');
    ended.sort((a, b) => endOf(a) - endOf(b) || a.trackId - b.trackId);
    const forgotten = ended.slice(0, this.#tracks.size - keptMax).map((track) => track.trackId);
    for (const trackId of forgotten) {
      this.#rememberIn(this.#tracks.get(trackId));
      this.#tracks.delete(trackId);
    }
    return forgotten;
  }

  #rememberIn(track: Track | undefined): void {
    if (track === undefined || track.emitterId === null) return;
    const past = this.#past.get(track.emitterId);
    this.#past.set(track.emitterId, {
      trackCount: (past?.trackCount ?? 0) + 1,
      firstSample: Math.min(past?.firstSample ?? track.sampleStart, track.sampleStart),
    });
  }

  /** With the tracks that went; an emitter of which all went stays as it was seen last. */
  #withPast(emitters: readonly Emitter[]): readonly Emitter[] {
    if (this.#past.size === 0) return emitters;
    const now = emitters.map((emitter) => {
      const past = this.#past.get(emitter.emitterId);
      if (past === undefined) return emitter;
      const firstSample = Math.min(past.firstSample, emitter.firstSample);
      return { ...emitter, firstSample, trackCount: emitter.trackCount + past.trackCount };
    });
    const ids = new Set(now.map(({ emitterId }) => emitterId));
    const gone = this.#emitters.filter(({ emitterId }) => !ids.has(emitterId) && this.#past.has(emitterId));
    const kept = gone.slice(-(this.#options.keptMax ?? gone.length));
    for (const { emitterId } of gone.slice(0, gone.length - kept.length)) this.#past.delete(emitterId);
    return [...kept.map((emitter) => ({ ...emitter, state: 'lost' as const, trackIds: [] })), ...now];
  }

  #groupWhenDue(): Grouping | null {
    const startMs = this.#clockMs();
    if (!this.#options.isGroupedMeanwhile || !this.#isUngrouped || startMs < this.#nextGroupingMs) {
      return null;
    }
    const grouping = this.#group();
    const endMs = this.#clockMs();
    this.#nextGroupingMs = endMs + Math.max(REGROUP_EVERY_MS, REGROUP_COST_FACTOR * (endMs - startMs));
    return grouping;
  }

  /** From scratch, over what is known now; each track learns its emitter. */
  #group(): Grouping {
    this.#isUngrouped = false;
    const confirmed = [...this.#tracks.values()].filter((track) => track.state !== 'tentative');
    const grouped = groupEmitters(confirmed, this.#config.emitters, {
      ...this.#context,
      sampleCount: this.#positionSample,
    });
    const { emitters: found, emitterIdOfTrack } = this.#ids === null ? grouped : this.#ids.keep(grouped);
    const emitters = this.#withPast(found);
    this.#emitters = emitters;
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

  #asTheyAre(trackIds: readonly number[]): readonly Track[] {
    return [...new Set(trackIds)]
      .map((trackId) => this.#tracks.get(trackId))
      .filter((track): track is Track => track !== undefined);
  }
}

function endOf({ sampleStart, sampleCount }: Track): number {
  return sampleStart + sampleCount;
}

function bySampleThenOffset(a: Track, b: Track): number {
  return a.sampleStart - b.sampleStart || a.offsetHz - b.offsetHz || a.trackId - b.trackId;
}
