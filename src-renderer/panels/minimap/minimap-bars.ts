// Where each track lies in the strip that shows the whole recording: time along, frequency up. Pure.

import type { Track, TrackState, TransportState } from '#contract/entities.ts';
import type { SampleIndex } from '#contract/units.ts';
import { type FrequencyWindow, pxFromHz, pxFromSample } from '../../lib/spaces.ts';
import type { RowInfo } from '../../streams/frame-ring.ts';

/** Whole device pixels from the top left of the strip. */
export interface MinimapBar {
  readonly trackId: number;
  readonly emitterId: number | null;
  readonly state: TrackState;
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface MinimapPlot {
  readonly sampleCount: number;
  readonly band: FrequencyWindow;
  readonly widthPx: number;
  readonly topPx: number;
  readonly heightPx: number;
  /** A bar is at least this long and this thick, so that a short or narrow signal can be seen. */
  readonly leastPx: number;
  readonly mostThickPx: number;
}

/** High frequencies at the top. Wide signals first, so that narrow ones lie over them. */
export function minimapBars(tracks: Iterable<Track>, plot: MinimapPlot): readonly MinimapBar[] {
  const { band, heightPx, leastPx } = plot;
  const bars: MinimapBar[] = [];
  for (const track of tracks) {
    const startPx = Math.floor(pxFromSample(track.sampleStart, plot.sampleCount, plot.widthPx));
    const endPx = Math.ceil(
      pxFromSample(track.sampleStart + track.sampleCount, plot.sampleCount, plot.widthPx),
    );
    const bottomPx = heightPx - pxFromHz(track.lowOffsetHz, band, heightPx);
    const topPx = heightPx - pxFromHz(track.highOffsetHz, band, heightPx);
    const thickPx = Math.round(Math.min(plot.mostThickPx, Math.max(leastPx, bottomPx - topPx)));
    const centerPx = (topPx + bottomPx) / 2;
    const yPx = Math.round(Math.min(heightPx - thickPx, Math.max(0, centerPx - thickPx / 2)));
    bars.push({
      trackId: track.trackId,
      emitterId: track.emitterId,
      state: track.state,
      xPx: startPx,
      yPx: plot.topPx + yPx,
      widthPx: Math.max(leastPx, endPx - startPx),
      heightPx: thickPx,
    });
  }
  return bars.sort((a, b) => b.heightPx - a.heightPx || a.trackId - b.trackId);
}

/** The stretch of the recording that the waterfall shows, from the newest row back, at most to the last seam. */
export function shownStretch(
  positionSample: number,
  seamSample: number,
  secondsVisible: number,
  sampleRateHz: number,
): readonly [startSample: number, endSample: number] {
  const oldestSample = positionSample - secondsVisible * sampleRateHz;
  return [Math.min(positionSample, Math.max(0, seamSample, oldestSample)), positionSample];
}

/** Of the emitter under the pointer, for a tooltip; null for none. */
export function barAt(
  bars: readonly MinimapBar[],
  xPx: number,
  yPx: number,
  reachPx: number,
): MinimapBar | null {
  for (const bar of bars.toReversed()) {
    if (
      xPx >= bar.xPx - reachPx &&
      xPx <= bar.xPx + bar.widthPx + reachPx &&
      yPx >= bar.yPx - reachPx &&
      yPx <= bar.yPx + bar.heightPx + reachPx
    ) {
      return bar;
    }
  }
  return null;
}

/**
 * Where the replay stands: at the end of the newest row that is shown, or where the transport is when no row has come
 * from there yet, as after a seek in a pause. Older epochs are what was played before.
 */
export function playheadSample(
  newest: Pick<RowInfo, 'sampleStart' | 'samplesPerRow' | 'epoch'> | null,
  transport: Pick<TransportState, 'positionSample' | 'epoch'>,
): { readonly sample: SampleIndex; readonly isShown: boolean } {
  return newest === null || newest.epoch < transport.epoch
    ? { sample: transport.positionSample, isShown: false }
    : { sample: newest.sampleStart + newest.samplesPerRow, isShown: true };
}
