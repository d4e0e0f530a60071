// The band plan as the engine's side has it: asked for at every connection, so that a changed file of the user is read.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SfericApi, Unsubscribe } from '#contract/api.ts';
import type { Band } from '#contract/bands.ts';
import { addNotice, type EngineStore } from './engine-store.ts';

export interface BandState {
  /** By `lowFreqHz`; empty until it has arrived. */
  readonly bands: readonly Band[];
  /** The user's own file: where it is, or would be looked for. */
  readonly userPath: string | null;
}

export type BandStore = StoreApi<BandState>;

export function createBandStore(): BandStore {
  return createStore<BandState>(() => ({ bands: [], userPath: null }));
}

export function feedBandStore(
  store: BandStore,
  api: Pick<SfericApi, 'invoke' | 'onConnection'>,
  engineStore: EngineStore,
): Unsubscribe {
  return api.onConnection((connection) => {
    if (connection === 'open') void load();
  });

  async function load(): Promise<void> {
    const plan = await api.invoke('bands.list', {});
    if (!plan.ok) return;
    const { bands, userPath, problem } = plan.value;
    store.setState({ bands, userPath });
    if (problem !== null) addNotice(engineStore, { level: 'warning', text: problem });
  }
}
