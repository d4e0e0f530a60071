// What waits to be written: the newest state of each track and emitter list, a bounded queue of observations, and the
// ends of sessions, which go last. Must not know threads or time.

import type { Emitter, Track } from '#contract/entities.ts';
import { OBSERVATION_STRIDE, ObservationRing } from './observation-ring.ts';
import type { Batch, SessionRow } from './protocol.ts';
import type { SessionEnd, StoredGap, StoredObservation } from './records.ts';

export class Outbox {
  /** By session and track: a newer state takes the place of one not yet written, so this cannot outgrow the tracks. */
  readonly #tracks = new Map<string, SessionRow<Track>>();
  readonly #removed = new Map<string, SessionRow<number>>();
  readonly #emitters = new Map<number, readonly Emitter[]>();
  readonly #gaps: SessionRow<StoredGap>[] = [];
  readonly #ends = new Map<number, SessionEnd>();
  readonly #observations: ObservationRing;
  #emitterRows = 0;

  constructor(queueRows: number) {
    this.#observations = new ObservationRing(queueRows);
  }

  /** Rows; an emitter list counts as its emitters, and as one when it is empty. */
  get rows(): number {
    return this.rowsButObservations + this.#observations.length;
  }

  get observationCount(): number {
    return this.#observations.length;
  }

  /** The next observation costs the oldest. */
  get isFull(): boolean {
    return this.#observations.isFull;
  }

  private get rowsButObservations(): number {
    return this.#tracks.size + this.#removed.size + this.#emitterRows + this.#gaps.length + this.#ends.size;
  }

  putTrack(sessionId: number, track: Track): void {
    const key = `${sessionId}/${track.trackId}`;
    this.#removed.delete(key);
    this.#tracks.set(key, { sessionId, row: track });
  }

  putRemovedTrack(sessionId: number, trackId: number): void {
    const key = `${sessionId}/${trackId}`;
    this.#tracks.delete(key);
    this.#removed.set(key, { sessionId, row: trackId });
  }

  putEmitters(sessionId: number, emitters: readonly Emitter[]): void {
    const former = this.#emitters.get(sessionId);
    if (former !== undefined) this.#emitterRows -= Math.max(1, former.length);
    this.#emitterRows += Math.max(1, emitters.length);
    this.#emitters.set(sessionId, emitters);
  }

  putGap(sessionId: number, gap: StoredGap): void {
    this.#gaps.push({ sessionId, row: gap });
  }

  putEnd(sessionId: number, end: SessionEnd): void {
    this.#ends.set(sessionId, end);
  }

  /** The session that lost its oldest observation for this one; null where there was room. */
  putObservation(sessionId: number, observation: StoredObservation): number | null {
    return this.#observations.push(sessionId, observation);
  }

  /** About `rowCount` rows at most (an emitter list is never split); null when nothing waits. */
  takeBatch(rowCount: number): Batch | null {
    if (this.rows === 0) return null;
    const tracks: SessionRow<Track>[] = [];
    for (const [key, track] of this.#tracks) {
      if (tracks.length === rowCount) break;
      tracks.push(track);
      this.#tracks.delete(key);
    }
    const observations = this.#observations.take(rowCount - tracks.length);
    const removedTracks = [...this.#removed.values()];
    this.#removed.clear();
    const emitters = [...this.#emitters].map(([sessionId, row]) => ({ sessionId, row }));
    this.#emitters.clear();
    this.#emitterRows = 0;
    const gaps = this.#gaps.splice(0);
    return { tracks, removedTracks, observations, emitters, gaps, ends: this.#takeEnds() };
  }

  /** Forgets everything, and says how many rows that were. */
  clear(): number {
    const rows = this.rows;
    this.#tracks.clear();
    this.#removed.clear();
    this.#emitters.clear();
    this.#emitterRows = 0;
    this.#gaps.length = 0;
    this.#ends.clear();
    this.#observations.take(Number.POSITIVE_INFINITY);
    return rows;
  }

  /** A session ends after all of its rows. */
  #takeEnds(): readonly SessionRow<SessionEnd>[] {
    if (this.#ends.size === 0 || this.#tracks.size > 0 || this.#observations.length > 0) return [];
    const ends = [...this.#ends].map(([sessionId, row]) => ({ sessionId, row }));
    this.#ends.clear();
    return ends;
  }
}

export function rowsOf(batch: Batch): number {
  const emitterRows = batch.emitters.reduce((sum, { row }) => sum + Math.max(1, row.length), 0);
  const { tracks, removedTracks, gaps, ends } = batch;
  return (
    tracks.length + removedTracks.length + observationsIn(batch) + emitterRows + gaps.length + ends.length
  );
}

export function observationsIn(batch: Batch): number {
  return batch.observations.length / OBSERVATION_STRIDE;
}
