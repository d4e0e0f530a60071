// What an end-to-end test may ask of a running view, on window.__sfericTest, only on a page opened with ?test=1.
// Nothing in the application reads it.

import type { TraceKind } from './trace-kinds.ts';

export interface TestBox {
  readonly trackId: number | null;
  readonly emitterId: number | null;
  /** CSS pixels from the top left of the waterfall. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TestAnnotation {
  readonly annotationId: number;
  /** As in TestBox. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TestHooks {
  /** CSS pixels from the left edge of waterfall and spectrum. */
  pxFromOffsetHz(offsetHz: number): number;
  boxes(): readonly TestBox[];
  annotationBoxes(): readonly TestAnnotation[];
  /** The line of the row that the spectrum shows. */
  rowLine(): {
    readonly y: number;
    readonly row: number;
    readonly isPicked: boolean;
    readonly isOutside: boolean;
  } | null;
  selection(): {
    readonly sampleStart: number;
    readonly sampleCount: number;
    readonly lowOffsetHz: number;
    readonly highOffsetHz: number;
  } | null;
  /** Of the waterfall, device pixels from the top. */
  timeTicks(): readonly { readonly y: number; readonly text: string }[];
  /** What the waterfall shows at CSS pixels from its top; null where there is no row. */
  sampleAtY(y: number): number | null;
  /** Rows that have been drawn since the page was opened. */
  rowsDrawn(): number;
  /** Red, green, blue, alpha at CSS pixels from the top left; null while nothing can be read. */
  waterfallPixel(x: number, y: number): readonly number[] | null;
  spectrumPixel(x: number, y: number): readonly number[] | null;
  /** CSS pixels from the top of the spectrum. */
  spectrumYFromDb(levelDbfs: number): number | null;
  /** Of a shown trace at an offset, dBFS (dB of the difference); null where there is none. */
  traceLevelDb(kind: TraceKind, offsetHz: number): number | null;
  /** Share of the density's time, 0 to 1, in which a frequency's level was within these; null where none is shown. */
  densityWithin(offsetHz: number, lowDbfs: number, highDbfs: number): number | null;
  /** What the newest density is of, and in how many columns. */
  densityWindow(): {
    readonly lowOffsetHz: number;
    readonly highOffsetHz: number;
    readonly columnCount: number;
    readonly timeConstantS: number;
    /** First sample of the newest row that was counted. */
    readonly sample: number;
  } | null;
  /** The noise floor and threshold lines that are drawn. */
  traceLines(): readonly { readonly line: string; readonly levelDb: number }[];
  markers(): readonly { readonly text: string; readonly offsetHz: number; readonly levelDb: number | null }[];
  /** What is written beside the pointer. */
  spectrumReadout(): readonly string[];
  /** CSS pixels from the top of the spectrum to its frequency axis. */
  spectrumAxisY(): number;
  /** Of the whole file in the waterfall's place, as `waterfallPixel`. */
  filePixel(x: number, y: number): readonly number[];
  /** CSS pixels from its top. */
  fileYFromSample(sample: number): number;
  fileWindow(): { readonly startSample: number; readonly endSample: number } | null;
  /** Whether all that it shows has arrived and is exact. */
  isFileWhole(): boolean;
  /** Of the picture in the minimap, marks not included. */
  minimapPixel(x: number, y: number): readonly number[];
  /** CSS pixels from the left edge of the minimap. */
  minimapPxFromSample(sample: number): number;
  /** Levels that the colour ramp spans. */
  rangeDb(): { readonly lowDb: number; readonly highDb: number } | null;
  /** Loses and restores the WebGL context of the waterfall. */
  loseWaterfallContext(): boolean;
  loseSpectrumContext(): boolean;
  /** Long work that ends when it is cancelled, as any part of the application begins it. */
  beginWork(label: string): { progress(fraction: number | null): void };
  /** Mean and worst main-thread milliseconds of an animation frame. */
  drawCost(): { readonly draws: number; readonly meanMs: number; readonly worstMs: number };
}

declare global {
  interface Window {
    __sfericTest?: Partial<TestHooks>;
  }
}

export function isTestPage(): boolean {
  return new URLSearchParams(window.location.search).get('test') === '1';
}

/** Adds to what other panels offer; does nothing on an ordinary page. */
export function offerTestHooks(hooks: Partial<TestHooks>): void {
  if (!isTestPage()) return;
  window.__sfericTest = { ...window.__sfericTest, ...hooks };
}
