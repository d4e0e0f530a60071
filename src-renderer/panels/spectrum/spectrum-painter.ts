// Paints what lies under and over the spectrum's traces: level grid, frequency axis, legend, crosshair and read-out,
// on whole device pixels. It decides how things look, never what is shown.

import type { BandPiece } from '../../lib/band-strip.ts';
import { formatFixed, formatMhz, formatOffsetMhz } from '../../lib/format.ts';
import type { PlotSize } from '../../lib/plot-size.ts';
import { type DbRange, type FrequencyWindow, pxFromDb, pxFromHz } from '../../lib/spaces.ts';
import { type Theme, withAlpha } from '../../lib/theme.ts';
import { frequencyTicks, niceStep, ticksWithin } from '../../lib/ticks.ts';
import { type BookmarkFlag, paintBandStrip, paintBookmarks } from './band-painter.ts';

export interface GridPicture {
  /** Of the plot and the axis under it together. */
  readonly size: PlotSize;
  /** Of the plot alone, device pixels. */
  readonly plotHeightPx: number;
  readonly range: DbRange | null;
  readonly window: FrequencyWindow | null;
  /** null: the axis is relative to the centre. */
  readonly axisCenterHz: number | null;
  /** Of the axis alone, without the strip of bands under it, device pixels. */
  readonly axisHeightPx: number;
  /** null: there is no strip. */
  readonly bands: readonly BandPiece[] | null;
}

export interface CursorPicture {
  readonly size: PlotSize;
  readonly plotHeightPx: number;
  readonly range: DbRange | null;
  /** Device pixels; null while the pointer is over no plot. */
  readonly xPx: number | null;
  /** null while the pointer is over another panel. */
  readonly yPx: number | null;
  readonly lines: readonly string[];
  readonly threshold: { readonly yPx: number; readonly text: string } | null;
  readonly isMaxHoldOn: boolean;
  readonly hasRows: boolean;
  /** From left to right. */
  readonly bookmarks: readonly BookmarkFlag[];
}

const FONT_SIZE = 11;
const DB_TICK_SPACING = 24;
const FREQUENCY_TICK_SPACING = 66;
const LABEL_X = 6;
const LABEL_HEIGHT = 14;
const LINE_HEIGHT = 15;
const PADDING = 6;
const LEGEND_RIGHT = 12;
export const MAX_HOLD_COLOR = '#c98a35';

export class SpectrumPainter {
  readonly #theme: Theme;
  #ratio = 1;

  constructor(theme: Theme) {
    this.#theme = theme;
  }

  /** Under the traces. */
  paintGrid(context: CanvasRenderingContext2D, picture: GridPicture): void {
    const { size, plotHeightPx, range, window } = picture;
    this.#ratio = size.pixelRatio;
    context.clearRect(0, 0, size.widthPx, size.heightPx);
    if (range !== null) this.#paintLevels(context, range, size.widthPx, plotHeightPx);
    if (window !== null) this.#paintAxis(context, window, picture);
    if (picture.bands !== null) {
      const topPx = plotHeightPx + picture.axisHeightPx;
      const strip = { pieces: picture.bands, topPx, heightPx: size.heightPx - topPx };
      paintBandStrip(context, { ...strip, widthPx: size.widthPx, pixelRatio: size.pixelRatio }, this.#theme);
    }
    context.fillStyle = this.#theme.line;
    context.fillRect(0, plotHeightPx, size.widthPx, this.#px(1));
    context.fillRect(0, size.heightPx - this.#px(1), size.widthPx, this.#px(1));
  }

  /** Over the traces. */
  paintCursor(context: CanvasRenderingContext2D, picture: CursorPicture): void {
    const { size, plotHeightPx, xPx, yPx, threshold } = picture;
    this.#ratio = size.pixelRatio;
    context.clearRect(0, 0, size.widthPx, size.heightPx);
    context.font = this.#font();
    context.textBaseline = 'middle';
    if (picture.range !== null) this.#paintLevelLabels(context, picture.range, plotHeightPx);
    if (picture.hasRows) this.#paintLegend(context, picture.isMaxHoldOn, size.widthPx);
    if (threshold !== null) this.#paintThresholdLabel(context, threshold, size.widthPx, plotHeightPx);
    paintBookmarks(context, picture.bookmarks, plotHeightPx, size.widthPx, size.pixelRatio, this.#theme);
    context.font = this.#font();
    if (xPx === null) return;
    const x = Math.floor(xPx);
    context.fillStyle = withAlpha(this.#theme.accent, 0.9);
    context.fillRect(x, 0, this.#px(1), size.heightPx);
    if (yPx !== null && yPx < plotHeightPx) {
      context.fillStyle = withAlpha(this.#theme.accent, 0.45);
      context.fillRect(0, Math.floor(yPx), size.widthPx, this.#px(1));
    }
    this.#paintReadout(context, picture.lines, x, size.widthPx);
  }

  #paintLevels(context: CanvasRenderingContext2D, range: DbRange, widthPx: number, heightPx: number): void {
    context.fillStyle = withAlpha(this.#theme.line, 0.7);
    for (const { yPx } of levelTicks(range, heightPx, this.#ratio))
      context.fillRect(0, yPx, widthPx, this.#px(1));
  }

  /** Over the traces, on plates, as the times on the waterfall: a level that a trace crosses can still be read. */
  #paintLevelLabels(context: CanvasRenderingContext2D, range: DbRange, heightPx: number): void {
    const height = this.#px(LABEL_HEIGHT);
    const padding = this.#px(LABEL_X);
    context.textAlign = 'left';
    const shown = levelTicks(range, heightPx, this.#ratio).filter(
      ({ yPx }) => yPx >= height / 2 && yPx <= heightPx - height / 2,
    );
    for (const [index, { db, yPx }] of shown.entries()) {
      const text = index === 0 ? `${formatFixed(db, 0)} dBFS` : formatFixed(db, 0);
      const top = Math.round(yPx - height / 2);
      const width = Math.ceil(context.measureText(text).width) + 2 * padding;
      context.fillStyle = withAlpha(this.#theme.background, 0.66);
      context.fillRect(0, top, width, height);
      context.fillStyle = this.#theme.dim;
      context.fillText(text, padding, Math.round(yPx + 0.5 * this.#ratio));
    }
  }

  #paintAxis(context: CanvasRenderingContext2D, window: FrequencyWindow, picture: GridPicture): void {
    const { size, plotHeightPx, axisCenterHz } = picture;
    const { lowOffsetHz, highOffsetHz } = window;
    const { offsetsHz, decimals } = frequencyTicks(
      lowOffsetHz,
      highOffsetHz,
      axisCenterHz ?? 0,
      size.width,
      FREQUENCY_TICK_SPACING,
    );
    const textDecimals = axisCenterHz === null ? decimals : Math.max(3, decimals);
    context.font = this.#font();
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    const middle = Math.round(plotHeightPx + picture.axisHeightPx / 2) + this.#px(1);
    const unit = axisCenterHz === null ? 'offset MHz' : 'MHz';
    const unitLeft = size.widthPx - this.#px(LABEL_X) - context.measureText(unit).width;
    context.fillStyle = this.#theme.dim;
    context.fillText(unit, size.widthPx - this.#px(LABEL_X), middle);
    context.textAlign = 'center';
    for (const offsetHz of offsetsHz) {
      const x = Math.round(pxFromHz(offsetHz, window, size.widthPx));
      const text =
        axisCenterHz === null
          ? formatOffsetMhz(offsetHz, textDecimals)
          : formatMhz(axisCenterHz + offsetHz, textDecimals);
      context.fillStyle = withAlpha(this.#theme.line, 0.45);
      context.fillRect(x, 0, this.#px(1), plotHeightPx);
      context.fillStyle = this.#theme.faint;
      context.fillRect(x, plotHeightPx, this.#px(1), this.#px(4));
      const half = context.measureText(text).width / 2;
      if (x - half < this.#px(2) || x + half > unitLeft - this.#px(LABEL_X)) continue;
      context.fillStyle = this.#theme.dim;
      context.fillText(text, x, middle);
    }
  }

  #paintLegend(context: CanvasRenderingContext2D, isMaxHoldOn: boolean, widthPx: number): void {
    const y = this.#px(14);
    let right = widthPx - this.#px(LEGEND_RIGHT);
    context.textAlign = 'right';
    const entries: readonly (readonly [string, string])[] = isMaxHoldOn
      ? [
          ['max hold', MAX_HOLD_COLOR],
          ['live', this.#theme.trace],
        ]
      : [['live', this.#theme.trace]];
    for (const [text, color] of entries) {
      context.fillStyle = color;
      context.fillText(text, right, y);
      const width = context.measureText(text).width;
      context.fillRect(Math.round(right - width - this.#px(16)), y - this.#px(1), this.#px(12), this.#px(2));
      right -= width + this.#px(32);
    }
  }

  #paintThresholdLabel(
    context: CanvasRenderingContext2D,
    threshold: { readonly yPx: number; readonly text: string },
    widthPx: number,
    plotHeightPx: number,
  ): void {
    if (threshold.yPx < this.#px(LINE_HEIGHT) || threshold.yPx > plotHeightPx) return;
    context.textAlign = 'right';
    const right = widthPx - this.#px(LEGEND_RIGHT);
    const middle = threshold.yPx - this.#px(9);
    const width = Math.ceil(context.measureText(threshold.text).width);
    context.fillStyle = withAlpha(this.#theme.background, 0.7);
    context.fillRect(right - width - this.#px(3), middle - this.#px(7), width + this.#px(6), this.#px(14));
    context.fillStyle = this.#theme.ok;
    context.fillText(threshold.text, right, middle);
  }

  #paintReadout(
    context: CanvasRenderingContext2D,
    lines: readonly string[],
    x: number,
    widthPx: number,
  ): void {
    if (lines.length === 0) return;
    const widest = Math.max(...lines.map((line) => context.measureText(line).width));
    const padding = this.#px(PADDING);
    const width = Math.ceil(widest) + 2 * padding;
    const height = lines.length * this.#px(LINE_HEIGHT) + padding;
    const gap = this.#px(5);
    const beside = x + gap + width <= widthPx ? x + gap : x - gap - width;
    const left = Math.max(0, Math.min(beside, widthPx - width));
    const top = this.#px(5);
    context.fillStyle = withAlpha(this.#theme.background, 0.88);
    context.fillRect(left, top, width, height);
    context.textAlign = 'left';
    for (const [index, line] of lines.entries()) {
      context.fillStyle = index === 0 ? this.#theme.accent : this.#theme.text;
      const middle = top + padding / 2 + (index + 0.5) * this.#px(LINE_HEIGHT);
      context.fillText(line, left + padding, Math.round(middle + 0.5 * this.#ratio));
    }
  }

  #px(cssPx: number): number {
    return Math.max(1, Math.round(cssPx * this.#ratio));
  }

  #font(): string {
    return `${FONT_SIZE * this.#ratio}px ${this.#theme.monoFamily}`;
  }
}

/** From the top, device pixels. */
export function levelTicks(
  range: DbRange,
  heightPx: number,
  pixelRatio: number,
): readonly { readonly db: number; readonly yPx: number }[] {
  const rangeDb = range.highDb - range.lowDb;
  const stepDb = Math.max(1, niceStep((rangeDb * DB_TICK_SPACING * pixelRatio) / heightPx));
  return ticksWithin(range.lowDb, range.highDb, stepDb)
    .toReversed()
    .map((db) => ({ db, yPx: Math.round(pxFromDb(db, range, heightPx)) }))
    .filter(({ yPx }) => yPx >= 0 && yPx <= heightPx - 2 * pixelRatio);
}
