// Which boxes of signals are shown and where, from tracks and the time axis: only where their stretch of the recording is
// shown. Pure; colours and strokes are the overlay's business.

import type { Emitter, Track, TrackState } from '#contract/entities.ts';
import type { Hz, SampleIndex } from '#contract/units.ts';
import { hoppersById } from '../lib/emitter-index.ts';
import { type FrequencyWindow, pxFromHz } from '../lib/spaces.ts';
import type { TimeSpace, TimeStretch } from './time-space.ts';

/** Whole device pixels from the top left of the plot. */
export interface PixelRect {
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface SignalBox extends PixelRect {
  /** null for the extent of a hop set. */
  readonly trackId: number | null;
  readonly emitterId: number | null;
  readonly state: TrackState;
  readonly kind: 'track' | 'hop' | 'extent';
  /** The signal goes on beyond what is shown: no line is drawn there. */
  readonly isTopOpen: boolean;
  readonly isBottomOpen: boolean;
}

export interface BoxPlot {
  readonly time: TimeSpace;
  readonly window: FrequencyWindow;
  readonly widthPx: number;
  /** Room left and right of a signal, so that its outline does not cover it. Whole device pixels. */
  readonly marginPx: number;
}

interface Extent {
  readonly startSample: SampleIndex;
  readonly endSample: SampleIndex;
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
}

/** Newest segments first; within one, in the order of the tracks given. */
export function signalBoxes(
  tracks: Iterable<Track>,
  emitters: readonly Emitter[],
  plot: BoxPlot,
): readonly SignalBox[] {
  const hoppers = hoppersById(emitters);
  const boxes: SignalBox[] = [];
  const trackList = [...tracks];
  for (const segment of plot.time.segments) {
    for (const hopper of hoppers.values()) {
      const extent = { ...hopper, startSample: hopper.firstSample, endSample: hopper.lastSample };
      const placed = placedExtent(extent, segment, plot);
      if (placed === null) continue;
      const { emitterId, state } = hopper;
      boxes.push({ ...placed, trackId: null, emitterId, state, kind: 'extent' });
    }
    for (const track of trackList) {
      const extent = {
        startSample: track.sampleStart,
        endSample: track.sampleStart + track.sampleCount,
        lowOffsetHz: track.lowOffsetHz,
        highOffsetHz: track.highOffsetHz,
      };
      const placed = placedExtent(extent, segment, plot);
      if (placed === null) continue;
      const { trackId, emitterId, state } = track;
      const kind = emitterId !== null && hoppers.has(emitterId) ? 'hop' : 'track';
      boxes.push({ ...placed, trackId, emitterId, state, kind });
    }
  }
  return boxes;
}

function placedExtent(
  extent: Extent,
  segment: TimeStretch,
  plot: BoxPlot,
): (PixelRect & Pick<SignalBox, 'isTopOpen' | 'isBottomOpen'>) | null {
  const { time, window, widthPx, marginPx } = plot;
  if (extent.endSample <= segment.oldestSample || extent.startSample >= segment.newestSample) return null;
  const left = Math.floor(pxFromHz(extent.lowOffsetHz, window, widthPx)) - marginPx;
  const right = Math.ceil(pxFromHz(extent.highOffsetHz, window, widthPx)) + marginPx;
  if (right < 0 || left > widthPx) return null;
  const isTopOpen = extent.endSample >= segment.newestSample;
  const endPx = Math.floor(time.pxFromSample(segment, extent.endSample));
  const startPx = Math.ceil(time.pxFromSample(segment, extent.startSample));
  const topPx = Math.max(segment.topPx, endPx);
  const bottomPx = Math.min(segment.bottomPx, startPx);
  if (topPx >= segment.bottomPx || bottomPx <= segment.topPx) return null;
  return {
    xPx: left,
    yPx: topPx,
    widthPx: right - left,
    heightPx: Math.max(1, bottomPx - topPx),
    isTopOpen,
    isBottomOpen: extent.startSample < segment.oldestSample || startPx > segment.bottomPx,
  };
}

/** The smallest box under a point, hop sets last: what a click there means. null for none. */
export function boxAt(
  boxes: readonly SignalBox[],
  xPx: number,
  yPx: number,
  reachPx: number,
): SignalBox | null {
  let best: SignalBox | null = null;
  let bestArea = Number.POSITIVE_INFINITY;
  for (const box of boxes) {
    const isInside =
      xPx >= box.xPx - reachPx &&
      xPx <= box.xPx + box.widthPx + reachPx &&
      yPx >= box.yPx - reachPx &&
      yPx <= box.yPx + box.heightPx + reachPx;
    const area = box.widthPx * box.heightPx;
    if (!isInside || area >= bestArea) continue;
    best = box;
    bestArea = area;
  }
  return best;
}
