import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configSchema, DEFAULT_CONFIG } from '../config/schema.ts';
import {
  answerSettingsJson,
  canonicalJson,
  configHash,
  engineSettings,
  fnv1a32,
  resolveSpectrum,
} from './settings.ts';

const AUTO = DEFAULT_CONFIG.spectrum;

describe('resolveSpectrum', () => {
  it.each([
    // [sampleRateHz, durationS, fftSize, averages]
    [50e6, 0.0045056, 4096, 1], // 5 ms at 50 MS/s: some hundred rows
    [20e6, 10, 4096, 39],
    [2.4e6, 10, 4096, 5],
    [1.024e6, 10, 4096, 2], // exactly 4 ms: still 4096
    [1e6, 10, 4096, 2], // 4.096 ms: the nearest power of two is 4096 again
    [250e3, 10, 1024, 2],
    [250e3, 0.2, 1024, 1], // 1/500 of 0.2 s is less than a window
    [48e3, 10, 256, 2], // 192 samples: nearest is 256
    [12e3, 10, 256, 1], // 48 samples: the least is 256
  ])('%d S/s for %d s: fftSize %d, averages %d', (sampleRateHz, durationS, fftSize, averages) => {
    const sampleCount = Math.round(sampleRateHz * durationS);
    const resolved = resolveSpectrum(AUTO, { sampleRateHz, sampleCount });
    expect(resolved).toEqual({
      fftSize,
      window: 'hann',
      kaiserBeta: null,
      overlap: 0.5,
      hopSize: fftSize / 2,
      averages,
    });
  });

  it('leaves what was chosen as it is', () => {
    const chosen = configSchema.parse({ spectrum: { fftSize: 16384, averages: 7, overlap: 0.75 } }).spectrum;
    expect(resolveSpectrum(chosen, { sampleRateHz: 48e3, sampleCount: 1e6 })).toEqual({
      fftSize: 16384,
      window: 'hann',
      kaiserBeta: null,
      overlap: 0.75,
      hopSize: 4096,
      averages: 7,
    });
  });

  it('gives a row even to a recording shorter than the usual transform', () => {
    const { fftSize, averages } = resolveSpectrum(AUTO, { sampleRateHz: 2.4e6, sampleCount: 3000 });
    expect(fftSize).toBe(2048);
    expect(averages).toBe(1);
  });

  it('always stays within what the engine takes', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e9, noNaN: true }),
        fc.integer({ min: 0, max: 2 ** 40 }),
        (sampleRateHz, sampleCount) => {
          const { fftSize, hopSize, averages } = resolveSpectrum(AUTO, { sampleRateHz, sampleCount });
          expect(Number.isInteger(Math.log2(fftSize))).toBe(true);
          expect(fftSize).toBeGreaterThanOrEqual(256);
          expect(fftSize).toBeLessThanOrEqual(4096);
          expect(averages).toBeGreaterThanOrEqual(1);
          // A row of more than one window lasts 4 ms give or take half a hop.
          if (averages > 1) {
            expect(averages * hopSize).toBeLessThanOrEqual(0.004 * sampleRateHz + hopSize / 2 + 1e-6);
          }
        },
      ),
    );
  });
});

describe('configHash', () => {
  const spectrum = resolveSpectrum(AUTO, { sampleRateHz: 2.4e6, sampleCount: 24e6 });

  it('is FNV-1a: the published vectors', () => {
    expect(fnv1a32('')).toBe(0x811c9dc5);
    expect(fnv1a32('a')).toBe(0xe40c292c);
    expect(fnv1a32('foobar')).toBe(0xbf9cf968);
  });

  it('changes with everything that the answer depends on, and with nothing else', () => {
    const base = configHash(spectrum, DEFAULT_CONFIG);
    const hashOf = (settings: unknown) => configHash(spectrum, configSchema.parse(settings));
    expect(hashOf({ detector: { pfa: 1e-5 } })).not.toBe(base);
    expect(hashOf({ tracker: { confirmHits: 4 } })).not.toBe(base);
    expect(hashOf({ emitters: { widthRatioMax: 3 } })).not.toBe(base);
    expect(configHash({ ...spectrum, averages: 6 }, DEFAULT_CONFIG)).not.toBe(base);
    expect(configHash({ ...spectrum, window: 'flat-top' }, DEFAULT_CONFIG)).not.toBe(base);
    const kaiserHash = (kaiserBeta: number) =>
      configHash({ ...spectrum, window: 'kaiser', kaiserBeta }, DEFAULT_CONFIG);
    expect(kaiserHash(8.6)).not.toBe(kaiserHash(9));
    // It shapes the Kaiser window only.
    expect(resolveSpectrum({ ...AUTO, kaiserBeta: 9 }, { sampleRateHz: 2.4e6, sampleCount: 24e6 })).toEqual(
      spectrum,
    );
    expect(hashOf({ server: { port: 1 }, store: { batchMs: 50 } })).toBe(base);
  });

  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: 1, a: [{ d: null, c: 'x' }] })).toBe('{"a":[{"c":"x","d":null}],"b":1}');
  });
});

describe('engineSettings', () => {
  it('derives the resolution from what the engine reports', () => {
    const spectrum = resolveSpectrum(AUTO, { sampleRateHz: 2.4e6, sampleCount: 24e6 });
    const native = {
      backendName: 'CPU',
      backendReason: 'the settings ask for the CPU',
      fftSize: 4096,
      hopSize: 2048,
      averages: 5,
      enbwBins: 1.5,
      samplesPerRow: 10240,
      thresholdOverFloorDb: 7,
      timeStartNs: null,
    };
    const settings = engineSettings(native, spectrum, DEFAULT_CONFIG, 2.4e6);
    expect(settings.rbwHz).toBeCloseTo(878.906, 3);
    expect(settings.rowDurationS).toBeCloseTo(0.0042667, 6);
    expect(settings.configHash).toBe(configHash(spectrum, DEFAULT_CONFIG));
    // What the log keeps of the settings in force leads back to the same hash.
    expect(fnv1a32(answerSettingsJson(settings, DEFAULT_CONFIG))).toBe(settings.configHash);
  });
});
