import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { EmitterIds } from './emitter-ids.ts';
import { type Grouping, groupEmitters } from './emitters.ts';
import { band, CONTEXT, keyed, line, streamOf, trackAll } from './synthetic-detections.ts';
import { Tracker } from './tracker.ts';

const { tracks } = trackAll(
  new Tracker(DEFAULT_CONFIG.tracker, CONTEXT),
  streamOf(
    [
      line({ offsetHz: 100e3, isOn: keyed(20, 60, 90) }),
      line({ offsetHz: -100e3, isOn: keyed(0, 30, 70) }),
      band({ lowHz: -500e3, highHz: -470e3, isOn: keyed(200, 240, 100) }),
    ],
    600,
  ),
);

const group = (count: number): Grouping =>
  groupEmitters(tracks.slice(0, count), DEFAULT_CONFIG.emitters, CONTEXT);

describe('EmitterIds', () => {
  it('keeps the id of an emitter in a growing session, and ends at the final ids', () => {
    const ids = new EmitterIds();
    const seen = new Map<number, number>();
    for (let count = 0; count <= tracks.length; count++) {
      for (const [trackId, emitterId] of ids.keep(group(count)).emitterIdOfTrack) {
        expect(seen.get(trackId) ?? emitterId).toBe(emitterId);
        seen.set(trackId, emitterId);
      }
    }
    expect(new Set(seen.values())).toEqual(new Set([1, 2, 3]));
    expect(ids.keep(group(tracks.length))).toEqual(group(tracks.length));
  });

  it('gives the larger part of a parted emitter its id, and never uses an id twice', () => {
    const ids = new EmitterIds();
    const whole = group(tracks.length);
    const [first] = whole.emitters;
    if (first === undefined) throw new Error('no emitter');
    ids.keep({ emitters: [first], emitterIdOfTrack: new Map() });
    const trackIds = [...first.trackIds];
    const parted = ids.keep({
      emitters: [
        { ...first, trackIds: trackIds.slice(0, 1) },
        { ...first, trackIds: trackIds.slice(1) },
      ],
      emitterIdOfTrack: new Map(),
    });
    expect(parted.emitters.map((emitter) => emitter.emitterId)).toEqual([2, 1]);
    expect(parted.emitters[0]?.label).toBe('E2 carrier');
    const gone = ids.keep({ emitters: [], emitterIdOfTrack: new Map() });
    expect(gone.emitters).toEqual([]);
    expect(ids.keep({ emitters: [first], emitterIdOfTrack: new Map() }).emitters[0]?.emitterId).toBe(3);
    ids.reset();
    expect(ids.keep({ emitters: [first], emitterIdOfTrack: new Map() }).emitters[0]?.emitterId).toBe(1);
  });
});
