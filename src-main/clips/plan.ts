// From a box of time and frequency to what is cut: margins, centre, decimation. Pure numbers. Must not touch files.
import type { ClipBox, ClipRequest } from '#contract/clips.ts';
import { SfericError } from '#contract/errors.ts';

/** Of the clip's rate, flat: what the native filter promises (native/src/dsp/down_converter.hpp). */
export const PASS_FRACTION = 0.8;

/** In time, on each side: a quarter of the box, so that the noise beside it is seen, in these limits. */
const TIME_MARGIN_FRACTION = 0.25;
const TIME_MARGIN_MIN_S = 0.005;
const TIME_MARGIN_MAX_S = 1;
/** In frequency, on each side: half of the box. A detector needs noise beside a signal to tell it from. */
const FREQ_MARGIN_FRACTION = 0.5;
/** A narrow box over a short time would leave a handful of samples: then it is decimated less. */
const MIN_CLIP_SAMPLES = 8192;
/** The filter's taps grow with it, 50 for each step: 5 million are 20 MB. */
const MAX_DECIMATION = 100_000;
/** A rate of whole hertz makes exact times; given up to a quarter of the decimation for it. */
const NICE_FRACTION = 0.75;

export interface ClipSource {
  readonly sampleCount: number;
  readonly sampleRateHz: number;
}

export interface ClipPlan {
  /** The piece of the source, margins included. */
  readonly sampleStart: number;
  readonly sampleCount: number;
  /** null: the samples as they are. */
  readonly band: { readonly offsetHz: number; readonly decimation: number } | null;
  readonly sampleRateHz: number;
  /** Where the clip's 0 Hz lies, from the source's centre. */
  readonly offsetHz: number;
  /** Samples of the clip. */
  readonly clipSampleCount: number;
  /** The box, in samples of the clip and offsets from its centre. */
  readonly box: ClipBox;
  /** What a user should know about how it was cut, or null. */
  readonly note: string | null;
}

/** Throws `bad-request` where nothing of the box lies inside the recording. */
export function planClip(request: ClipRequest, source: ClipSource): ClipPlan {
  const box = insideBox(request.box, source);
  const marginSamples = Math.round(timeMarginS(request, box, source) * source.sampleRateHz);
  const sampleStart = Math.max(0, box.sampleStart - marginSamples);
  const sampleStop = Math.min(source.sampleCount, box.sampleStart + box.sampleCount + marginSamples);
  const sampleCount = sampleStop - sampleStart;
  const wantedHz = wantedWidthHz(request, box);
  const decimation =
    wantedHz === null || !request.isFiltered ? 1 : decimationFor(wantedHz, sampleCount, source.sampleRateHz);
  const isWhole = wantedHz === null || !request.isFiltered;
  const isTooWide = wantedHz !== null && wantedHz > PASS_FRACTION * source.sampleRateHz;
  if (isWhole || isTooWide) {
    return {
      sampleStart,
      sampleCount,
      band: null,
      sampleRateHz: source.sampleRateHz,
      offsetHz: 0,
      clipSampleCount: sampleCount,
      box: { ...box, sampleStart: box.sampleStart - sampleStart },
      note:
        isTooWide && !isWhole
          ? 'the box with its margin is wider than the filter passes at this rate: cut in time only'
          : null,
    };
  }
  // Whole hertz where the box allows it, so that the clip's frequency is written exactly.
  const middleHz = ((box.lowOffsetHz ?? 0) + (box.highOffsetHz ?? 0)) / 2;
  const offsetHz = (box.highOffsetHz ?? 0) - (box.lowOffsetHz ?? 0) >= 10 ? Math.round(middleHz) : middleHz;
  const first = Math.floor((box.sampleStart - sampleStart) / decimation);
  const last = Math.ceil((box.sampleStart + box.sampleCount - sampleStart) / decimation);
  const clipSampleCount = Math.floor((sampleCount - 1) / decimation) + 1;
  return {
    sampleStart,
    sampleCount,
    band: { offsetHz, decimation },
    sampleRateHz: source.sampleRateHz / decimation,
    offsetHz,
    clipSampleCount,
    box: {
      sampleStart: first,
      sampleCount: Math.max(1, Math.min(last, clipSampleCount) - first),
      lowOffsetHz: (box.lowOffsetHz ?? 0) - offsetHz,
      highOffsetHz: (box.highOffsetHz ?? 0) - offsetHz,
    },
    note: null,
  };
}

function insideBox(box: ClipBox, source: ClipSource): ClipBox {
  const start = Math.max(0, box.sampleStart);
  const stop = Math.min(source.sampleCount, box.sampleStart + box.sampleCount);
  if (stop <= start) {
    throw new SfericError(
      'bad-request',
      `A clip needs at least one sample: the box is samples ${box.sampleStart} to ${box.sampleStart + box.sampleCount}, the recording has ${source.sampleCount}`,
    );
  }
  const inTime = { ...box, sampleStart: start, sampleCount: stop - start };
  const { lowOffsetHz, highOffsetHz } = box;
  if (lowOffsetHz === null || highOffsetHz === null)
    return { ...inTime, lowOffsetHz: null, highOffsetHz: null };
  const halfHz = source.sampleRateHz / 2;
  const low = Math.max(-halfHz, Math.min(lowOffsetHz, highOffsetHz));
  const high = Math.min(halfHz, Math.max(lowOffsetHz, highOffsetHz));
  if (low > high) {
    throw new SfericError(
      'bad-request',
      `A clip needs a piece of the band: the box is ${lowOffsetHz} to ${highOffsetHz} Hz from the centre, the band -${halfHz} to ${halfHz} Hz`,
    );
  }
  return { ...inTime, lowOffsetHz: low, highOffsetHz: high };
}

function timeMarginS(request: ClipRequest, box: ClipBox, source: ClipSource): number {
  if (request.timeMarginS !== null) return request.timeMarginS;
  const durationS = box.sampleCount / source.sampleRateHz;
  return Math.min(Math.max(TIME_MARGIN_FRACTION * durationS, TIME_MARGIN_MIN_S), TIME_MARGIN_MAX_S);
}

/** The box with its margins; null without edges. */
function wantedWidthHz(request: ClipRequest, box: ClipBox): number | null {
  if (box.lowOffsetHz === null || box.highOffsetHz === null) return null;
  const widthHz = box.highOffsetHz - box.lowOffsetHz;
  return widthHz + 2 * (request.freqMarginHz ?? FREQ_MARGIN_FRACTION * widthHz);
}

function decimationFor(wantedHz: number, sampleCount: number, sampleRateHz: number): number {
  const byWidth = wantedHz > 0 ? (PASS_FRACTION * sampleRateHz) / wantedHz : MAX_DECIMATION;
  const bySamples = sampleCount / MIN_CLIP_SAMPLES;
  const most = Math.max(1, Math.floor(Math.min(byWidth, bySamples, MAX_DECIMATION)));
  for (let candidate = most; candidate >= most * NICE_FRACTION; candidate -= 1) {
    if (Number.isInteger(sampleRateHz / candidate)) return candidate;
  }
  return most;
}
