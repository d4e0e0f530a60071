// Which transforms a box is measured with: long enough to resolve its width, short enough for its time. Pure arithmetic;
// must not know samples.
import type { Hz } from '#contract/units.ts';

export interface MeasurePlan {
  readonly fftSize: number;
  readonly hopSize: number;
  readonly envelopeFftSize: number;
  /** Of the band in the envelope's transform, lowest frequency first. */
  readonly firstEnvelopeBin: number;
  readonly envelopeBinCount: number;
}

export interface MeasureBox {
  readonly sampleCount: number;
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
}

const LEAST_FFT = 256;
const MOST_FFT = 65536;
/** Fewer bins than these in the box do not show its shape. */
const WANTED_BINS = 64;
/** Windows that at least fit into the box. */
const LEAST_WINDOWS = 4;
/** Bins of the envelope's band: their powers scatter by 1/sqrt of them, so a burst's top is smooth. */
const WANTED_ENVELOPE_BINS = 16;

/** `usualFftSize` is the engine's: it stays where it does. The box lies inside the band. */
export function measurePlan(box: MeasureBox, sampleRateHz: Hz, usualFftSize: number): MeasurePlan {
  const widthHz = box.highOffsetHz - box.lowOffsetHz;
  const mostFft = Math.min(MOST_FFT, Math.max(LEAST_FFT, powerOfTwoUpTo(box.sampleCount / LEAST_WINDOWS)));
  let fftSize = Math.min(mostFft, usualFftSize);
  while (fftSize < mostFft && (widthHz * fftSize) / sampleRateHz < WANTED_BINS) fftSize *= 2;
  const wantedEnvelope = (WANTED_ENVELOPE_BINS * sampleRateHz) / widthHz;
  const envelopeFftSize = Math.min(mostFft, Math.max(LEAST_FFT, 2 * powerOfTwoUpTo(wantedEnvelope - 1)));
  const binHz = sampleRateHz / envelopeFftSize;
  const firstEnvelopeBin = Math.min(
    envelopeFftSize - 1,
    Math.max(0, Math.round((box.lowOffsetHz + sampleRateHz / 2) / binHz)),
  );
  const envelopeBinCount = Math.min(
    envelopeFftSize - firstEnvelopeBin,
    Math.max(1, Math.round(widthHz / binHz)),
  );
  return { fftSize, hopSize: fftSize / 2, envelopeFftSize, firstEnvelopeBin, envelopeBinCount };
}

function powerOfTwoUpTo(value: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, value)));
}
