import { describe, expect, it } from 'vitest';
import { LevelEncoder } from './level-encoder.ts';

describe('level encoder', () => {
  it('hands floats through untouched', () => {
    const levels = Float32Array.of(-84.25, -1000, 0);
    const encoder = new LevelEncoder(true);
    expect(encoder.encode(levels)).toBe(levels);
    expect(encoder.decode(-84.25)).toBe(-84.25);
  });

  it('without float textures stays within a third of a decibel over every level that occurs', () => {
    const encoder = new LevelEncoder(false);
    const levels = Float32Array.from({ length: 1400 }, (_, index) => -140 + index / 10);
    const texels = encoder.encode(levels);
    for (const [index, level] of levels.entries()) {
      expect(Math.abs(encoder.decode(texels[index] ?? 0) - level)).toBeLessThan(0.3);
    }
  });

  it('clamps what lies outside and reuses its buffer', () => {
    const encoder = new LevelEncoder(false);
    const texels = encoder.encode(Float32Array.of(-200, 500, -1000));
    expect(encoder.decode(texels[0] ?? 0)).toBeCloseTo(-140, 5);
    expect(encoder.decode(texels[1] ?? 0)).toBeCloseTo(10, 5);
    expect(encoder.decode(texels[0] ?? 0)).toBeGreaterThan(encoder.leastLevelDb);
    expect(encoder.decode(texels[2] ?? 0)).toBeLessThan(encoder.leastLevelDb);
  });
});
