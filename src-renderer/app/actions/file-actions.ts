// Acts on the whole file in the waterfall's place: turning it on, and bringing a signal into it.

import { fileWindowBetween, leastFileSamples } from '../../lib/file-window.ts';
import type { Action } from './action.ts';
import { type ActionSources, hasRecording } from './action-sources.ts';

/** Room before and after a signal that is zoomed to, as a part of its length. */
const ROOM_PART = 0.25;

export function fileActions(sources: ActionSources): readonly Action[] {
  const { engineStore, fileViewStore, viewStore } = sources;
  const leastSamples = (): number => leastFileSamples(engineStore.getState().session?.settings.hopSize ?? 1);
  const selectedEmitter = () => {
    const { selectedEmitterId } = viewStore.getState();
    return engineStore.getState().emitters.find(({ emitterId }) => emitterId === selectedEmitterId);
  };
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
      label: 'The selected signal in the recording',
      group: 'Picture',
      keys: ['Shift+Z'],
      words: 'file overview zoom in burst',
      isEnabled: () => hasRecording(sources) && selectedEmitter() !== undefined,
      run: () => {
        const emitter = selectedEmitter();
        const sampleCount = engineStore.getState().session?.sampleCount ?? 0;
        if (emitter === undefined) return;
        const room = ROOM_PART * (emitter.lastSample - emitter.firstSample);
        const [start, end] = [emitter.firstSample - room, emitter.lastSample + room];
        fileViewStore.getState().show(fileWindowBetween(start, end, sampleCount, leastSamples()));
      },
    },
  ];
}
