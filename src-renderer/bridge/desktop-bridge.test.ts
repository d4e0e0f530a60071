import { describe, expect, it } from 'vitest';
import type { ConnectionState, SfericApi } from '#contract/api.ts';
import { createDesktopBridge } from './desktop-bridge.ts';

/** As a preload may be: it tells changes, and perhaps the present state too. */
function exposed(present: ConnectionState | null) {
  const listeners: ((state: ConnectionState) => void)[] = [];
  const api: SfericApi = {
    shell: 'desktop',
    invoke: async () => ({ ok: true, value: undefined as never }),
    on: () => () => undefined,
    onConnection: (listener) => {
      listeners.push(listener);
      if (present !== null) listener(present);
      return () => void listeners.splice(listeners.indexOf(listener), 1);
    },
    subscribeFrames: () => ({ acknowledge: () => undefined, close: () => undefined }),
    overviewTile: async () => ({ ok: true, value: { codes: new Uint8Array(1), exactColumns: 1 } }),
  };
  const tell = (state: ConnectionState): void => {
    for (const listener of [...listeners]) listener(state);
  };
  return { api, tell };
}

describe('desktop bridge', () => {
  it.each([null, 'open'] as const)(
    'tells a new listener once that it is connected (preload tells %s)',
    (present) => {
      const { api, tell } = exposed(present);
      const states: ConnectionState[] = [];
      const unsubscribe = createDesktopBridge(api).onConnection((state) => states.push(state));
      expect(states).toEqual(['open']);
      tell('open');
      tell('lost');
      tell('open');
      expect(states).toEqual(['open', 'lost', 'open']);
      unsubscribe();
      tell('lost');
      expect(states).toHaveLength(3);
    },
  );

  it('does not call a lost connection open', () => {
    const states: ConnectionState[] = [];
    createDesktopBridge(exposed('lost').api).onConnection((state) => states.push(state));
    expect(states).toEqual(['lost']);
  });
});
