// Acts on live sources: open the scene that comes along, stop, start again.

import { addNotice } from '../../stores/engine-store.ts';
import type { Action } from './action.ts';
import { type ActionSources, isConnected, isLive } from './action-sources.ts';

export function sourceActions(sources: ActionSources): readonly Action[] {
  const { api, engineStore, layout } = sources;
  const engine = engineStore.getState;
  const isRunning = (): boolean => isLive(sources) && engine().transport.isPlaying;
  const fail = (text: string): void => addNotice(engineStore, { level: 'error', text });

  const open = async (device: string): Promise<void> => {
    const opened = await api.invoke('source.open', { device });
    if (opened.ok) layout.apply('live');
    else fail(opened.error.message);
  };
  const stop = async (): Promise<void> => {
    const stopped = await api.invoke('source.stop', {});
    if (!stopped.ok) fail(stopped.error.message);
  };

  return [
    {
      id: 'source.scene',
      label: 'Live scene: a band of known signals, in real time',
      group: 'Recording',
      keys: [],
      words: 'source device receiver sdr demonstration',
      isEnabled: () => isConnected(sources),
      run: () => void open('scene:'),
    },
    {
      id: 'source.stop',
      label: 'Stop the live source',
      group: 'Replay',
      keys: [],
      words: 'end session receiver',
      isEnabled: isRunning,
      run: () => void stop(),
    },
    {
      id: 'source.again',
      label: 'Start the live source again, as a new session',
      group: 'Replay',
      keys: [],
      words: 'restart receiver',
      isEnabled: () => isLive(sources) && !isRunning(),
      run: () => {
        const { session } = engine();
        if (session !== null) void open(session.recording.path);
      },
    },
  ];
}
