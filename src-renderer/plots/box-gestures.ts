// What the layers whose boxes are drawn, carried and sized have in common: where their boxes and the pointer are, in signal
// terms, and hearing of the pointer before the plot's own gestures do. Knows no store.

import type { Annotation } from '#contract/annotations.ts';
import type { Unsubscribe } from '#contract/api.ts';
import type { SessionInfo } from '#contract/entities.ts';
import type { PlotSize } from '../lib/plot-size.ts';
import { type FrequencyWindow, hzFromPx } from '../lib/spaces.ts';
import { type PlacedAnnotation, placedAnnotations, type SignalPoint } from './annotation-boxes.ts';
import type { TimeSpace } from './time-space.ts';

/** What a layer lies over. */
export interface ShownPlot {
  readonly size: PlotSize;
  readonly time: TimeSpace | null;
  readonly window: FrequencyWindow | null;
}

export interface BoxGestures {
  onDown(event: PointerEvent): void;
  onMove(event: PointerEvent): void;
  /** Also where the pointer was taken away: pointercancel. */
  onUp(event: PointerEvent): void;
  onKey(event: KeyboardEvent): void;
}

/** CSS pixels: how near an edge is the edge, and what is a drag and no click. */
export const REACH = 5;
const LEAST_DRAG = 3;

/** In the capture phase, in the order of the calls: what a layer does not stop is left to the next, then to the plot. */
export function listenBeforePlot(plot: HTMLElement, gestures: BoxGestures): Unsubscribe {
  const isOver = new AbortController();
  const options = { capture: true, signal: isOver.signal };
  plot.addEventListener('pointerdown', (event) => gestures.onDown(event), options);
  plot.addEventListener('pointermove', (event) => gestures.onMove(event), options);
  plot.addEventListener('pointerup', (event) => gestures.onUp(event), options);
  plot.addEventListener('pointercancel', (event) => gestures.onUp(event), options);
  document.addEventListener('keydown', (event) => gestures.onKey(event), options);
  return () => isOver.abort();
}

/** The press is this layer's alone. What had the focus loses it, as at any press: the next key is about the plot. */
export function holdPointer(plot: HTMLElement, event: PointerEvent): void {
  event.stopImmediatePropagation();
  event.preventDefault();
  plot.setPointerCapture(event.pointerId);
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** CSS pixels from the plot's top left corner. */
export function placeOn(plot: HTMLElement, event: MouseEvent): readonly [number, number] {
  const box = plot.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

export function isDrag(downAt: readonly [number, number], event: MouseEvent): boolean {
  return Math.hypot(event.clientX - downAt[0], event.clientY - downAt[1]) > LEAST_DRAG;
}

/** Where annotations lie in what is shown; none where nothing is. */
export function placedOver(
  shown: ShownPlot | null,
  session: SessionInfo | null,
  annotations: readonly Annotation[],
): readonly PlacedAnnotation[] {
  if (shown === null || shown.time === null || shown.window === null || session === null) return [];
  const { sampleRateHz, sampleCount } = session;
  const { time, window, size } = shown;
  return placedAnnotations(annotations, { time, window, widthPx: size.widthPx, sampleRateHz, sampleCount });
}

/** null where no row is shown. Outside the plot it is the nearest point of it. CSS pixels. */
export function signalPointAt(shown: ShownPlot | null, x: number, y: number): SignalPoint | null {
  if (shown === null || shown.time === null || shown.window === null) return null;
  const { size, time, window } = shown;
  const lowest = time.segments.at(-1)?.bottomPx ?? 0;
  const yPx = Math.min(Math.max(0, y * size.pixelRatio), Math.max(0, lowest - 1));
  const place = time.placeAt(yPx);
  return place === null ? null : { sample: place.sample, offsetHz: hzFromPx(x, window, size.width) };
}
