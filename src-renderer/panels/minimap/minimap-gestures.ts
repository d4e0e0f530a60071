// What a press in the strip of the whole recording takes hold of, and what dragging it then means: pure.

import type { SampleIndex } from '#contract/units.ts';
import { type FileWindow, fileWindowBetween, pannedFileWindow } from '../../lib/file-window.ts';

export type Hold =
  /** The replay goes where the pointer is. */
  | { readonly kind: 'playhead' }
  /** The shown stretch moves along; the sample under the pointer stays there. */
  | { readonly kind: 'stretch'; readonly grabbedSample: SampleIndex; readonly from: FileWindow }
  /** One edge moves; the other stays. */
  | { readonly kind: 'edge'; readonly fixedSample: SampleIndex };

export interface MinimapGrip {
  readonly stretch: FileWindow;
  readonly isFileView: boolean;
  readonly sampleCount: number;
  /** Samples that lie within reach of the pointer. */
  readonly reachSamples: number;
}

/** An edge that is near, else the stretch itself while it is the file's, else the playhead. */
export function holdAt(sample: SampleIndex, grip: MinimapGrip): Hold {
  const { stretch, isFileView, sampleCount, reachSamples } = grip;
  const toStart = Math.abs(sample - stretch.startSample);
  const toEnd = Math.abs(sample - stretch.endSample);
  // The replay's stretch ends at the playhead, which moves by itself: only where it begins can be held.
  const isEdgeHeld = Math.min(toStart, isFileView ? toEnd : toStart) <= reachSamples;
  if (isEdgeHeld && stretch.endSample - stretch.startSample > reachSamples) {
    const isStart = !isFileView || toStart < toEnd;
    return { kind: 'edge', fixedSample: isStart ? stretch.endSample : stretch.startSample };
  }
  if (!isFileView) return { kind: 'playhead' };
  const isInside = sample >= stretch.startSample && sample <= stretch.endSample;
  // Beside it: the stretch comes to the pointer first.
  const middle = (stretch.startSample + stretch.endSample) / 2;
  const from = isInside ? stretch : pannedFileWindow(stretch, sample - middle, sampleCount);
  return { kind: 'stretch', grabbedSample: sample, from };
}

/** The stretch while `hold` is dragged to `sample`; null where it is the playhead that is dragged. */
export function draggedStretch(
  hold: Hold,
  sample: SampleIndex,
  sampleCount: number,
  leastSamples: number,
): FileWindow | null {
  switch (hold.kind) {
    case 'playhead':
      return null;
    case 'stretch':
      return pannedFileWindow(hold.from, sample - hold.grabbedSample, sampleCount);
    case 'edge':
      return fileWindowBetween(hold.fixedSample, sample, sampleCount, leastSamples);
  }
}
