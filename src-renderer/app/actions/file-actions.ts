// Acts on the whole file in the waterfall's place: turning it on, and bringing a signal into it.

import type { SampleIndex } from '#contract/units.ts';
import { fileWindowBetween, leastFileSamples } from '../../lib/file-window.ts';
import type { Action } from './action.ts';
import { type ActionSources, hasRecording } from './action-sources.ts';
import { selectedBox } from './selected-box.ts';

/** Room before and after a signal that is zoomed to, as a part of its length. */
const ROOM_PART = 0.25;

export function fileActions(sources: ActionSources): readonly Action[] {
  const { fileViewStore } = sources;
  return [
    {
      id: 'file.toggle',
      label: 'Whole recording in the waterfall',
      group: 'Picture',
      keys: ['V'],
      words: 'file overview pyramid zoom out',
      isEnabled: () => hasRecording(sources),
      isOn: () => fileViewStore.getState().isOn,
      run: () => fileViewStore.getState().setOn(!fileViewStore.getState().isOn),
    },
    {
      id: 'file.all',
      label: 'All of the recording',
      group: 'Picture',
      keys: ['Shift+V'],
      words: 'file overview zoom out reset',
      isEnabled: () => hasRecording(sources),
      run: () => fileViewStore.getState().show(null),
    },
    {
      id: 'file.selected',
      label: 'What is selected, in the recording',
      group: 'Picture',
      keys: ['Shift+Z'],
      words: 'file overview zoom in burst signal annotation track box',
      isEnabled: () => hasRecording(sources) && selectedBox(sources) !== null,
      run: () => {
        const box = selectedBox(sources)?.box;
        if (box !== undefined) showInFile(sources, box.sampleStart, box.sampleStart + box.sampleCount);
      },
    },
  ];
}

/** With room on both sides. */
export function showInFile(
  { engineStore, fileViewStore }: Pick<ActionSources, 'engineStore' | 'fileViewStore'>,
  startSample: SampleIndex,
  stopSample: SampleIndex,
): void {
  const { session } = engineStore.getState();
  if (session === null) return;
  const room = ROOM_PART * (stopSample - startSample);
  const least = leastFileSamples(session.settings.hopSize);
  const window = fileWindowBetween(startSample - room, stopSample + room, session.sampleCount, least);
  fileViewStore.getState().show(window);
}
