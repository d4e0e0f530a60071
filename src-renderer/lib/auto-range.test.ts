import { describe, expect, it } from 'vitest';
import { AutoRange } from './auto-range.ts';

const AUTOMATIC = { topDb: null, rangeDb: null };

function rangeOf(noiseDb: number, peakDb: number) {
  const auto = new AutoRange();
  auto.take({ noiseDb, peakDb });
  const range = auto.range(AUTOMATIC);
  if (range === null) throw new Error('no range');
  return { ...range, heightDb: range.highDb - range.lowDb };
}

describe('automatic range', () => {
  it('puts the noise into the darkest fifth, whatever the strongest signal is', () => {
    expect(new AutoRange().range(AUTOMATIC)).toBeNull();
    for (const peakDb of [-80, -50, -20, 0]) {
      const { lowDb, heightDb } = rangeOf(-84.3, peakDb);
      const fraction = (-84.3 - lowDb) / heightDb;
      expect(fraction).toBeGreaterThan(0);
      expect(fraction).toBeLessThan(0.05);
    }
  });

  it('spans up to the strongest signal, within limits', () => {
    expect(rangeOf(-84, -80).heightDb).toBe(40);
    expect(rangeOf(-84, -33).heightDb).toBe(60);
    expect(rangeOf(-84, -33).highDb).toBeGreaterThan(-33 - 5);
    expect(rangeOf(-150, 0).heightDb).toBe(80);
  });

  it('does not pump with flickering noise or a pausing signal', () => {
    const auto = new AutoRange();
    auto.take({ noiseDb: -84, peakDb: -30 });
    const before = auto.range(AUTOMATIC);
    for (let row = 0; row < 1000; row++) auto.take({ noiseDb: -84 + Math.sin(row), peakDb: -80 });
    expect(auto.range(AUTOMATIC)).toEqual(before);
  });

  it('keeps its height while zooming moves the noise a little', () => {
    const auto = new AutoRange();
    auto.take({ noiseDb: -84, peakDb: -33 });
    auto.take({ noiseDb: -80, peakDb: -33 });
    expect(auto.range(AUTOMATIC)).toEqual({ lowDb: -81, highDb: -21 });
    // Fifteen decibels too much are given back.
    auto.take({ noiseDb: -76, peakDb: -33 });
    expect(auto.range(AUTOMATIC)).toEqual({ lowDb: -77, highDb: -27 });
  });

  it('follows noise that has really moved, and forgets all when told to', () => {
    const auto = new AutoRange();
    auto.take({ noiseDb: -84, peakDb: -20 });
    auto.take({ noiseDb: -70, peakDb: -20 });
    expect(auto.range(AUTOMATIC)?.lowDb).toBeGreaterThan(-80);
    auto.reset();
    expect(auto.range(AUTOMATIC)).toBeNull();
    auto.take({ noiseDb: -120, peakDb: -110 });
    const range = auto.range(AUTOMATIC);
    expect(range).toEqual({ lowDb: -121, highDb: -81 });
    auto.take({ noiseDb: Number.NaN, peakDb: Number.NEGATIVE_INFINITY });
    expect(auto.range(AUTOMATIC)).toEqual(range);
  });

  it('obeys the user in the height, in the top, and in both', () => {
    const auto = new AutoRange();
    expect(auto.range({ topDb: -20, rangeDb: 80 })).toEqual({ lowDb: -100, highDb: -20 });
    auto.take({ noiseDb: -84, peakDb: -50 });
    expect(auto.range({ topDb: null, rangeDb: 100 })).toEqual({ lowDb: -86, highDb: 14 });
    expect(auto.range({ topDb: -20, rangeDb: null })).toEqual({ lowDb: -60, highDb: -20 });
  });
});
