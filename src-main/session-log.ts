// One session's way into the log. Where the log fails, the session goes on and its user is told once; where it comes
// back, what is known by then is written. Must not know how the log is written.
import { performance } from 'node:perf_hooks';
import type { Datatype, Emitter, Notice, SessionInfo, Track } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import type { Config } from './config/schema.ts';
import { answerSettingsJson } from './engine/settings.ts';
import type { LogStore, SessionEnd, SessionStart, StoredGap } from './store/client.ts';
import type { TrackObservation } from './tracking/track-observation.ts';

export interface Clocks {
  /** Milliseconds since 1970, as the system has it: it may be set. */
  readonly wallMs: () => number;
  /** Milliseconds that only go forward. */
  readonly monotonicMs: () => number;
}

const SYSTEM_CLOCKS: Clocks = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

/** A track that is still on is written again when it has grown by this much, so that a crash leaves its end near. */
const TRACK_EVERY_S = 5;
/** The list of emitters while it still changes. */
const EMITTERS_EVERY_MS = 5000;
/** A log that could not be begun (a full disk) is asked again after this. */
const BEGIN_AGAIN_MS = 5000;
/** Less is what two readings of two clocks differ by. */
const CLOCK_JUMP_MS = 1000;
/** Of the queue of observations. */
const HOLD_FILL = 0.5;
const RESUME_FILL = 0.25;

export class SessionLog {
  readonly #store: LogStore | null;
  readonly #onNotice: (notice: Notice) => void;
  readonly #clocks: Clocks;
  /** null: this session is not in the log. */
  #sessionId: number | null = null;
  #isEnded = false;
  #startWallMs = 0;
  #startMonotonicMs = 0;
  #trackEverySamples = Number.POSITIVE_INFINITY;
  /** Of each track in the log that is still on: up to which sample. */
  readonly #loggedUntil = new Map<number, number>();
  #nextEmittersMs = Number.NEGATIVE_INFINITY;
  /** While the session waits for its place in the log: what it will begin with. */
  readonly #waiting = new Map<number, Track>();
  readonly #waitingGaps: StoredGap[] = [];
  #beginTimer: NodeJS.Timeout | null = null;
  #isBehind = false;

  constructor(store: LogStore | null, onNotice: (notice: Notice) => void, clocks: Clocks = SYSTEM_CLOCKS) {
    this.#store = store;
    this.#onNotice = onNotice;
    this.#clocks = clocks;
  }

  /** null where nothing is logged, or not yet. It stays after the end: what an analyst does then belongs to it. */
  get sessionId(): number | null {
    return this.#sessionId;
  }

  /** null where nothing is logged, or not yet. */
  async begin(info: SessionInfo, config: Config, softwareVersion: string): Promise<number | null> {
    const { datatype } = info.recording;
    if (this.#store === null || datatype.value === null) return null;
    this.#startWallMs = this.#clocks.wallMs();
    this.#startMonotonicMs = this.#clocks.monotonicMs();
    this.#trackEverySamples = TRACK_EVERY_S * info.sampleRateHz;
    await this.#begin(this.#store, sessionStart(info, datatype.value, config, softwareVersion));
    return this.#sessionId;
  }

  /**
   * Of tracks that still change: a confirmed one from its beginning on, so that no crash takes it, and its end at once.
   * A tentative one may yet turn out to be noise. `removed`: confirmed ones that turned out to be none, too.
   */
  tracksSoFar(tracks: readonly Track[], removed: readonly number[]): void {
    const due = tracks.filter((track) => this.#isDue(track));
    if (due.length > 0) this.#record(due);
    const taken = removed.filter((trackId) => this.#loggedUntil.delete(trackId));
    for (const trackId of removed) this.#waiting.delete(trackId);
    if (taken.length > 0) this.#write((store, sessionId) => store.removeTracks(sessionId, taken));
  }

  /** These have ended and will not be told of again. */
  forget(trackIds: readonly number[]): void {
    for (const trackId of trackIds) this.#loggedUntil.delete(trackId);
  }

  /** Final ones. */
  tracks(tracks: readonly Track[]): void {
    if (tracks.length > 0) this.#record(tracks);
  }

  observations(observations: readonly TrackObservation[]): void {
    if (observations.length === 0) return;
    this.#write((store, sessionId) => store.recordObservations(sessionId, observations));
  }

  /** Samples that the session never saw, once each. */
  gaps(gaps: readonly StoredGap[]): void {
    if (gaps.length === 0) return;
    if (this.#beginTimer !== null) this.#waitingGaps.push(...gaps);
    this.#write((store, sessionId) => store.recordGaps(sessionId, gaps));
  }

  /** The list so far; not every one is written. */
  emittersSoFar(emitters: readonly Emitter[]): void {
    const nowMs = this.#clocks.monotonicMs();
    if (nowMs < this.#nextEmittersMs) return;
    this.#nextEmittersMs = nowMs + EMITTERS_EVERY_MS;
    this.emitters(emitters);
  }

  emitters(emitters: readonly Emitter[]): void {
    this.#write((store, sessionId) => store.recordEmitters(sessionId, emitters));
  }

  /** Whether so many observations wait that an analysis of a recording should: it can, and then none is dropped. */
  isBehind(): boolean {
    const fill = this.#sessionId === null ? 0 : (this.#store?.observationFill ?? 0);
    this.#isBehind = fill > (this.#isBehind ? RESUME_FILL : HOLD_FILL);
    return this.#isBehind;
  }

  async end(end: SessionEnd): Promise<void> {
    if (this.#beginTimer !== null) clearTimeout(this.#beginTimer);
    this.#beginTimer = null;
    if (this.#store === null || this.#sessionId === null || this.#isEnded) return;
    const { wallMs, monotonicMs } = this.#clocks;
    const jumpMs = wallMs() - this.#startWallMs - (monotonicMs() - this.#startMonotonicMs);
    const clockJumpMs = Math.abs(jumpMs) > CLOCK_JUMP_MS ? Math.round(jumpMs) : null;
    this.#isEnded = true;
    await this.#store.endSession(this.#sessionId, { ...end, clockJumpMs });
  }

  async #begin(store: LogStore, start: SessionStart): Promise<void> {
    try {
      this.#sessionId = await store.beginSession(start);
    } catch (error) {
      this.#fail(error);
      // Another instance keeps the log for as long as it lives; a full disk may be made room on.
      if (error instanceof SfericError && error.info.detail.isPassing === true) {
        this.#beginTimer = setTimeout(() => void this.#beginAgain(store, start), BEGIN_AGAIN_MS).unref();
      }
    }
  }

  async #beginAgain(store: LogStore, start: SessionStart): Promise<void> {
    try {
      const sessionId = await store.beginSession(start);
      this.#sessionId = sessionId;
      this.#beginTimer = null;
      store.recordTracks(sessionId, [...this.#waiting.values()]);
      this.#waiting.clear();
      store.recordGaps(sessionId, this.#waitingGaps.splice(0));
      this.#onNotice({ level: 'info', text: 'This session is logged now, with what it has found so far' });
    } catch {
      if (this.#beginTimer === null) return;
      this.#beginTimer = setTimeout(() => void this.#beginAgain(store, start), BEGIN_AGAIN_MS).unref();
    }
  }

  #isDue({ state, trackId, sampleStart, sampleCount }: Track): boolean {
    const untilSample = sampleStart + sampleCount;
    switch (state) {
      case 'tentative':
        return false;
      case 'lost':
        return true;
      case 'confirmed':
        return (
          untilSample >=
          (this.#loggedUntil.get(trackId) ?? Number.NEGATIVE_INFINITY) + this.#trackEverySamples
        );
    }
  }

  #record(tracks: readonly Track[]): void {
    for (const track of tracks) {
      this.#loggedUntil.set(track.trackId, track.sampleStart + track.sampleCount);
      if (this.#beginTimer !== null) this.#waiting.set(track.trackId, track);
    }
    this.#write((store, sessionId) => store.recordTracks(sessionId, tracks));
  }

  #write(write: (store: LogStore, sessionId: number) => void): void {
    if (this.#store === null || this.#sessionId === null || this.#isEnded) return;
    write(this.#store, this.#sessionId);
  }

  #fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#onNotice({ level: 'warning', text: `This session is not logged: ${reason}` });
  }
}

function sessionStart(
  info: SessionInfo,
  datatype: Datatype,
  config: Config,
  softwareVersion: string,
): SessionStart {
  return {
    sourcePath: info.recording.dataPath,
    recordingSha: null,
    sampleRateHz: info.sampleRateHz,
    centerFreqHz: info.centerFreqHz,
    timeStartNs: info.timeStartNs,
    datatype,
    sampleCount: info.sampleCount,
    ...(info.isLive === true ? { isLive: true } : {}),
    configHash: info.settings.configHash,
    settingsJson: answerSettingsJson(info.settings, config),
    softwareVersion,
  };
}
