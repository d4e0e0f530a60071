import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OBSERVATION_STRIDE, ObservationRing } from './observation-ring.ts';
import type { StoredObservation } from './records.ts';

function numbersOf(sessionId: number, o: StoredObservation): readonly number[] {
  const { trackId, sampleStart, offsetHz, lowOffsetHz, highOffsetHz, bandwidthHz, powerDbfs, snrDb } = o;
  return [
    sessionId,
    trackId,
    sampleStart,
    offsetHz,
    lowOffsetHz,
    highOffsetHz,
    bandwidthHz,
    powerDbfs,
    snrDb,
  ];
}

it('behaves as a list whose oldest entry goes when it is full', () => {
  const number = fc.double({ noNaN: true });
  const observation = fc.record({
    trackId: fc.nat(),
    sampleStart: fc.nat(Number.MAX_SAFE_INTEGER),
    offsetHz: number,
    lowOffsetHz: number,
    highOffsetHz: number,
    bandwidthHz: number,
    powerDbfs: number,
    snrDb: number,
  });
  const step = fc.oneof(
    fc.record({ kind: fc.constant('push' as const), sessionId: fc.nat(9), observation }),
    fc.record({ kind: fc.constant('take' as const), count: fc.nat(5) }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
      const ring = new ObservationRing(capacity);
      const model: (readonly number[])[] = [];
      for (const action of steps) {
        if (action.kind === 'push') {
          const lost = model.length === capacity ? (model.shift()?.[0] ?? null) : null;
          expect(ring.push(action.sessionId, action.observation)).toBe(lost);
          model.push(numbersOf(action.sessionId, action.observation));
        } else {
          const taken = model.splice(0, action.count);
          const block = ring.take(action.count);
          expect(block.length).toBe(taken.length * OBSERVATION_STRIDE);
          expect([...block]).toEqual(taken.flat());
        }
        expect(ring.length).toBe(model.length);
      }
    }),
  );
});
