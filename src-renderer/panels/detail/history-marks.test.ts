// Marks of the time plots: no two labels touch, none is cut off, and each says what its place means.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandwidthText, CHAR_PX, frequencyText, levelText, timeMarks, valueMarks } from './history-marks.ts';

const ROOM_PX = 18;

describe('time marks', () => {
  it('are written in the unit of the recording, with the decimals of their step', () => {
    const texts = (durationS: number, widthPx: number): readonly string[] =>
      timeMarks(durationS, widthPx, ROOM_PX).map(({ text }) => text);
    expect(texts(4, 350)).toEqual([
      '0.0 s',
      '0.5 s',
      '1.0 s',
      '1.5 s',
      '2.0 s',
      '2.5 s',
      '3.0 s',
      '3.5 s',
      '4.0 s',
    ]);
    expect(texts(1.049, 350)).toEqual(['0 ms', '200 ms', '400 ms', '600 ms', '800 ms', '1000 ms']);
    expect(texts(4.506e-3, 350)).toEqual(['0 ms', '1 ms', '2 ms', '3 ms', '4 ms']);
    expect(texts(90e-6, 200)).toEqual(['0 µs', '20 µs', '40 µs', '60 µs', '80 µs']);
  });

  it('never touch, never stick out, and are two at least where two fit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -6, max: 5, noNaN: true }).map((exponent) => 10 ** exponent),
        fc.integer({ min: 60, max: 2000 }),
        (durationS, widthPx) => {
          const marks = timeMarks(durationS, widthPx, ROOM_PX);
          const spans = marks.map(({ value, text }) => {
            const middle = (value / durationS) * widthPx;
            const half = (text.length * CHAR_PX) / 2;
            return { left: middle - half, right: middle + half };
          });
          for (const [index, { left }] of spans.entries())
            if (index > 0) expect(left - (spans[index - 1]?.right ?? 0)).toBeGreaterThanOrEqual(6);
          expect(spans.at(-1)?.right ?? 0).toBeLessThanOrEqual(widthPx + ROOM_PX + 1e-9);
          expect(new Set(marks.map(({ text }) => text)).size).toBe(marks.length);
          if (widthPx > 250) expect(marks.length).toBeGreaterThanOrEqual(2);
        },
      ),
    );
  });

  it('are none where nothing is to be marked', () => {
    expect(timeMarks(0, 300, ROOM_PX)).toEqual([]);
    expect(timeMarks(1, 0, ROOM_PX)).toEqual([]);
  });
});

describe('value marks', () => {
  it('keep out of the line of the time axis, and a line apart', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e7, max: 1e7, noNaN: true }),
        fc.double({ min: 20, max: 5e7, noNaN: true }),
        fc.integer({ min: 28, max: 300 }),
        (low, span, heightPx) => {
          const marks = valueMarks({ low, high: low + span, heightPx }, levelText);
          const heights = marks.map(({ value }) => ((value - low) / span) * heightPx);
          for (const [index, height] of heights.entries()) {
            expect(height).toBeGreaterThanOrEqual(5 - 1e-3);
            expect(height).toBeLessThanOrEqual(heightPx + 1e-3);
            if (index > 0) expect(height - (heights[index - 1] ?? 0)).toBeGreaterThanOrEqual(13 - 1e-3);
          }
          expect(marks.length, `${low} ${span} ${heightPx}`).toBeGreaterThanOrEqual(heightPx < 38 ? 0 : 1);
          expect(new Set(marks.map(({ text }) => text)).size).toBe(marks.length);
        },
      ),
    );
  });

  it('of a frequency are round where the centre is added', () => {
    const centerFreqHz = 433_920_123;
    const marks = valueMarks(
      { low: -107_800, high: -106_800, heightPx: 45, origin: centerFreqHz },
      (value, step) => frequencyText(value, step, centerFreqHz),
    );
    expect(marks.map(({ text }) => text)).toEqual(['433.812 5', '433.813 0']);
    expect(marks.map(({ value }) => value + centerFreqHz)).toEqual([433_812_500, 433_813_000]);
    expect(frequencyText(-1500, 500, null)).toBe('\u22121.5');
    expect(bandwidthText(8_851_500, 500)).toBe('8851.5');
    expect(levelText(-20, 10)).toBe('\u221220');
  });
});
