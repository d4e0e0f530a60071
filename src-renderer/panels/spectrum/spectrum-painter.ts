// Paints what lies under and over the spectrum's traces: level grid, frequency axis, names of lines, crosshair and
// read-out, on whole device pixels. It decides how things look, never what is shown.

import type { BandPiece } from '../../lib/band-strip.ts';
import { formatFixed, formatMhz, formatOffsetMhz, formatSigned } from '../../lib/format.ts';
import type { LevelScale } from '../../lib/level-unit.ts';
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
  /** What levels are written in; the range is in dBFS. */
  readonly scale: LevelScale;
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
  readonly scale: LevelScale;
  /** The scale of the difference, at the right; null where there is none. */
  readonly differenceRange: DbRange | null;
  /** Device pixels; null while the pointer is over no plot. */
  readonly xPx: number | null;
  /** null while the pointer is over another panel. */
  readonly yPx: number | null;
  readonly lines: readonly string[];
  readonly namedLines: readonly NamedLine[];
  /** From left to right. */
  readonly bookmarks: readonly BookmarkFlag[];
}

/** A line across the plot and what it is called. */
export interface NamedLine {
  readonly yPx: number;
  readonly text: string;
  readonly color: string;
  /** The name is under the line, not over it. */
  readonly isBelow: boolean;
}

const FONT_SIZE = 11;
const DB_TICK_SPACING = 24;
const FREQUENCY_TICK_SPACING = 66;
const LABEL_X = 6;
const LABEL_HEIGHT = 14;
const LINE_HEIGHT = 15;
const PADDING = 6;
const DIFFERENCE_TOP = 36;
/** From the right edge. */
const NAME_RIGHT = 12;

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
    if (range !== null) this.#paintLevels(context, range, picture.scale, size.widthPx, plotHeightPx);
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
    const { size, plotHeightPx, range, xPx, yPx } = picture;
    this.#ratio = size.pixelRatio;
    context.clearRect(0, 0, size.widthPx, size.heightPx);
    context.font = this.#font();
    context.textBaseline = 'middle';
    if (range !== null) this.#paintLevelLabels(context, range, picture.scale, plotHeightPx);
    if (picture.differenceRange !== null)
      this.#paintDifferenceLabels(context, picture.differenceRange, size.widthPx, plotHeightPx);
    for (const line of picture.namedLines) this.#paintLineName(context, line, size.widthPx, plotHeightPx);
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

  #paintLevels(
    context: CanvasRenderingContext2D,
    range: DbRange,
    scale: LevelScale,
    widthPx: number,
    heightPx: number,
  ): void {
    context.fillStyle = withAlpha(this.#theme.line, 0.7);
    for (const { yPx } of levelTicks(range, heightPx, this.#ratio, scale.addDb))
      context.fillRect(0, yPx, widthPx, this.#px(1));
  }

  /** Over the traces, on plates, as the times on the waterfall: a level that a trace crosses can still be read. */
  #paintLevelLabels(
    context: CanvasRenderingContext2D,
    range: DbRange,
    scale: LevelScale,
    heightPx: number,
  ): void {
    context.textAlign = 'left';
    for (const [index, { db, yPx }] of this.#labelledTicks(range, scale.addDb, heightPx).entries()) {
      const text = index === 0 ? `${formatFixed(db, 0)} ${scale.text}` : formatFixed(db, 0);
      this.#paintPlate(context, text, 0, yPx, this.#theme.dim);
    }
  }

  #paintDifferenceLabels(
    context: CanvasRenderingContext2D,
    range: DbRange,
    widthPx: number,
    heightPx: number,
  ): void {
    const color = this.#theme.traceDifference;
    const zeroPx = Math.round(pxFromDb(0, range, heightPx));
    context.fillStyle = withAlpha(color, 0.35);
    context.fillRect(0, zeroPx, widthPx, this.#px(1));
    for (const { db, yPx } of this.#labelledTicks(range, 0, heightPx)) {
      // The legend is at the top.
      if (yPx < this.#px(DIFFERENCE_TOP)) continue;
      const text = db === 0 ? 'Δ 0 dB' : formatSigned(db, 0);
      const width = Math.ceil(context.measureText(text).width) + 2 * this.#px(LABEL_X);
      this.#paintPlate(context, text, widthPx - width, yPx, color);
    }
  }

  #paintPlate(
    context: CanvasRenderingContext2D,
    text: string,
    left: number,
    middle: number,
    color: string,
  ): void {
    const height = this.#px(LABEL_HEIGHT);
    const padding = this.#px(LABEL_X);
    const width = Math.ceil(context.measureText(text).width) + 2 * padding;
    context.textAlign = 'left';
    context.fillStyle = withAlpha(this.#theme.background, 0.66);
    context.fillRect(left, Math.round(middle - height / 2), width, height);
    context.fillStyle = color;
    context.fillText(text, left + padding, Math.round(middle + 0.5 * this.#ratio));
  }

  #labelledTicks(range: DbRange, addDb: number, heightPx: number) {
    const half = this.#px(LABEL_HEIGHT) / 2;
    return levelTicks(range, heightPx, this.#ratio, addDb).filter(
      ({ yPx }) => yPx >= half && yPx <= heightPx - half,
    );
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

  #paintLineName(
    context: CanvasRenderingContext2D,
    line: NamedLine,
    widthPx: number,
    plotHeightPx: number,
  ): void {
    if (line.yPx < this.#px(LINE_HEIGHT) || line.yPx > plotHeightPx) return;
    context.textAlign = 'right';
    const right = widthPx - this.#px(NAME_RIGHT);
    const middle = line.yPx + (line.isBelow ? this.#px(9) : -this.#px(9));
    const width = Math.ceil(context.measureText(line.text).width);
    context.fillStyle = withAlpha(this.#theme.background, 0.7);
    context.fillRect(right - width - this.#px(3), middle - this.#px(7), width + this.#px(6), this.#px(14));
    context.fillStyle = line.color;
    context.fillText(line.text, right, middle);
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

/** From the top, device pixels, at round levels as they are written: `addDb` on top of the range's. */
export function levelTicks(
  range: DbRange,
  heightPx: number,
  pixelRatio: number,
  addDb = 0,
): readonly { readonly db: number; readonly yPx: number }[] {
  const rangeDb = range.highDb - range.lowDb;
  const stepDb = Math.max(1, niceStep((rangeDb * DB_TICK_SPACING * pixelRatio) / heightPx));
  return ticksWithin(range.lowDb + addDb, range.highDb + addDb, stepDb)
    .toReversed()
    .map((db) => ({ db, yPx: Math.round(pxFromDb(db - addDb, range, heightPx)) }))
    .filter(({ yPx }) => yPx >= 0 && yPx <= heightPx - 2 * pixelRatio);
}
