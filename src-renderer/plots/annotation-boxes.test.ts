// Boxes of annotations on the waterfall: drawn, carried and resized, always inside the recording.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Annotation } from '#contract/annotations.ts';
import { annotationAt, draggedBox, drawnBox, gripAt, placedAnnotations } from './annotation-boxes.ts';
import { TimeMap } from './time-map.ts';

const LIMITS = { sampleCount: 10_000, halfHz: 500 };
const BOX = { sampleStart: 4000, sampleCount: 1000, lowOffsetHz: -100, highOffsetHz: 100 };

/** A hundred rows of 100 samples, a second each of 10 000: 100 pixels high. */
const MAP = new TimeMap(
  {
    firstRow: 0,
    endRow: 100,
    info: (row: number) =>
      row < 0 || row >= 100
        ? null
        : { sampleStart: row * 100, samplesPerRow: 100, epoch: 1, join: 'none', timeNs: 0n },
  } as unknown as ConstructorParameters<typeof TimeMap>[0],
  10_000,
  1,
  100,
);
const PLOT = {
  time: MAP,
  window: { lowOffsetHz: -500, highOffsetHz: 500 },
  widthPx: 1000,
  sampleRateHz: 1000,
  sampleCount: 10_000,
};

function annotation(parts: Partial<Annotation> = {}): Annotation {
  return {
    annotationId: 1,
    uuid: null,
    origin: 'file',
    review: 'open',
    label: null,
    comment: null,
    trackId: null,
    ...BOX,
    ...parts,
  };
}

describe('placed annotations', () => {
  test('later is higher, a higher frequency further right', () => {
    // The newest of 10 000 samples is at the top; 100 samples are a pixel.
    expect(placedAnnotations([annotation()], PLOT)).toMatchObject([
      { xPx: 400, widthPx: 200, yPx: 50, heightPx: 10, isTopOpen: false, isBottomOpen: false },
    ]);
  });

  test('without edges it is the whole band, without a length it goes to the end', () => {
    expect(
      placedAnnotations([annotation({ lowOffsetHz: null, highOffsetHz: null, sampleCount: null })], PLOT),
    ).toMatchObject([{ xPx: 0, widthPx: 1000, yPx: 0, heightPx: 60 }]);
  });

  test('a click means the smallest; corners resize, the middle carries', () => {
    const [large, small] = placedAnnotations(
      [
        annotation({
          annotationId: 1,
          lowOffsetHz: -400,
          highOffsetHz: 400,
          sampleStart: 2000,
          sampleCount: 6000,
        }),
        annotation({ annotationId: 2 }),
      ],
      PLOT,
    );
    if (large === undefined || small === undefined) throw new Error('both are shown');
    expect(annotationAt([large, small], 500, 55, 0)?.annotation.annotationId).toBe(2);
    expect(annotationAt([large, small], 200, 55, 0)?.annotation.annotationId).toBe(1);
    expect(annotationAt([large, small], 50, 55, 0)).toBeNull();
    expect(gripAt(small, 500, 55, 5)).toEqual({ time: null, freq: null });
    expect(gripAt(small, 400, 50, 5)).toEqual({ time: 'end', freq: 'low' });
    expect(gripAt(small, 603, 62, 5)).toEqual({ time: 'start', freq: 'high' });
    expect(gripAt(small, 500, 49, 5)).toEqual({ time: 'end', freq: null });
  });
});

describe('drags', () => {
  test('an edge moves alone, a corner both, the middle everything', () => {
    const from = { sample: 0, offsetHz: 0 };
    const by = { sample: 200, offsetHz: 50 };
    expect(draggedBox(BOX, { time: 'end', freq: null }, from, by, LIMITS)).toEqual({
      ...BOX,
      sampleCount: 1200,
    });
    expect(draggedBox(BOX, { time: null, freq: 'low' }, from, by, LIMITS)).toEqual({
      ...BOX,
      lowOffsetHz: -50,
    });
    expect(draggedBox(BOX, { time: 'start', freq: 'high' }, from, by, LIMITS)).toEqual({
      sampleStart: 4200,
      sampleCount: 800,
      lowOffsetHz: -100,
      highOffsetHz: 150,
    });
    expect(draggedBox(BOX, { time: null, freq: null }, from, by, LIMITS)).toEqual({
      sampleStart: 4200,
      sampleCount: 1000,
      lowOffsetHz: -50,
      highOffsetHz: 150,
    });
  });

  test('any drag stays inside the recording, and carrying keeps the size', () => {
    const points = fc.record({
      sample: fc.double({ min: -30_000, max: 30_000, noNaN: true }),
      offsetHz: fc.double({ min: -2000, max: 2000, noNaN: true }),
    });
    const grips = fc.record({
      time: fc.constantFrom('start' as const, 'end' as const, null),
      freq: fc.constantFrom('low' as const, 'high' as const, null),
    });
    fc.assert(
      fc.property(points, points, grips, (from, to, grip) => {
        for (const box of [drawnBox(from, to, LIMITS), draggedBox(BOX, grip, from, to, LIMITS)]) {
          expect(Number.isInteger(box.sampleStart) && Number.isInteger(box.sampleCount)).toBe(true);
          expect(box.sampleStart).toBeGreaterThanOrEqual(0);
          expect(box.sampleCount).toBeGreaterThanOrEqual(1);
          expect(box.sampleStart + box.sampleCount).toBeLessThanOrEqual(LIMITS.sampleCount + 1);
          expect(box.lowOffsetHz ?? 0).toBeGreaterThanOrEqual(-500);
          expect(box.highOffsetHz ?? 0).toBeLessThanOrEqual(500.000001);
        }
        const carried = draggedBox(BOX, { time: null, freq: null }, from, to, LIMITS);
        expect(carried.sampleCount).toBe(BOX.sampleCount);
        expect((carried.highOffsetHz ?? 0) - (carried.lowOffsetHz ?? 0)).toBeCloseTo(200, 6);
      }),
    );
  });
});
