// Markers under the pointer: a click places the active one, with Shift one more to measure from it, a drag carries one.
// And what is shown of them. It knows no canvas.

import type { Hz } from '#contract/units.ts';
import type { LevelScale } from '../../lib/level-unit.ts';
import { type MarkerReading, markerName, markerTexts } from '../../lib/markers.ts';
import { type FrequencyWindow, hzFromPx, pxFromHz } from '../../lib/spaces.ts';
import type { EngineStore } from '../../stores/engine-store.ts';
import type { MarkerState, MarkerStore } from '../../stores/marker-store.ts';
import type { TraceStore } from '../../stores/trace-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream, TraceFacts } from '../../streams/frame-stream.ts';
import { readMarkers, snappedHz } from '../../streams/marker-reader.ts';

export interface MarkerHandSources {
  readonly stream: FrameStream;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  readonly traceStore: TraceStore;
  readonly markerStore: MarkerStore;
}

export interface PlotAxis {
  readonly window: FrequencyWindow | null;
  /** CSS pixels, as the positions. */
  readonly width: number;
}

export interface MarkerPicture {
  readonly markerId: number;
  readonly name: string;
  readonly offsetHz: Hz;
  /** dBFS; null: its trace has no level there. */
  readonly levelDb: number | null;
  readonly isActive: boolean;
  /** Name, frequency and level in one line; of a delta marker the differences. */
  readonly text: string;
}

/** CSS pixels. */
const HOLD_REACH = 5;
const SNAP_REACH = 4;

export class MarkerHand {
  readonly #sources: MarkerHandSources;
  #beforeClicks: MarkerState | null = null;
  #lastClickMs = Number.NEGATIVE_INFINITY;

  constructor(sources: MarkerHandSources) {
    this.#sources = sources;
  }

  /** On the highest bin that is near: a pixel is hard to hit. */
  click(axis: PlotAxis, x: number, isMore: boolean): void {
    const { markerStore, traceStore, stream } = this.#sources;
    if (axis.window === null || stream.ring.geometry === null) return;
    const { markers, activeId, place, add } = markerStore.getState();
    const now = performance.now();
    // A double click is two clicks first: what they did is taken back then.
    if (now - this.#lastClickMs > DOUBLE_CLICK_MS) this.#beforeClicks = { markers, activeId };
    this.#lastClickMs = now;
    const { markedTrace } = traceStore.getState();
    const reachHz = (SNAP_REACH / axis.width) * (axis.window.highOffsetHz - axis.window.lowOffsetHz);
    const atHz = hzFromPx(x, axis.window, axis.width);
    const offsetHz = snappedHz(stream, markedTrace, this.#facts(), atHz, reachHz);
    if (isMore && activeId !== null) add(offsetHz, markedTrace, true);
    else place(offsetHz, markedTrace);
  }

  undoClick(): void {
    if (this.#beforeClicks === null || performance.now() - this.#lastClickMs > DOUBLE_CLICK_MS) return;
    this.#sources.markerStore.getState().restore(this.#beforeClicks);
    this.#beforeClicks = null;
  }

  /** What carries the marker under the pointer; null where there is none. */
  hold({ window, width }: PlotAxis, x: number): ((x: number) => void) | null {
    const { markerStore } = this.#sources;
    if (window === null) return null;
    const distance = ({ offsetHz }: { readonly offsetHz: Hz }): number =>
      Math.abs(pxFromHz(offsetHz, window, width) - x);
    const near = markerStore
      .getState()
      .markers.filter((marker) => distance(marker) <= HOLD_REACH)
      .toSorted((a, b) => distance(a) - distance(b))[0];
    if (near === undefined) return null;
    markerStore.getState().setActive(near.markerId);
    return (toX) => markerStore.getState().move(near.markerId, hzFromPx(toX, window, width));
  }

  readings(): readonly MarkerReading[] {
    const { stream, markerStore } = this.#sources;
    return readMarkers(stream, markerStore.getState().markers, this.#facts());
  }

  pictures(scale: LevelScale): readonly MarkerPicture[] {
    const { engineStore, viewStore, markerStore } = this.#sources;
    const { activeId } = markerStore.getState();
    const centerFreqHz = engineStore.getState().session?.centerFreqHz ?? null;
    const style = { centerFreqHz, frequencyUnit: viewStore.getState().frequencyUnit, scale };
    return this.readings().map((reading) => {
      const { marker, levelDbfs } = reading;
      const texts = markerTexts(reading, style);
      const parts =
        marker.relativeTo === null
          ? [texts.frequency, texts.level]
          : [texts.deltaFrequency, texts.deltaLevel, `from M${marker.relativeTo}`];
      return {
        markerId: marker.markerId,
        name: markerName(marker),
        offsetHz: marker.offsetHz,
        levelDb: levelDbfs,
        isActive: marker.markerId === activeId,
        text: [texts.name, ...parts].join('  '),
      };
    });
  }

  #facts(): TraceFacts {
    const { engineStore, viewStore } = this.#sources;
    const fftSize = engineStore.getState().session?.settings.fftSize ?? 0;
    return { rowSource: viewStore.getState().rowSource, fftSize };
  }
}

const DOUBLE_CLICK_MS = 600;
