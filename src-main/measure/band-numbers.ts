// The numbers of a box from its mean spectrum: power, noise beside it, bandwidths, neighbours. Pure; powers are linear, a
// full-scale tone is 1. Must not know where the spectrum comes from.
import type { Hz } from '#contract/units.ts';

export interface MeanSpectrum {
  /** Mean power of each bin, lowest frequency first; bin k is centred on -rate/2 + k * rate / bins. */
  readonly power: Float32Array;
  readonly sampleRateHz: Hz;
  readonly enbwBins: number;
  /** Independent looks in the mean. */
  readonly looks: number;
}

export interface Band {
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
}

/** On each side, as wide as the box times this, is where its noise is looked for. */
const NOISE_REACH = 4;
const LEAST_NOISE_BINS = 64;
const FEWEST_NOISE_BINS = 16;
/** Signals beside the box are left out as long as they fill less than three quarters of what is looked at. */
const NOISE_QUANTILE = 0.25;
const NOISE_QUANTILE_Z = -0.6745;
/** Part of the power outside the occupied bandwidth, on each side. */
const OUTSIDE_PART = 0.005;

/** Power inside, with parts of the bins at the edges. */
export function bandPower(spectrum: MeanSpectrum, band: Band): number {
  let sum = 0;
  forBins(spectrum, band, (power, part) => {
    sum += power * part;
  });
  return sum / spectrum.enbwBins;
}

/**
 * Mean noise power of a bin, from the lower quartile of the bins beside the band: of gamma-distributed means of `looks`
 * looks, by Wilson and Hilferty's normal approximation (1931). null: too few bins.
 */
export function noisePerBin(spectrum: MeanSpectrum, band: Band): number | null {
  const binHz = binWidthHz(spectrum);
  const widthHz = band.highOffsetHz - band.lowOffsetHz;
  const guardHz = Math.max(4 * binHz, 0.1 * widthHz);
  const reachHz = Math.max(NOISE_REACH * widthHz, LEAST_NOISE_BINS * binHz);
  const beside = (isNear: boolean): number[] => {
    const found: number[] = [];
    for (const [bin, power] of spectrum.power.entries()) {
      const offsetHz = centreHz(spectrum, bin);
      const away = Math.max(band.lowOffsetHz - offsetHz, offsetHz - band.highOffsetHz);
      if (away > guardHz && (!isNear || away <= guardHz + reachHz)) found.push(power);
    }
    return found;
  };
  const near = beside(true);
  const bins = near.length >= LEAST_NOISE_BINS / 2 ? near : beside(false);
  if (bins.length < FEWEST_NOISE_BINS) return null;
  bins.sort((a, b) => a - b);
  const quartile = bins[Math.floor(NOISE_QUANTILE * bins.length)] ?? 0;
  return quartile / gammaQuantile(spectrum.looks, NOISE_QUANTILE_Z);
}

/** Of a mean of `looks` exponential powers of mean 1, at the normal quantile `z` (Wilson and Hilferty 1931). */
export function gammaQuantile(looks: number, z: number): number {
  return Math.max(0, 1 - 1 / (9 * looks) + z / (3 * Math.sqrt(looks))) ** 3;
}

/** Holds 99 % of the power, the noise taken off every bin; null where nothing is left. */
export function occupiedBand(spectrum: MeanSpectrum, band: Band, noiseBin: number): Band | null {
  const edges: number[] = [];
  const sums: number[] = [];
  let sum = 0;
  forBins(spectrum, band, (power, part, lowHz, highHz) => {
    if (edges.length === 0) edges.push(lowHz);
    sum += (power - noiseBin) * part;
    edges.push(highHz);
    sums.push(sum);
  });
  if (!(sum > 0)) return null;
  const crossing = (wanted: number, index: number): number => {
    const before = index === 0 ? 0 : (sums[index - 1] ?? 0);
    const step = (sums[index] ?? 0) - before;
    const part = step > 0 ? Math.min(1, Math.max(0, (wanted - before) / step)) : 0;
    const lowHz = edges[index] ?? 0;
    return lowHz + part * ((edges[index + 1] ?? 0) - lowHz);
  };
  // From outside: noise that was taken off makes the sum wander, and the outermost crossing is the edge.
  const low = sums.findIndex((value) => value >= OUTSIDE_PART * sum);
  const high = sums.findLastIndex((value) => value <= (1 - OUTSIDE_PART) * sum) + 1;
  if (low < 0 || high >= sums.length) return null;
  return {
    lowOffsetHz: crossing(OUTSIDE_PART * sum, low),
    highOffsetHz: Math.max(crossing((1 - OUTSIDE_PART) * sum, high), crossing(OUTSIDE_PART * sum, low)),
  };
}

export interface Peak {
  readonly power: number;
  readonly bin: number;
  readonly offsetHz: Hz;
}

/** The strongest bin, placed between bins by a parabola through three levels in decibels. */
export function peakOf(spectrum: MeanSpectrum, band: Band): Peak {
  const [first, end] = binRange(spectrum, band);
  let bin = first;
  for (let k = first; k < end; k++) {
    if ((spectrum.power[k] ?? 0) > (spectrum.power[bin] ?? 0)) bin = k;
  }
  const db = (k: number): number => 10 * Math.log10(spectrum.power[k] ?? Number.NaN);
  const curvature = db(bin - 1) - 2 * db(bin) + db(bin + 1);
  const shift =
    curvature < 0 && Number.isFinite(curvature) ? (0.5 * (db(bin - 1) - db(bin + 1))) / curvature : 0;
  const offsetHz = centreHz(spectrum, bin) + Math.min(0.5, Math.max(-0.5, shift)) * binWidthHz(spectrum);
  return { power: spectrum.power[bin] ?? 0, bin, offsetHz };
}

/**
 * Between the outermost places in the band that lie `xDb` below the peak, linear in decibels between bins. null where
 * noise reaches that level: then it would be the noise's width.
 */
export function xdbBand(
  spectrum: MeanSpectrum,
  band: Band,
  xDb: number,
  noiseBin: number | null,
): Band | null {
  const { power } = peakOf(spectrum, band);
  const level = power * 10 ** (-xDb / 10);
  const [first, end] = binRange(spectrum, band);
  // What one of the bins' noise reaches by chance.
  if (noiseBin !== null && noiseBin * gammaQuantile(spectrum.looks, 3.5) >= level) return null;
  let low = first;
  while (low < end && (spectrum.power[low] ?? 0) < level) low++;
  let high = end - 1;
  while (high > low && (spectrum.power[high] ?? 0) < level) high--;
  const between = (inside: number, outside: number): Hz => {
    const [a, b] = [spectrum.power[inside] ?? 0, spectrum.power[outside] ?? 0];
    const at = centreHz(spectrum, inside);
    if (!(b > 0) || b >= level) return at;
    const part = Math.log(a / level) / Math.log(a / b);
    return at + Math.min(1, Math.max(0, part)) * (centreHz(spectrum, outside) - at);
  };
  return { lowOffsetHz: between(low, low - 1), highOffsetHz: between(high, high + 1) };
}

export function binWidthHz({ sampleRateHz, power }: MeanSpectrum): Hz {
  return sampleRateHz / power.length;
}

function centreHz(spectrum: MeanSpectrum, bin: number): Hz {
  return -spectrum.sampleRateHz / 2 + bin * binWidthHz(spectrum);
}

/** Bins whose centre lies in the band, at least one. */
function binRange(spectrum: MeanSpectrum, band: Band): readonly [first: number, end: number] {
  const binHz = binWidthHz(spectrum);
  const place = (offsetHz: Hz): number => (offsetHz + spectrum.sampleRateHz / 2) / binHz;
  const most = spectrum.power.length - 1;
  const first = Math.min(most, Math.max(0, Math.ceil(place(band.lowOffsetHz))));
  const last = Math.min(most, Math.floor(place(band.highOffsetHz)));
  return last < first ? [Math.min(most, Math.round(place(band.lowOffsetHz))), first + 1] : [first, last + 1];
}

/** Every bin that the band touches, with the part of it inside and that part's edges. */
function forBins(
  spectrum: MeanSpectrum,
  band: Band,
  take: (power: number, part: number, lowHz: Hz, highHz: Hz) => void,
): void {
  const binHz = binWidthHz(spectrum);
  for (const [bin, power] of spectrum.power.entries()) {
    const lowHz = Math.max(band.lowOffsetHz, centreHz(spectrum, bin) - binHz / 2);
    const highHz = Math.min(band.highOffsetHz, centreHz(spectrum, bin) + binHz / 2);
    if (highHz > lowHz) take(power, (highHz - lowHz) / binHz, lowHz, highHz);
  }
}
