import { describe, expect, it } from 'vitest';
import { greatestOf } from './greatest.ts';

describe('the greatest level', () => {
  it('is that of the row where it is above the floor', () => {
    expect(greatestOf(Float32Array.of(-90, -20, -30), -50)).toBe(-20);
    expect(greatestOf(Float32Array.of(-90, -70), -50)).toBe(-50);
    expect(greatestOf(new Float32Array(0), Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('passes over what is no number', () => {
    expect(greatestOf(Float32Array.of(Number.NaN, -40, Number.NaN), Number.NEGATIVE_INFINITY)).toBe(-40);
  });
});
