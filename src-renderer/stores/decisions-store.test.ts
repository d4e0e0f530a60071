import { describe, expect, it } from 'vitest';
import type { Emitter, SessionInfo } from '#contract/entities.ts';
import { fail, ok } from '#contract/errors.ts';
import { createDecisionsStore, namedEmitters } from './decisions-store.ts';
import { createEngineStore, feedEngineStore } from './engine-store.ts';
import { createFakeApi } from './fake-api.test-support.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const PAGER = { name: 'Pager', note: 'weak', isIgnored: false, isPinned: true };

function desk() {
  const api = createFakeApi();
  const engine = createEngineStore();
  engine.setState({ session: { sessionId: 1 } as unknown as SessionInfo });
  const store = createDecisionsStore(api, engine);
  feedEngineStore(engine, api);
  return { api, engine, store };
}

describe('decisions', () => {
  it('are the engine’s: of the snapshot, then of what it tells, and gone with the session', async () => {
    const { api, store } = desk();
    const lists = { tracks: [], emitters: [], annotations: null };
    api.answer('app.snapshot', ok({ ...lists, decisions: [{ emitterId: 3, ...PAGER }] }));
    api.sendConnection('open');
    await settled();
    expect(store.getState().decisions.get(3)).toEqual(PAGER);
    api.send('decisions', [{ emitterId: 4, ...PAGER, name: null }]);
    expect([...store.getState().decisions.keys()]).toEqual([4]);
    api.send('session', null);
    expect(store.getState().decisions.size).toBe(0);
  });

  it('show at once, and the engine has the last word', async () => {
    const { api, store } = desk();
    api.answer('decisions.decide', ok([{ emitterId: 3, ...PAGER }]));
    store.decide([3], { name: '  Pag ', isPinned: true });
    expect(store.getState().decisions.get(3)).toEqual({ ...PAGER, name: 'Pag', note: '' });
    // Told before the answer: an older state must not flash up.
    api.send('decisions', []);
    expect(store.getState().decisions.size).toBe(1);
    await settled();
    expect(store.getState().decisions.get(3)).toEqual(PAGER);
    expect(api.calls.at(-1)).toEqual({
      name: 'decisions.decide',
      params: { emitterIds: [3], change: { name: '  Pag ', isPinned: true } },
    });
  });

  it('that are refused are taken back, and that is said', async () => {
    const { api, engine, store } = desk();
    api.answer('decisions.decide', fail('bad-request', 'There is no signal 3 any more'));
    store.decide([3], { isIgnored: true });
    expect(store.getState().decisions.size).toBe(1);
    await settled();
    expect(store.getState().decisions.size).toBe(0);
    expect(engine.getState().notices).toMatchObject([{ text: 'There is no signal 3 any more' }]);
  });

  it('that say nothing leave nothing behind, and without a recording none is taken', async () => {
    const { api, engine, store } = desk();
    api.answer('decisions.decide', ok([]));
    store.decide([1], { isIgnored: true });
    store.decide([1], { isIgnored: false });
    expect(store.getState().decisions.size).toBe(0);
    await settled();
    engine.setState({ session: null });
    store.decide([1], { isPinned: true });
    expect(store.getState().decisions.size).toBe(0);
    expect(api.calls.filter(({ name }) => name === 'decisions.decide')).toHaveLength(2);
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
