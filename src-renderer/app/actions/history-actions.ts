// Acts on the log of what was found before.

import type { Action } from './action.ts';
import { type ActionSources, isConnected } from './action-sources.ts';

export function historyActions(sources: ActionSources): readonly Action[] {
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
  ];
}
