// The size of a plot in CSS and in device pixels, followed through resizes and changes of the device pixel ratio, and the
// canvas that is painted in it.

import type { Unsubscribe } from '#contract/api.ts';

export interface PlotSize {
  /** CSS pixels, whole. */
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  /** Device pixels, whole. */
  readonly widthPx: number;
  readonly heightPx: number;
}

export const NO_SIZE: PlotSize = { width: 0, height: 0, pixelRatio: 1, widthPx: 0, heightPx: 0 };

const PIXEL_RATIO_LIMITS = { min: 1, max: 3 } as const;

export function plotSizeFrom(width: number, height: number, devicePixelRatio: number): PlotSize {
  const { min, max } = PIXEL_RATIO_LIMITS;
  const pixelRatio = Math.min(max, Math.max(min, devicePixelRatio));
  return {
    width: Math.floor(width),
    height: Math.floor(height),
    pixelRatio,
    widthPx: Math.round(Math.floor(width) * pixelRatio),
    heightPx: Math.round(Math.floor(height) * pixelRatio),
  };
}

/** Calls back at once and at every change of the element's box or of the pixel ratio. */
export function followPlotSize(element: HTMLElement, onSize: (size: PlotSize) => void): Unsubscribe {
  let media: MediaQueryList | null = null;
  const tell = (): void => {
    onSize(plotSizeFrom(element.clientWidth, element.clientHeight, window.devicePixelRatio));
  };
  const onRatio = (): void => {
    media?.removeEventListener('change', onRatio);
    media = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    media.addEventListener('change', onRatio);
    tell();
  };
  const observer = new ResizeObserver(tell);
  observer.observe(element);
  onRatio();
  return () => {
    observer.disconnect();
    media?.removeEventListener('change', onRatio);
  };
}

const FITTED = new WeakMap<HTMLCanvasElement, PlotSize>();

/** Sizes a canvas's store to the plot; true when that emptied it. */
export function fitCanvas(canvas: HTMLCanvasElement, size: PlotSize): boolean {
  // Every layer comes here with every row, and what a canvas answers has to be fetched from the page.
  if (FITTED.get(canvas) === size) return false;
  FITTED.set(canvas, size);
  const { style } = canvas;
  const width = `${size.width}px`;
  const height = `${size.height}px`;
  if (style.width !== width) style.width = width;
  if (style.height !== height) style.height = height;
  if (canvas.width === size.widthPx && canvas.height === size.heightPx) return false;
  canvas.width = size.widthPx;
  canvas.height = size.heightPx;
  return true;
}

/** Throws an Error with a line for the user where there is none. */
export function context2d(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This display needs a 2D canvas, which this browser refuses');
  return context;
}
