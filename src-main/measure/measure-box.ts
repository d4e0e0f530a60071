// Measures a box of the open recording: plans the transforms, has them done natively, and makes numbers of them. Must not
// know who asks.

import { fail, ok, type Result } from '#contract/errors.ts';
import type { BoxMeasurement, BoxMeasureRequest } from '#contract/measurement.ts';
import { MEASURE_BURSTS_MAX, MEASURE_SAMPLES_MAX, MEASURE_SAMPLES_MIN } from '#contract/measurement.ts';
import type { NativeAddon, NativeBoxMeasurement } from '../../native/index.d.ts';
import type { Config } from '../config/schema.ts';
import type { RecordingFacts } from '../engine/facts.ts';
import { nativeLayout } from '../engine/native-layout.ts';
import { resolveSpectrum } from '../engine/settings.ts';
import {
  type Band,
  bandPower,
  binWidthHz,
  type MeanSpectrum,
  noisePerBin,
  occupiedBand,
  peakOf,
  xdbBand,
} from './band-numbers.ts';
import { burstNumbers } from './burst-numbers.ts';
import { type MeasurePlan, measurePlan } from './measure-plan.ts';

export type BoxMeter = Pick<NativeAddon, 'measureBox'>;

export interface MeasureJob {
  readonly meter: BoxMeter;
  readonly facts: RecordingFacts;
  readonly config: Config;
  readonly request: BoxMeasureRequest;
}

/** Below this the noise decides where the occupied bandwidth ends. */
const LEAST_OCCUPIED_SNR_DB = 3;
/** Of the box's length: what the eye takes for one burst in it. A shorter box shows the keying within. */
const GAP_PART = 1 / 300;
/** Of bins under Hann, and of windows that overlap by half: as many look alike (Welch 1967). */
const BINS_PER_LOOK = 1.944;
const WINDOWS_PER_LOOK = 1 + 2 / 36;

/** Fails with one line where the box is too short, too long, or leaves the recording or the band. */
export async function measureBox(job: MeasureJob): Promise<Result<BoxMeasurement>> {
  const { facts, request, meter, config } = job;
  const refusal = refusalOf(request, facts);
  if (refusal !== null) return fail('bad-request', refusal);
  const spectrum = resolveSpectrum(config.spectrum, facts);
  const plan = measurePlan(request, facts.sampleRateHz, spectrum.fftSize);
  try {
    const measured = await meter.measureBox({
      dataPath: facts.dataPath,
      dataOffsetBytes: facts.dataOffsetBytes,
      sampleCount: facts.sampleCount,
      datatype: facts.datatype,
      layout: nativeLayout(facts.layout),
      window: spectrum.window,
      kaiserBeta: config.spectrum.kaiserBeta,
      wisdomFolder: config.spectrum.wisdomFolder ?? '',
      boxStart: request.sampleStart,
      boxCount: request.sampleCount,
      ...plan,
    });
    return ok(numbersOf(request, plan, measured, facts.sampleRateHz));
  } catch (error) {
    return fail('input-refused', error instanceof Error ? error.message : String(error));
  }
}

function refusalOf(request: BoxMeasureRequest, facts: RecordingFacts): string | null {
  const { sampleStart, sampleCount, lowOffsetHz, highOffsetHz } = request;
  if (sampleStart + sampleCount > facts.sampleCount) {
    return `A box to measure lies inside the recording: it has ${facts.sampleCount} samples, the box ends at ${sampleStart + sampleCount}`;
  }
  if (sampleCount < MEASURE_SAMPLES_MIN) {
    return `A box to measure holds at least ${MEASURE_SAMPLES_MIN} samples, this one ${sampleCount}: draw a longer one`;
  }
  if (sampleCount > MEASURE_SAMPLES_MAX) {
    const mostS = (MEASURE_SAMPLES_MAX / facts.sampleRateHz).toPrecision(3);
    return `A box to measure is at most ${mostS} s long at this sample rate: draw a shorter one`;
  }
  const halfHz = facts.sampleRateHz / 2;
  if (!(highOffsetHz > lowOffsetHz) || lowOffsetHz < -halfHz || highOffsetHz > halfHz) {
    return `A box to measure lies inside the band, from -${halfHz} to ${halfHz} Hz`;
  }
  return null;
}

function numbersOf(
  request: BoxMeasureRequest,
  plan: MeasurePlan,
  measured: NativeBoxMeasurement,
  sampleRateHz: number,
): BoxMeasurement {
  const spectrum: MeanSpectrum = {
    power: measured.meanPower,
    sampleRateHz,
    enbwBins: measured.enbwBins,
    looks: measured.windowCount / WINDOWS_PER_LOOK,
  };
  const band: Band = request;
  const widthHz = request.highOffsetHz - request.lowOffsetHz;
  const channel = bandPower(spectrum, band);
  const noiseBin = noisePerBin(spectrum, band);
  const rbwHz = measured.enbwBins * binWidthHz(spectrum);
  const noise = noiseBin === null ? null : (noiseBin / rbwHz) * widthHz;
  const signal = noise !== null && channel > noise ? channel - noise : null;
  const snrDb = signal === null || noise === null || noise <= 0 ? null : decibels(signal / noise);
  const peak = peakOf(spectrum, band);
  const envelopeHz = (plan.envelopeBinCount * sampleRateHz) / plan.envelopeFftSize;
  const hopSize = plan.envelopeFftSize / 2;
  const samplesPerValue = hopSize * measured.windowsPerValue;
  const bursts = burstNumbers({
    power: measured.envelope,
    firstMiddle:
      measured.envelopeStart + plan.envelopeFftSize / 2 + ((measured.windowsPerValue - 1) * hopSize) / 2,
    samplesPerValue,
    looks: Math.max(
      1,
      (plan.envelopeBinCount / BINS_PER_LOOK) * (measured.windowsPerValue / WINDOWS_PER_LOOK),
    ),
    noisePower: noiseBin === null ? null : (noiseBin / rbwHz) * envelopeHz,
    leastGapSamples: GAP_PART * request.sampleCount,
  });
  return {
    request,
    fftSize: plan.fftSize,
    rbwHz,
    windowCount: measured.windowCount,
    channelPowerDbfs: decibels(channel),
    channelDensityDbfsPerHz: decibels(channel / widthHz),
    noiseDensityDbfsPerHz: noiseBin === null ? null : decibels(noiseBin / rbwHz),
    signalPowerDbfs: signal === null ? null : decibels(signal),
    snrDb,
    occupied:
      noiseBin !== null && snrDb !== null && snrDb >= LEAST_OCCUPIED_SNR_DB
        ? occupiedBand(spectrum, band, noiseBin)
        : null,
    xdb: xdbBand(spectrum, band, request.xDb, noiseBin),
    acprLowerDb: neighbourDb(spectrum, band, -widthHz, channel),
    acprUpperDb: neighbourDb(spectrum, band, widthHz, channel),
    peakPowerDbfs: decibels(peak.power),
    peakOffsetHz: peak.offsetHz,
    peakEnvelopeDbfs: decibels(measured.envelope.reduce((most, value) => Math.max(most, value), 0)),
    timeResolutionS: samplesPerValue / sampleRateHz,
    leastGapS: (GAP_PART * request.sampleCount) / sampleRateHz,
    dutyCycle: bursts.dutyCycle,
    onThresholdDbfs: bursts.onThreshold === null ? null : decibels(bursts.onThreshold),
    burstCount: bursts.bursts.length,
    bursts: bursts.bursts.slice(0, MEASURE_BURSTS_MAX),
  };
}

function neighbourDb(spectrum: MeanSpectrum, band: Band, byHz: number, channel: number): number | null {
  const lowOffsetHz = band.lowOffsetHz + byHz;
  const highOffsetHz = band.highOffsetHz + byHz;
  const halfHz = spectrum.sampleRateHz / 2;
  if (lowOffsetHz < -halfHz || highOffsetHz > halfHz) return null;
  return decibels(bandPower(spectrum, { lowOffsetHz, highOffsetHz }) / channel);
}

/** Not below -200: JSON has no minus infinity. */
function decibels(power: number): number {
  return power > 0 ? Math.max(-200, 10 * Math.log10(power)) : -200;
}
