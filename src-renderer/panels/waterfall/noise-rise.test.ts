import { describe, expect, it } from 'vitest';
import { measuredRiseDb, NoiseRise } from './noise-rise.ts';

/** Levels of noise averaged over 5 windows, by a linear congruential generator with a fixed seed. */
function noise(count: number): Float32Array {
  let seed = 7;
  const uniform = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed + 1) / 2 ** 32;
  };
  return Float32Array.from({ length: count }, () => {
    let sum = 0;
    for (let look = 0; look < 5; look++) sum -= Math.log(uniform());
    return -84 + 10 * Math.log10(sum / 5);
  });
}

function greatestOf(levels: Float32Array, bins: number): Float32Array {
  return Float32Array.from({ length: levels.length / bins }, (_, column) =>
    Math.max(...levels.subarray(column * bins, (column + 1) * bins)),
  );
}

describe('noise rise', () => {
  it('grows with the bins in a pixel and is nothing at one bin each', () => {
    const row = noise(4096);
    expect(measuredRiseDb(row, row)).toBe(0);
    const four = measuredRiseDb(row, greatestOf(row, 4));
    const sixteen = measuredRiseDb(row, greatestOf(row, 16));
    expect(four).toBeGreaterThan(2);
    expect(four).toBeLessThan(5);
    expect(sixteen).toBeGreaterThan(four + 1);
  });

  it('is the same with a third of the band in use', () => {
    const row = noise(4096);
    const quiet = measuredRiseDb(row, greatestOf(row, 4));
    row.subarray(1000, 2365).forEach((level, bin) => {
      row[1000 + bin] = level + 30;
    });
    expect(Math.abs(measuredRiseDb(row, greatestOf(row, 4)) - quiet)).toBeLessThan(1);
  });

  it('does not flicker, and says nothing about nothing', () => {
    const rise = new NoiseRise();
    rise.take(3);
    rise.take(4.2);
    rise.take(2.1);
    expect(rise.db).toBe(3);
    rise.take(6);
    expect(rise.db).toBe(6);
    expect(measuredRiseDb(new Float32Array(0), new Float32Array(0))).toBe(0);
  });
});
