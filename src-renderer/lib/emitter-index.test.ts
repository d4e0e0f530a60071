import { describe, expect, it } from 'vitest';
import type { Emitter } from '#contract/entities.ts';
import { emitterOf, emittersById, hoppersById } from './emitter-index.ts';

const emitter = (emitterId: number, isHopper = false): Emitter =>
  ({ emitterId, isHopper }) as unknown as Emitter;

describe('the index of emitters', () => {
  const list = [emitter(7), emitter(3, true), emitter(12)];

  it('finds by number, and nothing for none or for one that is not there', () => {
    expect(emitterOf(list, 12)).toBe(list[2]);
    expect(emitterOf(list, 4)).toBeUndefined();
    expect(emitterOf(list, null)).toBeUndefined();
  });

  it('knows the hop sets', () => {
    expect([...hoppersById(list).keys()]).toEqual([3]);
  });

  it('is made once for a list, and anew for another', () => {
    expect(emittersById(list)).toBe(emittersById(list));
    const changed = [{ ...emitter(7), label: 'new' }];
    expect(emitterOf(changed, 7)?.label).toBe('new');
    expect(emitterOf(changed, 12)).toBeUndefined();
  });
});
