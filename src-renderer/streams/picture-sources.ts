// Where a picture of the view is taken from: each plot offers itself, drawn anew at the moment it is asked for, since
// what WebGL has drawn is gone after the page was composed. Knows no plot.

import type { Unsubscribe } from '#contract/api.ts';
import type { FrequencyWindow } from '../lib/spaces.ts';

export type PlotKind = 'spectrum' | 'waterfall';

export interface PlotMark {
  readonly yPx: number;
  readonly text: string;
}

export interface PlotCapture {
  /** Bottom first; all of one size, in device pixels. */
  readonly layers: readonly HTMLCanvasElement[];
  readonly pixelRatio: number;
  readonly window: FrequencyWindow;
  /** null: one row, or not known. */
  readonly shownSamples: readonly [first: number, end: number] | null;
  /** Of the axis at its side, device pixels from the top. */
  readonly marks: readonly PlotMark[];
  /** What the marks count, for example `dBFS`. */
  readonly unit: string;
  /** What is drawn, where the page says it over the plot; a line of a colour, or null for the colour ramp. */
  readonly legend?: readonly { readonly text: string; readonly color: string | null }[];
}

export class PictureSources {
  readonly #captures = new Map<PlotKind, () => PlotCapture | null>();

  /** `capture` answers null while it shows nothing. The last one that offered itself is asked. */
  offer(kind: PlotKind, capture: () => PlotCapture | null): Unsubscribe {
    this.#captures.set(kind, capture);
    return () => {
      if (this.#captures.get(kind) === capture) this.#captures.delete(kind);
    };
  }

  /** To be copied at once: layers change with the next row. */
  capture(kind: PlotKind): PlotCapture | null {
    return this.#captures.get(kind)?.() ?? null;
  }
}
