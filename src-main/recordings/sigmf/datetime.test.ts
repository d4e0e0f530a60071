import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datetimeFromTimeNs, timeNsAfterSamples, timeNsFromDatetime } from './datetime.ts';

describe('timeNsFromDatetime', () => {
  test.each<[string, bigint | null]>([
    ['1970-01-01T00:00:00Z', 0n],
    ['2026-08-11T14:52:02.213432Z', 1_786_459_922_213_432_000n],
    ['2026-08-11T14:52:02.123456789Z', 1_786_459_922_123_456_789n],
    ['2026-08-11T14:52:02.1234567891Z', 1_786_459_922_123_456_789n],
    ['1969-12-31T23:59:59.5Z', -500_000_000n],
    ['2016-12-31T23:59:60Z', 1_483_228_800_000_000_000n],
    ['2026-08-11T14:52:02', null],
    ['2026-08-11T14:52:02+02:00', null],
    ['2026-02-30T00:00:00Z', null],
    ['2026-13-01T00:00:00Z', null],
    ['2026-01-01T24:00:00Z', null],
    ['yesterday', null],
    ['', null],
  ])('%s', (text, expected) => {
    expect(timeNsFromDatetime(text)).toBe(expected);
  });
  test('what is written reads back, to the nanosecond', () => {
    const range = { min: -62_167_219_200_000_000_000n, max: 253_402_300_799_999_999_999n };
    fc.assert(
      fc.property(fc.bigInt(range), (timeNs) => {
        const text = datetimeFromTimeNs(timeNs);
        expect(text === null ? null : timeNsFromDatetime(text)).toBe(timeNs);
      }),
    );
  });
});

describe('timeNsAfterSamples', () => {
  test('is exact where a double is not: one day at 50 MS/s', () => {
    const samples = 86_400 * 50_000_000 + 1;
    expect(timeNsAfterSamples(1_786_459_922_000_000_000n, samples, 50e6)).toBe(
      1_786_459_922_000_000_000n + 86_400_000_000_000n + 20n,
    );
  });
  test('rounds to the nearest nanosecond, backwards too', () => {
    expect(timeNsAfterSamples(0n, 1, 3)).toBe(333_333_333n);
    expect(timeNsAfterSamples(0n, 2, 3)).toBe(666_666_667n);
    expect(timeNsAfterSamples(0n, -2, 3)).toBe(-666_666_667n);
  });
});
