import { describe, expect, it } from 'vitest';
import type { Snapshot } from '#contract/commands.ts';
import type { Emitter, Track } from '#contract/entities.ts';
import { fail, ok } from '#contract/errors.ts';
import { createEngineStore, feedEngineStore } from './engine-store.ts';
import { createFakeApi } from './fake-api.test-support.ts';

const track = (trackId: number, snrDb = 10): Track => ({ trackId, snrDb }) as Track;
const emitter = (emitterId: number): Emitter => ({ emitterId }) as Emitter;

const SNAPSHOT: Snapshot = {
  version: '0.1.0',
  session: null,
  transport: {
    isPlaying: true,
    speed: 'max',
    isLooping: true,
    positionSample: 7,
    epoch: 2,
    atEnd: false,
  },
  analysis: null,
  tracks: [track(1), track(2)],
  emitters: [emitter(1)],
  overview: null,
  store: { isWritable: true, path: 'x', queued: 0, written: 5, dropped: 0, message: null },
  folders: ['/data'],
  annotations: null,
  decisions: [],
  psdRefDbm: -30,
};

function fed() {
  const api = createFakeApi();
  const store = createEngineStore();
  const stop = feedEngineStore(store, api);
  return { api, store, stop };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('engine store', () => {
  it('asks for a snapshot at every connection and shows what it says', async () => {
    const { api, store } = fed();
    expect(store.getState().connection).toBe('connecting');
    api.answer('app.snapshot', ok(SNAPSHOT));
    api.sendConnection('open');
    await settled();
    expect(store.getState()).toMatchObject({
      connection: 'open',
      transport: SNAPSHOT.transport,
      folders: ['/data'],
      psdRefDbm: -30,
    });
    expect([...store.getState().tracks.keys()]).toEqual([1, 2]);
    api.sendConnection('lost');
    expect(store.getState().connection).toBe('lost');
    // What was known stays on the screen while the connection is lost.
    expect(store.getState().tracks.size).toBe(2);
    api.answer('app.snapshot', ok({ ...SNAPSHOT, tracks: [] }));
    api.sendConnection('open');
    await settled();
    expect(store.getState().tracks.size).toBe(0);
    expect(api.calls.filter(({ name }) => name === 'app.snapshot')).toHaveLength(2);
  });

  it('changes, adds and removes tracks, with a new map each time', () => {
    const { api, store } = fed();
    api.send('tracks', { changed: [track(1, 5), track(2)], removed: [] });
    const first = store.getState().tracks;
    api.send('tracks', { changed: [track(1, 8)], removed: [2] });
    expect(store.getState().tracks).not.toBe(first);
    expect(store.getState().tracks.get(1)?.snrDb).toBe(8);
    expect(store.getState().tracks.has(2)).toBe(false);
    expect(first.get(1)?.snrDb).toBe(5);
  });

  it('starts a new session empty', () => {
    const { api, store } = fed();
    api.send('tracks', { changed: [track(1)], removed: [] });
    api.send('emitters', [emitter(1)]);
    api.send('session', null);
    expect(store.getState().tracks.size).toBe(0);
    expect(store.getState().emitters).toEqual([]);
  });

  it('keeps the newest notices, each with its own id', async () => {
    const { api, store } = fed();
    for (let index = 0; index < 30; index += 1) api.send('notice', { level: 'info', text: `n${index}` });
    const { notices } = store.getState();
    expect(notices).toHaveLength(20);
    expect(notices.at(-1)?.text).toBe('n29');
    expect(new Set(notices.map(({ noticeId }) => noticeId)).size).toBe(20);
  });

  it('tells of a snapshot that failed for another reason than a lost connection', async () => {
    const { api, store } = fed();
    api.answer('app.snapshot', fail('internal', 'a defect'));
    api.sendConnection('open');
    await settled();
    expect(store.getState().notices.map(({ text }) => text)).toEqual(['a defect']);
  });

  it('hears nothing after it was stopped', () => {
    const { api, store, stop } = fed();
    stop();
    api.send('emitters', [emitter(1)]);
    expect(store.getState().emitters).toEqual([]);
  });
});
