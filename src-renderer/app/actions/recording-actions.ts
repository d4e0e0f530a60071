// Acts on the recording as a whole: opening, exporting.

import type { Action } from './action.ts';
import { type ActionSources, hasSession, isConnected } from './action-sources.ts';

export function recordingActions(sources: ActionSources): readonly Action[] {
  const { shellStore } = sources;
  return [
    {
      id: 'recording.open',
      label: 'Open a recording',
      group: 'Recording',
      keys: ['Mod+O'],
      isEnabled: () => isConnected(sources),
      run: () => shellStore.getState().setOverlay('open'),
    },
    {
      id: 'recording.export',
      label: 'Export the log',
      group: 'Recording',
      keys: ['Mod+E'],
      words: 'save csv ndjson sigmf',
      isEnabled: () => hasSession(sources),
      run: () => shellStore.getState().toggleOverlay('export'),
    },
  ];
}
