// What waits to be written: the newest state of each track and emitter list, and a bounded queue of observations.
// Must not know threads or time.

import type { Emitter, Track } from '#contract/entities.ts';
import { BoundedQueue } from './bounded-queue.ts';
import type { Batch, SessionRow } from './protocol.ts';
import type { StoredObservation } from './records.ts';

export class Outbox {
  /** By session and track: a newer state takes the place of one not yet written, so this cannot outgrow the tracks. */
  readonly #tracks = new Map<string, SessionRow<Track>>();
  readonly #emitters = new Map<number, readonly Emitter[]>();
  readonly #observations: BoundedQueue<SessionRow<StoredObservation>>;

  constructor(queueRows: number) {
    this.#observations = new BoundedQueue(queueRows);
  }

  /** Rows; an emitter list counts as its emitters, and as one when it is empty. */
  get rows(): number {
    let emitterRows = 0;
    for (const list of this.#emitters.values()) emitterRows += Math.max(1, list.length);
    return this.#tracks.size + this.#observations.length + emitterRows;
  }

  putTrack(sessionId: number, track: Track): void {
    this.#tracks.set(`${sessionId}/${track.trackId}`, { sessionId, row: track });
  }

  putEmitters(sessionId: number, emitters: readonly Emitter[]): void {
    this.#emitters.set(sessionId, emitters);
  }

  /** Whether the oldest observation was dropped for this one. */
  putObservation(sessionId: number, observation: StoredObservation): boolean {
    return this.#observations.push({ sessionId, row: observation });
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
    const emitters = [...this.#emitters].map(([sessionId, row]) => ({ sessionId, row }));
    this.#emitters.clear();
    return { tracks, observations, emitters };
  }

  /** Forgets everything, and says how many rows that were. */
  clear(): number {
    const rows = this.rows;
    this.#tracks.clear();
    this.#emitters.clear();
    this.#observations.take(Number.POSITIVE_INFINITY);
    return rows;
  }
}

export function rowsOf(batch: Batch): number {
  const emitterRows = batch.emitters.reduce((sum, { row }) => sum + Math.max(1, row.length), 0);
  return batch.tracks.length + batch.observations.length + emitterRows;
}
