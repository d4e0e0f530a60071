// What the user may do to the shown span: zoom at a frequency, pan, never leave the band. Pure; the saved view
// store holds the result.

import type { Hz } from '#contract/units.ts';
import type { FrequencyWindow } from './spaces.ts';

/** The whole band of a recording. */
export function bandFromRate(sampleRateHz: Hz): FrequencyWindow {
  return { lowOffsetHz: -sampleRateHz / 2, highOffsetHz: sampleRateHz / 2 };
}

/** The window that the view store asks for, kept inside the band; the band itself where it asks for none. */
export function windowInBand(
  lowOffsetHz: Hz | null,
  highOffsetHz: Hz | null,
  band: FrequencyWindow,
): FrequencyWindow {
  if (lowOffsetHz === null || highOffsetHz === null || !(highOffsetHz > lowOffsetHz)) return band;
  return shiftedIntoBand({ lowOffsetHz, highOffsetHz }, band);
}

/** Scales the span by `factor` (below 1 zooms in) and keeps `atHz` at its pixel, as far as the band allows. */
export function zoomedWindow(
  window: FrequencyWindow,
  atHz: Hz,
  factor: number,
  band: FrequencyWindow,
  minSpanHz: Hz,
): FrequencyWindow {
  const bandSpanHz = band.highOffsetHz - band.lowOffsetHz;
  const spanHz = window.highOffsetHz - window.lowOffsetHz;
  const newSpanHz = Math.min(bandSpanHz, Math.max(Math.min(minSpanHz, bandSpanHz), spanHz * factor));
  const lowOffsetHz = atHz - ((atHz - window.lowOffsetHz) / spanHz) * newSpanHz;
  return shiftedIntoBand({ lowOffsetHz, highOffsetHz: lowOffsetHz + newSpanHz }, band);
}

export function pannedWindow(window: FrequencyWindow, byHz: Hz, band: FrequencyWindow): FrequencyWindow {
  return shiftedIntoBand(
    { lowOffsetHz: window.lowOffsetHz + byHz, highOffsetHz: window.highOffsetHz + byHz },
    band,
  );
}

export function isWholeBand(window: FrequencyWindow, band: FrequencyWindow): boolean {
  return window.lowOffsetHz <= band.lowOffsetHz && window.highOffsetHz >= band.highOffsetHz;
}

function shiftedIntoBand(window: FrequencyWindow, band: FrequencyWindow): FrequencyWindow {
  const spanHz = window.highOffsetHz - window.lowOffsetHz;
  if (spanHz >= band.highOffsetHz - band.lowOffsetHz) return band;
  if (window.lowOffsetHz < band.lowOffsetHz)
    return { lowOffsetHz: band.lowOffsetHz, highOffsetHz: band.lowOffsetHz + spanHz };
  if (window.highOffsetHz > band.highOffsetHz)
    return { lowOffsetHz: band.highOffsetHz - spanHz, highOffsetHz: band.highOffsetHz };
  return window;
}
