// The contract over the object that the preload script exposes in the desktop shell. It adds one promise that a
// preload need not keep: a listener for the connection is told the present state, and each change once.

import type { ConnectionState, SfericApi, Unsubscribe } from '#contract/api.ts';

declare global {
  interface Window {
    /** Present in the desktop shell only. */
    readonly sferic?: SfericApi;
  }
}

export function createDesktopBridge(exposed: SfericApi): SfericApi {
  return {
    shell: exposed.shell,
    invoke: (name, params) => exposed.invoke(name, params),
    on: (name, listener) => exposed.on(name, listener),
    onConnection(listener): Unsubscribe {
      let told: ConnectionState | null = null;
      const tell = (state: ConnectionState): void => {
        if (state === told) return;
        told = state;
        listener(state);
      };
      const unsubscribe = exposed.onConnection(tell);
      // The window lives in the same application as the engine: it is connected unless it was told otherwise.
      if (told === null) tell('open');
      return unsubscribe;
    },
    subscribeFrames: (listener) => exposed.subscribeFrames(listener),
    overviewTile: (request) => exposed.overviewTile(request),
  };
}
