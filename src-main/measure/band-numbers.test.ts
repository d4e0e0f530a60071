import { describe, expect, it } from 'vitest';
import {
  bandPower,
  gammaQuantile,
  type MeanSpectrum,
  noisePerBin,
  occupiedBand,
  peakOf,
  xdbBand,
} from './band-numbers.ts';

const RATE = 1_024_000;
const BINS = 1024;
const BIN_HZ = RATE / BINS;

/** A flat noise of `noise` a bin and whatever is laid on top by offset. */
function spectrumOf(noise: number, signal: (offsetHz: number) => number, looks = 1000): MeanSpectrum {
  const power = Float32Array.from({ length: BINS }, (_, bin) => noise + signal(-RATE / 2 + bin * BIN_HZ));
  return { power, sampleRateHz: RATE, enbwBins: 1.5, looks };
}

const block = (lowHz: number, highHz: number, power: number) => (offsetHz: number) =>
  offsetHz >= lowHz && offsetHz < highHz ? power : 0;

describe('numbers of a band', () => {
  it('are powers: a flat density times the width, parts of bins at the edges', () => {
    const spectrum = spectrumOf(1.5e-6, () => 0);
    // 1e-6 a bin width, so 1e-9 a hertz.
    expect(bandPower(spectrum, { lowOffsetHz: -100_000, highOffsetHz: 100_000 })).toBeCloseTo(2e-4, 9);
    expect(bandPower(spectrum, { lowOffsetHz: 250, highOffsetHz: 750 })).toBeCloseTo(5e-7, 11);
  });

  it('find the noise beside a signal, and beside other signals', () => {
    const band = { lowOffsetHz: -50_000, highOffsetHz: 50_000 };
    const lonely = spectrumOf(1e-6, block(-50_000, 50_000, 1e-3), 1e6);
    expect(noisePerBin(lonely, band)).toBeCloseTo(1e-6, 8);
    const crowded = spectrumOf(
      1e-6,
      (hz) =>
        block(-50_000, 50_000, 1e-3)(hz) +
        block(100_000, 220_000, 1e-2)(hz) +
        block(-250_000, -150_000, 1e-4)(hz),
      1e6,
    );
    expect(noisePerBin(crowded, band)).toBeCloseTo(1e-6, 8);
    expect(noisePerBin(lonely, { lowOffsetHz: -RATE / 2, highOffsetHz: RATE / 2 })).toBeNull();
  });

  it('are right for noise that scatters: the quartile is brought back to the mean', () => {
    // Means of 16 exponential powers, by their quantiles in a scattered order.
    const looks = 16;
    const power = Float32Array.from({ length: BINS }, (_, bin) => {
      const uniform = (((bin * 389) % BINS) + 0.5) / BINS;
      return 1e-6 * gammaQuantile(looks, normalQuantile(uniform));
    });
    const spectrum = { power, sampleRateHz: RATE, enbwBins: 1.5, looks };
    const band = { lowOffsetHz: -50_000, highOffsetHz: 50_000 };
    expect((noisePerBin(spectrum, band) ?? 0) / 1e-6).toBeCloseTo(1, 1);
  });

  it('hold 99 % of the power, whatever the noise under it', () => {
    const band = { lowOffsetHz: -100_000, highOffsetHz: 100_000 };
    for (const noise of [1e-9, 1e-5, 2e-4]) {
      // 80 kHz of flat power: its inner 99 % are 79.2 kHz.
      const occupied = occupiedBand(spectrumOf(noise, block(-40_000, 40_000, 1e-3)), band, noise);
      const width = (occupied?.highOffsetHz ?? 0) - (occupied?.lowOffsetHz ?? 0);
      expect(Math.abs(width - 79_200), `noise ${noise}`).toBeLessThan(0.02 * 79_200);
      expect(((occupied?.highOffsetHz ?? 0) + (occupied?.lowOffsetHz ?? 0)) / 2).toBeCloseTo(-BIN_HZ / 2, -3);
    }
    expect(
      occupiedBand(
        spectrumOf(1e-6, () => 0),
        band,
        2e-6,
      ),
    ).toBeNull();
  });

  it('measure the width at x dB of a shape that is known, between bins', () => {
    // A Gaussian in power: -x dB where offset = sigma * sqrt(x * ln(10) / 5) / ... from exp(-offset^2 / (2 sigma^2)).
    const sigma = 20_000;
    const spectrum = spectrumOf(1e-12, (hz) => Math.exp(-(hz * hz) / (2 * sigma * sigma)), 1e6);
    const band = { lowOffsetHz: -300_000, highOffsetHz: 300_000 };
    for (const xDb of [3, 6, 20, 26]) {
      const half = sigma * Math.sqrt((2 * xDb * Math.LN10) / 10);
      const found = xdbBand(spectrum, band, xDb, 1e-12);
      expect((found?.highOffsetHz ?? 0) - (found?.lowOffsetHz ?? 0), `${xDb} dB`).toBeCloseTo(2 * half, -2);
    }
    // Noise 20 dB below the peak: the 26 dB width would be the noise's.
    expect(xdbBand(spectrumOf(1e-2, block(-1000, 1000, 1)), band, 26, 1e-2)).toBeNull();
  });

  it('place the peak between bins', () => {
    const at = 12_345;
    const spectrum = spectrumOf(1e-9, (hz) => 10 ** (-(((hz - at) / BIN_HZ) ** 2) / 2));
    const peak = peakOf(spectrum, { lowOffsetHz: -RATE / 2, highOffsetHz: RATE / 2 });
    expect(peak.offsetHz).toBeCloseTo(at, -1);
  });
});

/** Acklam's shape is not needed: bisection on the error function's series is enough for a test. */
function normalQuantile(probability: number): number {
  let [low, high] = [-6, 6];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function normalCdf(z: number): number {
  // Abramowitz and Stegun 26.2.17, to 7.5e-8.
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return z > 0 ? 1 - tail : tail;
}
