import { describe, expect, it } from 'vitest';
import { createTraceStore } from '../../stores/trace-store.ts';
import { type LegendFacts, legendEntries } from './legend-entries.ts';

const NO_STORAGE = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };

describe('legend of the spectrum', () => {
  const store = createTraceStore(NO_STORAGE);
  const texts = (change: Partial<LegendFacts> = {}): readonly string[] =>
    legendEntries({ ...store.getState(), isPicked: false, hasReference: false, ...change }).map(
      ({ text }) => text,
    );

  it('names what is drawn, with the time constants, and no reference where there is none', () => {
    expect(texts()).toEqual(['live', 'max hold']);
    for (const kind of ['average', 'reference', 'difference'] as const) store.getState().setShown(kind, true);
    store.getState().setDensityOn(true);
    store.getState().setDensityS(0.3);
    expect(texts()).toEqual(['live', 'average 1 s', 'max hold', 'density 300 ms']);
    expect(texts({ hasReference: true, isPicked: true })).toEqual([
      'picked row',
      'average 1 s',
      'max hold',
      'reference',
      'difference',
      'density 300 ms',
    ]);
  });
});
