// Acts that help to find the others.

import type { Action } from './action.ts';
import { type ActionSources, always } from './action-sources.ts';

export function helpActions({ shellStore }: ActionSources): readonly Action[] {
  return [
    {
      id: 'help.palette',
      label: 'Commands',
      group: 'Help',
      keys: ['Mod+K', 'Mod+Shift+P'],
      isEnabled: always,
      run: () => shellStore.getState().toggleOverlay('palette'),
    },
    {
      id: 'help.keys',
      label: 'Keys',
      group: 'Help',
      keys: ['?', 'F1'],
      words: 'shortcuts help keyboard',
      isEnabled: always,
      run: () => shellStore.getState().toggleOverlay('help'),
    },
  ];
}
