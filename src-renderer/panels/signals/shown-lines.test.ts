import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasAll, type Lines, nextLines } from './shown-lines.ts';

const COUNT = 10_000;
const IN_VIEW = 30;
const BEYOND = 16;
const PLACES = IN_VIEW + 2 * BEYOND;

function wishAt(first: number) {
  const inView = { first, end: Math.min(COUNT, first + IN_VIEW) };
  const wanted = { first: Math.max(0, inView.first - BEYOND), end: Math.min(COUNT, inView.end + BEYOND) };
  return { inView, wanted, places: PLACES, step: 2 };
}

describe('the lines on the page', () => {
  it('begin with those in view and come to the wanted ones by small steps', () => {
    const wish = wishAt(100);
    let lines = nextLines(null, wish);
    expect(lines).toEqual({ first: 100, end: 132 });
    for (let step = 0; step < BEYOND; step++) lines = nextLines(lines, wish);
    expect(lines).toEqual(wish.wanted);
  });

  it('take in what a turn of the wheel brings two at a time, and let go as many', () => {
    const before = wishAt(100).wanted;
    expect(nextLines(before, wishAt(110))).toEqual({ first: before.first + 2, end: before.end + 2 });
  });

  it('leave everything behind where the list jumps', () => {
    expect(nextLines(wishAt(100).wanted, wishAt(5000)).first).toBe(5000);
  });

  it('always have those in view, never more than there are places, and all in the end', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: COUNT - IN_VIEW }), { minLength: 1 }), (places) => {
        let lines: Lines | null = null;
        for (const first of places) {
          const wish = wishAt(first);
          lines = nextLines(lines, wish);
          expect(hasAll(lines, wish.inView)).toBe(true);
          expect(lines.end - lines.first).toBeLessThanOrEqual(PLACES);
        }
        const wish = wishAt(places.at(-1) ?? 0);
        for (let step = 0; step < PLACES; step++) lines = nextLines(lines, wish);
        expect(lines !== null && hasAll(lines, wish.wanted)).toBe(true);
      }),
    );
  });
});
