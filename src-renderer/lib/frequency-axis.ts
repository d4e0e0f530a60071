// The one frequency axis that spectrum and waterfall share: the band, the shown window, and what gestures do to it.
// It reads and writes through the ports that it is given, and knows no store.

import type { Hz } from '#contract/units.ts';
import { bandFromRate, isWholeBand, pannedWindow, windowInBand, zoomedWindow } from './frequency-window.ts';
import { type FrequencyWindow, hzFromPx } from './spaces.ts';

export interface AxisPorts {
  /** null while nothing is open. */
  spanHz(): Hz | null;
  /** Of a row; null while no row has come. */
  binCount(): number | null;
  /** The window that the user asked for; nulls for the whole band. */
  wish(): readonly [low: Hz | null, high: Hz | null];
  setWish(lowOffsetHz: Hz | null, highOffsetHz: Hz | null): void;
}

/** The narrowest span to zoom to, in bins; a band of unknown bins is taken for this many. */
const MIN_SPAN_BINS = 16;
const UNKNOWN_BINS = 4096;

export class FrequencyAxis {
  readonly #ports: AxisPorts;

  constructor(ports: AxisPorts) {
    this.#ports = ports;
  }

  band(): FrequencyWindow | null {
    const spanHz = this.#ports.spanHz();
    return spanHz === null ? null : bandFromRate(spanHz);
  }

  /** What the plot shows, from its left to its right edge. */
  window(): FrequencyWindow | null {
    const band = this.band();
    return band === null ? null : windowInBand(...this.#ports.wish(), band);
  }

  /** `x` of `width`, in the same pixels; `factor` below 1 zooms in. */
  zoomAt(x: number, width: number, factor: number): void {
    const band = this.band();
    const window = this.window();
    if (band === null || window === null) return;
    const bandSpanHz = band.highOffsetHz - band.lowOffsetHz;
    const minSpanHz = (MIN_SPAN_BINS * bandSpanHz) / (this.#ports.binCount() ?? UNKNOWN_BINS);
    this.#apply(zoomedWindow(window, hzFromPx(x, window, width), factor, band, minSpanHz), band);
  }

  /** The content follows by `dx` of `width`. */
  panBy(dx: number, width: number): void {
    const band = this.band();
    const window = this.window();
    if (band === null || window === null) return;
    const byHz = (-dx / width) * (window.highOffsetHz - window.lowOffsetHz);
    this.#apply(pannedWindow(window, byHz, band), band);
  }

  reset(): void {
    this.#ports.setWish(null, null);
  }

  #apply(window: FrequencyWindow, band: FrequencyWindow): void {
    if (isWholeBand(window, band)) this.#ports.setWish(null, null);
    else this.#ports.setWish(window.lowOffsetHz, window.highOffsetHz);
  }
}
