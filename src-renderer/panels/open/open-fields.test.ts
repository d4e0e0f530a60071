import { describe, expect, it } from 'vitest';
import { EMPTY_FIELDS, readFields, understoodAs } from './open-fields.ts';

describe('fields of the open dialog', () => {
  it('say nothing when they are empty: unknown stays unknown', () => {
    expect(readFields(EMPTY_FIELDS)).toEqual({ overrides: {}, rateMessage: null, centerMessage: null });
  });

  it('become overrides in hertz', () => {
    const fields = { ...EMPTY_FIELDS, rateText: '2.4M', centerText: '433.92 MHz', datatype: 'cu8' } as const;
    expect(readFields(fields).overrides).toEqual({
      sampleRateHz: 2_400_000,
      centerFreqHz: 433_920_000,
      datatype: 'cu8',
    });
  });

  it('say which part and channel, and whether I and Q are exchanged', () => {
    const overrides = { part: 2, channel: 3, isIqSwapped: true };
    expect(readFields({ ...EMPTY_FIELDS, ...overrides }).overrides).toEqual(overrides);
  });

  it.each(['fast', '0', '-2M'])('refuse %j as a rate and say what would do', (rateText) => {
    const reading = readFields({ ...EMPTY_FIELDS, rateText });
    expect(reading.overrides).toEqual({});
    expect(reading.rateMessage).toMatch(/2\.4M/);
  });

  it('take a negative or zero centre: a converter can be below zero', () => {
    expect(readFields({ ...EMPTY_FIELDS, centerText: '0' }).overrides).toEqual({ centerFreqHz: 0 });
  });

  it('tell how a number was understood', () => {
    expect(understoodAs('433.92M', 'Hz')).toBe('= 433.920 000 MHz');
    expect(understoodAs('48k', 'S/s')).toBe('= 48 000 S/s');
    expect(understoodAs('433.92', 'Hz')).toMatch(/add k or M/);
    expect(understoodAs('nonsense', 'Hz')).toBeNull();
  });
});
