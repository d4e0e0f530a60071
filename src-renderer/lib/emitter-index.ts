// Emitters by their number and by kind, made once for each list that the engine sends: what is asked for with every row
// or by every button must not go through ten thousand signals each time.

import type { Emitter } from '#contract/entities.ts';

interface EmitterIndex {
  readonly byId: ReadonlyMap<number, Emitter>;
  readonly hoppers: ReadonlyMap<number, Emitter>;
}

const INDEXES = new WeakMap<readonly Emitter[], EmitterIndex>();

/** By emitterId. */
export function emittersById(emitters: readonly Emitter[]): ReadonlyMap<number, Emitter> {
  return indexOf(emitters).byId;
}

/** The hop sets, by emitterId. */
export function hoppersById(emitters: readonly Emitter[]): ReadonlyMap<number, Emitter> {
  return indexOf(emitters).hoppers;
}

/** undefined for no number, and for one that no emitter has. */
export function emitterOf(emitters: readonly Emitter[], emitterId: number | null): Emitter | undefined {
  return emitterId === null ? undefined : indexOf(emitters).byId.get(emitterId);
}

function indexOf(emitters: readonly Emitter[]): EmitterIndex {
  const known = INDEXES.get(emitters);
  if (known !== undefined) return known;
  const index = {
    byId: new Map(emitters.map((emitter) => [emitter.emitterId, emitter])),
    hoppers: new Map(emitters.filter(({ isHopper }) => isHopper).map((one) => [one.emitterId, one])),
  };
  INDEXES.set(emitters, index);
  return index;
}
