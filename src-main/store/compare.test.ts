import { expect, it } from 'vitest';
import type { ComparedEmitter } from '#contract/log.ts';
import { compareSessions } from './compare.ts';

function at(emitterId: number, centerFreqHz: number, change: Partial<ComparedEmitter> = {}): ComparedEmitter {
  return {
    emitterId,
    class: 'narrowband',
    label: `E${emitterId}`,
    centerFreqHz,
    offsetHz: centerFreqHz - 433e6,
    bandwidthHz: 10_000,
    powerDbfs: -50,
    dutyCycle: 0.5,
    firstSample: 0,
    ...change,
  };
}

it('a session beside itself: nothing is new, gone or changed', () => {
  const list = [at(1, 433.1e6), at(2, 433.104e6), at(3, 433.9e6)];
  expect(compareSessions(list, list)).toEqual({ added: [], gone: [], changed: [], sameCount: 3 });
});

it('says what is new, what is gone, and what is not as it was', () => {
  const before = [at(1, 433.1e6), at(2, 433.3e6), at(3, 433.5e6), at(4, 433.7e6)];
  const after = [
    at(11, 433.1e6 + 300),
    at(13, 433.5e6 + 4000, { powerDbfs: -40, bandwidthHz: 20_000, dutyCycle: 0.9, class: 'burst' }),
    at(14, 433.7e6, { powerDbfs: -52 }),
    at(15, 433.8e6),
  ];
  const { added, gone, changed, sameCount } = compareSessions(before, after);
  expect(added.map(({ emitterId }) => emitterId)).toEqual([15]);
  expect(gone.map(({ emitterId }) => emitterId)).toEqual([2]);
  expect(sameCount).toBe(2);
  expect(
    changed.map(({ before: old, after: now, changes }) => [old.emitterId, now.emitterId, changes]),
  ).toEqual([[3, 13, ['bandwidth', 'level', 'duty-cycle', 'class']]]);
  const moved = compareSessions([at(1, 433e6)], [at(2, 433e6 + 3000)]);
  expect(moved.changed[0]?.changes).toEqual(['frequency']);
});

it('compares radio frequencies across centres, and offsets where a centre is unknown', () => {
  const before = [at(1, 433.1e6, { offsetHz: 100e3 })];
  expect(compareSessions(before, [at(2, 433.1e6, { offsetHz: -400e3 })]).sameCount).toBe(1);
  expect(compareSessions(before, [at(2, 0, { centerFreqHz: null, offsetHz: 100e3 })]).sameCount).toBe(1);
});
