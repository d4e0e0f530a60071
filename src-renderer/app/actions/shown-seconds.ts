// How much of the recording the waterfall's place shows, whether it is the replay or a stretch of the file.

import { shownFileWindow } from '../../stores/file-view-store.ts';
import type { ActionSources } from './action-sources.ts';

/** A recording shorter than the wish fills the plot. */
export function shownSeconds({
  engineStore,
  viewStore,
  fileViewStore,
}: Pick<ActionSources, 'engineStore' | 'viewStore' | 'fileViewStore'>): number {
  const { session } = engineStore.getState();
  const wishS = viewStore.getState().secondsVisible;
  if (session === null || session.sampleCount === 0) return wishS;
  const { sampleRateHz, sampleCount } = session;
  const file = fileViewStore.getState().isOn ? shownFileWindow(fileViewStore, engineStore) : null;
  if (file !== null) return (file.endSample - file.startSample) / sampleRateHz;
  return Math.min(wishS, sampleCount / sampleRateHz);
}
