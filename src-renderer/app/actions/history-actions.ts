// Acts on the log of what was found before.

import { chosenSession } from '../../stores/history-store.ts';
import type { Action } from './action.ts';
import { type ActionSources, isConnected } from './action-sources.ts';

export function historyActions(sources: ActionSources): readonly Action[] {
  const history = sources.historyStore.getState;
  return [
    {
      id: 'history.search',
      label: 'Search what was found before',
      group: 'Signals',
      keys: ['Mod+Shift+F'],
      words: 'log history past sessions occupancy compare',
      isEnabled: () => isConnected(sources),
      run: () => {
        sources.layout.show('history');
        // The panel may be drawn only now.
        requestAnimationFrame(() => document.querySelector<HTMLElement>('.history-form input')?.focus());
      },
    },
    {
      id: 'history.pin',
      label: 'Keep the chosen session of the log, whatever its age',
      group: 'Signals',
      keys: [],
      words: 'pin history retention',
      isEnabled: () => isConnected(sources) && chosenSession(history()) !== null,
      isOn: () => chosenSession(history())?.isPinned ?? false,
      run: () => {
        const session = chosenSession(history());
        if (session !== null) void history().pin(session.sessionId, !session.isPinned);
      },
    },
  ];
}
