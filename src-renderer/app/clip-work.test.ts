import { describe, expect, it } from 'vitest';
import { createEngineStore } from '../stores/engine-store.ts';
import { createFakeApi } from '../stores/fake-api.test-support.ts';
import { createWorkStore } from '../stores/work-store.ts';
import { showClipAsWork } from './clip-work.ts';

describe('a clip among the long work', () => {
  it('is there while it is cut, with how far it is, and can be cancelled', () => {
    const api = createFakeApi();
    const engineStore = createEngineStore();
    const workStore = createWorkStore();
    showClipAsWork(api, engineStore, workStore);
    expect(workStore.getState().items).toEqual([]);
    engineStore.setState({ connection: 'open', clip: { fileName: 'a', fraction: 0.25 } });
    const [item] = workStore.getState().items;
    expect(item).toMatchObject({ label: 'Cutting a', fraction: 0.25 });
    item?.cancel?.();
    expect(api.calls.at(-1)?.name).toBe('clip.cancel');
    engineStore.setState({ clip: null });
    expect(workStore.getState().items).toEqual([]);
  });
});
