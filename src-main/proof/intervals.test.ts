// Intervals against published and directly summed values.
import { describe, expect, it } from 'vitest';
import { poissonInterval, poissonUpper, proportion, spread } from './intervals.ts';

describe('proportion', () => {
  it("is Wilson's interval (Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29)", () => {
    const cases = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [count, total, low, high] of cases) {
      expect(proportion(count, total).low).toBeCloseTo(low, 4);
      expect(proportion(count, total).high).toBeCloseTo(high, 4);
    }
  });

  it('of all ends at 1, and of nothing says nothing', () => {
    expect(proportion(7, 7)).toMatchObject({ value: 1, high: 1 });
    expect(proportion(0, 0)).toEqual({ count: 0, total: 0, value: null, low: null, high: null });
  });
});

describe('spread', () => {
  it('sorts numbers as numbers', () => {
    expect(spread([100, 16, 32, 9])).toMatchObject({ median: 24, p95: 100, count: 4 });
  });

  it('holds the median between the order statistics of the binomial (Conover: 2nd and 9th of 10, 6th and 15th of 20)', () => {
    const upTo = (n: number): number[] => Array.from({ length: n }, (_, k) => k + 1);
    expect(spread(upTo(10))).toMatchObject({ median: 5.5, medianLow: 2, medianHigh: 9 });
    expect(spread(upTo(20))).toMatchObject({ median: 10.5, medianLow: 6, medianHigh: 15 });
    expect(spread(upTo(5))).toMatchObject({ medianLow: null, medianHigh: null });
  });

  it('has an interval for thousands of values too', () => {
    const many = Array.from({ length: 5001 }, (_, k) => k);
    const { medianLow, medianHigh } = spread(many) ?? { medianLow: 0, medianHigh: 0 };
    expect(medianLow).toBeGreaterThan(2400);
    expect(medianLow).toBeLessThan(2500);
    expect((medianLow ?? 0) + (medianHigh ?? 0)).toBe(5000);
  });

  it('of nothing is null', () => {
    expect(spread([])).toBeNull();
  });
});

describe('a Poisson mean', () => {
  it("lies in Garwood's interval (Garwood 1936, table: 0, 1, 5, 10, 50)", () => {
    const cases = [
      [0, 0, 3.689],
      [1, 0.0253, 5.572],
      [5, 1.6235, 11.668],
      [10, 4.7954, 18.39],
      [50, 37.11, 65.919],
    ] as const;
    for (const [count, low, high] of cases) {
      expect(poissonInterval(count).low).toBeCloseTo(low, 2);
      expect(poissonInterval(count).high).toBeCloseTo(high, 2);
    }
    expect(poissonUpper(0)).toBeCloseTo(-Math.log(0.05), 9);
  });
});
