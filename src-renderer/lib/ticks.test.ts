import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalsOfStep, frequencyTicks, niceStep, ticksWithin } from './ticks.ts';

describe('ticks', () => {
  it('steps are 1, 2 or 5 times a power of ten', () => {
    expect([0.9, 1, 1.1, 2, 3, 5, 7, 10].map(niceStep)).toEqual([1, 1, 2, 2, 5, 5, 10, 10]);
    expect(niceStep(0.0003)).toBeCloseTo(0.0005, 12);
    expect(niceStep(130e3)).toBeCloseTo(200e3, 6);
  });

  it('are inside the window, evenly spaced, and not closer than asked', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e7, max: 1e7, noNaN: true }),
        fc.double({ min: 100, max: 5e7, noNaN: true }),
        fc.constantFrom(0, 433.92e6, 2.44e9),
        fc.integer({ min: 200, max: 3000 }),
        (low, span, center, widthPx) => {
          const { offsetsHz, stepHz } = frequencyTicks(low, low + span, center, widthPx, 80);
          for (const offsetHz of offsetsHz) {
            expect(offsetHz).toBeGreaterThanOrEqual(low - stepHz * 1e-6 - 1e-3);
            expect(offsetHz).toBeLessThanOrEqual(low + span + stepHz * 1e-6 + 1e-3);
          }
          expect((stepHz / span) * widthPx).toBeGreaterThanOrEqual(79.99);
          expect(offsetsHz.length).toBeLessThanOrEqual(widthPx / 80 + 1.01);
        },
      ),
    );
  });

  it('labels tell neighbours apart with the fewest decimals', () => {
    expect(decimalsOfStep(200e3, 1e6)).toBe(1);
    expect(decimalsOfStep(50e3, 1e6)).toBe(2);
    expect(decimalsOfStep(1e3, 1e6)).toBe(3);
    expect(decimalsOfStep(2e6, 1e6)).toBe(0);
    expect(frequencyTicks(-1.2e6, 1.2e6, 433.92e6, 935, 80).decimals).toBe(1);
  });

  it('has an exact zero', () => {
    expect(ticksWithin(-0.3, 0.3, 0.1)).toContain(0);
    expect(Object.is(ticksWithin(-1, 1, 1)[1], 0)).toBe(true);
  });
});
