// Where the bands of a plan lie on an axis, and which piece of each is free for its name. Pure.

import type { Band } from '#contract/bands.ts';
import type { Hz } from '#contract/units.ts';
import { type FrequencyWindow, pxFromHz } from './spaces.ts';

export interface BandPiece {
  readonly band: Band;
  /** Whole pixels, cut to the axis; `rightPx` is one past the last. */
  readonly leftPx: number;
  readonly rightPx: number;
  /** The widest stretch of it that no narrower band covers. */
  readonly freeLeftPx: number;
  readonly freeRightPx: number;
}

/** Wider bands first, so that what is drawn later lies over them. A band is at least one pixel wide. */
export function bandPieces(
  bands: readonly Band[],
  window: FrequencyWindow,
  centerFreqHz: Hz,
  widthPx: number,
): readonly BandPiece[] {
  const shown = bands
    .filter(
      ({ lowFreqHz, highFreqHz }) =>
        highFreqHz - centerFreqHz > window.lowOffsetHz && lowFreqHz - centerFreqHz < window.highOffsetHz,
    )
    .toSorted((a, b) => b.highFreqHz - b.lowFreqHz - (a.highFreqHz - a.lowFreqHz))
    .map((band) => {
      const left = Math.round(pxFromHz(band.lowFreqHz - centerFreqHz, window, widthPx));
      const right = Math.round(pxFromHz(band.highFreqHz - centerFreqHz, window, widthPx));
      const leftPx = Math.min(widthPx - 1, Math.max(0, left));
      return { band, leftPx, rightPx: Math.min(widthPx, Math.max(leftPx + 1, right)) };
    });
  return shown.map((piece, index) => {
    const [freeLeftPx, freeRightPx] = widestFree(piece, shown.slice(index + 1));
    return { ...piece, freeLeftPx, freeRightPx };
  });
}

/** Narrowest first: what is meant is mostly the most specific. */
export function bandsAt(bands: readonly Band[], freqHz: Hz): readonly Band[] {
  return bands
    .filter(({ lowFreqHz, highFreqHz }) => lowFreqHz <= freqHz && freqHz <= highFreqHz)
    .toSorted((a, b) => a.highFreqHz - a.lowFreqHz - (b.highFreqHz - b.lowFreqHz));
}

interface Stretch {
  readonly leftPx: number;
  readonly rightPx: number;
}

function widestFree(piece: Stretch, over: readonly Stretch[]): readonly [leftPx: number, rightPx: number] {
  const covers = over
    .filter(({ leftPx, rightPx }) => rightPx > piece.leftPx && leftPx < piece.rightPx)
    .toSorted((a, b) => a.leftPx - b.leftPx);
  let best: readonly [number, number] = [piece.leftPx, piece.leftPx];
  let from = piece.leftPx;
  for (const { leftPx, rightPx } of [...covers, { leftPx: piece.rightPx, rightPx: piece.rightPx }]) {
    if (leftPx - from > best[1] - best[0]) best = [from, leftPx];
    from = Math.max(from, rightPx);
  }
  return best;
}
