import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Track } from '#contract/entities.ts';
import { trackHistory } from './track-history.ts';

const track = (facts: Partial<Track>): Track =>
  ({
    sampleStart: 0,
    sampleCount: 100,
    offsetHz: 0,
    powerDbfs: -40,
    peakPowerDbfs: -30,
    bandwidthHz: 500,
    driftHzPerS: 0,
    isDrifting: false,
    ...facts,
  }) as Track;

describe('the history of a signal', () => {
  it('leads a drifting carrier from where it began to where it ended', () => {
    const drifting = track({ sampleCount: 10_000, offsetHz: 0, driftHzPerS: 600, isDrifting: true });
    const { timeS, offsetHz } = trackHistory([drifting], 1000);
    expect(timeS.slice(0, 2)).toEqual([0, 10]);
    expect(offsetHz.slice(0, 2)).toEqual([-3000, 3000]);
  });

  it('has a hole between bursts, in order of time', () => {
    const history = trackHistory([track({ sampleStart: 500 }), track({ sampleStart: 0 })], 1000);
    expect(history.timeS).toEqual([0, 0.1, 0.1, 0.5, 0.6, 0.6]);
    expect(history.levelDbfs).toEqual([-40, -40, null, -40, -40, null]);
  });

  it('never goes back in time, whatever overlaps', () => {
    const span = fc.tuple(fc.nat(1000), fc.nat(1000));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 30 }), (spans) => {
        const tracks = spans.map(([sampleStart, sampleCount]) => track({ sampleStart, sampleCount }));
        const { timeS } = trackHistory(tracks, 1000);
        expect(timeS).toEqual(timeS.toSorted((a, b) => a - b));
      }),
    );
  });

  it('stays drawable with a hundred thousand bursts', () => {
    const tracks = Array.from({ length: 100_000 }, (_, index) => track({ sampleStart: index * 200 }));
    expect(trackHistory(tracks, 1000).timeS.length).toBeLessThanOrEqual(12_000);
  });
});
