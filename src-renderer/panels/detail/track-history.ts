// A signal's history as columns of numbers for the time plots: frequency, level and bandwidth over the recording, one
// piece for each track, with a hole between pieces. Pure; it knows no plot.

import type { Track } from '#contract/entities.ts';
import type { Hz } from '#contract/units.ts';

export interface TrackHistory {
  /** Seconds from the first sample; ascending. */
  readonly timeS: readonly number[];
  /** null: no track there. Hertz from the centre of the band. */
  readonly offsetHz: readonly (number | null)[];
  readonly levelDbfs: readonly (number | null)[];
  readonly peakDbfs: readonly (number | null)[];
  readonly bandwidthHz: readonly (number | null)[];
}

/** More pieces than a plot has pixels say nothing more; every nth is left out of far more bursts than that. */
const TRACKS_MAX = 4000;

export function trackHistory(tracks: readonly Track[], sampleRateHz: Hz): TrackHistory {
  const ordered = [...tracks].sort((a, b) => a.sampleStart - b.sampleStart);
  const step = Math.ceil(ordered.length / TRACKS_MAX);
  const timeS: number[] = [];
  const offsetHz: (number | null)[] = [];
  const levelDbfs: (number | null)[] = [];
  const peakDbfs: (number | null)[] = [];
  const bandwidthHz: (number | null)[] = [];
  let lastS = Number.NEGATIVE_INFINITY;
  const add = (atS: number, track: Track | null, frequency: number | null): void => {
    // Tracks of one emitter may overlap; a plot's time only goes forward.
    lastS = Math.max(lastS, atS);
    timeS.push(lastS);
    offsetHz.push(frequency);
    levelDbfs.push(track?.powerDbfs ?? null);
    peakDbfs.push(track?.peakPowerDbfs ?? null);
    bandwidthHz.push(track?.bandwidthHz ?? null);
  };
  for (let index = 0; index < ordered.length; index += step) {
    const track = ordered[index];
    if (track === undefined) continue;
    const startS = track.sampleStart / sampleRateHz;
    const lengthS = track.sampleCount / sampleRateHz;
    // The mean frequency is that of the middle; a drift leads to it and away from it.
    const halfDriftHz = track.isDrifting ? (track.driftHzPerS * lengthS) / 2 : 0;
    add(startS, track, track.offsetHz - halfDriftHz);
    add(startS + lengthS, track, track.offsetHz + halfDriftHz);
    add(startS + lengthS, null, null);
  }
  return { timeS, offsetHz, levelDbfs, peakDbfs, bandwidthHz };
}
