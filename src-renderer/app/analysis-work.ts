// Shows the analysis of a recording among the long work, and lets it be cancelled there. It mirrors what the engine
// says; that the analysis has ended is only believed when the engine says so.

import type { SfericApi, Unsubscribe } from '#contract/api.ts';
import { addNotice, type EngineStore } from '../stores/engine-store.ts';
import type { WorkHandle, WorkStore } from '../stores/work-store.ts';

export function showAnalysisAsWork(
  api: SfericApi,
  engineStore: EngineStore,
  workStore: WorkStore,
): Unsubscribe {
  let work: WorkHandle | null = null;
  const cancel = (): void => {
    void api.invoke('analysis.cancel', {}).then((result) => {
      if (!result.ok) addNotice(engineStore, { level: 'error', text: result.error.message });
    });
  };
  const follow = (): void => {
    const { analysis, connection, session } = engineStore.getState();
    // A live source has no end to work towards.
    if (analysis?.phase !== 'running' || connection !== 'open' || session?.isLive === true) {
      const ended = work;
      // First, because a notice is a change of the store that comes back here.
      work = null;
      ended?.end();
      if (ended !== null && analysis?.phase === 'cancelled')
        addNotice(engineStore, {
          level: 'warning',
          text: 'The analysis was cancelled: the list holds what was found until then. Open the recording again to search all of it.',
        });
      return;
    }
    work ??= workStore.begin('Analysing', cancel);
    work.progress(analysis.sampleCount === 0 ? null : analysis.samplesDone / analysis.sampleCount);
  };
  follow();
  return engineStore.subscribe(follow);
}
