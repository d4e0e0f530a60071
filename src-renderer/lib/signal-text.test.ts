import { describe, expect, it } from 'vitest';
import type { Emitter } from '#contract/entities.ts';
import { bandwidthText, emitterName, frequencyText, seenText, stateText } from './signal-text.ts';

const RATE_HZ = 1_000_000;
const seen = (durationS: number, trackCount = 1): string =>
  seenText({ trackCount, firstSample: 0, lastSample: durationS * RATE_HZ } as Emitter, RATE_HZ);

describe('a signal in words', () => {
  it('carries its number once', () => {
    expect(emitterName({ emitterId: 7, label: 'OOK bursts' } as Emitter)).toBe('E7 OOK bursts');
    expect(emitterName({ emitterId: 7, label: 'E7 OOK' } as Emitter)).toBe('E7 OOK');
    expect(emitterName({ emitterId: 7, label: 'E70' } as Emitter)).toBe('E7 E70');
    expect(emitterName({ emitterId: 7, label: '' } as Emitter)).toBe('E7');
  });

  it('has an absolute frequency only with a centre, with the sign of its offset', () => {
    expect(frequencyText(300_000, 433_920_000)).toBe('434.220 000');
    expect(frequencyText(-300_000, 433_920_000)).toBe('433.620 000');
    expect(frequencyText(300_000, null)).toBe('+300.000');
    expect(frequencyText(-300_012, null)).toBe('\u2212300.012');
  });

  it('has ended rather than being lost', () => {
    expect((['tentative', 'confirmed', 'lost'] as const).map(stateText)).toEqual([
      'tentative',
      'confirmed',
      'ended',
    ]);
  });

  it('has a bandwidth in kHz with one decimal', () => {
    expect(bandwidthText(301_800)).toBe('301.8');
  });

  it('is counted in bursts, or timed when it was there once', () => {
    expect(seen(5, 10)).toBe('10×');
    expect([9.999, 59.96, 125, 0.18, 0.99999, 0.00004].map((durationS) => seen(durationS))).toEqual([
      '10.0 s',
      '1:00',
      '2:05',
      '180 ms',
      '1.0 s',
      '40 µs',
    ]);
  });

  it('fits its column', () => {
    for (const durationS of [1e-6, 9.99e-4, 0.0123, 0.9994, 1, 59.94, 60, 3599, 35_999])
      expect(seen(durationS).length).toBeLessThanOrEqual(7);
  });
});
