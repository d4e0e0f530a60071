import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunningQuantile } from './running-quantile.ts';
import { Random } from './synthetic-detections.ts';

function estimate(p: number, values: readonly number[]): number {
  const quantile = new RunningQuantile(p);
  for (const value of values) quantile.add(value);
  return quantile.value();
}

describe('RunningQuantile', () => {
  it('is exact for up to five values', () => {
    expect(estimate(0.1, [])).toBeNaN();
    expect(estimate(0.1, [3])).toBe(3);
    expect(estimate(0.5, [9, 1, 5])).toBe(5);
    expect(estimate(0.1, [1, 2])).toBeCloseTo(1.1, 12);
    expect(estimate(0.9, [5, 4, 3, 2, 1])).toBeCloseTo(4.6, 12);
  });

  it('comes close to the quantile of a long normal stream', () => {
    const random = new Random(3);
    const values = Array.from({ length: 5000 }, () => random.normal());
    expect(Math.abs(estimate(0.1, values) + 1.2816)).toBeLessThan(0.1);
    expect(Math.abs(estimate(0.9, values) - 1.2816)).toBeLessThan(0.1);
  });

  it('does not follow one outlier in twenty', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i % 20 === 3 ? -1000 : i % 3));
    expect(estimate(0.1, values)).toBeGreaterThan(-60);
  });

  it('stays between the least and the greatest value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 80 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (values, p) => {
          const value = estimate(p, values);
          expect(value).toBeGreaterThanOrEqual(Math.min(...values));
          expect(value).toBeLessThanOrEqual(Math.max(...values));
        },
      ),
    );
  });
});
