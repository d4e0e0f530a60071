// Tracks whose frequency moves far beyond their width: repeated sweeps, and drifting carriers with interruptions.
// Their mean frequency says little, so they are compared by where they start, stop and how fast they go.

import type { Track } from '#contract/entities.ts';
import type { Config } from '../config/schema.ts';
import { dbscan } from './dbscan.ts';
import type { EmitterContext } from './emitter-context.ts';
import { endOf } from './presence.ts';

/** Moved this many bandwidths: only then is the mean frequency useless and the path the better description. */
const TRAVEL_WIDTHS_MIN = 3;
/** Rates of one emitter differ by less than this part of the faster one. */
const RATE_TOLERANCE = 0.25;
/** Sweeps repeat when their ranges share this part of the smaller one (a recording may begin within a sweep). */
const RANGE_SHARED_MIN = 0.7;
/** A drift goes on after a gap of up to this many seconds, the longest over which a rate is trusted. */
const GAP_MAX_S = 2;

export function travelHz(track: Track, sampleRateHz: number): number {
  return (track.driftHzPerS * track.sampleCount) / sampleRateHz;
}

export function isMover(track: Track, context: EmitterContext): boolean {
  return (
    track.isDrifting &&
    Math.abs(travelHz(track, context.sampleRateHz)) >= TRAVEL_WIDTHS_MIN * track.bandwidthHz
  );
}

/** @param tracks movers only, in any order @returns groups that are one emitter each */
export function groupMovers(
  tracks: readonly Track[],
  config: Config['emitters'],
  context: EmitterContext,
): Track[][] {
  const sorted = tracks.toSorted((a, b) => a.lowOffsetHz - b.lowOffsetHz || a.trackId - b.trackId);
  const widest = sorted.reduce((most, track) => Math.max(most, track.highOffsetHz - track.lowOffsetHz), 0);
  const toleranceHz = config.frequencyToleranceBins * context.binHz;
  const clusters = dbscan(
    {
      positions: Float64Array.from(sorted, (track) => track.lowOffsetHz),
      reach: () => widest + toleranceHz,
      areNeighbours: (i, j) => {
        const a = sorted[i];
        const b = sorted[j];
        if (a === undefined || b === undefined || !areLike(a, b, config)) return false;
        return (
          repeats(a, b) || continues(a, b, toleranceHz, context) || continues(b, a, toleranceHz, context)
        );
      },
    },
    1,
  );
  const groups: Track[][] = [];
  sorted.forEach((track, i) => {
    const cluster = clusters[i] ?? 0;
    const group = groups[cluster];
    if (group === undefined) groups[cluster] = [track];
    else group.push(track);
  });
  return groups;
}

function areLike(a: Track, b: Track, config: Config['emitters']): boolean {
  const fastest = Math.max(Math.abs(a.driftHzPerS), Math.abs(b.driftHzPerS));
  return (
    Math.abs(a.driftHzPerS - b.driftHzPerS) <= RATE_TOLERANCE * fastest &&
    Math.abs(a.powerDbfs - b.powerDbfs) <= config.levelToleranceDb
  );
}

function repeats(a: Track, b: Track): boolean {
  if (a.sampleStart < endOf(b) && b.sampleStart < endOf(a)) {
    // The rows in which one sweep ends and the next begins show both.
    const shared = Math.min(endOf(a), endOf(b)) - Math.max(a.sampleStart, b.sampleStart);
    if (shared > 0.1 * Math.min(a.sampleCount, b.sampleCount)) return false;
  }
  const shared = Math.min(a.highOffsetHz, b.highOffsetHz) - Math.max(a.lowOffsetHz, b.lowOffsetHz);
  const smaller = Math.min(a.highOffsetHz - a.lowOffsetHz, b.highOffsetHz - b.lowOffsetHz);
  return shared >= RANGE_SHARED_MIN * smaller;
}

function continues(before: Track, after: Track, toleranceHz: number, context: EmitterContext): boolean {
  const gapS = (after.sampleStart - endOf(before)) / context.sampleRateHz;
  if (gapS < -0.1 || gapS > GAP_MAX_S) return false;
  const stopHz = before.driftHzPerS > 0 ? before.highOffsetHz : before.lowOffsetHz;
  const startHz = after.driftHzPerS > 0 ? after.lowOffsetHz : after.highOffsetHz;
  const expectedHz = stopHz + before.driftHzPerS * Math.max(0, gapS);
  const widthHz = Math.max(before.bandwidthHz, after.bandwidthHz);
  return Math.abs(startHz - expectedHz) <= toleranceHz + widthHz;
}
