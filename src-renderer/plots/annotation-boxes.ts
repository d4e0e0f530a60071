// Where annotations lie on a picture of time and frequency, which part of one a point takes hold of, and what a drag makes
// of it. Pure; it knows pixels, hertz and samples, no canvas and no store.

import type { Annotation, AnnotationBox } from '#contract/annotations.ts';
import type { Hz, SampleIndex } from '#contract/units.ts';
import { type FrequencyWindow, pxFromHz } from '../lib/spaces.ts';
import type { PixelRect } from './signal-boxes.ts';
import type { TimeSpace } from './time-space.ts';

export interface PlacedAnnotation extends PixelRect {
  readonly annotation: Annotation;
  /** It goes on beyond what is shown there: no line, no handle. */
  readonly isTopOpen: boolean;
  readonly isBottomOpen: boolean;
}

export interface AnnotationPlot {
  readonly time: TimeSpace;
  readonly window: FrequencyWindow;
  readonly widthPx: number;
  readonly sampleRateHz: number;
  readonly sampleCount: number;
}

/** A point of the signal: what a pointer is over. */
export interface SignalPoint {
  readonly sample: SampleIndex;
  readonly offsetHz: Hz;
}

/** Which edges move; none of them: all, the box is carried. */
export interface Grip {
  readonly time: 'start' | 'end' | null;
  readonly freq: 'low' | 'high' | null;
}

/** Least height of a box: one that is thinner cannot be seen or taken hold of. Device pixels. */
const LEAST_HEIGHT_PX = 4;

/** Newest stretch first; a recording in a loop may show one more than once. */
export function placedAnnotations(
  annotations: Iterable<Annotation>,
  plot: AnnotationPlot,
): readonly PlacedAnnotation[] {
  const list = [...annotations];
  return plot.time.segments.flatMap((segment) =>
    list.flatMap((annotation): readonly PlacedAnnotation[] => {
      const start = annotation.sampleStart;
      const stop = start + (annotation.sampleCount ?? plot.sampleCount - start);
      if (stop <= segment.oldestSample || start >= segment.newestSample) return [];
      const halfHz = plot.sampleRateHz / 2;
      const left = Math.round(pxFromHz(annotation.lowOffsetHz ?? -halfHz, plot.window, plot.widthPx));
      const right = Math.round(pxFromHz(annotation.highOffsetHz ?? halfHz, plot.window, plot.widthPx));
      if (right < 0 || left > plot.widthPx) return [];
      const endPx = Math.round(plot.time.pxFromSample(segment, stop));
      const startPx = Math.max(endPx + LEAST_HEIGHT_PX, Math.round(plot.time.pxFromSample(segment, start)));
      const topPx = Math.max(segment.topPx, endPx);
      const bottomPx = Math.min(segment.bottomPx, startPx);
      if (bottomPx <= topPx) return [];
      return [
        {
          annotation,
          xPx: left,
          yPx: topPx,
          widthPx: Math.max(1, right - left),
          heightPx: bottomPx - topPx,
          isTopOpen: endPx < segment.topPx,
          isBottomOpen: startPx > segment.bottomPx,
        },
      ];
    }),
  );
}

/** The part of a box that lies under a point; null: none. Edges and corners reach out by `reachPx`. */
export function gripAt(box: PlacedAnnotation, xPx: number, yPx: number, reachPx: number): Grip | null {
  const right = box.xPx + box.widthPx;
  const bottom = box.yPx + box.heightPx;
  const isNear =
    xPx >= box.xPx - reachPx && xPx <= right + reachPx && yPx >= box.yPx - reachPx && yPx <= bottom + reachPx;
  if (!isNear) return null;
  const hasEdges = box.annotation.lowOffsetHz !== null;
  // Inside a small box there must be something left to carry it by.
  const inX = Math.min(reachPx, box.widthPx / 4);
  const inY = Math.min(reachPx, box.heightPx / 4);
  const freq = !hasEdges ? null : xPx <= box.xPx + inX ? 'low' : xPx >= right - inX ? 'high' : null;
  const isTop = yPx <= box.yPx + inY && !box.isTopOpen;
  const isBottom = yPx >= bottom - inY && !box.isBottomOpen;
  return { freq, time: isTop ? 'end' : isBottom ? 'start' : null };
}

/** The smallest one under a point: what a click there means. */
export function annotationAt(
  boxes: readonly PlacedAnnotation[],
  xPx: number,
  yPx: number,
  reachPx: number,
): PlacedAnnotation | null {
  const under = boxes.filter((box) => gripAt(box, xPx, yPx, reachPx) !== null);
  return under.sort((a, b) => a.widthPx * a.heightPx - b.widthPx * b.heightPx)[0] ?? null;
}

export interface DragLimits {
  readonly sampleCount: number;
  readonly halfHz: number;
}

/** A box from one corner to the opposite one, in any direction. */
export function drawnBox(from: SignalPoint, to: SignalPoint, limits: DragLimits): AnnotationBox {
  const [a, b] = [clampPoint(from, limits), clampPoint(to, limits)];
  const start = Math.round(Math.min(a.sample, b.sample));
  return {
    sampleStart: start,
    sampleCount: Math.max(1, Math.round(Math.max(a.sample, b.sample)) - start),
    lowOffsetHz: Math.min(a.offsetHz, b.offsetHz),
    highOffsetHz: Math.max(a.offsetHz, b.offsetHz),
  };
}

/** `box` after its grip was taken from one point to another. An edge that is taken past its opposite changes with it. */
export function draggedBox(
  box: AnnotationBox,
  grip: Grip,
  from: SignalPoint,
  to: SignalPoint,
  limits: DragLimits,
): AnnotationBox {
  const samples = to.sample - from.sample;
  const hz = to.offsetHz - from.offsetHz;
  const { lowOffsetHz, highOffsetHz } = box;
  const stop = box.sampleStart + box.sampleCount;
  if (grip.time === null && grip.freq === null) {
    const start = clamp(
      Math.round(box.sampleStart + samples),
      0,
      Math.max(0, limits.sampleCount - box.sampleCount),
    );
    if (lowOffsetHz === null || highOffsetHz === null) return { ...box, sampleStart: start };
    const byHz = clamp(hz, -limits.halfHz - lowOffsetHz, limits.halfHz - highOffsetHz);
    return {
      ...box,
      sampleStart: start,
      lowOffsetHz: lowOffsetHz + byHz,
      highOffsetHz: highOffsetHz + byHz,
    };
  }
  const corner = drawnBox(
    {
      sample: grip.time === 'start' ? box.sampleStart + samples : box.sampleStart,
      offsetHz: (lowOffsetHz ?? 0) + (grip.freq === 'low' ? hz : 0),
    },
    {
      sample: grip.time === 'end' ? stop + samples : stop,
      offsetHz: (highOffsetHz ?? 0) + (grip.freq === 'high' ? hz : 0),
    },
    limits,
  );
  return lowOffsetHz === null ? { ...corner, lowOffsetHz: null, highOffsetHz: null } : corner;
}

export function cursorOf(grip: Grip): string {
  if (grip.time === null && grip.freq === null) return 'move';
  if (grip.time === null) return 'ew-resize';
  if (grip.freq === null) return 'ns-resize';
  // The end is the upper edge.
  return (grip.time === 'end') === (grip.freq === 'low') ? 'nwse-resize' : 'nesw-resize';
}

function clampPoint({ sample, offsetHz }: SignalPoint, limits: DragLimits): SignalPoint {
  return {
    sample: clamp(sample, 0, limits.sampleCount),
    offsetHz: clamp(offsetHz, -limits.halfHz, limits.halfHz),
  };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
