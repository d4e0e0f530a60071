// The physical units that cross every boundary, as names for plain numbers. A leaf: imports nothing.

/** Absolute or relative frequency in hertz. `freqHz` is absolute (RF), `offsetHz` is relative to the centre. */
export type Hz = number;

/** Power relative to a full-scale complex tone, in decibels: such a tone reads 0.0. */
export type Dbfs = number;

/** Nanoseconds since 1970-01-01T00:00:00Z, as a decimal string in JSON because a double cannot hold it. */
export type TimeNsText = string;

/** A sample index counted from the first sample of the recording or session. Exact up to 2^53. */
export type SampleIndex = number;

/**
 * Noise bandwidth of one spectrum bin in hertz: `enbwBins * sampleRateHz / fftSize`
 * (Harris 1978, "On the use of windows for harmonic analysis with the DFT", eq. 11).
 */
export function rbwHz(enbwBins: number, sampleRateHz: number, fftSize: number): Hz {
  return (enbwBins * sampleRateHz) / fftSize;
}

/** Power density in dBFS per hertz of a bin that reads `powerDbfs`. */
export function psdDbfsPerHz(powerDbfs: Dbfs, binRbwHz: Hz): number {
  return powerDbfs - 10 * Math.log10(binRbwHz);
}

/** Power in dBm, or null without a calibration: a level in dBm exists only with one. */
export function powerDbmFrom(powerDbfs: Dbfs, psdRefDbm: number | null): number | null {
  return psdRefDbm === null ? null : powerDbfs + psdRefDbm;
}
