import { describe, expect, it } from 'vitest';
import type { BoxMeasurement } from '#contract/measurement.ts';
import { boxValues } from './box-values.ts';

const MEASURED: BoxMeasurement = {
  request: { sampleStart: 0, sampleCount: 100_000, lowOffsetHz: -50_000, highOffsetHz: 50_000, xDb: 26 },
  fftSize: 4096,
  rbwHz: 366.2,
  windowCount: 40,
  channelPowerDbfs: -20,
  channelDensityDbfsPerHz: -70,
  noiseDensityDbfsPerHz: -110,
  signalPowerDbfs: -20.1,
  snrDb: 39.9,
  occupied: { lowOffsetHz: -6_250, highOffsetHz: 6_250 },
  xdb: null,
  acprLowerDb: -45.5,
  acprUpperDb: null,
  peakPowerDbfs: -25,
  peakOffsetHz: 100,
  peakEnvelopeDbfs: -18,
  timeResolutionS: 0.0005,
  leastGapS: 0.0003,
  dutyCycle: 0.25,
  onThresholdDbfs: -26,
  burstCount: 3,
  bursts: [
    { sampleStart: 0, sampleCount: 5_000, isWhole: false },
    { sampleStart: 20_000, sampleCount: 10_000, isWhole: true },
    { sampleStart: 60_000, sampleCount: 12_000, isWhole: true },
  ],
};
const STYLE = { sampleRateHz: 1e6, centerFreqHz: 434e6, psdRefDbm: null };

describe('values of a box', () => {
  it('are texts with a reason where there is none', () => {
    const values = new Map(boxValues(MEASURED, STYLE).map((value) => [value.id, value]));
    expect(values.get('channel')).toMatchObject({ name: 'power dBFS', text: '−20.0', copyText: '-20.0' });
    expect(values.get('obw')).toMatchObject({ text: '12.500', title: 'From 433.993 750 to 434.006 250 MHz' });
    expect(values.get('xdb')).toMatchObject({ name: '26 dB width kHz', text: '–' });
    expect(values.get('xdb')?.title).toContain('Noise');
    expect(values.get('acpr-upper')?.text).toBe('–');
    expect(values.get('peak-frequency')?.text).toBe('434.000 100');
    expect(values.get('duty')?.text).toBe('25.00');
  });

  it('take lengths from whole bursts and periods from all', () => {
    const values = new Map(boxValues(MEASURED, STYLE).map(({ id, text }) => [id, text]));
    expect(values.get('bursts')).toBe('3');
    expect(values.get('length')).toBe('11.0 ms');
    expect(values.get('length-least')).toBe('10.0 ms');
    expect(values.get('period')).toBe('30.0 ms');
  });

  it('are in dBm with a calibration, and relative without a centre', () => {
    const style = { ...STYLE, centerFreqHz: null, psdRefDbm: -30 };
    const values = new Map(boxValues(MEASURED, style).map((value) => [value.id, value]));
    expect(values.get('channel')).toMatchObject({ name: 'power dBm', text: '−50.0' });
    expect(values.get('density')).toMatchObject({ name: 'density dBm/Hz', text: '−100.0' });
    expect(values.get('peak-frequency')?.text).toBe('+0.000 100');
  });
});
