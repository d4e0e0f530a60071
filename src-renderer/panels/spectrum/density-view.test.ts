import { describe, expect, it } from 'vitest';
import type { DensityFrame } from '#contract/frames.ts';
import { createTraceStore } from '../../stores/trace-store.ts';
import { createViewStore } from '../../stores/view-store.ts';
import { testFrameHeader } from '../../streams/frame-header.test-support.ts';
import { densityView, densityWithin } from './density-view.ts';

const NO_STORAGE = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
const WINDOW = { lowOffsetHz: -500, highOffsetHz: 1500 };

describe('what the spectrum wants of the density', () => {
  it('is the shown band, a column a pixel within what can be asked for, of the rows that traces show', () => {
    const sources = { traceStore: createTraceStore(NO_STORAGE), viewStore: createViewStore(NO_STORAGE) };
    expect(densityView(sources, WINDOW, 800)).toBeNull();
    sources.traceStore.getState().setDensityOn(true);
    sources.traceStore.getState().setDensityS(0.3);
    const expected = { rowSource: 'mean', timeConstantS: 0.3, ...WINDOW, maxColumns: 800 };
    expect(densityView(sources, WINDOW, 800)).toEqual(expected);
    sources.viewStore.getState().setRowSource('max');
    expect(densityView(sources, WINDOW, 7680)).toEqual({ ...expected, rowSource: 'max', maxColumns: 4096 });
    expect(densityView(sources, WINDOW, 3)?.maxColumns).toBe(16);
  });
});

describe('what a density says', () => {
  // Two columns of three cells, from -100 dBFS on: a tenth and all in the first, a thousandth in the second.
  const density: DensityFrame = {
    header: { ...testFrameHeader({ binCount: 2, rowCount: 3 }), kind: 'density' },
    lowOffsetHz: -10,
    highOffsetHz: 10,
    lowDbfs: -100,
    cellDb: 1,
    timeConstantS: 1,
    decades: 5,
    values: Uint8Array.of(0, 204, 255, 103, 0, 0),
  };

  it('is read by frequency and level', () => {
    expect(densityWithin(density, -5, -99, -98)).toBeCloseTo(0.1, 2);
    expect(densityWithin(density, -5, -100, -97)).toBeCloseTo(1.1, 2);
    expect(densityWithin(density, 5, -100, -99)).toBeCloseTo(0.001, 4);
    expect(densityWithin(density, 5, -99, 0)).toBe(0);
    expect(densityWithin(density, 11, -200, 0)).toBeNull();
    expect(densityWithin(density, -11, -200, 0)).toBeNull();
  });
});
