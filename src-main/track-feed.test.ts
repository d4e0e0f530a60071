import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Track } from '#contract/entities.ts';
import { TrackFeed } from './track-feed.ts';

function track(trackId: number, hits: number): Track {
  return {
    trackId,
    emitterId: null,
    state: 'tentative',
    confidence: 0.3,
    sampleStart: 0,
    sampleCount: 1,
    offsetHz: 0,
    lowOffsetHz: -1,
    highOffsetHz: 1,
    displayLowOffsetHz: -1,
    displayHighOffsetHz: 1,
    bandwidthHz: 1,
    powerDbfs: -50,
    peakPowerDbfs: -50,
    snrDb: 10,
    noiseFloorDbfs: -60,
    driftHzPerS: 0,
    isDrifting: false,
    hits,
  };
}

describe('TrackFeed', () => {
  it('never tells of a track that came and went in between', () => {
    const feed = new TrackFeed();
    feed.update([track(1, 1), track(2, 1)], []);
    feed.update([], [1]);
    expect(feed.take()).toEqual({ changed: [track(2, 1)], removed: [] });
    expect(feed.take()).toBeNull();
    feed.update([], [2]);
    expect(feed.take()).toEqual({ changed: [], removed: [2] });
  });

  it('leaves a listener with the same tracks, however rarely it is told', () => {
    const step = fc.record({
      trackId: fc.integer({ min: 1, max: 6 }),
      isRemoved: fc.boolean(),
      isTaken: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const feed = new TrackFeed();
        const truth = new Map<number, Track>();
        const heard = new Map<number, Track>();
        const hear = (): void => {
          const payload = feed.take();
          for (const one of payload?.changed ?? []) heard.set(one.trackId, one);
          for (const trackId of payload?.removed ?? []) expect(heard.delete(trackId)).toBe(true);
        };
        for (const [index, { trackId, isRemoved, isTaken }] of steps.entries()) {
          if (isRemoved) {
            truth.delete(trackId);
            feed.update([], [trackId]);
          } else {
            truth.set(trackId, track(trackId, index));
            feed.update([track(trackId, index)], []);
          }
          if (isTaken) hear();
        }
        hear();
        expect(new Map([...heard].sort())).toEqual(new Map([...truth].sort()));
      }),
    );
  });
});
