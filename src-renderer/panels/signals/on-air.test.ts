import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Emitter, Track } from '#contract/entities.ts';
import { isOnAir, onAirIntervals, rememberedIntervals } from './on-air.ts';

function intervalsOf(spans: readonly (readonly [number, number])[]) {
  const tracks = new Map(
    spans.map(([sampleStart, sampleCount], index) => [index, { sampleStart, sampleCount } as Track]),
  );
  return onAirIntervals({ trackIds: [...tracks.keys()] } as unknown as Emitter, tracks);
}

describe('on air', () => {
  it('is on from the first sample to before the one past the last', () => {
    const intervals = intervalsOf([[100, 50]]);
    expect([99, 100, 149, 150].map((sample) => isOnAir(intervals, sample))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('merges tracks that overlap, so that a long one is not hidden by a short one inside it', () => {
    const intervals = intervalsOf([
      [0, 1000],
      [100, 10],
    ]);
    expect(intervals.starts).toEqual([0]);
    expect(isOnAir(intervals, 500)).toBe(true);
  });

  it('is off for an emitter whose tracks are not there yet', () => {
    expect(isOnAir(onAirIntervals({ trackIds: [5] } as unknown as Emitter, new Map()), 0)).toBe(false);
  });

  it('agrees with looking at every track', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 20 }), fc.integer({ min: 0, max: 400 }), (spans, sample) => {
        const expected = spans.some(([start, count]) => sample >= start && sample < start + count);
        expect(isOnAir(intervalsOf(spans), sample)).toBe(expected);
      }),
    );
  });

  it('is merged once for the tracks as they are, and again when they change', () => {
    const of = rememberedIntervals({ trackIds: [0] } as unknown as Emitter);
    const before = new Map([[0, { sampleStart: 0, sampleCount: 10 } as Track]]);
    const after = new Map([[0, { sampleStart: 0, sampleCount: 20 } as Track]]);
    expect(of(before)).toBe(of(before));
    expect([isOnAir(of(before), 15), isOnAir(of(after), 15)]).toEqual([false, true]);
  });
});
