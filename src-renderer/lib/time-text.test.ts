import { describe, expect, it } from 'vitest';
import { momentText, utcClockText, utcDateText, utcNs } from './time-text.ts';

// 2026-01-02T03:04:05.250Z
const START = '1767323045250000000';
const FACTS = { sampleRateHz: 1000, timeStartNs: START, rowDurationS: 0.004 };

describe('moments as text', () => {
  it('are UTC to the nanosecond where the beginning is known', () => {
    expect(utcNs(1500, FACTS)).toBe(BigInt(START) + 1_500_000_000n);
    expect(utcNs(1500, { ...FACTS, timeStartNs: null })).toBeNull();
    // A day and a sample at 50 MS/s: no digit is lost.
    const late = 86_400 * 50e6 + 1;
    expect(utcNs(late, { ...FACTS, sampleRateHz: 50e6 })).toBe(BigInt(START) + 86_400_000_000_020n);
    expect(utcClockText(BigInt(START), 3)).toBe('03:04:05.250');
    expect(utcClockText(BigInt(START), 0)).toBe('03:04:05');
    expect(utcClockText(-1n, 9)).toBe('23:59:59.999999999');
    expect(utcDateText(BigInt(START))).toBe('2026-01-02');
  });

  it('are the recording’s clock where UTC is not wanted or not known', () => {
    expect(momentText(1500, 'utc', FACTS)).toBe('2026-01-02 03:04:06.750 UTC');
    expect(momentText(1500, 'recording', FACTS)).toBe('00:01.500');
    expect(momentText(1500, 'utc', { ...FACTS, timeStartNs: null })).toBe('00:01.500');
  });
});
