// Paints markers over the traces: a sign at each one's level with its name, and what they read in the plot's corner. It
// decides how they look, never where they are.

import type { PlotSize } from '../../lib/plot-size.ts';
import { type DbRange, type FrequencyWindow, pxFromDb, pxFromHz } from '../../lib/spaces.ts';
import { type Theme, withAlpha } from '../../lib/theme.ts';
import type { MarkerPicture } from './marker-hand.ts';

export interface MarkerPlot {
  readonly size: PlotSize;
  readonly plotHeightPx: number;
  readonly range: DbRange;
  readonly window: FrequencyWindow;
}

/** CSS pixels. */
const FONT_SIZE = 11;
const SIGN = 4;
const LINE_HEIGHT = 14;
/** Right of the levels' labels. */
const TEXT_LEFT = 72;
const TEXT_TOP = 5;

export class MarkerPainter {
  readonly #theme: Theme;
  #ratio = 1;

  constructor(theme: Theme) {
    this.#theme = theme;
  }

  paint(context: CanvasRenderingContext2D, markers: readonly MarkerPicture[], plot: MarkerPlot): void {
    if (markers.length === 0) return;
    this.#ratio = plot.size.pixelRatio;
    context.font = `${FONT_SIZE * this.#ratio}px ${this.#theme.monoFamily}`;
    context.textBaseline = 'middle';
    // The active one last: over the others.
    for (const marker of markers.toSorted((a, b) => Number(a.isActive) - Number(b.isActive)))
      this.#paintSign(context, marker, plot);
    this.#paintTexts(context, markers, plot);
  }

  #paintSign(context: CanvasRenderingContext2D, marker: MarkerPicture, plot: MarkerPlot): void {
    const { size, plotHeightPx, range, window } = plot;
    const x = Math.round(pxFromHz(marker.offsetHz, window, size.widthPx));
    if (x < 0 || x > size.widthPx) return;
    const color = marker.isActive ? this.#theme.accent : this.#theme.text;
    context.fillStyle = withAlpha(color, marker.isActive ? 0.55 : 0.3);
    context.fillRect(x, 0, this.#px(1), plotHeightPx);
    if (marker.levelDb === null) return;
    const y = Math.round(pxFromDb(marker.levelDb, range, plotHeightPx));
    const top = Math.min(plotHeightPx - this.#px(2), Math.max(this.#px(2 * SIGN), y));
    const half = this.#px(SIGN);
    context.fillStyle = color;
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x - half, top - 2 * half);
    context.lineTo(x + half, top - 2 * half);
    context.fill();
    const width = context.measureText(marker.name).width;
    const gap = this.#px(3);
    const left = x + half + gap + width <= size.widthPx ? x + half + gap : x - half - gap - width;
    const middle = Math.max(this.#px(7), top - half);
    context.fillStyle = withAlpha(this.#theme.background, 0.75);
    context.fillRect(left - this.#px(2), middle - this.#px(7), width + this.#px(4), this.#px(14));
    context.fillStyle = color;
    context.textAlign = 'left';
    context.fillText(marker.name, left, middle);
  }

  /** As many as there is room for, the active one among them. */
  #paintTexts(context: CanvasRenderingContext2D, markers: readonly MarkerPicture[], plot: MarkerPlot): void {
    const lineHeight = this.#px(LINE_HEIGHT);
    const room = Math.max(1, Math.floor((0.6 * plot.plotHeightPx) / lineHeight));
    const active = markers.findIndex(({ isActive }) => isActive);
    const first = Math.max(0, Math.min(active, markers.length - room));
    const shown = markers.slice(first, first + room);
    const left = this.#px(TEXT_LEFT);
    const top = this.#px(TEXT_TOP);
    const width = Math.max(...shown.map(({ text }) => context.measureText(text).width));
    context.fillStyle = withAlpha(this.#theme.background, 0.8);
    context.fillRect(left - this.#px(5), top, Math.ceil(width) + this.#px(10), shown.length * lineHeight);
    context.textAlign = 'left';
    for (const [index, marker] of shown.entries()) {
      context.fillStyle = marker.isActive ? this.#theme.accent : this.#theme.text;
      context.fillText(marker.text, left, Math.round(top + (index + 0.5) * lineHeight + 0.5 * this.#ratio));
    }
  }

  #px(cssPx: number): number {
    return Math.max(1, Math.round(cssPx * this.#ratio));
  }
}
