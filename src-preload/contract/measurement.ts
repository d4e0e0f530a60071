// What a box of time and frequency holds, measured from every sample of it. A leaf: imports only its siblings.

import type { Dbfs, Hz, SampleIndex } from './units.ts';

/** Longest box that is measured, samples: some seconds of one core. */
export const MEASURE_SAMPLES_MAX = 2 ** 28;
/** Shortest: three half windows of the least transform. */
export const MEASURE_SAMPLES_MIN = 1024;
/** Bursts that are listed; all are counted. */
export const MEASURE_BURSTS_MAX = 1000;

export interface BoxMeasureRequest {
  readonly sampleStart: SampleIndex;
  readonly sampleCount: number;
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
  /** x of the x-dB bandwidth, above 0. */
  readonly xDb: number;
}

export interface MeasuredBurst {
  readonly sampleStart: SampleIndex;
  readonly sampleCount: number;
  /** false: it goes on beyond the box, so its length is only what is inside. */
  readonly isWhole: boolean;
}

export interface BoxMeasurement {
  readonly request: BoxMeasureRequest;
  /** Of the transform that the spectrum was measured with. */
  readonly fftSize: number;
  readonly rbwHz: Hz;
  /** Transforms averaged, half overlapped. */
  readonly windowCount: number;
  /** All that is inside, signal and noise. */
  readonly channelPowerDbfs: Dbfs;
  /** Per hertz: channel power over the width of the box. */
  readonly channelDensityDbfsPerHz: number;
  /** Per hertz, beside the box; null: there is too little beside it. */
  readonly noiseDensityDbfsPerHz: number | null;
  /** Channel power less the noise in it; null: no noise is known, or nothing stands out of it. */
  readonly signalPowerDbfs: Dbfs | null;
  /** signalPowerDbfs over the noise in the box; null as it. */
  readonly snrDb: number | null;
  /** Holds 99 % of the signal power, the noise taken off (ITU-R SM.328); null below 3 dB of SNR. */
  readonly occupied: { readonly lowOffsetHz: Hz; readonly highOffsetHz: Hz } | null;
  /** Between the outermost bins at most x dB below the strongest (ITU-R SM.443); null where noise lies above that. */
  readonly xdb: { readonly lowOffsetHz: Hz; readonly highOffsetHz: Hz } | null;
  /** Power of as wide a channel right below, and right above, over channel power; null: it leaves the band. */
  readonly acprLowerDb: number | null;
  readonly acprUpperDb: number | null;
  /** Strongest bin of the mean spectrum. */
  readonly peakPowerDbfs: Dbfs;
  readonly peakOffsetHz: Hz;
  /** Greatest power in the box at any time, over timeResolutionS. */
  readonly peakEnvelopeDbfs: Dbfs;
  /** Of the power over time, from one value to the next. */
  readonly timeResolutionS: number;
  /** A pause shorter than this does not end a burst: a 300th of the box. */
  readonly leastGapS: number;
  /** Part of the time that the signal is on, 0 to 1; null: nothing stands out of the noise. */
  readonly dutyCycle: number | null;
  /** Level that a burst begins at. */
  readonly onThresholdDbfs: Dbfs | null;
  /** Whole ones and cut ones. */
  readonly burstCount: number;
  /** The first MEASURE_BURSTS_MAX. */
  readonly bursts: readonly MeasuredBurst[];
}
