import { describe, expect, it } from 'vitest';
import { AutoRange } from './auto-range.ts';

const AUTOMATIC = { topDb: null, rangeDb: 60 };

describe('automatic range', () => {
  it('puts the floor into the darkest fifth', () => {
    const auto = new AutoRange();
    expect(auto.range(AUTOMATIC)).toBeNull();
    auto.update(-84.3, 1, 'a');
    const range = auto.range(AUTOMATIC);
    expect(range).not.toBeNull();
    if (range === null) return;
    const fraction = (-84.3 - range.lowDb) / (range.highDb - range.lowDb);
    expect(fraction).toBeGreaterThan(0.05);
    expect(fraction).toBeLessThan(0.2);
    expect(range.highDb - range.lowDb).toBe(60);
  });

  it('does not pump with a flickering floor', () => {
    const auto = new AutoRange();
    auto.update(-84, 1, 'a');
    const before = auto.range(AUTOMATIC);
    for (let row = 0; row < 1000; row++) auto.update(-84 + 1.5 * Math.sin(row), 1, 'a');
    expect(auto.range(AUTOMATIC)).toEqual(before);
  });

  it('follows a floor that has really moved, and jumps to that of another session', () => {
    const auto = new AutoRange();
    auto.update(-84, 1, 'a');
    for (let row = 0; row < 200; row++) auto.update(-70, 1, 'a');
    expect(auto.range(AUTOMATIC)?.lowDb).toBeGreaterThan(-80);
    auto.update(-120, 1, 'b');
    expect(auto.range(AUTOMATIC)?.lowDb).toBe(-126);
    auto.update(Number.NEGATIVE_INFINITY, 1, 'b');
    expect(auto.range(AUTOMATIC)?.lowDb).toBe(-126);
  });

  it('obeys the user', () => {
    const auto = new AutoRange();
    expect(auto.range({ topDb: -20, rangeDb: 80 })).toEqual({ lowDb: -100, highDb: -20 });
  });
});
