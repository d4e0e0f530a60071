// Through the real addon, on a recording of known power: a tone, a keyed tone, noise.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { BoxMeasurement, BoxMeasureRequest } from '#contract/measurement.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { loadAddon } from '../engine/addon.ts';
import type { RecordingFacts } from '../engine/facts.ts';
import { measureBox } from './measure-box.ts';

const RATE = 1_000_000;
const COUNT = 2_000_000;
/** Over the whole band. */
const NOISE_DBFS = -40;
const TONE = { offsetHz: 100_000, dbfs: -20 };
/** On for 10 ms of every 50. */
const KEYED = { offsetHz: -200_000, dbfs: -15, onSamples: 10_000, everySamples: 50_000 };

const folder = mkdtempSync(join(tmpdir(), 'sferic-measure-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function recording(): RecordingFacts {
  const samples = new Float32Array(2 * COUNT);
  let state = 1;
  const uniform = (): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return (state + 0.5) / 2 ** 32;
  };
  const sigma = Math.sqrt(10 ** (NOISE_DBFS / 10) / 2);
  for (let n = 0; n < COUNT; n++) {
    const radius = sigma * Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    let [i, q] = [radius * Math.cos(angle), radius * Math.sin(angle)];
    const tone = 2 * Math.PI * ((TONE.offsetHz * n) / RATE);
    i += 10 ** (TONE.dbfs / 20) * Math.cos(tone);
    q += 10 ** (TONE.dbfs / 20) * Math.sin(tone);
    if (n % KEYED.everySamples < KEYED.onSamples) {
      const keyed = 2 * Math.PI * ((KEYED.offsetHz * n) / RATE);
      i += 10 ** (KEYED.dbfs / 20) * Math.cos(keyed);
      q += 10 ** (KEYED.dbfs / 20) * Math.sin(keyed);
    }
    samples[2 * n] = i;
    samples[2 * n + 1] = q;
  }
  const dataPath = join(folder, 'known.cf32');
  writeFileSync(dataPath, samples);
  return {
    name: 'known',
    dataPath,
    dataOffsetBytes: 0,
    sampleCount: COUNT,
    datatype: 'cf32_le',
    sampleRateHz: RATE,
    centerFreqHz: null,
    timeStartNs: null,
  };
}

const facts = recording();

async function measured(request: Partial<BoxMeasureRequest>): Promise<BoxMeasurement> {
  const result = await measureBox({
    meter: loadAddon(),
    facts,
    config: DEFAULT_CONFIG,
    request: { sampleStart: 0, sampleCount: COUNT, lowOffsetHz: 0, highOffsetHz: 1, xDb: 26, ...request },
  });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('a box of a recording', () => {
  it('of noise alone reads its power, and no signal', async () => {
    const box = await measured({ lowOffsetHz: 250_000, highOffsetHz: 350_000 });
    // A tenth of the band.
    expect(box.channelPowerDbfs).toBeCloseTo(NOISE_DBFS - 10, 1);
    expect(box.channelDensityDbfsPerHz).toBeCloseTo(NOISE_DBFS - 60, 1);
    expect(box.noiseDensityDbfsPerHz).toBeCloseTo(NOISE_DBFS - 60, 0.5);
    expect(box.snrDb ?? -99).toBeLessThan(-10);
    expect(box.occupied).toBeNull();
    expect(box.dutyCycle).toBeNull();
    expect(box.acprLowerDb).toBeCloseTo(0, 0);
  });

  it('of a tone reads its power, frequency and SNR', async () => {
    const box = await measured({ lowOffsetHz: 80_000, highOffsetHz: 120_000 });
    expect(box.signalPowerDbfs).toBeCloseTo(TONE.dbfs, 1);
    expect(box.peakOffsetHz).toBeCloseTo(TONE.offsetHz, -1);
    // Noise in 40 kHz of 1 MHz: 14 dB below the whole.
    expect(Math.abs((box.snrDb ?? 0) - (TONE.dbfs - NOISE_DBFS + 13.98))).toBeLessThan(0.2);
    expect(box.dutyCycle).toBe(1);
    expect(box.bursts).toEqual([expect.objectContaining({ isWhole: false })]);
    expect(box.peakEnvelopeDbfs).toBeCloseTo(TONE.dbfs, 0);
    // The neighbours hold noise alone.
    expect(Math.abs((box.acprUpperDb ?? 0) + (TONE.dbfs - NOISE_DBFS + 13.98))).toBeLessThan(0.3);
    const width = (box.occupied?.highOffsetHz ?? 0) - (box.occupied?.lowOffsetHz ?? 0);
    expect(width).toBeLessThan(4 * box.rbwHz);
  });

  it('of a keyed tone reads duty, lengths and period', async () => {
    const box = await measured({
      sampleStart: 20_000,
      sampleCount: 1_000_000,
      lowOffsetHz: -220_000,
      highOffsetHz: -180_000,
    });
    // On for a fifth of the time: 7 dB below.
    expect(Math.abs(box.channelPowerDbfs - (KEYED.dbfs - 6.99))).toBeLessThan(0.1);
    expect(Math.abs(box.peakEnvelopeDbfs - KEYED.dbfs)).toBeLessThan(0.7);
    expect(box.burstCount).toBe(20);
    expect(Math.abs((box.dutyCycle ?? 0) - 0.2)).toBeLessThan(0.003);
    for (const [index, burst] of box.bursts.entries()) {
      expect(burst.isWhole).toBe(true);
      expect(Math.abs(burst.sampleCount - KEYED.onSamples)).toBeLessThan(150);
      expect(Math.abs(burst.sampleStart - KEYED.everySamples * (index + 1))).toBeLessThan(100);
    }
  });

  it('is the same at every asking, and refused in one line where it cannot be measured', async () => {
    const request = { sampleStart: 12_345, sampleCount: 300_000, lowOffsetHz: 50_000, highOffsetHz: 150_000 };
    expect(await measured(request)).toEqual(await measured(request));
    await expect(measured({ sampleCount: 100 })).rejects.toThrow(/at least 1024 samples/);
    await expect(measured({ sampleStart: COUNT })).rejects.toThrow(/inside the recording/);
    await expect(measured({ lowOffsetHz: -600_000 })).rejects.toThrow(/inside the band/);
  });
});
