import { describe, expect, it } from 'vitest';
import { NoiseLevel, shownNoiseDb } from './noise-level.ts';

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

describe('noise on the screen', () => {
  it('is the noise of the row, and the same with a third of the band in use', () => {
    const row = noise(4096);
    const quiet = shownNoiseDb(row);
    expect(Math.abs(quiet - -86)).toBeLessThan(1);
    for (let bin = 1000; bin < 2365; bin++) row[bin] = (row[bin] ?? 0) + 30;
    expect(Math.abs(shownNoiseDb(row) - quiet)).toBeLessThan(1);
    expect(shownNoiseDb(new Float32Array(0))).toBeNaN();
  });

  it('is that of the pauses where the band is full for most of the time', () => {
    const level = new NoiseLevel();
    expect(level.db).toBeNaN();
    for (let sample = 0; sample < NoiseLevel.SAMPLES; sample++) level.take(sample % 3 === 0 ? -84 : -50);
    expect(level.db).toBe(-84);
  });

  it('forgets what is long past, and says nothing about nothing', () => {
    const level = new NoiseLevel();
    for (let sample = 0; sample < NoiseLevel.SAMPLES; sample++) level.take(-84);
    expect(level.isFull).toBe(true);
    for (let sample = 0; sample < NoiseLevel.SAMPLES; sample++) level.take(-70);
    level.take(Number.NEGATIVE_INFINITY);
    expect(level.db).toBe(-70);
    level.reset();
    expect(level.db).toBeNaN();
  });
});
