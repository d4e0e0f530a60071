import { describe, expect, it } from 'vitest';
import { levelScale, levelText } from './level-unit.ts';

describe('level units', () => {
  it('are dBFS plus a constant: minus the bandwidth of a bin, plus the calibration', () => {
    const facts = { rbwHz: 1000, psdRefDbm: -20 };
    expect(levelScale('dbfs', facts)).toEqual({ unit: 'dbfs', text: 'dBFS', addDb: 0 });
    expect(levelScale('dbfs-hz', facts).addDb).toBeCloseTo(-30, 12);
    expect(levelScale('dbm', facts).addDb).toBe(-20);
    expect(levelScale('dbm-hz', facts)).toMatchObject({ unit: 'dbm-hz', text: 'dBm/Hz' });
    expect(levelScale('dbm-hz', facts).addDb).toBeCloseTo(-50, 12);
    expect(levelText(-59.76, levelScale('dbm', facts))).toBe('−79.8 dBm');
  });

  it('fall back to what is known: no dBm without a calibration, no density without a bandwidth', () => {
    expect(levelScale('dbm', { rbwHz: 1000, psdRefDbm: null }).unit).toBe('dbfs');
    expect(levelScale('dbm-hz', { rbwHz: 1000, psdRefDbm: null }).unit).toBe('dbfs-hz');
    expect(levelScale('dbm-hz', { rbwHz: null, psdRefDbm: 0 }).unit).toBe('dbm');
  });
});
