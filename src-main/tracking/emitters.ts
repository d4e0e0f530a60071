// From tracks to emitters: the lines of the analyst's signal list. Pure: the same tracks give the same emitters,
// whatever was grouped before. Keeping ids steady while a session grows is emitter-ids.ts's affair.

import type { Emitter, Track, TrackState } from '#contract/entities.ts';
import type { Config } from '../config/schema.ts';
import { hostsOfByProducts } from './by-products.ts';
import { classOf, wordsOf } from './emitter-class.ts';
import type { EmitterContext } from './emitter-context.ts';
import { hostOfFragments } from './fragments.ts';
import { findHopSets } from './hop-sets.ts';
import { fromDb, toDb } from './live-track.ts';
import { groupMovers, isMover, travelHz } from './movers.ts';
import { byTime, endOf, presenceOf } from './presence.ts';
import { groupSteady } from './steady-groups.ts';

/** Part of the weight whose tracks may reach beyond each edge of a steady emitter. */
const EDGE_OUTLIERS = 0.1;

export interface Grouping {
  /** By first sample, then frequency; ids count from 1 in this order. */
  readonly emitters: readonly Emitter[];
  /** Tracks that are still tentative have no emitter. */
  readonly emitterIdOfTrack: ReadonlyMap<number, number>;
}

interface Group {
  /** Sorted by time; what the emitter is measured on. */
  readonly tracks: readonly Track[];
  readonly isHopper: boolean;
  readonly isMoving: boolean;
}

export function groupEmitters(
  tracks: readonly Track[],
  config: Config['emitters'],
  context: EmitterContext,
): Grouping {
  const known = tracks.filter((track) => track.state !== 'tentative').sort(byTime);
  const hosts = hostOfFragments(known);
  const whole = known.filter((track) => !hosts.has(track));
  const pieces = new Map<Track, Track[]>();
  for (const [piece, host] of hosts) pieces.set(host, [...(pieces.get(host) ?? []), piece]);

  const groups = [
    ...movingGroups(
      whole.filter((track) => isMover(track, context)),
      config,
      context,
    ),
    ...steadyGroups(
      whole.filter((track) => !isMover(track, context)),
      config,
      context,
    ),
  ];
  const observedSamples = context.sampleCount ?? known.reduce((end, track) => Math.max(end, endOf(track)), 0);
  const emitterIdOfTrack = new Map<number, number>();
  const all = groups.map((group) => measured(group, pieces, observedSamples, context));
  const emitters = withByProducts(all, groups, config, observedSamples, context)
    .sort((a, b) => a.firstSample - b.firstSample || a.offsetHz - b.offsetHz)
    .map((emitter, i) => withId(emitter, i + 1));
  for (const emitter of emitters) {
    for (const trackId of emitter.trackIds) emitterIdOfTrack.set(trackId, emitter.emitterId);
  }
  return { emitters, emitterIdOfTrack };
}

/** Those that a stronger one makes are tracks of that one, which is measured without them. */
function withByProducts(
  emitters: readonly Emitter[],
  groups: readonly Group[],
  { byProductDb }: Config['emitters'],
  observedSamples: number,
  { samplesPerRow, binHz }: EmitterContext,
): Emitter[] {
  if (byProductDb === null) return [...emitters];
  const candidates = emitters.map((emitter, index) => {
    const { lowOffsetHz, highOffsetHz, snrDb, powerDbfs, bandwidthHz } = emitter;
    const { tracks = [], isHopper = false, isMoving = false } = groups[index] ?? {};
    const densityDbfsPerHz = powerDbfs - toDb(Math.max(bandwidthHz, binHz));
    const isSteady = !isHopper && !isMoving;
    return { tracks, lowOffsetHz, highOffsetHz, snrDb, densityDbfsPerHz, isSteady };
  });
  const hostOf = hostsOfByProducts(candidates, { byProductDb, samplesPerRow, observedSamples });
  const trackIds = emitters.map((emitter) => [...emitter.trackIds]);
  emitters.forEach((emitter, index) => {
    trackIds[hostOf[index] ?? -1]?.push(...emitter.trackIds);
  });
  return emitters.flatMap((emitter, index) => {
    if (hostOf[index] !== -1) return [];
    const own = trackIds[index] ?? [];
    return [{ ...emitter, trackCount: own.length, trackIds: own.sort((a, b) => a - b) }];
  });
}

/** The same emitter under another id; its label names the id. */
export function withId(emitter: Emitter, emitterId: number): Emitter {
  return { ...emitter, emitterId, label: `E${emitterId} ${wordsOf(emitter.class)}` };
}

function movingGroups(
  tracks: readonly Track[],
  config: Config['emitters'],
  context: EmitterContext,
): Group[] {
  return groupMovers(tracks, config, context).map((members) => ({
    tracks: members.sort(byTime),
    isHopper: false,
    isMoving: true,
  }));
}

function steadyGroups(
  tracks: readonly Track[],
  config: Config['emitters'],
  context: EmitterContext,
): Group[] {
  const channels = groupSteady(tracks, config, context);
  const hopSets = findHopSets(channels, config, context);
  const hopping = new Set(hopSets.flat());
  const hoppers = hopSets.map((set) => ({
    tracks: set.flatMap((index) => channels[index] ?? []).sort(byTime),
    isHopper: true,
    isMoving: false,
  }));
  const others = channels
    .filter((_, index) => !hopping.has(index))
    .map((members) => ({ tracks: members, isHopper: false, isMoving: false }));
  return [...hoppers, ...others];
}

function measured(
  group: Group,
  pieces: ReadonlyMap<Track, readonly Track[]>,
  observedSamples: number,
  context: EmitterContext,
): Emitter {
  const { tracks, isHopper, isMoving } = group;
  const presence = presenceOf(tracks, context.samplesPerRow);
  const driftHzPerS = weightedQuantile(tracks, (track) => track.driftHzPerS, 0.5, context.binHz);
  // What moves or hops fills its whole range; of what stays, a few tracks with splatter say nothing about the edges.
  const usesRange = isHopper || isMoving;
  const tail = usesRange ? 0 : EDGE_OUTLIERS;
  const lowOffsetHz = weightedQuantile(tracks, (track) => track.lowOffsetHz, tail, context.binHz);
  const highOffsetHz = weightedQuantile(tracks, (track) => track.highOffsetHz, 1 - tail, context.binHz);
  const bandwidthHz = usesRange
    ? highOffsetHz - lowOffsetHz
    : weightedQuantile(tracks, (track) => track.bandwidthHz, 0.5, context.binHz);
  const dutyCycle = presence.onSamples / (presence.lastSample - presence.firstSample);
  const signalClass = classOf(
    {
      isHopper,
      isMoving,
      crossings:
        tracks.reduce((sum, track) => sum + Math.abs(travelHz(track, context.sampleRateHz)), 0) /
        (highOffsetHz - lowOffsetHz),
      driftHzPerS,
      bandwidthHz,
      dutyCycle,
      occupancy: observedSamples > 0 ? presence.onSamples / observedSamples : 1,
      longestTrackS: Math.max(...tracks.map((track) => track.sampleCount)) / context.sampleRateHz,
    },
    context,
  );
  const all = [...tracks, ...tracks.flatMap((track) => pieces.get(track) ?? [])];
  return {
    emitterId: 0,
    class: signalClass,
    label: '',
    state: stateOf(tracks),
    trackCount: all.length,
    trackIds: all.map((track) => track.trackId).sort((a, b) => a - b),
    firstSample: presence.firstSample,
    lastSample: presence.lastSample,
    dutyCycle,
    offsetHz: usesRange
      ? (lowOffsetHz + highOffsetHz) / 2
      : weightedQuantile(tracks, (track) => track.offsetHz, 0.5, context.binHz),
    lowOffsetHz,
    highOffsetHz,
    bandwidthHz,
    ...levelsOf(tracks),
    driftHzPerS,
    isHopper,
  };
}

/** Averaged in power, every hit counting the same. */
function levelsOf(tracks: readonly Track[]): Pick<Emitter, 'powerDbfs' | 'snrDb' | 'noiseFloorDbfs'> {
  let hits = 0;
  let power = 0;
  let snr = 0;
  let floor = 0;
  for (const track of tracks) {
    hits += track.hits;
    power += track.hits * fromDb(track.powerDbfs);
    snr += track.hits * fromDb(track.snrDb);
    floor += track.hits * fromDb(track.noiseFloorDbfs);
  }
  return { powerDbfs: toDb(power / hits), snrDb: toDb(snr / hits), noiseFloorDbfs: toDb(floor / hits) };
}

/** Confirmed while any of its tracks is alive. */
function stateOf(tracks: readonly Track[]): TrackState {
  return tracks.some((track) => track.state === 'confirmed') ? 'confirmed' : 'lost';
}

/**
 * The value below which the fraction `q` of the knowledge lies. A centroid is known with a variance of width squared
 * over hits and SNR, so its inverse is the weight: clean tracks decide, and those in which a neighbour was on too, which
 * are wide, do not pull, as they would pull a mean.
 */
function weightedQuantile(
  tracks: readonly Track[],
  measureOf: (track: Track) => number,
  q: number,
  binHz: number,
): number {
  const weighed = tracks
    .map((track) => ({
      value: measureOf(track),
      weight: (track.hits * fromDb(track.snrDb)) / (track.bandwidthHz + binHz) ** 2,
    }))
    .sort((a, b) => a.value - b.value);
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  let below = 0;
  for (const { value, weight } of weighed) {
    below += weight;
    if (below >= q * total) return value;
  }
  return weighed.at(-1)?.value ?? Number.NaN;
}
