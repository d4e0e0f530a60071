// Tracks that keep their frequency, put together by frequency, width and level: a keyed carrier, bursts of one
// transmitter, a carrier that was interrupted. Knows nothing of hops or sweeps.

import type { Track } from '#contract/entities.ts';
import type { Config } from '../config/schema.ts';
import { dbscan } from './dbscan.ts';
import type { EmitterContext } from './emitter-context.ts';
import { splitAtValleys } from './modes.ts';
import { byTime, presenceOf } from './presence.ts';

/**
 * Every point is a core point: a single track is an emitter too, and two of the same are one. What keeps clusters from
 * growing together through stray tracks is not density but the test of time below and the valleys of modes.ts.
 */
const MIN_POINTS = 1;
/** Width of a carrier is known to about this many bins, whatever its tracks say. */
const WIDTH_RESOLUTION_BINS = 2;
/** Tracks this short measure width and level badly: a row that is half filled reads half the power ... */
const SHORT_HITS = 3;
/** ... so their tolerance in log width is multiplied, and in level widened. */
const SHORT_WIDTH_FACTOR = 2;
const SHORT_LEVEL_DB = 6;
/** One emitter is in one place at a time: of its time on, tracks may share this part (fragments, late losses). */
const SHARED_MAX = 0.1;
/** A cluster in two places at once is clustered again with this part of the tolerance in frequency ... */
const TIGHTEN = 0.6;
/** ... down to this part of the configured one. */
const TIGHTEST = 0.15;

/** @returns groups that are one emitter each; tracks of a group are sorted by time */
export function groupSteady(
  tracks: readonly Track[],
  config: Config['emitters'],
  context: EmitterContext,
): Track[][] {
  const done: Track[][] = [];
  const open: { readonly members: readonly Track[]; readonly scale: number }[] = [
    { members: tracks, scale: 1 },
  ];
  for (let job = open.pop(); job !== undefined; job = open.pop()) {
    for (const members of cluster(job.members, config, context, job.scale)) {
      const tighter = job.scale * TIGHTEN;
      if (members.length > 1 && tighter >= TIGHTEST && isInTwoPlaces(members, context)) {
        open.push({ members, scale: tighter });
      } else {
        for (const part of splitAtValleys(members, context.binHz)) done.push(part.sort(byTime));
      }
    }
  }
  return done;
}

function isInTwoPlaces(members: readonly Track[], context: EmitterContext): boolean {
  const presence = presenceOf(members, context.samplesPerRow);
  return presence.sharedSamples > SHARED_MAX * presence.onSamples;
}

function cluster(
  tracks: readonly Track[],
  config: Config['emitters'],
  context: EmitterContext,
  scale: number,
): Track[][] {
  const sorted = tracks.toSorted((a, b) => a.offsetHz - b.offsetHz || a.trackId - b.trackId);
  const positions = Float64Array.from(sorted, (track) => track.offsetHz);
  const widths = Float64Array.from(sorted, (track) => track.bandwidthHz);
  const logWidths = Float64Array.from(sorted, (track) =>
    Math.log(track.bandwidthHz + WIDTH_RESOLUTION_BINS * context.binHz),
  );
  const levels = Float64Array.from(sorted, (track) => track.powerDbfs);
  const areShort = Uint8Array.from(sorted, (track) => (track.hits <= SHORT_HITS ? 1 : 0));
  const leastHz = config.frequencyToleranceBins * context.binHz;
  const logRatioMax = Math.log(config.widthRatioMax);
  const at = (array: Float64Array, i: number): number => array[i] ?? 0;
  const clusterOf = dbscan(
    {
      positions,
      reach: (i) => scale * Math.max(leastHz, at(widths, i) / 2),
      areNeighbours: (i, j) => {
        const isShort = areShort[i] === 1 || areShort[j] === 1;
        const toleranceHz = scale * Math.max(leastHz, Math.min(at(widths, i), at(widths, j)) / 2);
        return (
          Math.abs(at(positions, i) - at(positions, j)) <= toleranceHz &&
          Math.abs(at(logWidths, i) - at(logWidths, j)) <= logRatioMax * (isShort ? SHORT_WIDTH_FACTOR : 1) &&
          Math.abs(at(levels, i) - at(levels, j)) <= config.levelToleranceDb + (isShort ? SHORT_LEVEL_DB : 0)
        );
      },
    },
    MIN_POINTS,
  );
  const groups: Track[][] = [];
  sorted.forEach((track, i) => {
    const group = groups[clusterOf[i] ?? 0];
    if (group === undefined) groups[clusterOf[i] ?? 0] = [track];
    else group.push(track);
  });
  for (const group of groups) group.sort(byTime);
  return groups;
}
