import { describe, expect, it } from 'vitest';
import { rampBytes } from './color-ramps.ts';
import { EMITTER_COLOR_COUNT, emitterColor } from './emitter-colors.ts';

type Triple = readonly [number, number, number];

// Machado, Oliveira, Fernandes 2009, "A physiologically-based model for simulation of color vision deficiency",
// severity 1.0, on linear RGB.
const SIGHTS: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

function linear(byte: number): number {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

function rgbOf(hex: string): Triple {
  const byte = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  return [linear(byte(1)), linear(byte(3)), linear(byte(5))];
}

function seen(color: Triple, [r, g, b]: readonly [Triple, Triple, Triple]): Triple {
  const row = (m: Triple): number =>
    Math.min(1, Math.max(0, m[0] * color[0] + m[1] * color[1] + m[2] * color[2]));
  return [row(r), row(g), row(b)];
}

/** CIE 1976 L*a*b*, D65. */
function lab([r, g, b]: Triple): Triple {
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(a: Triple, b: Triple): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

const colors = Array.from({ length: EMITTER_COLOR_COUNT }, (_, id) => rgbOf(emitterColor(id)));

describe('emitter colours', () => {
  it.each(Object.entries(SIGHTS))('any two differ clearly for %s sight', (_, sight) => {
    for (const [i, a] of colors.entries()) {
      for (const b of colors.slice(i + 1)) {
        expect(distance(lab(seen(a, sight)), lab(seen(b, sight)))).toBeGreaterThan(15);
      }
    }
  });

  it('stand out from viridis where noise and ordinary signals are, and from the accent', () => {
    const viridis = rampBytes('viridis');
    for (const at of [0, 25, 51, 100, 128]) {
      const ground: Triple = [
        linear(viridis[4 * at] ?? 0),
        linear(viridis[4 * at + 1] ?? 0),
        linear(viridis[4 * at + 2] ?? 0),
      ];
      for (const color of colors) expect(distance(lab(color), lab(ground))).toBeGreaterThan(30);
    }
    for (const color of colors) expect(distance(lab(color), lab(rgbOf('#f2a93b')))).toBeGreaterThan(15);
  });

  it('carry dark text', () => {
    for (const [r, g, b] of colors) {
      const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      expect((luminance + 0.05) / 0.055).toBeGreaterThan(4.5);
    }
  });

  it('repeat every ten ids and have a grey for none', () => {
    expect(emitterColor(13)).toBe(emitterColor(3));
    expect(emitterColor(null)).not.toBe(emitterColor(0));
  });
});
