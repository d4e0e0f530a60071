// What the pointer over the strip of bands is told, and which bookmark it is on. Pure.

import type { Band } from '#contract/bands.ts';
import type { Hz } from '#contract/units.ts';
import { bandsAt } from '../../lib/band-strip.ts';
import { formatMhz } from '../../lib/format.ts';
import type { BookmarkFlag } from './band-painter.ts';

/** More would cover the picture. */
const BANDS_TOLD = 3;
/** A citation is longer than a plot is wide; the file has the whole of it. */
const LINE_LETTERS = 58;
/** CSS pixels. */
const FLAG_REACH = 5;
const FLAG_HEIGHT = 14;

/** Two lines for each band, the most specific first. */
export function bandLines(bands: readonly Band[], freqHz: Hz): readonly string[] {
  const found = bandsAt(bands, freqHz);
  if (found.length === 0) return ['no band is named here'];
  const lines = found
    .slice(0, BANDS_TOLD)
    .flatMap(({ name, lowFreqHz, highFreqHz, region, source }) => [
      `${name}  ${formatMhz(lowFreqHz, 3)} to ${formatMhz(highFreqHz, 3)} MHz`,
      `   ${cut(`${region}: ${source}`)}`,
    ]);
  return found.length > BANDS_TOLD ? [...lines, `and ${found.length - BANDS_TOLD} more`] : lines;
}

function cut(text: string): string {
  return text.length <= LINE_LETTERS ? text : `${text.slice(0, LINE_LETTERS - 1).trimEnd()}…`;
}

/** Device pixels. */
export function bookmarkAt(
  flags: readonly BookmarkFlag[],
  xPx: number,
  yPx: number,
  axisPx: number,
  pixelRatio: number,
): BookmarkFlag | null {
  if (yPx > axisPx || yPx < axisPx - FLAG_HEIGHT * pixelRatio) return null;
  return flags.find((flag) => Math.abs(flag.xPx - xPx) <= FLAG_REACH * pixelRatio) ?? null;
}
