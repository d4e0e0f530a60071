// Gathers track changes between two events, so that a fast analysis does not flood a screen: a track that came and
// went in between is never told of. Pure.
import type { Track } from '#contract/entities.ts';
import type { Events } from '#contract/events.ts';

export class TrackFeed {
  /** Ids that listeners have been told of. */
  readonly #told = new Set<number>();
  readonly #changed = new Map<number, Track>();
  readonly #removed = new Set<number>();

  update(changed: readonly Track[], removed: readonly number[]): void {
    for (const track of changed) {
      this.#changed.set(track.trackId, track);
      this.#removed.delete(track.trackId);
    }
    for (const trackId of removed) {
      this.#changed.delete(trackId);
      if (this.#told.has(trackId)) this.#removed.add(trackId);
    }
  }

  /** What has changed since the last call; null when nothing has. */
  take(): Events['tracks'] | null {
    if (this.#changed.size === 0 && this.#removed.size === 0) return null;
    const payload = { changed: [...this.#changed.values()], removed: [...this.#removed] };
    for (const trackId of this.#changed.keys()) this.#told.add(trackId);
    for (const trackId of this.#removed) this.#told.delete(trackId);
    this.#changed.clear();
    this.#removed.clear();
    return payload;
  }
}
