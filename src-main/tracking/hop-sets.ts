// Finds frequency hoppers among groups of tracks that each keep one frequency (channels).
// Decides by likeness and timing only; what a hopper is called is emitter-class.ts's affair.

import type { Track } from '#contract/entities.ts';
import type { Config } from '../config/schema.ts';
import { dbscan } from './dbscan.ts';
import type { EmitterContext } from './emitter-context.ts';
import { byTime, median, presenceOf } from './presence.ts';

/** Longest stay on a channel. FCC 47 CFR 15.247(a)(1) ends at 0.4 s; slower ones are networks, not hoppers. */
const DWELL_MAX_S = 0.4;
/** Dwells of one hopper differ by less than this factor from channel to channel. */
const DWELL_RATIO_MAX = 2;
/** Channels of one hopper differ by less than this part of the configured level and width tolerance. */
const LIKENESS = 0.75;
/** A hopper is on one channel at a time; of its time on, this part may be shared. */
const SHARED_MAX = 0.1;
/** Successive bursts are on another channel in at least this part of the cases. Keyed stations repeat theirs. */
const CHANGES_MIN = 0.5;
/** Bursts start at a steady beat: this part of the intervals ... */
const STEADY_MIN = 0.6;
/** ... differs by less than this part from the median one. Chance meetings of unrelated bursts do not. */
const INTERVAL_TOLERANCE = 0.25;

interface Channel {
  readonly tracks: readonly Track[];
  readonly dwellSamples: number;
  readonly logWidth: number;
  readonly levelDbfs: number;
}

/**
 * @param groups one frequency each, tracks sorted by time
 * @returns the groups that make up each hopper (indices into `groups`); groups that hop with none are in none
 */
export function findHopSets(
  groups: readonly (readonly Track[])[],
  config: Config['emitters'],
  context: EmitterContext,
): number[][] {
  const channels: Channel[] = [];
  const indices: number[] = [];
  groups.forEach((tracks, index) => {
    const channel = channelOf(tracks, context);
    if (channel === null) return;
    channels.push(channel);
    indices.push(index);
  });
  const order = channels.map((_, i) => i);
  order.sort((a, b) => levelAt(channels, a) - levelAt(channels, b) || a - b);
  const levelToleranceDb = LIKENESS * config.levelToleranceDb;
  const clusterOf = dbscan(
    {
      positions: Float64Array.from(order, (i) => levelAt(channels, i)),
      reach: () => levelToleranceDb,
      areNeighbours: (i, j) => areLike(channels[order[i] ?? 0], channels[order[j] ?? 0], config),
    },
    1,
  );
  const candidates: number[][] = [];
  clusterOf.forEach((cluster, i) => {
    const channel = order[i] ?? 0;
    const members = candidates[cluster];
    if (members === undefined) candidates[cluster] = [channel];
    else members.push(channel);
  });
  return candidates
    .filter((members) => isHopSet(members, channels, config, context))
    .map((members) => members.map((channel) => indices[channel] ?? 0).sort((a, b) => a - b));
}

function levelAt(channels: readonly Channel[], i: number): number {
  return channels[i]?.levelDbfs ?? 0;
}

/** null: its tracks are too long to be dwells. */
function channelOf(tracks: readonly Track[], context: EmitterContext): Channel | null {
  const dwellSamples = median(tracks.map((track) => track.sampleCount));
  if (dwellSamples > DWELL_MAX_S * context.sampleRateHz) return null;
  return {
    tracks,
    dwellSamples,
    logWidth: Math.log(median(tracks.map((track) => track.bandwidthHz)) + 2 * context.binHz),
    levelDbfs: median(tracks.map((track) => track.powerDbfs)),
  };
}

function areLike(a: Channel | undefined, b: Channel | undefined, config: Config['emitters']): boolean {
  if (a === undefined || b === undefined) return false;
  return (
    Math.abs(Math.log(a.dwellSamples / b.dwellSamples)) <= Math.log(DWELL_RATIO_MAX) &&
    Math.abs(a.logWidth - b.logWidth) <= LIKENESS * Math.log(config.widthRatioMax) &&
    Math.abs(a.levelDbfs - b.levelDbfs) <= LIKENESS * config.levelToleranceDb
  );
}

function isHopSet(
  members: readonly number[],
  channels: readonly Channel[],
  config: Config['emitters'],
  context: EmitterContext,
): boolean {
  if (members.length < config.hopSetMinChannels) return false;
  const channelOfTrack = new Map<Track, number>();
  for (const member of members) {
    for (const track of channels[member]?.tracks ?? []) channelOfTrack.set(track, member);
  }
  const tracks = [...channelOfTrack.keys()].sort(byTime);
  if (tracks.length < config.hopSetMinTracks) return false;
  const presence = presenceOf(tracks, context.samplesPerRow);
  if (presence.sharedSamples > SHARED_MAX * presence.onSamples) return false;

  let changes = 0;
  const intervals: number[] = [];
  for (let i = 1; i < tracks.length; i++) {
    const before = tracks[i - 1];
    const track = tracks[i];
    if (before === undefined || track === undefined) continue;
    if (channelOfTrack.get(before) !== channelOfTrack.get(track)) changes++;
    intervals.push(track.sampleStart - before.sampleStart);
  }
  if (changes < CHANGES_MIN * intervals.length) return false;
  const beat = median(intervals);
  // A start is known to a row, an interval to two.
  const tolerance = INTERVAL_TOLERANCE * beat + 2 * context.samplesPerRow;
  const steady = intervals.filter((interval) => Math.abs(interval - beat) <= tolerance).length;
  return steady >= STEADY_MIN * intervals.length;
}
