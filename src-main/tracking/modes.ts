// Tells one crowded frequency from two close ones: chains of stray tracks join what density alone cannot part.

import type { Track } from '#contract/entities.ts';

/** Resolution of the density along frequency: half a bin, or this part of the signal's width. */
const KERNEL_BINS = 0.5;
const KERNEL_WIDTHS = 0.12;
/** Two peaks are further apart than this many kernels ... */
const APART_KERNELS = 3;
/** ... the valley between them is this much lower than the lower peak ... */
const VALLEY_MAX = 0.6;
/** ... and on either side stands more than an accident. */
const TRACKS_MIN = 3;
/**
 * Longer tracks are no more certain of their frequency than this many hits make them; wider ones than usual are less
 * so, by the square of the width: in many of them two stations were on.
 */
const WEIGHT_MAX_HITS = 30;

/**
 * Splits tracks at the deepest valley of their density over frequency, if there is one that counts, and goes on with
 * the parts. Two stations 500 Hz apart have tracks in which both were on, at frequencies in between; there are fewer
 * of them than of either station alone.
 * @param tracks in any order
 */
export function splitAtValleys(tracks: readonly Track[], binHz: number): Track[][] {
  const done: Track[][] = [];
  const open: Track[][] = [tracks.toSorted((a, b) => a.offsetHz - b.offsetHz || a.trackId - b.trackId)];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const at = part.length < 2 * TRACKS_MIN ? null : valleyOf(part, binHz);
    if (at === null) {
      done.push(part);
      continue;
    }
    open.push(
      part.filter((track) => track.offsetHz < at),
      part.filter((track) => track.offsetHz >= at),
    );
  }
  return done;
}

/** @param tracks sorted by frequency @returns where to split, or null */
function valleyOf(tracks: readonly Track[], binHz: number): number | null {
  const widths = Float64Array.from(tracks, boxWidthHz).sort();
  const usualHz = (widths[widths.length >> 2] ?? 0) + binHz;
  const kernelHz = Math.max(KERNEL_BINS * binHz, KERNEL_WIDTHS * usualHz);
  const lowestHz = tracks[0]?.offsetHz ?? 0;
  const highestHz = tracks.at(-1)?.offsetHz ?? 0;
  if (highestHz - lowestHz < APART_KERNELS * kernelHz) return null;

  const stepHz = kernelHz / 2;
  const density = new Float64Array(Math.ceil((highestHz - lowestHz) / stepHz) + 1);
  for (const track of tracks) {
    const weight =
      Math.min(track.hits, WEIGHT_MAX_HITS) * Math.min(1, usualHz / (boxWidthHz(track) + binHz)) ** 2;
    const center = (track.offsetHz - lowestHz) / stepHz;
    for (let i = Math.max(0, Math.ceil(center - 4)); i <= Math.min(density.length - 1, center + 4); i++) {
      // A triangle over two kernels on each side: a kernel with an end, so that the cost is linear.
      density[i] = (density[i] ?? 0) + weight * (1 - Math.abs(i - center) / 4);
    }
  }
  return deepestValley(density, tracks, lowestHz, stepHz);
}

function deepestValley(
  density: Float64Array,
  tracks: readonly Track[],
  lowestHz: number,
  stepHz: number,
): number | null {
  const peakAfter = new Float64Array(density.length);
  const placeAfter = new Int32Array(density.length);
  for (let i = density.length - 1, best = 0, place = 0; i >= 0; i--) {
    if ((density[i] ?? 0) > best) {
      best = density[i] ?? 0;
      place = i;
    }
    peakAfter[i] = best;
    placeAfter[i] = place;
  }
  let peakBefore = 0;
  let placeBefore = 0;
  let bestRatio = VALLEY_MAX;
  let valleyHz: number | null = null;
  let below = 0;
  for (let i = 0; i < density.length; i++) {
    const here = density[i] ?? 0;
    if (here > peakBefore) {
      peakBefore = here;
      placeBefore = i;
    }
    const hz = lowestHz + i * stepHz;
    while (below < tracks.length && (tracks[below]?.offsetHz ?? 0) < hz) below++;
    if (below < TRACKS_MIN || tracks.length - below < TRACKS_MIN) continue;
    if ((placeAfter[i] ?? 0) - placeBefore < 2 * APART_KERNELS) continue;
    const ratio = here / Math.min(peakBefore, peakAfter[i] ?? 0);
    if (ratio < bestRatio) {
      bestRatio = ratio;
      valleyHz = hz;
    }
  }
  return valleyHz;
}

function boxWidthHz(track: Track): number {
  return track.highOffsetHz - track.lowOffsetHz;
}
