// Acts on the selected box of time and frequency: played in a loop, cut out as a recording.

import { addNotice } from '../../stores/engine-store.ts';
import type { Action } from './action.ts';
import { type ActionSources, hasRecording } from './action-sources.ts';
import { selectedBox } from './selected-box.ts';

export function clipActions(sources: ActionSources): readonly Action[] {
  const { api, engineStore } = sources;
  const engine = engineStore.getState;
  const hasBox = (): boolean => hasRecording(sources) && selectedBox(sources) !== null;
  const fail = (text: string): void => addNotice(engineStore, { level: 'error', text });

  const cut = async (): Promise<void> => {
    const selected = selectedBox(sources);
    if (selected === null) return;
    const written = await api.invoke('clip.write', {
      ...selected,
      timeMarginS: null,
      freqMarginHz: null,
      isFiltered: true,
      datatype: 'cf32_le',
      path: null,
    });
    if (!written.ok) return fail(written.error.message);
    if (written.value === null) {
      addNotice(engineStore, { level: 'info', text: 'The clip was cancelled: nothing is left of it' });
      return;
    }
    for (const text of written.value.warnings) addNotice(engineStore, { level: 'warning', text });
    addNotice(engineStore, { level: 'info', text: `The clip is ${written.value.path}` });
  };

  const loop = async (): Promise<void> => {
    const isOn = engine().transport.range !== undefined;
    const box = selectedBox(sources)?.box;
    if (!isOn && box === undefined) return;
    const range =
      isOn || box === undefined ? null : { sampleStart: box.sampleStart, sampleCount: box.sampleCount };
    const result = await api.invoke('replay.range', { range });
    if (!result.ok) return fail(result.error.message);
    if (range !== null) {
      const playing = await api.invoke('replay.play', {});
      if (!playing.ok) fail(playing.error.message);
    }
  };

  return [
    {
      id: 'clips.loop',
      label: 'Play the selected box in a loop',
      group: 'Replay',
      keys: ['Shift+L'],
      words: 'range selection annotation track',
      isEnabled: () => hasBox() || (hasRecording(sources) && engine().transport.range !== undefined),
      isOn: () => engine().transport.range !== undefined,
      run: () => void loop(),
    },
    {
      id: 'clips.cut',
      label: 'Cut the selected box out as a recording',
      group: 'Recording',
      keys: ['K'],
      words: 'clip sigmf extract',
      isEnabled: () => hasBox() && engine().clip === null,
      run: () => void cut(),
    },
    {
      id: 'clips.cancel',
      label: 'Cancel the clip that is being cut',
      group: 'Recording',
      keys: [],
      isEnabled: () => engine().clip !== null,
      run: () => void api.invoke('clip.cancel', {}),
    },
  ];
}
