import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clockDecimals,
  formatClock,
  formatDb,
  formatDuration,
  formatFixed,
  formatKhz,
  formatMhz,
  formatOffsetMhz,
  formatRate,
  formatSigned,
  groupedDigits,
} from './format.ts';

describe('format', () => {
  it('groups frequencies by three on both sides of the point', () => {
    expect(formatMhz(434_070_012)).toBe('434.070 012');
    expect(formatMhz(433_599_800, 4)).toBe('433.599 8');
    expect(formatMhz(2_440_000_000, 3)).toBe('2 440.000');
    expect(formatOffsetMhz(150_012)).toBe('+0.150 012');
    expect(formatOffsetMhz(-150_012)).toBe('\u22120.150 012');
    expect(groupedDigits('24000000')).toBe('24 000 000');
    expect(groupedDigits('unknown')).toBe('unknown');
  });

  it('loses no digit by grouping', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }),
        fc.integer({ min: 0, max: 9 }),
        (hz, n) => {
          const text = formatMhz(hz, n).replaceAll(' ', '').replace('\u2212', '-');
          expect(Number(text)).toBe(Number((hz / 1e6).toFixed(n)) + 0);
        },
      ),
    );
  });

  it('writes a true minus, and none in front of a zero', () => {
    expect(formatDb(-59.84)).toBe('\u221259.8');
    expect(formatFixed(-0.04, 1)).toBe('0.0');
    expect(formatSigned(-3, 0)).toBe('\u22123');
    expect(formatSigned(3, 0)).toBe('+3');
    expect(formatSigned(0, 0)).toBe('0');
    expect(formatDb(Number.NaN)).toBe('\u2013');
  });

  it('writes times that carry over correctly', () => {
    expect(formatClock(6.284)).toBe('00:06.284');
    expect(formatClock(59.9996)).toBe('01:00.000');
    expect(formatClock(3725.5)).toBe('1:02:05.500');
    expect(formatClock(-1.5)).toBe('\u221200:01.500');
    expect(formatClock(0.0042175, 6)).toBe('00:00.004 218');
    expect(formatClock(59.9999996, 6)).toBe('01:00.000 000');
    expect([clockDecimals(0.004), clockDecimals(16e-6)]).toEqual([3, 6]);
    expect(formatDuration(0.18)).toBe('180 ms');
    expect(formatDuration(1.25)).toBe('1.25 s');
    expect(formatDuration(125)).toBe('2 min 05 s');
    expect(formatDuration(41e-6)).toBe('41.0 \u00b5s');
  });

  it('writes sample rates in the unit of their size', () => {
    expect(formatRate(2_400_000)).toBe('2.400 MS/s');
    expect(formatRate(48_000)).toBe('48.000 kS/s');
  });

  it('gives bandwidths three significant digits', () => {
    expect(formatKhz(879)).toBe('0.879');
    expect(formatKhz(10_200)).toBe('10.2');
    expect(formatKhz(298_000)).toBe('298');
    expect(formatKhz(10_200, 1)).toBe('10.2');
  });
});
