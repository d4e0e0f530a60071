import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHz, parseQuantity } from './parse-quantity.ts';

describe('parseQuantity', () => {
  it.each([
    ['2.4M', 2_400_000],
    ['2.4 MHz', 2_400_000],
    ['2.4 MS/s', 2_400_000],
    ['2400000', 2_400_000],
    ['2 400 000', 2_400_000],
    ['433.92M', 433_920_000],
    ['434.070 012 MHz', 434_070_012],
    ['250k', 250_000],
    ['250 ksps', 250_000],
    ['48e3', 48_000],
    ['1e6 Hz', 1_000_000],
    ['1.5G', 1_500_000_000],
    ['-300 kHz', -300_000],
    ['.5M', 500_000],
    ['  10 Hz ', 10],
  ])('%s is %d', (text, expected) => {
    expect(parseHz(text)).toBe(expected);
  });

  it.each(['', ' ', 'M', 'abc', '2.4.1M', '2,4M', '5 V', '10 dB', '1e', '--3', 'Infinity', 'NaN', '0x10'])(
    'refuses %j',
    (text) => {
      expect(parseQuantity(text)).toBeNull();
    },
  );

  it('tells whether a unit was given', () => {
    expect(parseQuantity('12')?.hasUnit).toBe(false);
    expect(parseQuantity('12k')?.hasUnit).toBe(true);
    expect(parseQuantity('12 Hz')?.hasUnit).toBe(true);
  });

  it('reads back every number of kilohertz exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (hz) => {
        expect(parseHz(`${hz}`)).toBe(hz === 0 ? 0 : hz);
        expect(parseHz(`${(hz / 1000).toFixed(3)}k`)).toBeCloseTo(hz, 6);
      }),
    );
  });
});
