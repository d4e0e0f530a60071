// Keeps the ids of emitters steady while a session grows, so that a line of the signal list does not change its name
// under the analyst's eyes. The final ids are those of groupEmitters itself, which depend on the tracks alone.

import { type Grouping, withId } from './emitters.ts';

export class EmitterIds {
  #emitterIdOfTrack: ReadonlyMap<number, number> = new Map();
  #nextId = 1;

  /**
   * The same emitters under the ids that they had: an emitter keeps the id with which it shares most tracks (of
   * equals the older emitter, then the lower id), and new ones get ids that were never used. In a session whose
   * tracks only grow this changes nothing: ids are given in order of first sample from the start.
   */
  keep(grouping: Grouping): Grouping {
    const claims: { readonly order: number; readonly id: number; readonly tracks: number }[] = [];
    grouping.emitters.forEach((emitter, order) => {
      const shared = new Map<number, number>();
      for (const trackId of emitter.trackIds) {
        const id = this.#emitterIdOfTrack.get(trackId);
        if (id !== undefined) shared.set(id, (shared.get(id) ?? 0) + 1);
      }
      for (const [id, tracks] of shared) claims.push({ order, id, tracks });
    });
    claims.sort((a, b) => b.tracks - a.tracks || a.order - b.order || a.id - b.id);
    const idOf = new Map<number, number>();
    const taken = new Set<number>();
    for (const { order, id } of claims) {
      if (idOf.has(order) || taken.has(id)) continue;
      idOf.set(order, id);
      taken.add(id);
    }
    const emitters = grouping.emitters.map((emitter, order) =>
      withId(emitter, idOf.get(order) ?? this.#nextId++),
    );
    const emitterIdOfTrack = new Map<number, number>();
    for (const emitter of emitters) {
      for (const trackId of emitter.trackIds) emitterIdOfTrack.set(trackId, emitter.emitterId);
    }
    this.#emitterIdOfTrack = emitterIdOfTrack;
    return { emitters, emitterIdOfTrack };
  }

  /** As new. */
  reset(): void {
    this.#emitterIdOfTrack = new Map();
    this.#nextId = 1;
  }
}
