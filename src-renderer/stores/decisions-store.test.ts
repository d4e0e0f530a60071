import { describe, expect, it } from 'vitest';
import type { Emitter, SessionInfo } from '#contract/entities.ts';
import { createDecisionsStore, namedEmitters, storageDecisionKeeper } from './decisions-store.ts';
import { createEngineStore } from './engine-store.ts';

function memory(first: string | null = null) {
  let kept = first;
  return {
    getItem: () => kept,
    setItem: (_key: string, value: string) => {
      kept = value;
    },
  };
}

const session = (path: string, configHash = 7): SessionInfo =>
  ({ sessionId: 1, recording: { path }, settings: { configHash } }) as unknown as SessionInfo;

describe('decisions', () => {
  it('are there again when the recording is opened with the same settings, and only then', () => {
    const storage = memory();
    const engine = createEngineStore();
    engine.setState({ session: session('/a') });
    const store = createDecisionsStore(storageDecisionKeeper(storage), engine);
    store.decide([3, 4], { isPinned: true });
    store.decide([3], { name: '  Pager  ', note: 'weak' });
    engine.setState({ session: session('/b') });
    expect(store.getState().decisions.size).toBe(0);
    engine.setState({ session: session('/a', 8) });
    expect(store.getState().decisions.size).toBe(0);
    engine.setState({ session: session('/a') });
    expect(store.getState().decisions.get(3)).toEqual({
      name: 'Pager',
      note: 'weak',
      isIgnored: false,
      isPinned: true,
    });
    const later = createDecisionsStore(storageDecisionKeeper(storage), engine);
    expect(later.getState().decisions).toEqual(store.getState().decisions);
  });

  it('that are taken back leave nothing behind', () => {
    const engine = createEngineStore();
    engine.setState({ session: session('/a') });
    const store = createDecisionsStore(storageDecisionKeeper(memory()), engine);
    store.decide([1], { isIgnored: true });
    store.decide([1], { isIgnored: false });
    expect(store.getState().decisions.size).toBe(0);
  });

  it('of no recording are not taken', () => {
    const store = createDecisionsStore(storageDecisionKeeper(memory()), createEngineStore());
    store.decide([1], { isPinned: true });
    expect(store.getState().decisions.size).toBe(0);
  });

  it('survive whatever the storage holds', () => {
    for (const text of ['[', '7', '{"7 /a": 3}', '{"7 /a": {"x": {}, "2": 5, "3": {"name": 9}}}']) {
      const engine = createEngineStore();
      engine.setState({ session: session('/a') });
      const store = createDecisionsStore(storageDecisionKeeper(memory(text)), engine);
      store.decide([1], { name: 'x' });
      expect(store.getState().decisions.get(1)?.name).toBe('x');
    }
  });

  it('name signals without touching the others, and give the same list until something changes', () => {
    const emitters = [
      { emitterId: 1, label: 'E1 burst' },
      { emitterId: 2, label: 'E2' },
    ] as Emitter[];
    const decisions = new Map([[1, { name: 'Key fob', note: '', isIgnored: false, isPinned: false }]]);
    const named = namedEmitters(emitters, decisions);
    expect(named.map(({ label }) => label)).toEqual(['Key fob', 'E2']);
    expect(named[1]).toBe(emitters[1]);
    expect(namedEmitters(emitters, decisions)).toBe(named);
    expect(namedEmitters(emitters, new Map())).toBe(emitters);
  });
});
