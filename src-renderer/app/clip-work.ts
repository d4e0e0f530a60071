// Shows a clip that is being cut among the long work, and lets it be cancelled there. It mirrors what the engine says.

import type { SfericApi, Unsubscribe } from '#contract/api.ts';
import { addNotice, type EngineStore } from '../stores/engine-store.ts';
import type { WorkHandle, WorkStore } from '../stores/work-store.ts';

export function showClipAsWork(api: SfericApi, engineStore: EngineStore, workStore: WorkStore): Unsubscribe {
  let work: WorkHandle | null = null;
  const cancel = (): void => {
    void api.invoke('clip.cancel', {}).then((result) => {
      if (!result.ok) addNotice(engineStore, { level: 'error', text: result.error.message });
    });
  };
  const follow = (): void => {
    const { clip, connection } = engineStore.getState();
    if (clip === null || connection !== 'open') {
      const ended = work;
      work = null;
      ended?.end();
      return;
    }
    work ??= workStore.begin(`Cutting ${clip.fileName}`, cancel);
    work.progress(clip.fraction);
  };
  follow();
  return engineStore.subscribe(follow);
}
