import { describe, expect, it } from 'vitest';
import type { Track } from '#contract/entities.ts';
import { burstStatistics } from './burst-statistics.ts';

const RATE_HZ = 1000;

function track(startS: number, lengthS: number): Track {
  return {
    trackId: Math.round(startS * 1000),
    emitterId: 1,
    state: 'lost',
    confidence: 1,
    sampleStart: startS * RATE_HZ,
    sampleCount: lengthS * RATE_HZ,
    offsetHz: 0,
    lowOffsetHz: -1,
    highOffsetHz: 1,
    displayLowOffsetHz: -1,
    displayHighOffsetHz: 1,
    bandwidthHz: 2,
    powerDbfs: -60,
    peakPowerDbfs: -58,
    snrDb: 20,
    noiseFloorDbfs: -90,
    driftHzPerS: 0,
    isDrifting: false,
    hits: 5,
  };
}

describe('burst statistics', () => {
  it('finds length and period of a beacon, in whatever order its bursts come', () => {
    const beacon = [4, 0, 2, 1, 3].map((startS) => track(startS, 0.18));
    expect(burstStatistics(beacon, RATE_HZ)).toEqual({
      medianLengthS: 0.18,
      lengthSpreadS: 0,
      periodS: 1,
      isRegular: true,
    });
  });

  it('is not moved by one missing and one long burst', () => {
    const beacon = [track(0, 0.2), track(1, 0.2), track(2, 0.9), track(4, 0.2), track(5, 0.2), track(6, 0.2)];
    const statistics = burstStatistics(beacon, RATE_HZ);
    expect(statistics.medianLengthS).toBeCloseTo(0.2);
    expect(statistics.periodS).toBeCloseTo(1);
    expect(statistics.isRegular).toBe(true);
  });

  it('calls random starts irregular', () => {
    const random = [0, 0.3, 1.9, 2.1, 4.8, 5].map((startS) => track(startS, 0.05));
    expect(burstStatistics(random, RATE_HZ).isRegular).toBe(false);
  });

  it('claims no rhythm of fewer than three bursts, and nothing of none', () => {
    expect(burstStatistics([track(0, 1), track(2, 1)], RATE_HZ).periodS).toBeNull();
    expect(burstStatistics([], RATE_HZ).medianLengthS).toBeNull();
  });
});
