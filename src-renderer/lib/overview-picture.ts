// The overview as pixels: composed from tiles, coloured through the ramp, put onto a 2D canvas. A still picture that
// changes when the view does needs no WebGL context of its own, and a page has few of them. It fetches nothing.

import type { OverviewLayout } from '#contract/overview.ts';
import type { Dbfs } from '#contract/units.ts';
import { AutoRange, type RangeWish } from './auto-range.ts';
import { type ColorRampName, RAMP_TEXELS, rampBytes } from './color-ramps.ts';
import { composeCodes, type FindTile, type PictureWish } from './overview-tiles.ts';
import type { DbRange } from './spaces.ts';

/** up: time upwards, the latest on top, frequency to the right. right: time to the right, frequency upwards. */
export type TimeDirection = 'up' | 'right';

export interface OverviewColors {
  readonly ramp: ColorRampName;
  readonly range: RangeWish;
  /** `#rrggbb` of what is not known yet. */
  readonly unknown: string;
}

/** A quarter of what is shown is taken for noise, however much of it is in use. */
const NOISE_QUANTILE = 0.25;

export function levelOfCode(layout: OverviewLayout, code: number): Dbfs {
  return layout.topDbfs + layout.stepDb * (code - 255);
}

export class OverviewPicture {
  readonly #direction: TimeDirection;
  readonly #autoRange = new AutoRange();
  readonly #colors = new Uint32Array(256);
  #codes = new Uint8Array(0);
  #wish: PictureWish | null = null;
  #image: ImageData | null = null;
  #levelKey = '';
  #range: DbRange | null = null;

  constructor(direction: TimeDirection) {
    this.#direction = direction;
  }

  /** That the colours span; null before anything was known. */
  get range(): DbRange | null {
    return this.#range;
  }

  /** Paints at the left top of the canvas, in device pixels. */
  paint(context: CanvasRenderingContext2D, wish: PictureWish, find: FindTile, colors: OverviewColors): void {
    const { timePx, frequencyPx } = wish;
    if (timePx < 1 || frequencyPx < 1) return;
    if (this.#codes.length !== timePx * frequencyPx) this.#codes = new Uint8Array(timePx * frequencyPx);
    this.#wish = wish;
    composeCodes(wish, find, this.#codes);
    this.#takeRange(wish, colors.range);
    this.#fillColors(wish.layout, colors);
    const isUp = this.#direction === 'up';
    const width = isUp ? frequencyPx : timePx;
    const height = isUp ? timePx : frequencyPx;
    if (this.#image?.width !== width || this.#image.height !== height) {
      this.#image = context.createImageData(width, height);
    }
    const pixels = new Uint32Array(this.#image.data.buffer);
    if (isUp) this.#colourUp(pixels, timePx, frequencyPx);
    else this.#colourRight(pixels, timePx, frequencyPx);
    context.putImageData(this.#image, 0, 0);
  }

  /** What a pixel of the last picture shows; null: nothing is known there. */
  levelAt(xPx: number, yPx: number): Dbfs | null {
    const wish = this.#wish;
    if (wish === null) return null;
    const { timePx, frequencyPx } = wish;
    const isUp = this.#direction === 'up';
    const line = isUp ? timePx - 1 - yPx : xPx;
    const column = isUp ? xPx : frequencyPx - 1 - yPx;
    if (line < 0 || line >= timePx || column < 0 || column >= frequencyPx) return null;
    const code = this.#codes[line * frequencyPx + column] ?? 0;
    return code === 0 ? null : levelOfCode(wish.layout, code);
  }

  #colourUp(pixels: Uint32Array, timePx: number, frequencyPx: number): void {
    for (let line = 0; line < timePx; line++) {
      const from = line * frequencyPx;
      const to = (timePx - 1 - line) * frequencyPx;
      for (let x = 0; x < frequencyPx; x++) pixels[to + x] = this.#colors[this.#codes[from + x] ?? 0] ?? 0;
    }
  }

  #colourRight(pixels: Uint32Array, timePx: number, frequencyPx: number): void {
    for (let line = 0; line < timePx; line++) {
      for (let k = 0; k < frequencyPx; k++) {
        const code = this.#codes[line * frequencyPx + k] ?? 0;
        pixels[(frequencyPx - 1 - k) * timePx + line] = this.#colors[code] ?? 0;
      }
    }
  }

  /** The noise of a column grows with its length where the strongest is shown, so each level has a range of its own. */
  #takeRange({ layout, level }: PictureWish, wish: RangeWish): void {
    const counts = new Uint32Array(256);
    for (const code of this.#codes) counts[code] = (counts[code] ?? 0) + 1;
    const known = this.#codes.length - (counts[0] ?? 0);
    const key = `${level} ${layout.windowCount}`;
    if (key !== this.#levelKey) this.#autoRange.reset();
    this.#levelKey = key;
    if (known > 0) {
      let seen = 0;
      let noiseCode = 1;
      for (; noiseCode < 255; noiseCode++) {
        seen += counts[noiseCode] ?? 0;
        if (seen >= NOISE_QUANTILE * known) break;
      }
      let peakCode = 255;
      while (peakCode > 1 && counts[peakCode] === 0) peakCode -= 1;
      this.#autoRange.take({
        noiseDb: levelOfCode(layout, noiseCode),
        peakDb: levelOfCode(layout, peakCode),
      });
    }
    this.#range = this.#autoRange.range(wish) ?? this.#range;
  }

  #fillColors(layout: OverviewLayout, { ramp, unknown }: OverviewColors): void {
    const bytes = rampBytes(ramp);
    const range = this.#range ?? { lowDb: layout.topDbfs - 60, highDb: layout.topDbfs };
    // Canvas pixels are red, green, blue, alpha in memory; every machine that a browser runs on is little-endian.
    const packed = (red: number, green: number, blue: number): number =>
      ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
    const hex = Number.parseInt(unknown.slice(1), 16);
    this.#colors[0] = packed((hex >> 16) & 255, (hex >> 8) & 255, hex & 255);
    for (let code = 1; code < 256; code++) {
      const strength = (levelOfCode(layout, code) - range.lowDb) / (range.highDb - range.lowDb);
      const texel = Math.round(Math.min(1, Math.max(0, strength)) * (RAMP_TEXELS - 1));
      this.#colors[code] = packed(
        bytes[4 * texel] ?? 0,
        bytes[4 * texel + 1] ?? 0,
        bytes[4 * texel + 2] ?? 0,
      );
    }
  }
}
