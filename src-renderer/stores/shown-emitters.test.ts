import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Emitter } from '#contract/entities.ts';
import { filterContextFrom, filteredEmitters, heldOrder, sortedEmitters } from './shown-emitters.ts';
import { SORT_KEYS } from './view-store.ts';

function emitter(emitterId: number, snrDb: number, facts: Partial<Emitter> = {}): Emitter {
  return {
    emitterId,
    class: 'carrier',
    label: `E${emitterId}`,
    state: 'confirmed',
    trackCount: 1,
    trackIds: [],
    firstSample: 0,
    lastSample: 1,
    dutyCycle: 1,
    offsetHz: emitterId * 1000,
    lowOffsetHz: 0,
    highOffsetHz: 0,
    bandwidthHz: 1000,
    powerDbfs: -60,
    snrDb,
    noiseFloorDbfs: -90,
    driftHzPerS: 0,
    isHopper: false,
    ...facts,
  };
}

const idsOf = (emitters: readonly Emitter[]): readonly number[] => emitters.map(({ emitterId }) => emitterId);

describe('sorting', () => {
  it('puts equal signals by their number, in either direction', () => {
    const emitters = [emitter(3, 10), emitter(1, 10), emitter(2, 20)];
    expect(idsOf(sortedEmitters(emitters, { key: 'snr', isDescending: true }))).toEqual([2, 1, 3]);
    expect(idsOf(sortedEmitters(emitters, { key: 'snr', isDescending: false }))).toEqual([1, 3, 2]);
  });

  it('compares levels as numbers, not as text', () => {
    const emitters = [-9, -100, -20].map((powerDbfs, index) => emitter(index, 0, { powerDbfs }));
    expect(
      sortedEmitters(emitters, { key: 'power', isDescending: true }).map(({ powerDbfs }) => powerDbfs),
    ).toEqual([-9, -20, -100]);
  });

  it('loses and doubles nothing, whatever the column', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 500 })),
        fc.constantFrom(...SORT_KEYS),
        fc.boolean(),
        (ids, key, isDescending) => {
          const sorted = sortedEmitters(
            ids.map((id) => emitter(id, id % 5)),
            { key, isDescending },
          );
          expect([...idsOf(sorted)].sort((a, b) => a - b)).toEqual([...ids].sort((a, b) => a - b));
        },
      ),
    );
  });
});

describe('order under the pointer', () => {
  it('keeps every line in its place when levels change', () => {
    const after = sortedEmitters([emitter(1, 30), emitter(2, 20)], { key: 'snr', isDescending: true });
    expect(idsOf(heldOrder([emitter(2, 30), emitter(1, 20)], after))).toEqual([2, 1]);
  });

  it('puts new signals last and takes away those that are gone', () => {
    const after = [emitter(9, 99), emitter(1, 30), emitter(3, 5)];
    expect(idsOf(heldOrder([emitter(3, 1), emitter(2, 1), emitter(1, 1)], after))).toEqual([3, 1, 9]);
  });
});

describe('filtering', () => {
  it('hides nothing when the filter cannot be read', () => {
    const emitters = [emitter(1, 5), emitter(2, 50)];
    expect(filteredEmitters(emitters, 'snr >', filterContextFrom(null, 'absolute'))).toHaveLength(2);
    expect(idsOf(filteredEmitters(emitters, 'snr > 6', filterContextFrom(null, 'absolute')))).toEqual([2]);
  });

  it('means frequencies as they are shown', () => {
    expect(filterContextFrom(1e6, 'absolute').centerFreqHz).toBe(1e6);
    expect(filterContextFrom(1e6, 'relative').centerFreqHz).toBeNull();
  });
});
