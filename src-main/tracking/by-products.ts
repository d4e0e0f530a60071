// What a strong signal makes beside itself in transmitter and receiver: splatter, clicks, side lobes, spurs, images. It is
// on only while the strong one is, so it belongs to that one's emitter and is no line of its own in the list.

import type { Track } from '#contract/entities.ts';
import { endOf } from './presence.ts';

/** An emitter as far as this question goes. */
export interface Candidate {
  /** Sorted by first sample, not overlapping by more than late losses. */
  readonly tracks: readonly Track[];
  readonly lowOffsetHz: number;
  readonly highOffsetHz: number;
  /** Mean power density in its band, over the noise's and in dBFS/Hz. */
  readonly snrDb: number;
  readonly densityDbfsPerHz: number;
  /** It stays where it is: what hops or sweeps neither makes by-products here nor is one. */
  readonly isSteady: boolean;
}

interface Limits {
  /** The density of a host is this far above its by-product's. */
  readonly byProductDb: number;
  readonly samplesPerRow: number;
  /** Samples seen so far. */
  readonly observedSamples: number;
}

/** What stands this far over the noise is worth a line, whatever made it. */
const OWN_LINE_SNR_DB = 30;
/** By-products of a transmitter lie within so many of its bandwidths. */
const REACH_WIDTHS = 3;
/** A host that is on for more than this explains nothing: all that is short is on only while it is. */
const HOST_OCCUPANCY_MAX = 0.75;
/** Ends are known to a row, and a window reaches into the next. */
const TOLERANCE_ROWS = 2;
/** Part of the hits of a by-product that must fall into its hosts' time. */
const HOSTED_MIN = 0.9;
/** A neighbour within this part of the host's width that comes and goes with it is its side band, from fewer decibels on. */
const WING_WIDTHS = 0.25;
const WING_LESS_DB = 5;

/** @returns for each candidate the index of the one that made it, or -1. A host has no host itself. */
export function hostsOfByProducts(candidates: readonly Candidate[], limits: Limits): Int32Array {
  const hostOf = new Int32Array(candidates.length).fill(-1);
  const strongestFirst = candidates
    .map((_, index) => index)
    .filter((index) => candidates[index]?.isSteady === true)
    .sort((a, b) => densityOf(candidates[b]) - densityOf(candidates[a]) || a - b);
  const hosts: number[] = [];
  for (const index of strongestFirst) {
    const candidate = candidates[index];
    if (candidate === undefined) continue;
    hostOf[index] = hostOfOne(candidate, hosts, candidates, limits);
    if (hostOf[index] === -1 && canHost(candidate, limits)) hosts.push(index);
  }
  return hostOf;
}

function canHost(candidate: Candidate, { observedSamples }: Limits): boolean {
  const onSamples = candidate.tracks.reduce((sum, track) => sum + track.sampleCount, 0);
  return onSamples <= HOST_OCCUPANCY_MAX * observedSamples;
}

function hostOfOne(
  candidate: Candidate,
  hosts: readonly number[],
  candidates: readonly Candidate[],
  limits: Limits,
): number {
  if (candidate.snrDb > OWN_LINE_SNR_DB) return -1;
  let unhosted = candidate.tracks;
  const allHits = hitsOf(unhosted);
  let best = -1;
  let bestHits = 0;
  // The strongest first, so that the search ends at hosts that are too weak.
  for (const index of hosts) {
    const host = candidates[index];
    if (host === undefined || densityOf(host) - densityOf(candidate) < limits.byProductDb - WING_LESS_DB)
      break;
    const inTime = unhosted.filter((track) => isMadeBy(track, candidate, host, limits));
    if (inTime.length === 0) continue;
    const hits = hitsOf(inTime);
    if (hits > bestHits) [best, bestHits] = [index, hits];
    unhosted = unhosted.filter((track) => !inTime.includes(track));
    if (unhosted.length === 0) break;
  }
  return hitsOf(unhosted) <= (1 - HOSTED_MIN) * allHits ? best : -1;
}

function isMadeBy(track: Track, candidate: Candidate, host: Candidate, limits: Limits): boolean {
  const widthHz = host.highOffsetHz - host.lowOffsetHz;
  const gapHz = Math.max(
    candidate.lowOffsetHz - host.highOffsetHz,
    host.lowOffsetHz - candidate.highOffsetHz,
    0,
  );
  if (gapHz > REACH_WIDTHS * widthHz) return false;
  const tolerance = TOLERANCE_ROWS * limits.samplesPerRow;
  const during = lastStartedBy(host.tracks, track.sampleStart + tolerance);
  if (during === undefined || endOf(during) + tolerance < endOf(track)) return false;
  if (densityOf(host) - densityOf(candidate) >= limits.byProductDb) return true;
  return (
    gapHz <= WING_WIDTHS * widthHz &&
    Math.abs(during.sampleStart - track.sampleStart) <= tolerance &&
    Math.abs(endOf(during) - endOf(track)) <= tolerance
  );
}

function densityOf(candidate: Candidate | undefined): number {
  return candidate?.densityDbfsPerHz ?? Number.NEGATIVE_INFINITY;
}

function lastStartedBy(tracks: readonly Track[], sample: number): Track | undefined {
  let low = 0;
  let high = tracks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tracks[middle]?.sampleStart ?? 0) <= sample) low = middle + 1;
    else high = middle;
  }
  return tracks[low - 1];
}

function hitsOf(tracks: readonly Track[]): number {
  return tracks.reduce((sum, { hits }) => sum + hits, 0);
}
