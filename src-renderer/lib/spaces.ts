// Mappings between what is measured (hertz, decibels, samples, seconds) and pixels, each with its exact inverse.
// Pure arithmetic on plain numbers: it must know neither canvases nor device pixel ratios.

import type { Dbfs, Hz, SampleIndex } from '#contract/units.ts';

/** The shown span, relative to the centre; lowOffsetHz < highOffsetHz. */
export interface FrequencyWindow {
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
}

/** The shown levels; lowDb < highDb. */
export interface DbRange {
  readonly lowDb: Dbfs;
  readonly highDb: Dbfs;
}

/** Left edge is the low edge of the window, right edge (widthPx) its high edge. */
export function pxFromHz(offsetHz: Hz, window: FrequencyWindow, widthPx: number): number {
  return ((offsetHz - window.lowOffsetHz) / (window.highOffsetHz - window.lowOffsetHz)) * widthPx;
}

export function hzFromPx(xPx: number, window: FrequencyWindow, widthPx: number): Hz {
  return window.lowOffsetHz + (xPx / widthPx) * (window.highOffsetHz - window.lowOffsetHz);
}

/** Top (0) is the high end of the range, bottom (heightPx) its low end. */
export function pxFromDb(db: Dbfs, range: DbRange, heightPx: number): number {
  return ((range.highDb - db) / (range.highDb - range.lowDb)) * heightPx;
}

export function dbFromPx(yPx: number, range: DbRange, heightPx: number): Dbfs {
  return range.highDb - (yPx / heightPx) * (range.highDb - range.lowDb);
}

/** Age counts back from the newest row's end: top (0) is now, bottom (heightPx) is `secondsVisible` ago. */
export function pxFromAgeS(ageS: number, secondsVisible: number, heightPx: number): number {
  return (ageS / secondsVisible) * heightPx;
}

export function ageSFromPx(yPx: number, secondsVisible: number, heightPx: number): number {
  return (yPx / heightPx) * secondsVisible;
}

/** Along the whole recording: left edge is sample 0, right edge (widthPx) is one past the last sample. */
export function pxFromSample(sample: SampleIndex, sampleCount: number, widthPx: number): number {
  return (sample / sampleCount) * widthPx;
}

/** Not rounded: the inverse of `pxFromSample`. */
export function sampleFromPx(xPx: number, sampleCount: number, widthPx: number): number {
  return (xPx / widthPx) * sampleCount;
}
