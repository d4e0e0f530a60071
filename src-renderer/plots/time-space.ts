// What the layers over a picture of time and frequency need of its time axis: the waterfall's rows or a stretch of the file,
// they do not care. Time runs down, the newest on top. Pure.

import type { SampleIndex } from '#contract/units.ts';

/** A stretch of the recording that is shown in one piece. */
export interface TimeStretch {
  readonly oldestSample: SampleIndex;
  /** One past the newest. */
  readonly newestSample: SampleIndex;
  /** Device pixels from the top of the plot. */
  readonly topPx: number;
  readonly bottomPx: number;
  /** Device pixels, in recording time, from the recording's first sample to what lies at `topPx`. */
  readonly topCell: number;
}

export interface TimeSpace {
  /** From the top down; a recording in a loop may be there more than once. */
  readonly segments: readonly TimeStretch[];
  /** Upper edge of what a sample's own pixel shows is above, older samples are below. Not clipped to the stretch. */
  pxFromSample(segment: TimeStretch, sample: SampleIndex): number;
  /** null where nothing is shown. */
  placeAt(yPx: number): { readonly sample: SampleIndex } | null;
}
