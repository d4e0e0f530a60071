// Whether an emitter has a track on at a sample: asked for every visible line at every step of the playhead, so the
// intervals are merged and sorted once per change of the tracks. Pure; it knows no store.

import type { Emitter, Track } from '#contract/entities.ts';
import type { SampleIndex } from '#contract/units.ts';

/** Disjoint, ascending: starts[i] inclusive, ends[i] exclusive. */
export interface Intervals {
  readonly starts: readonly SampleIndex[];
  readonly ends: readonly SampleIndex[];
}

export function onAirIntervals(emitter: Emitter, tracks: ReadonlyMap<number, Track>): Intervals {
  const own = emitter.trackIds
    .flatMap((trackId) => tracks.get(trackId) ?? [])
    .sort((a, b) => a.sampleStart - b.sampleStart);
  const starts: number[] = [];
  const ends: number[] = [];
  for (const track of own) {
    const end = track.sampleStart + track.sampleCount;
    const last = ends.at(-1);
    if (last !== undefined && track.sampleStart <= last) ends[ends.length - 1] = Math.max(last, end);
    else {
      starts.push(track.sampleStart);
      ends.push(end);
    }
  }
  return { starts, ends };
}

/** The intervals of one emitter for the tracks as they are, merged once for each change of them. */
export function rememberedIntervals(emitter: Emitter): (tracks: ReadonlyMap<number, Track>) => Intervals {
  let known: ReadonlyMap<number, Track> | null = null;
  let intervals: Intervals = { starts: [], ends: [] };
  return (tracks) => {
    if (tracks !== known) {
      known = tracks;
      intervals = onAirIntervals(emitter, tracks);
    }
    return intervals;
  };
}

export function isOnAir({ starts, ends }: Intervals, sample: SampleIndex): boolean {
  let low = 0;
  let high = starts.length;
  // The number of intervals that start at or before the sample.
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? Number.POSITIVE_INFINITY) <= sample) low = middle + 1;
    else high = middle;
  }
  return low > 0 && sample < (ends[low - 1] ?? 0);
}
