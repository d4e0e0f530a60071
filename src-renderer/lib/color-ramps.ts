// The colour ramps of the waterfall as bytes, for a texture, and as a CSS gradient, for a legend.

import {
  interpolateInferno,
  interpolateMagma,
  interpolatePlasma,
  interpolateTurbo,
  interpolateViridis,
} from 'd3-scale-chromatic';

const INTERPOLATORS = {
  viridis: interpolateViridis,
  plasma: interpolatePlasma,
  inferno: interpolateInferno,
  magma: interpolateMagma,
  turbo: interpolateTurbo,
} as const;

export type ColorRampName = keyof typeof INTERPOLATORS;

export const RAMP_TEXELS = 256;

/** RAMP_TEXELS colours, RGBA, weakest first. */
export function rampBytes(name: ColorRampName): Uint8Array {
  const bytes = new Uint8Array(4 * RAMP_TEXELS);
  for (let index = 0; index < RAMP_TEXELS; index++) {
    const [red, green, blue] = channelsOf(INTERPOLATORS[name](index / (RAMP_TEXELS - 1)));
    bytes.set([red, green, blue, 255], 4 * index);
  }
  return bytes;
}

/** `linear-gradient(...)`, weakest at the start of `direction`. */
export function rampGradientCss(name: ColorRampName, direction = 'to right'): string {
  const stops = Array.from({ length: 17 }, (_, index) => INTERPOLATORS[name](index / 16));
  return `linear-gradient(${direction}, ${stops.join(', ')})`;
}

/** d3 answers `#rrggbb` for tables and `rgb(r, g, b)` for formulas. */
function channelsOf(css: string): readonly [number, number, number] {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(css);
  if (hex !== null) return [channel(hex[1], 16), channel(hex[2], 16), channel(hex[3], 16)];
  const rgb = /^rgb\(([0-9]+), ([0-9]+), ([0-9]+)\)$/.exec(css);
  if (rgb !== null) return [channel(rgb[1], 10), channel(rgb[2], 10), channel(rgb[3], 10)];
  throw new Error(`A colour of a ramp is written in an unknown way: ${css}`);
}

function channel(digits: string | undefined, radix: number): number {
  return Number.parseInt(digits ?? '0', radix);
}
