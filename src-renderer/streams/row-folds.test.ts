import { describe, expect, it } from 'vitest';
import { AverageFold, MaxFold, MinFold } from './row-folds.ts';

const row = (...levels: readonly number[]): Float32Array => Float32Array.from(levels);

describe('folds of rows', () => {
  it('hold the highest and the lowest level of each bin', () => {
    const max = new MaxFold();
    const min = new MinFold();
    for (const fold of [max, min]) {
      fold.reset(3);
      fold.take(row(-80, -20, -60));
      fold.take(row(-30, -80, -60));
    }
    expect([...max.levels]).toEqual([-30, -20, -60]);
    expect([...min.levels]).toEqual([-80, -80, -60]);
  });

  it('average power, not decibels', () => {
    const average = new AverageFold(1e9);
    average.reset(1);
    // 1 and 0.01 average to 0.505; their decibels would to -10 dB.
    average.take(row(0), 1);
    average.take(row(-20), 1);
    expect(average.levels[0]).toBeCloseTo(10 * Math.log10(0.505), 3);
  });

  it('read the mean power of noise, where the average of its decibels lies 2.5 dB low', () => {
    const average = new AverageFold(1e9);
    average.reset(1);
    let decibels = 0;
    const count = 20_000;
    for (let index = 0; index < count; index++) {
      // Exponential power of mean 1, by its quantiles in a scattered order: the law of one window's bin.
      const uniform = (((index * 7919) % count) + 0.5) / count;
      const level = 10 * Math.log10(-Math.log(uniform));
      average.take(row(level), 1);
      decibels += level / count;
    }
    expect(average.levels[0]).toBeCloseTo(0, 1);
    expect(decibels).toBeCloseTo(-2.51, 1);
  });

  it('forget with the time constant: after it, 1/e of a step is left', () => {
    const average = new AverageFold(0.5);
    average.reset(1);
    // A long time at power 1, then nothing.
    for (let index = 0; index < 4000; index++) average.take(row(0), 0.005);
    for (let index = 0; index < 100; index++) average.take(row(-200), 0.005);
    expect(10 ** ((average.levels[0] ?? 0) / 10)).toBeCloseTo(Math.exp(-1), 3);
  });

  it('begin with the first row as it is, and anew after a reset', () => {
    const average = new AverageFold(10);
    average.reset(2);
    average.take(row(-40, -50), 0.001);
    expect(average.levels[0]).toBeCloseTo(-40, 4);
    expect(average.levels[1]).toBeCloseTo(-50, 4);
    average.reset(2);
    expect(average.levels[0]).toBe(Number.NEGATIVE_INFINITY);
    average.take(row(-10, -10), 1);
    expect(average.levels[0]).toBeCloseTo(-10, 4);
  });
});
