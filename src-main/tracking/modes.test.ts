import { describe, expect, it } from 'vitest';
import type { Track } from '#contract/entities.ts';
import { splitAtValleys } from './modes.ts';
import { Random } from './synthetic-detections.ts';

const BIN_HZ = 187.5;

const BLANK: Track = {
  trackId: 0,
  emitterId: null,
  state: 'lost',
  confidence: 1,
  sampleStart: 0,
  sampleCount: 1,
  offsetHz: 0,
  lowOffsetHz: 0,
  highOffsetHz: 0,
  displayLowOffsetHz: 0,
  displayHighOffsetHz: 0,
  bandwidthHz: 600,
  powerDbfs: -50,
  peakPowerDbfs: -50,
  snrDb: 20,
  noiseFloorDbfs: -80,
  driftHzPerS: 0,
  isDrifting: false,
  hits: 8,
};

function station(hz: number, count: number, sigmaHz: number, random: Random, boxHz = 600): Track[] {
  return Array.from({ length: count }, (_, i) => ({
    ...BLANK,
    trackId: Math.round(hz) * 1000 + i,
    offsetHz: hz + sigmaHz * random.normal(),
    lowOffsetHz: hz - boxHz / 2,
    highOffsetHz: hz + boxHz / 2,
    hits: 1 + Math.floor(20 * random.uniform()),
  }));
}

describe('splitAtValleys', () => {
  it('leaves one station whole, however many tracks it has', () => {
    let parted = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const random = new Random(seed);
      for (const count of [1, 6, 20, 100]) {
        if (splitAtValleys(station(0, count, 0.5 * BIN_HZ, random), BIN_HZ).length > 1) parted++;
      }
    }
    expect(parted).toBeLessThanOrEqual(4);
  });

  it('parts two stations 500 Hz apart with wide mixtures in between', () => {
    const random = new Random(5);
    const tracks = [
      ...station(0, 5, 20, random),
      ...station(500, 12, 20, random),
      ...station(120, 3, 60, random, 1100),
      ...station(300, 4, 60, random, 1200),
    ];
    const parts = splitAtValleys(tracks, BIN_HZ);
    expect(parts).toHaveLength(2);
    const partOf = (hz: number) =>
      parts.findIndex((part) => part.some((track) => Math.abs(track.offsetHz - hz) < 30));
    expect(partOf(0)).not.toBe(partOf(500));
    expect(parts.flat()).toHaveLength(tracks.length);
  });

  it('does not part the bursts of one wide transmitter', () => {
    const random = new Random(6);
    expect(splitAtValleys(station(-107e3, 8, 900, random, 14e3), BIN_HZ)).toHaveLength(1);
  });
});
