// Acts on the whole file in the waterfall's place: turning it on, and moving over it by keys.

import {
  type FileWindow,
  fileWindowBetween,
  leastFileSamples,
  pannedFileWindow,
  zoomedFileWindow,
} from '../../lib/file-window.ts';
import { shownFileWindow } from '../../stores/file-view-store.ts';
import type { Action } from './action.ts';
import { type ActionSources, hasSession } from './action-sources.ts';

const ZOOM_STEP = 2;
const PAN_PART = 0.25;
/** Room before and after a signal that is zoomed to, as a part of its length. */
const ROOM_PART = 0.25;

export function fileActions(sources: ActionSources): readonly Action[] {
  const { engineStore, fileViewStore, viewStore } = sources;
  const isShown = (): boolean => hasSession(sources) && fileViewStore.getState().isOn;
  const leastSamples = (): number => leastFileSamples(engineStore.getState().session?.settings.hopSize ?? 1);
  const change = (next: (window: FileWindow, sampleCount: number) => FileWindow): void => {
    const window = shownFileWindow(fileViewStore, engineStore);
    const sampleCount = engineStore.getState().session?.sampleCount ?? 0;
    if (window !== null) fileViewStore.getState().show(next(window, sampleCount));
  };
  const zoom = (factor: number): void =>
    change((window, sampleCount) => {
      const middle = (window.startSample + window.endSample) / 2;
      return zoomedFileWindow(window, middle, factor, sampleCount, leastSamples());
    });
  const pan = (part: number): void =>
    change((window, sampleCount) =>
      pannedFileWindow(window, part * (window.endSample - window.startSample), sampleCount),
    );
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
      isEnabled: () => hasSession(sources),
      isOn: () => fileViewStore.getState().isOn,
      run: () => fileViewStore.getState().setOn(!fileViewStore.getState().isOn),
    },
    {
      id: 'file.all',
      label: 'All of the recording',
      group: 'Picture',
      keys: ['Shift+V'],
      words: 'file overview zoom out reset',
      isEnabled: () => hasSession(sources),
      run: () => fileViewStore.getState().show(null),
    },
    {
      id: 'file.selected',
      label: 'The selected signal in the recording',
      group: 'Picture',
      keys: ['Shift+Z'],
      words: 'file overview zoom in burst',
      isEnabled: () => hasSession(sources) && selectedEmitter() !== undefined,
      run: () => {
        const emitter = selectedEmitter();
        const sampleCount = engineStore.getState().session?.sampleCount ?? 0;
        if (emitter === undefined) return;
        const room = ROOM_PART * (emitter.lastSample - emitter.firstSample);
        const [start, end] = [emitter.firstSample - room, emitter.lastSample + room];
        fileViewStore.getState().show(fileWindowBetween(start, end, sampleCount, leastSamples()));
      },
    },
    {
      id: 'file.zoom-in',
      label: 'Shorter stretch of the recording',
      group: 'Picture',
      keys: ['ArrowUp'],
      isEnabled: isShown,
      run: () => zoom(1 / ZOOM_STEP),
    },
    {
      id: 'file.zoom-out',
      label: 'Longer stretch of the recording',
      group: 'Picture',
      keys: ['ArrowDown'],
      isEnabled: isShown,
      run: () => zoom(ZOOM_STEP),
    },
    {
      id: 'file.later',
      label: 'Later stretch of the recording',
      group: 'Picture',
      keys: ['PageUp'],
      isEnabled: isShown,
      run: () => pan(PAN_PART),
    },
    {
      id: 'file.earlier',
      label: 'Earlier stretch of the recording',
      group: 'Picture',
      keys: ['PageDown'],
      isEnabled: isShown,
      run: () => pan(-PAN_PART),
    },
  ];
}
