import { describe, expect, it } from 'vitest';
import { createLayoutStore } from './layout-store.ts';

function storageWith(value: string | null) {
  let kept = value;
  return {
    getItem: () => kept,
    setItem: (_name: string, next: string) => {
      kept = next;
    },
    removeItem: () => undefined,
  };
}

describe('the layout store', () => {
  it('keeps one layout for each preset over a restart', () => {
    const storage = storageWith(null);
    const before = createLayoutStore(storage).getState();
    before.setPreset('review');
    before.saveLayout('review', { version: 1, knownPanelIds: ['a'], grid: { any: 1 } });
    before.saveLayout('live', { version: 1, knownPanelIds: ['a'], grid: { any: 2 } });
    before.setSpectrumHeightPx(212.4);
    const after = createLayoutStore(storage);
    expect(after.getState()).toMatchObject({
      preset: 'review',
      spectrumHeightPx: 212,
      layouts: { review: { grid: { any: 1 } }, live: { grid: { any: 2 } } },
    });
    after.getState().forgetLayout('review');
    expect(Object.keys(createLayoutStore(storage).getState().layouts)).toEqual(['live']);
  });

  it('turns a damaged save into something that is said to be of no use, not into a crash', () => {
    const state = { preset: 'x', spectrumHeightPx: 1e9, layouts: { live: 7, replay: null, review: {} } };
    const store = createLayoutStore(storageWith(JSON.stringify({ version: 1, state })));
    expect(store.getState()).toMatchObject({
      preset: 'replay',
      spectrumHeightPx: 900,
      layouts: { live: { version: 0 }, review: { version: 0 } },
    });
    expect(createLayoutStore(storageWith('[')).getState().preset).toBe('replay');
  });
});
