// The contract, by name, over Electron's ipc: the only thing that a sandboxed page can reach. It passes on and
// decides nothing; everything that arrives is checked in the main process.
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import {
  CHANNELS,
  FRAME_ACK,
  type FrameSubscription,
  type SfericApi,
  type Unsubscribe,
} from './contract/api.ts';
import type { CommandName, CommandParams, CommandResult } from './contract/commands.ts';
import type { Result } from './contract/errors.ts';
import type { EventName, Events } from './contract/events.ts';
import type { OverviewTile, OverviewTileRequest } from './contract/overview.ts';

function invoke<K extends CommandName>(name: K, params: CommandParams<K>): Promise<Result<CommandResult<K>>> {
  return ipcRenderer.invoke(CHANNELS.command, { name, params });
}

function on<K extends EventName>(name: K, listener: (payload: Events[K]) => void): Unsubscribe {
  const onEvent = (_event: IpcRendererEvent, message: { name: EventName; payload: Events[K] }): void => {
    if (message.name === name) listener(message.payload);
  };
  ipcRenderer.on(CHANNELS.event, onEvent);
  return () => {
    ipcRenderer.removeListener(CHANNELS.event, onEvent);
  };
}

/** Ipc lives as long as the page: the connection is open from the start and is never lost. */
function onConnection(listener: (state: 'open' | 'lost') => void): Unsubscribe {
  let isSubscribed = true;
  queueMicrotask(() => {
    if (isSubscribed) listener('open');
  });
  return () => {
    isSubscribed = false;
  };
}

/** The port comes back on the channel on which it was asked for; a new subscription ends the one before. */
let closeFrames: Unsubscribe = () => {};

function subscribeFrames(listener: (frame: ArrayBuffer) => void): FrameSubscription {
  closeFrames();
  let port: MessagePort | null = null;
  const onPort = (event: IpcRendererEvent): void => {
    port = event.ports[0] ?? null;
    if (port !== null) port.onmessage = ({ data }) => listener(data);
  };
  ipcRenderer.once(CHANNELS.frames, onPort);
  ipcRenderer.send(CHANNELS.frames);
  const close = (): void => {
    ipcRenderer.removeListener(CHANNELS.frames, onPort);
    port?.close();
    port = null;
  };
  closeFrames = close;
  return { acknowledge: () => port?.postMessage(FRAME_ACK), close };
}

function overviewTile(request: OverviewTileRequest): Promise<Result<OverviewTile>> {
  return ipcRenderer.invoke(CHANNELS.overviewTile, request);
}

const api: SfericApi = Object.freeze({
  shell: 'desktop',
  invoke,
  on,
  onConnection,
  subscribeFrames,
  overviewTile,
});

contextBridge.exposeInMainWorld('sferic', api);
