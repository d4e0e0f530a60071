// Colours of the style sheet as numbers for shaders.

/** `#rrggbb` to 0..1 each. Throws on another notation, because a wrong colour would only look odd. */
export function rgbFromHex(hex: string): readonly [number, number, number] {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex.trim());
  if (match === null) throw new Error(`Expected a colour such as #0b0e13, got ${JSON.stringify(hex)}`);
  const channel = (digits: string | undefined): number => Number.parseInt(digits ?? '0', 16) / 255;
  return [channel(match[1]), channel(match[2]), channel(match[3])];
}

export function rgbaFromHex(hex: string, alpha: number): readonly [number, number, number, number] {
  return [...rgbFromHex(hex), alpha];
}
