// Paints the strip of bands under the frequency axis and the flags of bookmarks at its top, on whole device pixels. It
// decides how they look, never which are shown.

import type { BandService } from '#contract/bands.ts';
import type { BandPiece } from '../../lib/band-strip.ts';
import { type Theme, withAlpha } from '../../lib/theme.ts';

/** CSS pixels. */
export const BAND_STRIP_HEIGHT = 16;
const FONT_SIZE = 10;
const TEXT_ROOM = 5;
const FLAG_HALF_WIDTH = 4;
const FLAG_HEIGHT = 6;
const NAME_GAP = 4;
const NAME_HEIGHT = 13;

/** Quiet, and none of them the accent: the signal stays the brightest thing. */
const SERVICE_COLORS: Readonly<Record<BandService, string>> = {
  aeronautical: '#5b8fd6',
  amateur: '#58a870',
  broadcast: '#a884c9',
  ism: '#b0934a',
  maritime: '#4fa6b5',
  mobile: '#b8766b',
  navigation: '#7f8fd9',
  satellite: '#6f9aa8',
  science: '#8a9a5b',
  other: '#7d8896',
};

export interface BookmarkFlag {
  readonly xPx: number;
  readonly name: string;
}

export interface BandStripPicture {
  readonly pieces: readonly BandPiece[];
  readonly topPx: number;
  readonly heightPx: number;
  readonly widthPx: number;
  readonly pixelRatio: number;
}

export function paintBandStrip(
  context: CanvasRenderingContext2D,
  picture: BandStripPicture,
  theme: Theme,
): void {
  const { pieces, topPx, heightPx, widthPx, pixelRatio } = picture;
  const onePx = Math.max(1, Math.round(pixelRatio));
  const room = Math.round(TEXT_ROOM * pixelRatio);
  context.fillStyle = theme.background;
  context.fillRect(0, topPx, widthPx, heightPx);
  for (const { band, leftPx, rightPx } of pieces) {
    // What lies under a narrower band is not seen through it.
    context.fillStyle = theme.background;
    context.fillRect(leftPx, topPx, rightPx - leftPx, heightPx);
    context.fillStyle = withAlpha(SERVICE_COLORS[band.service], 0.3);
    context.fillRect(leftPx, topPx, rightPx - leftPx, heightPx);
    context.fillStyle = SERVICE_COLORS[band.service];
    context.fillRect(leftPx, topPx, rightPx - leftPx, 2 * onePx);
    if (rightPx - leftPx > 3 * onePx) context.fillRect(leftPx, topPx, onePx, heightPx);
  }
  context.font = `${FONT_SIZE * pixelRatio}px ${theme.sansFamily}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = theme.text;
  const middle = Math.round(topPx + heightPx / 2 + onePx);
  for (const { band, freeLeftPx, freeRightPx } of pieces) {
    const text = fittingText(context, band.name, freeRightPx - freeLeftPx - 2 * room);
    if (text !== null) context.fillText(text, freeLeftPx + room, middle);
  }
}

/** null where not even a few letters fit. */
function fittingText(context: CanvasRenderingContext2D, name: string, roomPx: number): string | null {
  if (context.measureText(name).width <= roomPx) return name;
  for (let length = name.length - 1; length >= 4; length--) {
    const cut = `${name.slice(0, length).trimEnd()}…`;
    if (context.measureText(cut).width <= roomPx) return cut;
  }
  return null;
}

/** Flags stand on the axis line; a name is left out where it would cover the one before it. */
export function paintBookmarks(
  context: CanvasRenderingContext2D,
  flags: readonly BookmarkFlag[],
  axisPx: number,
  widthPx: number,
  pixelRatio: number,
  theme: Theme,
): void {
  const px = (cssPx: number): number => Math.max(1, Math.round(cssPx * pixelRatio));
  context.font = `${FONT_SIZE * pixelRatio}px ${theme.sansFamily}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const half = px(FLAG_HALF_WIDTH);
  let freeFrom = 0;
  for (const { xPx, name } of flags) {
    const x = Math.round(xPx);
    context.fillStyle = theme.accent;
    context.beginPath();
    context.moveTo(x - half, axisPx - px(FLAG_HEIGHT));
    context.lineTo(x + half, axisPx - px(FLAG_HEIGHT));
    context.lineTo(x, axisPx);
    context.fill();
    const width = Math.ceil(context.measureText(name).width);
    const left = Math.max(0, Math.min(x + half + px(NAME_GAP), widthPx - width - px(NAME_GAP)));
    if (left < freeFrom) continue;
    const top = axisPx - px(NAME_HEIGHT);
    context.fillStyle = withAlpha(theme.background, 0.75);
    context.fillRect(left - px(2), top, width + px(4), px(NAME_HEIGHT) - px(1));
    context.fillStyle = theme.text;
    context.fillText(name, left, Math.round(top + px(NAME_HEIGHT) / 2));
    freeFrom = left + width + px(NAME_GAP);
  }
}
