// Findings in a piece, told in the recording that it was cut from.
import { describe, expect, test } from 'vitest';
import type { Emitter, PieceOrigin, Track } from '#contract/entities.ts';
import { boxInSource, emitterInSource, isInBox, trackInSource } from './piece.ts';

const ORIGIN: PieceOrigin = {
  name: 'x',
  sampleRateHz: 1e6,
  sampleStart: 200_000,
  decimation: 10,
  offsetHz: 110_000,
};
const track = {
  sampleStart: 100,
  sampleCount: 50,
  offsetHz: -10_000,
  lowOffsetHz: -10_100,
  highOffsetHz: -9_900,
  displayLowOffsetHz: -10_100,
  displayHighOffsetHz: -9_900,
} as Track;

describe('a piece of a recording', () => {
  test('tracks, emitters and boxes are where they were', () => {
    expect(trackInSource(track, ORIGIN)).toMatchObject({
      sampleStart: 201_000,
      sampleCount: 500,
      offsetHz: 100_000,
      lowOffsetHz: 99_900,
      highOffsetHz: 100_100,
      displayLowOffsetHz: 99_900,
    });
    const emitter = { firstSample: 0, lastSample: 10, offsetHz: 0, lowOffsetHz: -1, highOffsetHz: 1 };
    expect(emitterInSource(emitter as Emitter, ORIGIN)).toMatchObject({
      firstSample: 200_000,
      lastSample: 200_100,
      offsetHz: 110_000,
    });
    const box = { sampleStart: 1, sampleCount: 2, lowOffsetHz: null, highOffsetHz: null };
    expect(boxInSource(box, ORIGIN)).toEqual({
      sampleStart: 200_010,
      sampleCount: 20,
      lowOffsetHz: 60_000,
      highOffsetHz: 160_000,
    });
  });
  test('what the margins hold is not in the box', () => {
    const found = trackInSource(track, ORIGIN);
    const box = { sampleStart: 201_400, sampleCount: 1000, lowOffsetHz: 99_000, highOffsetHz: 101_000 };
    expect(isInBox(found, box)).toBe(true);
    expect(isInBox(found, { ...box, sampleStart: 201_500 })).toBe(false);
    expect(isInBox(found, { ...box, highOffsetHz: 99_500 })).toBe(false);
    expect(isInBox(found, { ...box, lowOffsetHz: null, highOffsetHz: null })).toBe(true);
  });
});
