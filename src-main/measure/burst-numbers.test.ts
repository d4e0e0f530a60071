import { describe, expect, it } from 'vitest';
import { burstNumbers } from './burst-numbers.ts';

/** 128 samples from value to value; on at power 1 over noise of 0.001. */
function overTime(on: (index: number) => number, count = 1000) {
  return {
    power: Float32Array.from({ length: count }, (_, index) => 0.001 + on(index)),
    firstMiddle: 1000,
    samplesPerValue: 128,
    looks: 8,
    noisePower: 0.001,
    leastGapSamples: 0,
  };
}

describe('bursts', () => {
  it('have their length at half the amplitude, and a duty cycle', () => {
    const numbers = burstNumbers(overTime((index) => (index % 100 >= 40 && index % 100 < 60 ? 1 : 0)));
    expect(numbers.bursts).toHaveLength(10);
    expect(numbers.dutyCycle).toBeCloseTo(0.2, 2);
    for (const burst of numbers.bursts) {
      expect(burst.isWhole).toBe(true);
      expect(burst.sampleCount).toBeCloseTo(20 * 128, -1.7);
    }
    const [first, second] = numbers.bursts;
    expect((second?.sampleStart ?? 0) - (first?.sampleStart ?? 0)).toBe(100 * 128);
    expect(10 * Math.log10(numbers.onThreshold ?? 0)).toBeCloseTo(-6, 1);
  });

  it('go on over pauses that are shorter than asked for, and end with the last of their keying', () => {
    // Two transmissions of 100 values, keyed on and off every four.
    const keyed = overTime((index) => (index % 400 >= 200 && index % 400 < 300 && index % 8 < 4 ? 1 : 0));
    expect(burstNumbers(keyed).bursts.length).toBeGreaterThan(20);
    const merged = burstNumbers({ ...keyed, leastGapSamples: 10 * 128 });
    expect(merged.bursts).toHaveLength(2);
    expect(merged.bursts[0]?.sampleCount).toBeCloseTo(100 * 128, -3);
    expect(merged.bursts[0]?.isWhole).toBe(true);
  });

  it('that the box cuts are counted and not called whole', () => {
    const numbers = burstNumbers(overTime((index) => (index < 30 || index > 900 ? 1 : 0)));
    expect(numbers.bursts.map(({ isWhole }) => isWhole)).toEqual([false, false]);
    const always = burstNumbers(overTime(() => 1));
    expect(always).toMatchObject({ dutyCycle: 1 });
    expect(always.bursts).toHaveLength(1);
  });

  it('do not come of noise, and survive a dip of less than 3 dB', () => {
    const noise = burstNumbers(overTime((index) => 0.0004 * Math.sin(index * 12.9898)));
    expect(noise).toEqual({ dutyCycle: null, onThreshold: null, bursts: [] });
    const dipped = burstNumbers(
      overTime((index) => (index >= 200 && index < 400 ? (index % 10 === 0 ? 0.2 : 1) : 0)),
    );
    expect(dipped.bursts).toHaveLength(1);
  });
});
