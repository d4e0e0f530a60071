// What a session has found, for its views and for the log, as its analysis tells it. Must not know what is analysed.
import type { Emitter, Notice, Track } from '#contract/entities.ts';
import type { Events } from '#contract/events.ts';
import type { AnalysisChanges, AnalysisResult, SampleGap } from './engine/analysis.ts';
import { SessionLog } from './session-log.ts';
import type { LogStore } from './store/client.ts';
import { TrackFeed } from './track-feed.ts';

export class SessionFindings {
  readonly log: SessionLog;
  readonly #onEmitters: (emitters: readonly Emitter[]) => void;
  readonly #feed = new TrackFeed();
  readonly #tracks = new Map<number, Track>();
  #emitters: readonly Emitter[] = [];
  readonly #gaps: SampleGap[] = [];

  /** `gapsMax`: so many are kept, of a session without an end; the log has all. */
  readonly #gapsMax: number;

  constructor(
    store: LogStore | null,
    onNotice: (notice: Notice) => void,
    onEmitters: (emitters: readonly Emitter[]) => void,
    gapsMax = Number.POSITIVE_INFINITY,
  ) {
    this.log = new SessionLog(store, onNotice);
    this.#onEmitters = onEmitters;
    this.#gapsMax = gapsMax;
  }

  /** By trackId. */
  get tracks(): readonly Track[] {
    return [...this.#tracks.values()];
  }

  trackOf(trackId: number): Track | null {
    return this.#tracks.get(trackId) ?? null;
  }

  get emitters(): readonly Emitter[] {
    return this.#emitters;
  }

  /** In order. */
  get gaps(): readonly SampleGap[] {
    return this.#gaps;
  }

  takeTrackChanges(): Events['tracks'] | null {
    return this.#feed.take();
  }

  /** What is forgotten goes from the views, and stays in the log. */
  takeChanges({ changed, removed, forgotten, observations, gaps, emitters }: AnalysisChanges): void {
    this.#gaps.push(...gaps);
    if (this.#gaps.length > this.#gapsMax) this.#gaps.splice(0, this.#gaps.length - this.#gapsMax);
    this.log.gaps(gaps);
    for (const track of changed) this.#tracks.set(track.trackId, track);
    for (const trackId of [...removed, ...forgotten]) this.#tracks.delete(trackId);
    this.#feed.update(changed, [...removed, ...forgotten]);
    this.log.tracksSoFar(changed, removed);
    this.log.forget(forgotten);
    this.log.observations(observations);
    if (emitters !== null) {
      this.#emitters = emitters;
      this.log.emittersSoFar(emitters);
      this.#onEmitters(emitters);
    }
  }

  /** The final ones, and the end of the session in the log. */
  async end(result: AnalysisResult): Promise<void> {
    this.log.tracks(result.tracks);
    this.log.emitters(result.emitters);
    const { samplesProcessed, samplesDropped, detections, isComplete, problem } = result;
    await this.log.end({ samplesProcessed, samplesDropped, detections, isComplete, problem });
  }
}
