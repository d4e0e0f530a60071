// Where tracks, annotations and the playhead lie over a stretch of the file, the latest on top: pure.

import type { RecordingAnnotation, SessionInfo, Track } from '#contract/entities.ts';
import type { OverviewState } from '#contract/overview.ts';
import type { Hz, SampleIndex } from '#contract/units.ts';
import type { FileWindow } from '../../lib/file-window.ts';
import { formatClock, formatDuration, formatFixed } from '../../lib/format.ts';
import { type FrequencyWindow, pxFromHz } from '../../lib/spaces.ts';
import { decimalsOfStep, niceStep, ticksWithin } from '../../lib/ticks.ts';

export interface FilePlot {
  readonly window: FileWindow;
  readonly shown: FrequencyWindow;
  readonly widthPx: number;
  readonly heightPx: number;
  /** A mark is at least this wide and high, so that a short signal can be seen. */
  readonly leastPx: number;
}

/** Of the spacing of times: nearer to an edge none stands. */
const EDGE_PART = 0.15;

/** Whole device pixels from the top left. */
export interface FileMark {
  readonly kind: 'track' | 'annotation';
  readonly emitterId: number | null;
  readonly label: string | null;
  readonly isTentative: boolean;
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export function yFromSample(
  sample: SampleIndex,
  { window, heightPx }: Pick<FilePlot, 'window' | 'heightPx'>,
): number {
  return ((window.endSample - sample) / (window.endSample - window.startSample)) * heightPx;
}

export function sampleFromY(
  yPx: number,
  { window, heightPx }: Pick<FilePlot, 'window' | 'heightPx'>,
): SampleIndex {
  return window.endSample - (yPx / heightPx) * (window.endSample - window.startSample);
}

/** Annotations first: what is painted later lies over it. */
export function fileMarks(
  tracks: Iterable<Track>,
  annotations: readonly RecordingAnnotation[],
  plot: FilePlot,
): readonly FileMark[] {
  const marks: FileMark[] = annotationMarks(annotations, plot);
  for (const track of tracks) {
    const endSample = track.sampleStart + track.sampleCount;
    const rect = placed(track.sampleStart, endSample, track.lowOffsetHz, track.highOffsetHz, plot);
    if (rect === null) continue;
    const { emitterId, state } = track;
    marks.push({ ...rect, kind: 'track', emitterId, label: null, isTentative: state === 'tentative' });
  }
  return marks;
}

function annotationMarks(annotations: readonly RecordingAnnotation[], plot: FilePlot): FileMark[] {
  const marks: FileMark[] = [];
  for (const annotation of annotations) {
    const { sampleStart, sampleCount, lowOffsetHz, highOffsetHz, label } = annotation;
    // Without edges it means the whole band, without a length up to the end.
    const low = lowOffsetHz ?? plot.shown.lowOffsetHz;
    const high = highOffsetHz ?? plot.shown.highOffsetHz;
    const endSample = sampleCount === null ? plot.window.endSample : sampleStart + sampleCount;
    const rect = placed(sampleStart, endSample, low, high, plot);
    if (rect !== null)
      marks.push({ ...rect, kind: 'annotation', emitterId: null, label, isTentative: false });
  }
  return marks;
}

function placed(
  startSample: SampleIndex,
  endSample: SampleIndex,
  lowOffsetHz: Hz,
  highOffsetHz: Hz,
  plot: FilePlot,
): Pick<FileMark, 'xPx' | 'yPx' | 'widthPx' | 'heightPx'> | null {
  if (endSample <= plot.window.startSample || startSample >= plot.window.endSample) return null;
  const left = Math.floor(pxFromHz(lowOffsetHz, plot.shown, plot.widthPx));
  const right = Math.ceil(pxFromHz(highOffsetHz, plot.shown, plot.widthPx));
  if (right < 0 || left > plot.widthPx) return null;
  const top = Math.floor(yFromSample(endSample, plot));
  const bottom = Math.ceil(yFromSample(startSample, plot));
  const widthPx = Math.max(plot.leastPx, right - left);
  const heightPx = Math.max(plot.leastPx, bottom - top);
  return { xPx: Math.round((left + right - widthPx) / 2), yPx: top, widthPx, heightPx };
}

/** The smallest mark of an emitter under a point; null for none. */
export function markAt(
  marks: readonly FileMark[],
  xPx: number,
  yPx: number,
  reachPx: number,
): FileMark | null {
  let best: FileMark | null = null;
  for (const mark of marks) {
    const isInside =
      mark.kind === 'track' &&
      xPx >= mark.xPx - reachPx &&
      xPx <= mark.xPx + mark.widthPx + reachPx &&
      yPx >= mark.yPx - reachPx &&
      yPx <= mark.yPx + mark.heightPx + reachPx;
    const isSmaller = best === null || mark.widthPx * mark.heightPx < best.widthPx * best.heightPx;
    if (isInside && isSmaller) best = mark;
  }
  return best;
}

/** Times of the recording at round seconds, with the decimals that their step needs. */
export function fileTimeTicks(
  plot: Pick<FilePlot, 'window' | 'heightPx'>,
  sampleRateHz: Hz,
  spacingPx: number,
): readonly { readonly yPx: number; readonly text: string }[] {
  const startS = plot.window.startSample / sampleRateHz;
  const endS = plot.window.endSample / sampleRateHz;
  const stepS = niceStep(((endS - startS) * spacingPx) / plot.heightPx);
  const ticks = ticksWithin(startS, endS, stepS).map((seconds) => ({
    yPx: yFromSample(seconds * sampleRateHz, plot),
    text: timeText(seconds, stepS),
  }));
  // Half a plate would be cut off.
  const edgePx = spacingPx * EDGE_PART;
  return ticks.filter(({ yPx }) => yPx >= edgePx && yPx <= plot.heightPx - edgePx);
}

export function timeText(seconds: number, stepS: number): string {
  if (stepS >= 1) return formatClock(seconds).replace(/\.000$/, '');
  if (stepS >= 1e-3) return formatClock(seconds);
  if (stepS >= 1e-6) return formatClock(seconds, 6);
  return `${formatFixed(seconds * 1e6, decimalsOfStep(stepS, 1e-6))} µs`;
}

/** How much of the file, how fine, how far it has been read, and what went wrong last. */
export function captionText(
  window: FileWindow,
  session: Pick<SessionInfo, 'sampleCount' | 'sampleRateHz'>,
  overview: Pick<OverviewState, 'phase' | 'fractionDone'>,
  lines: number,
  problem: string | null,
): string {
  const lengthS = (window.endSample - window.startSample) / session.sampleRateHz;
  const isReading = overview.phase !== 'done' && overview.phase !== 'failed';
  return [
    `${formatDuration(lengthS)} of ${formatDuration(session.sampleCount / session.sampleRateHz)}`,
    `${formatDuration(lengthS / lines)} a line, strongest`,
    ...(isReading ? [`read to ${Math.floor(100 * overview.fractionDone)} %`] : []),
    ...(problem === null ? [] : [problem]),
  ].join('  ·  ');
}
