// Tracks that are pieces of a wider signal which was tracked as a whole at the same time. They join its emitter
// instead of making emitters of their own.

import type { Track } from '#contract/entities.ts';
import { endOf } from './presence.ts';

/** A piece lies inside the wider track by this part of its own width and time ... */
const INSIDE_FREQUENCY_MIN = 0.7;
const INSIDE_TIME_MIN = 0.8;
/** ... and is this much narrower and no stronger. */
const WIDTH_RATIO = 1.6;

/**
 * @param tracks sorted by first sample
 * @returns the host of each fragment; a host is never a fragment itself. A drifting track hosts nothing: its box is
 * where it has passed, not where it is.
 */
export function hostOfFragments(tracks: readonly Track[]): ReadonlyMap<Track, Track> {
  const hosts = new Map<Track, Track>();
  let active: Track[] = [];
  let next = 0;
  const byMiddle = tracks.toSorted((a, b) => middleOf(a) - middleOf(b) || a.trackId - b.trackId);
  for (const piece of byMiddle) {
    const middle = middleOf(piece);
    while (next < tracks.length && (tracks[next]?.sampleStart ?? 0) <= middle) {
      const track = tracks[next++];
      if (track !== undefined && !track.isDrifting) active.push(track);
    }
    active = active.filter((track) => endOf(track) > middle);
    let best: Track | null = null;
    for (const host of active) {
      if (!isPieceOf(piece, host)) continue;
      if (best === null || isBetterHost(host, best)) best = host;
    }
    if (best !== null) hosts.set(piece, best);
  }
  for (const [piece, host] of hosts) hosts.set(piece, outermost(host, hosts));
  return hosts;
}

function middleOf(track: Track): number {
  return track.sampleStart + track.sampleCount / 2;
}

function widthOf(track: Track): number {
  return track.highOffsetHz - track.lowOffsetHz;
}

function isPieceOf(piece: Track, host: Track): boolean {
  if (piece === host || widthOf(host) < WIDTH_RATIO * widthOf(piece) || host.powerDbfs < piece.powerDbfs)
    return false;
  const bothHz =
    Math.min(piece.highOffsetHz, host.highOffsetHz) - Math.max(piece.lowOffsetHz, host.lowOffsetHz);
  if (bothHz < INSIDE_FREQUENCY_MIN * widthOf(piece)) return false;
  const bothSamples = Math.min(endOf(piece), endOf(host)) - Math.max(piece.sampleStart, host.sampleStart);
  return bothSamples >= INSIDE_TIME_MIN * piece.sampleCount;
}

function isBetterHost(a: Track, b: Track): boolean {
  return widthOf(a) > widthOf(b) || (widthOf(a) === widthOf(b) && a.trackId < b.trackId);
}

function outermost(host: Track, hosts: ReadonlyMap<Track, Track>): Track {
  let track = host;
  // Ends: every host is wider than its pieces.
  for (let outer = hosts.get(track); outer !== undefined; outer = hosts.get(track)) track = outer;
  return track;
}
