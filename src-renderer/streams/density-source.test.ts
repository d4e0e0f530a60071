import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DensityFrame } from '#contract/frames.ts';
import { DensitySource, type DensityView } from './density-source.ts';
import { testFrameHeader } from './frame-header.test-support.ts';

const VIEW: DensityView = {
  rowSource: 'mean',
  timeConstantS: 1,
  lowOffsetHz: -1000,
  highOffsetHz: 1000,
  maxColumns: 500,
};
const FRAME: DensityFrame = {
  header: { ...testFrameHeader(), kind: 'density' },
  lowOffsetHz: -1,
  highOffsetHz: 1,
  lowDbfs: -100,
  cellDb: 0.5,
  timeConstantS: 1,
  decades: 5,
  values: Uint8Array.of(255),
};

describe('density source', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function source() {
    const told: unknown[] = [];
    const density: DensitySource = new DensitySource(() => told.push(density.settings));
    return { density, told };
  }

  it('tells a wish once, at once, and the last of many wishes soon', () => {
    const { density, told } = source();
    density.want(VIEW);
    density.want({ ...VIEW });
    expect(told).toEqual([{ ...VIEW, clearCount: 0 }]);
    for (let step = 1; step <= 50; step++) density.want({ ...VIEW, highOffsetHz: 1000 - step });
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(100);
    expect(told.slice(1)).toEqual([{ ...VIEW, highOffsetHz: 950, clearCount: 0 }]);
    vi.advanceTimersByTime(1000);
    expect(told).toHaveLength(2);
    density.want(null);
    expect(told.at(-1)).toBeNull();
  });

  it('asks to forget by another number, and not while nobody looks', () => {
    const { density, told } = source();
    density.clear();
    expect(told).toEqual([]);
    density.want(VIEW);
    vi.advanceTimersByTime(100);
    density.clear();
    expect(told).toEqual([
      { ...VIEW, clearCount: 1 },
      { ...VIEW, clearCount: 2 },
    ]);
  });

  it('shows frames only while they are wanted, and changes its version with each', () => {
    const { density } = source();
    density.take(FRAME);
    expect(density.frame).toBeNull();
    density.want(VIEW);
    const before = density.version;
    density.take(FRAME);
    expect(density.frame).toBe(FRAME);
    expect(density.version).not.toBe(before);
    density.forget();
    expect(density.frame).toBeNull();
    density.take(FRAME);
    density.want(null);
    expect(density.frame).toBeNull();
  });
});
