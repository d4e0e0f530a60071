// The log as it is read: every question goes to a thread of its own, started by the first. Must not know SQL, and
// changes nothing.

import type { Emitter, Track } from '#contract/entities.ts';
import { type Result, SfericError } from '#contract/errors.ts';
import type {
  LoggedAnnotation,
  LoggedClip,
  LoggedDecision,
  LogNote,
  LogOccupancy,
  LogPage,
  LogQuery,
  LogSession,
  SessionComparison,
} from '#contract/log.ts';
import type { EmittersFound, ObservationsAsk, TracksAsk } from './protocol.ts';
import type { StoredGap, StoredObservation, StoredSession } from './records.ts';
import { WorkerLink } from './worker-link.ts';

export { OBSERVATION_STRIDE } from './observation-ring.ts';
export type { ObservationsAsk, TracksAsk } from './protocol.ts';

/** Every method throws SfericError where the log cannot be read. */
export class LogBook {
  readonly path: string;
  #reader: Promise<WorkerLink<'reader'>> | null = null;

  constructor(path: string) {
    this.path = path;
  }

  /** By sessionId. */
  async sessions(): Promise<readonly StoredSession[]> {
    return unwrap(await (await this.#link()).ask('sessions', null));
  }

  /** The newest first, with how much each found. */
  async sessionList(): Promise<readonly LogSession[]> {
    return unwrap(await (await this.#link()).ask('sessionList', null));
  }

  /** By sampleStart, then offsetHz. */
  async tracksOf(sessionId: number): Promise<readonly Track[]> {
    return unwrap(await (await this.#link()).ask('tracks', { sessionId }));
  }

  /** By emitterId. */
  async emittersOf(sessionId: number): Promise<readonly Emitter[]> {
    return unwrap(await (await this.#link()).ask('emitters', { sessionId }));
  }

  /** By sampleStart. */
  async observationsOf(sessionId: number, trackId: number): Promise<readonly StoredObservation[]> {
    return unwrap(await (await this.#link()).ask('observations', { sessionId, trackId }));
  }

  /** By sampleStart. */
  async gapsOf(sessionId: number): Promise<readonly StoredGap[]> {
    return unwrap(await (await this.#link()).ask('gaps', { sessionId }));
  }

  /** By sampleStart; without deleted ones. */
  async annotationsOf(sessionId: number): Promise<readonly LoggedAnnotation[]> {
    return unwrap(await (await this.#link()).ask('annotations', { sessionId }));
  }

  /** In the order in which they were taken. */
  async decisionsOf(sessionId: number): Promise<readonly LoggedDecision[]> {
    return unwrap(await (await this.#link()).ask('decisions', { sessionId }));
  }

  async clipsOf(sessionId: number): Promise<readonly LoggedClip[]> {
    return unwrap(await (await this.#link()).ask('clips', { sessionId }));
  }

  /** Tracks over the whole log, the newest first. `limit` is 1 to 1000. */
  async search(query: LogQuery, cursor: string | null, limit: number): Promise<LogPage> {
    return unwrap(await (await this.#link()).ask('search', { query, cursor, limit }));
  }

  /** `rowCount` pieces of spectrum, 1 to 1000. */
  async occupancy(query: LogQuery, rowCount: number): Promise<LogOccupancy> {
    return unwrap(await (await this.#link()).ask('occupancy', { query, rowCount }));
  }

  /** What the analyst made, the newest first. `limit` is 1 to 1000. */
  async notes(query: LogQuery, limit: number): Promise<readonly LogNote[]> {
    return unwrap(await (await this.#link()).ask('notes', { query, limit }));
  }

  async compare(before: number, after: number): Promise<SessionComparison> {
    return unwrap(await (await this.#link()).ask('compare', { before, after }));
  }

  /** For an export: which emitters of a session have tracks that the query finds. */
  async emitterIdsFound(sessionId: number, query: LogQuery): Promise<EmittersFound> {
    return unwrap(await (await this.#link()).ask('emittersFound', { sessionId, query }));
  }

  /** For an export: confirmed tracks of a session, in order, after the last one that is known. */
  async trackPage(ask: TracksAsk): Promise<readonly Track[]> {
    return unwrap(await (await this.#link()).ask('trackPage', ask));
  }

  /** For an export: OBSERVATION_STRIDE numbers each, by trackId, then sampleStart. */
  async observationPage(ask: ObservationsAsk): Promise<Float64Array<ArrayBuffer>> {
    return unwrap(await (await this.#link()).ask('observationPage', ask));
  }

  /** May be called twice. */
  async close(): Promise<void> {
    const reader = this.#reader;
    this.#reader = null;
    await (await reader?.catch(() => null))?.close();
  }

  #link(): Promise<WorkerLink<'reader'>> {
    this.#reader ??= WorkerLink.open({
      role: 'reader',
      path: this.path,
      settingAside: 'never',
      maxBytes: null,
    }).catch((error: unknown) => {
      // The next question tries again.
      this.#reader = null;
      throw error;
    });
    return this.#reader;
  }
}

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new SfericError(result.error.code, result.error.message, result.error.detail);
}
