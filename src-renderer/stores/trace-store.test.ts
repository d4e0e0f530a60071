import { describe, expect, it } from 'vitest';
import { createTraceStore, nextAverageS, nextDensityS } from './trace-store.ts';

function storageWith(saved: unknown) {
  const texts = new Map<string, string>();
  if (saved !== undefined) texts.set('sferic.traces', JSON.stringify({ version: 1, state: saved }));
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  };
}

describe('trace store', () => {
  it('keeps what the user chose between runs', () => {
    const storage = storageWith(undefined);
    const first = createTraceStore(storage).getState();
    first.setShown('min-hold', true);
    first.setLine('floor', true);
    first.setAverageS(3);
    first.setDensityOn(true);
    first.setDensityS(0.3);
    first.setLevelUnit('dbfs-hz');
    const again = createTraceStore(storage).getState();
    expect(again.shown['min-hold']).toBe(true);
    expect(again.shown.live).toBe(true);
    expect(again).toMatchObject({
      averageS: 3,
      isDensityOn: true,
      densityS: 0.3,
      levelUnit: 'dbfs-hz',
      lines: { threshold: true, floor: true },
    });
  });

  it('takes from damaged storage only what is meaningful', () => {
    const saved = { shown: { live: 'yes', average: true }, averageS: -4, levelUnit: 'volts', markedTrace: 7 };
    const { shown, averageS, levelUnit, markedTrace } = createTraceStore(storageWith(saved)).getState();
    expect(shown).toMatchObject({ live: true, average: true, 'max-hold': true });
    expect({ averageS, levelUnit, markedTrace }).toEqual({
      averageS: 0.001,
      levelUnit: 'dbfs',
      markedTrace: 'live',
    });
  });

  it('shows the trace that is measured', () => {
    const store = createTraceStore(storageWith(undefined));
    store.getState().setMarkedTrace('average');
    expect(store.getState().shown.average).toBe(true);
  });

  it('goes round the time constants', () => {
    expect(nextAverageS(1)).toBe(3);
    expect(nextAverageS(0.5)).toBe(1);
    expect(nextAverageS(30)).toBe(0.03);
    expect(nextDensityS(1)).toBe(3);
    expect(nextDensityS(10)).toBe(0.1);
  });
});
