// A SfericApi whose events a test sends by hand and whose answers it chooses. For tests only.

import type { ConnectionState, SfericApi } from '#contract/api.ts';
import type { CommandName } from '#contract/commands.ts';
import { fail, type Result } from '#contract/errors.ts';
import type { EventName, Events } from '#contract/events.ts';

export interface FakeApi extends SfericApi {
  readonly calls: { readonly name: CommandName; readonly params: unknown }[];
  answer(name: CommandName, result: Result<unknown>): void;
  send<K extends EventName>(name: K, payload: Events[K]): void;
  sendConnection(state: ConnectionState): void;
}

export function createFakeApi(): FakeApi {
  const answers = new Map<CommandName, Result<unknown>>();
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const connectionListeners = new Set<(state: ConnectionState) => void>();
  const calls: FakeApi['calls'] = [];
  return {
    shell: 'server',
    calls,
    answer: (name, result) => void answers.set(name, result),
    send: (name, payload) => {
      for (const listener of listeners.get(name) ?? []) listener(payload as never);
    },
    sendConnection: (state) => {
      for (const listener of connectionListeners) listener(state);
    },
    invoke: async (name, params) => {
      calls.push({ name, params });
      return (answers.get(name) ?? fail('unavailable', `no answer for ${name}`)) as never;
    },
    on: (name, listener) => {
      const own = listeners.get(name) ?? new Set();
      listeners.set(name, own.add(listener as (payload: never) => void));
      return () => void own.delete(listener as (payload: never) => void);
    },
    onConnection: (listener) => {
      connectionListeners.add(listener);
      return () => void connectionListeners.delete(listener);
    },
    subscribeFrames: () => ({ acknowledge: () => undefined, close: () => undefined }),
    overviewTile: async () => fail('unavailable', 'no tiles here'),
  };
}
