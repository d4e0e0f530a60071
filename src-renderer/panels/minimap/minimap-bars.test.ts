import { describe, expect, it } from 'vitest';
import type { Track } from '#contract/entities.ts';
import { barAt, type MinimapPlot, minimapBars, playheadSample, shownStretch } from './minimap-bars.ts';

const plot: MinimapPlot = {
  sampleCount: 10_000,
  band: { lowOffsetHz: -1e6, highOffsetHz: 1e6 },
  widthPx: 1000,
  topPx: 4,
  heightPx: 50,
  leastPx: 2,
  mostThickPx: 20,
};

function track(part: Partial<Track>): Track {
  return {
    trackId: 1,
    emitterId: 1,
    state: 'confirmed',
    confidence: 1,
    sampleStart: 0,
    sampleCount: 1000,
    offsetHz: 0,
    lowOffsetHz: -500,
    highOffsetHz: 500,
    displayLowOffsetHz: -500,
    displayHighOffsetHz: 500,
    bandwidthHz: 1000,
    powerDbfs: -50,
    peakPowerDbfs: -48,
    snrDb: 20,
    noiseFloorDbfs: -84,
    driftHzPerS: 0,
    isDrifting: false,
    hits: 10,
    ...part,
  };
}

describe('minimap bars', () => {
  it('lie at their time and frequency, high frequencies at the top', () => {
    const [high] = minimapBars(
      [track({ sampleStart: 2000, lowOffsetHz: 799_000, highOffsetHz: 801_000 })],
      plot,
    );
    expect(high).toMatchObject({ xPx: 200, widthPx: 100, heightPx: 2, yPx: 4 + 4 });
    const [low] = minimapBars([track({ lowOffsetHz: -801_000, highOffsetHz: -799_000 })], plot);
    expect(low?.yPx).toBe(4 + 44);
  });

  it('can be seen however short or narrow, stay inside, and lie over wide ones', () => {
    const burst = track({ trackId: 1, sampleStart: 5000, sampleCount: 1 });
    const edge = track({ trackId: 2, lowOffsetHz: 999_000, highOffsetHz: 1_001_000 });
    const wide = track({ trackId: 3, lowOffsetHz: -900_000, highOffsetHz: 900_000 });
    const bars = minimapBars([burst, edge, wide], plot);
    expect(bars.map(({ trackId }) => trackId)).toEqual([3, 1, 2]);
    expect(bars[0]?.heightPx).toBe(20);
    expect(bars[1]).toMatchObject({ widthPx: 2, heightPx: 2 });
    for (const bar of bars) {
      expect(bar.yPx).toBeGreaterThanOrEqual(4);
      expect(bar.yPx + bar.heightPx).toBeLessThanOrEqual(54);
    }
    expect(barAt(bars, 500, 29, 1)?.trackId).toBe(1);
    expect(barAt(bars, 990, 29, 1)).toBeNull();
  });

  it('the shown stretch ends at the newest row and begins inside the recording, not before the last seam', () => {
    expect(shownStretch(8000, 0, 0.5, 10_000)).toEqual([3000, 8000]);
    expect(shownStretch(2000, 0, 0.5, 10_000)).toEqual([0, 2000]);
    expect(shownStretch(8000, 7100, 0.5, 10_000)).toEqual([7100, 8000]);
  });

  it('the playhead follows the rows, and a seek in a pause before any row has come from there', () => {
    const newest = { sampleStart: 4000, samplesPerRow: 100, epoch: 3 };
    expect(playheadSample(newest, { positionSample: 4300, epoch: 3 })).toEqual({
      sample: 4100,
      isShown: true,
    });
    expect(playheadSample(newest, { positionSample: 9000, epoch: 4 })).toEqual({
      sample: 9000,
      isShown: false,
    });
    expect(playheadSample(null, { positionSample: 7, epoch: 0 })).toEqual({ sample: 7, isShown: false });
  });
});
