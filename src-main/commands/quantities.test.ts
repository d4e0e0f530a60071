// What people type for a frequency is read exactly, and what is no number is refused.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hzFromText,
  parseCenterFreq,
  parseDatatype,
  parsePort,
  parseSampleRate,
  parseSpeed,
  parseWhole,
} from './quantities.ts';

describe('hertz as people type them', () => {
  it.each([
    ['2400000', 2_400_000],
    ['2.4M', 2_400_000],
    ['250k', 250_000],
    ['433.92M', 433_920_000],
    ['433.92MHz', 433_920_000],
    ['868.95 MHz', 868_950_000],
    ['1.6Msps', 1_600_000],
    ['48kS/s', 48_000],
    ['2.4G', 2_400_000_000],
    ['1e6', 1_000_000],
    ['.5k', 500],
    ['77500.25', 77_500.25],
  ])('%s', (text, hz) => expect(hzFromText(text)).toBe(hz));

  it.each(['', 'M', '2.4.1M', '2,4M', 'two', '0x10', '1e999', '5 apples', '--4'])('%j is none', (text) =>
    expect(hzFromText(text)).toBeNull(),
  );

  it('reads every whole number back', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (hz) => hzFromText(String(hz)) === hz));
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e7 }), (khz) => hzFromText(`${khz}k`) === khz * 1000));
  });
});

describe('options', () => {
  it('refuses a rate of 0 and a negative frequency, and knows the short datatypes', () => {
    expect(() => parseSampleRate('0')).toThrow('above 0');
    expect(() => parseCenterFreq('-1M')).toThrow('from 0');
    expect(parseDatatype('ci16')).toBe('ci16_le');
    expect(parseDatatype('cf32_be')).toBe('cf32_be');
    expect(() => parseDatatype('float')).toThrow('cs16');
  });

  it('holds ports, counts and speeds to their ranges', () => {
    expect(parsePort('0')).toBe(0);
    expect(() => parsePort('65536')).toThrow();
    expect(() => parsePort('80.5')).toThrow();
    expect(parseWhole('Threads', 1, 4)('4')).toBe(4);
    expect(() => parseWhole('Threads', 1, 4)('5')).toThrow('from 1 to 4');
    expect(parseSpeed('max')).toBe('max');
    expect(parseSpeed('0.5x')).toBe(0.5);
    expect(() => parseSpeed('0')).toThrow();
  });
});
