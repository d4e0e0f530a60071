import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, quantile } from './statistics.ts';

describe('statistics', () => {
  it('sorts numbers as numbers, not as text', () => {
    expect(median([9, 10, 100])).toBe(10);
    expect(quantile([-100, -9, -10, 2], 0)).toBe(-100);
    expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.9)).toBe(10);
  });

  it('interpolates, and says so when there is nothing', () => {
    expect(median([1, 2])).toBe(1.5);
    expect(median([])).toBeNaN();
    expect(median([Number.NaN, 3])).toBe(3);
    expect(median([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBe(Number.NEGATIVE_INFINITY);
  });

  it('lies between the extremes and rises with the fraction', () => {
    const values = fc.array(fc.double({ min: -200, max: 50, noNaN: true }), { minLength: 1, maxLength: 50 });
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, fraction, fraction, (v, a, b) => {
        const low = quantile(v, Math.min(a, b));
        const high = quantile(v, Math.max(a, b));
        expect(low).toBeLessThanOrEqual(high + 1e-9);
        expect(low).toBeGreaterThanOrEqual(Math.min(...v) - 1e-9);
        expect(high).toBeLessThanOrEqual(Math.max(...v) + 1e-9);
      }),
    );
  });
});
