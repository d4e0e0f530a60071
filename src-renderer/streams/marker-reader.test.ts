import { describe, expect, it } from 'vitest';
import { createFakeApi } from '../stores/fake-api.test-support.ts';
import { testFrameHeader } from './frame-header.test-support.ts';
import { FrameStream } from './frame-stream.ts';
import { binStepHz, findPeakHz, readMarkers, snappedHz } from './marker-reader.ts';

const FACTS = { rowSource: 'mean', fftSize: 16 } as const;
/** Bin k of 16 is centred on -800 + 100 k hertz. */
const WINDOW = { lowOffsetHz: -800, highOffsetHz: 800 };

function streamOf(levels: readonly number[], fftSize = levels.length): FrameStream {
  const stream = new FrameStream(createFakeApi());
  const header = testFrameHeader({
    spanHz: 1600,
    binCount: levels.length,
    configHash: fftSize,
    samplesPerRow: 10,
  });
  stream.ring.push({ header, rows: Float32Array.from(levels) });
  return stream;
}

const levels = Array.from({ length: 16 }, () => -80);
levels[2] = -50;
levels[7] = -20;
// Noise that stands out by 6 dB, but not over the threshold.
levels[9] = -73;
levels[12] = -40;

function peak(wish: Parameters<typeof findPeakHz>[1], fromHz: number | null, window = WINDOW): number | null {
  return findPeakHz(streamOf(levels), wish, {
    trace: 'live',
    facts: FACTS,
    window,
    fromHz,
    thresholdOverFloorDb: 10,
  });
}

describe('markers on traces', () => {
  it('find the highest peak of what is shown, and the next ones from where they are', () => {
    expect(peak('highest', null)).toBeCloseTo(-100, 6);
    expect(peak('highest', null, { lowOffsetHz: 100, highOffsetHz: 800 })).toBeCloseTo(400, 6);
    expect(peak('left', -100)).toBeCloseTo(-600, 6);
    expect(peak('left', -600)).toBeNull();
    expect(peak('right', -100)).toBeCloseTo(400, 6);
    expect(peak('lower', -100)).toBeCloseTo(400, 6);
    expect(peak('lower', 400)).toBeCloseTo(-600, 6);
  });

  it('read levels, and differences from the marker that they are measured from', () => {
    const readings = readMarkers(
      streamOf(levels),
      [
        { markerId: 1, offsetHz: -100, trace: 'live', relativeTo: null },
        { markerId: 2, offsetHz: 400, trace: 'live', relativeTo: 1 },
        { markerId: 3, offsetHz: 400, trace: 'average', relativeTo: 1 },
      ],
      FACTS,
    );
    expect(readings.map(({ levelDbfs }) => levelDbfs)).toEqual([-20, -40, null]);
    expect(readings[1]).toMatchObject({ deltaHz: 500, deltaDb: -20 });
    expect(readings[2]).toMatchObject({ deltaHz: 500, deltaDb: null });
  });

  it('snap to the highest bin in reach', () => {
    expect(snappedHz(streamOf(levels), 'live', FACTS, -220, 150)).toBeCloseTo(-100, 6);
    expect(binStepHz(streamOf(levels))).toBe(100);
  });
});
