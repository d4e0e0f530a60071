import { describe, expect, it } from 'vitest';
import type { StateStorage } from 'zustand/middleware';
import { createEngineStore } from './engine-store.ts';
import { createViewStore, resetViewAtNewSession } from './view-store.ts';

function memoryStorage(initial: string | null = null): StateStorage & { saved: string | null } {
  return {
    saved: initial,
    getItem() {
      return this.saved;
    },
    setItem(_name, value) {
      this.saved = value;
    },
    removeItem() {
      this.saved = null;
    },
  };
}

describe('view store', () => {
  it('is the same after a restart, but for what belongs to one recording', () => {
    const storage = memoryStorage();
    const before = createViewStore(storage).getState();
    before.setRamp('magma');
    before.setRangeTopDb(-35);
    before.setRangeDb(80);
    before.setFrequencyUnit('relative');
    before.setTheme('light');
    before.setSignalSort({ key: 'freq', isDescending: false });
    before.setSelectedEmitterId(4);
    before.setViewOffsetsHz(-1000, 1000);
    before.setSignalFilterText('snr > 6');
    const after = createViewStore(storage).getState();
    expect(after).toMatchObject({
      ramp: 'magma',
      rangeTopDb: -35,
      rangeDb: 80,
      frequencyUnit: 'relative',
      theme: 'light',
      signalSort: { key: 'freq', isDescending: false },
      selectedEmitterId: null,
      viewLowOffsetHz: null,
      viewHighOffsetHz: null,
      signalFilterText: '',
    });
  });

  it('starts with noise in the darkest fifth of viridis: an automatic range', () => {
    expect(createViewStore(memoryStorage()).getState()).toMatchObject({
      ramp: 'viridis',
      rangeTopDb: null,
      rangeDb: null,
    });
  });

  it('takes from a damaged save only what has a meaning', () => {
    const damaged = JSON.stringify({
      version: 1,
      state: { ramp: 'pink', rangeDb: 1e9, rangeTopDb: 'high', secondsVisible: 3, signalSort: { key: 7 } },
    });
    expect(createViewStore(memoryStorage(damaged)).getState()).toMatchObject({
      ramp: 'viridis',
      rangeDb: 140,
      rangeTopDb: null,
      secondsVisible: 3,
      signalSort: { key: 'snr', isDescending: true },
    });
  });

  it('keeps numbers within what can be drawn', () => {
    const view = createViewStore(memoryStorage());
    view.getState().setRangeDb(-5);
    expect(view.getState().rangeDb).toBe(10);
  });

  it('forgets zoom, selection and filter when another session begins, and only then', () => {
    const engine = createEngineStore();
    const view = createViewStore(memoryStorage());
    resetViewAtNewSession(view, engine);
    view.getState().setSelectedEmitterId(3);
    engine.setState({ emitters: [] });
    expect(view.getState().selectedEmitterId).toBe(3);
    engine.setState({ session: { sessionId: 2 } as never });
    expect(view.getState().selectedEmitterId).toBeNull();
  });
});
