// Paints the line on the waterfall that picks the row of the spectrum, with its handle at the right edge. It decides how
// the line looks, never where it is.

import type { PlotSize } from '../../lib/plot-size.ts';
import { type Theme, withAlpha } from '../../lib/theme.ts';
import type { RowLine } from './time-hand.ts';

/** CSS pixels. */
const FONT_SIZE = 11;
const PLATE_HEIGHT = 14;
const PADDING = 6;
const DASH = 5;

/** `text`: the moment of a picked row; the handle of the newest one has none. */
export function paintRowLine(
  context: CanvasRenderingContext2D,
  line: RowLine,
  text: string,
  size: PlotSize,
  theme: Theme,
): void {
  const ratio = size.pixelRatio;
  const px = (cssPx: number): number => Math.max(1, Math.round(cssPx * ratio));
  const { accent, background } = theme;
  const y = Math.min(size.heightPx - px(1), Math.max(0, Math.round(line.yPx)));
  if (line.isPicked) {
    context.strokeStyle = withAlpha(accent, line.isOutside ? 0.6 : 0.9);
    context.lineWidth = px(1);
    context.setLineDash(line.isOutside ? [px(DASH), px(DASH)] : []);
    context.beginPath();
    context.moveTo(0, y + px(1) / 2);
    context.lineTo(size.widthPx, y + px(1) / 2);
    context.stroke();
    context.setLineDash([]);
  }
  const height = px(PLATE_HEIGHT);
  const top = Math.min(size.heightPx - height, Math.max(0, Math.round(y - height / 2)));
  context.font = `${FONT_SIZE * ratio}px ${theme.monoFamily}`;
  const width = line.isPicked ? Math.ceil(context.measureText(text).width) + 2 * px(PADDING) : px(16);
  const left = size.widthPx - width;
  context.fillStyle = line.isPicked ? accent : withAlpha(background, 0.8);
  context.fillRect(left, top, width, height);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  if (line.isPicked) {
    context.fillStyle = background;
    context.fillText(text, left + px(PADDING), Math.round(top + height / 2 + 0.5 * ratio));
    return;
  }
  // A small arrow: here the line is taken hold of.
  context.fillStyle = accent;
  const middle = top + height / 2;
  context.beginPath();
  context.moveTo(left + px(4), middle);
  context.lineTo(size.widthPx - px(4), middle - px(4));
  context.lineTo(size.widthPx - px(4), middle + px(4));
  context.fill();
}
