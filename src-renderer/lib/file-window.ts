// Which stretch of a recording is looked at, in samples: zoomed at a place, moved, never outside and never narrower than
// can be shown. Pure.

import type { SampleIndex } from '#contract/units.ts';

export interface FileWindow {
  readonly startSample: SampleIndex;
  /** One past the last. May be a fraction, as `startSample`: rounding would make a slow drag stand still. */
  readonly endSample: SampleIndex;
}

/** The narrowest stretch: so many windows, each some pixels high. */
const LEAST_WINDOWS = 16;

export function leastFileSamples(hopSize: number): number {
  return LEAST_WINDOWS * hopSize;
}

export function wholeFile(sampleCount: number): FileWindow {
  return { startSample: 0, endSample: sampleCount };
}

/** Scales by `factor` (below 1 zooms in) and keeps `atSample` where it is, as far as the file allows. */
export function zoomedFileWindow(
  window: FileWindow,
  atSample: SampleIndex,
  factor: number,
  sampleCount: number,
  leastSamples: number,
): FileWindow {
  const length = window.endSample - window.startSample;
  const wanted = Math.min(sampleCount, Math.max(Math.min(leastSamples, sampleCount), length * factor));
  const startSample = atSample - ((atSample - window.startSample) / length) * wanted;
  return shiftedIntoFile(startSample, wanted, sampleCount);
}

export function pannedFileWindow(window: FileWindow, bySamples: number, sampleCount: number): FileWindow {
  return shiftedIntoFile(window.startSample + bySamples, window.endSample - window.startSample, sampleCount);
}

/** From one edge to the other, whichever way round they were given, at least `leastSamples` long. */
export function fileWindowBetween(
  a: SampleIndex,
  b: SampleIndex,
  sampleCount: number,
  leastSamples: number,
): FileWindow {
  const startSample = Math.max(0, Math.min(a, b));
  const endSample = Math.min(sampleCount, Math.max(a, b));
  const missing = Math.min(leastSamples, sampleCount) - (endSample - startSample);
  if (missing <= 0) return { startSample, endSample };
  return shiftedIntoFile(startSample - missing / 2, endSample - startSample + missing, sampleCount);
}

function shiftedIntoFile(startSample: number, length: number, sampleCount: number): FileWindow {
  if (length >= sampleCount) return wholeFile(sampleCount);
  if (startSample < 0) return { startSample: 0, endSample: length };
  if (startSample + length > sampleCount)
    return { startSample: sampleCount - length, endSample: sampleCount };
  return { startSample, endSample: startSample + length };
}
