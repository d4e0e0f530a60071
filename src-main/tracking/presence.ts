// When tracks are on, together and one by one. Times in samples; knows nothing of frequency.

import type { Track } from '#contract/entities.ts';

/** One past the last sample. */
export function endOf(track: Track): number {
  return track.sampleStart + track.sampleCount;
}

export interface Presence {
  readonly firstSample: number;
  /** One past the last sample. */
  readonly lastSample: number;
  /** Samples with at least one track on. */
  readonly onSamples: number;
  /** Samples with at least two tracks on. */
  readonly sharedSamples: number;
}

/**
 * @param tracks at least one, sorted by first sample
 * @param trimSamples taken off each track for the count of shared samples: ends are known to a row only, so tracks
 * that follow one another closely seem to touch
 */
export function presenceOf(tracks: readonly Track[], trimSamples: number): Presence {
  const firstSample = tracks[0]?.sampleStart ?? 0;
  let lastSample = firstSample;
  let onSamples = 0;
  let sharedSamples = 0;
  let trimmedEnd = firstSample;
  let sharedEnd = firstSample;
  for (const track of tracks) {
    const end = endOf(track);
    onSamples += Math.max(0, end - Math.max(lastSample, track.sampleStart));
    lastSample = Math.max(lastSample, end);
    const trimmed = end - trimSamples;
    const bothEnd = Math.min(trimmed, trimmedEnd);
    const bothStart = Math.max(track.sampleStart, sharedEnd);
    if (bothEnd > bothStart) {
      sharedSamples += bothEnd - bothStart;
      sharedEnd = bothEnd;
    }
    trimmedEnd = Math.max(trimmedEnd, trimmed);
  }
  return { firstSample, lastSample, onSamples, sharedSamples };
}

/** The order of everything that is told: by first sample, then frequency, then id. */
export function byTime(a: Track, b: Track): number {
  return a.sampleStart - b.sampleStart || a.offsetHz - b.offsetHz || a.trackId - b.trackId;
}

/** The middle value; of an even number the lower middle, so that it is a measured one. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}
