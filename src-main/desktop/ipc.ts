// The contract over Electron's ipc: one channel for commands, one for events, a MessagePort for frames. Every message
// is checked for who sent it. Must not know what a command does.
import {
  type BrowserWindow,
  type IpcMain,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  MessageChannelMain,
} from 'electron';
import { CHANNELS, FRAME_ACK, type Unsubscribe } from '#contract/api.ts';
import { fail } from '#contract/errors.ts';
import { EVENT_NAMES } from '#contract/events.ts';
import type { ShellPorts } from '../shell-ports.ts';
import type { Workstation } from '../workstation.ts';
import { isAppUrl } from './origin.ts';

export function serveIpc(
  ipcMain: IpcMain,
  window: BrowserWindow,
  workstation: Workstation,
  ports: ShellPorts,
): Unsubscribe {
  const { webContents } = window;
  let closeFrames: Unsubscribe = () => {};

  const isOurPage = (event: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    event.senderFrame !== null &&
    event.senderFrame === webContents.mainFrame &&
    isAppUrl(event.senderFrame.url);

  ipcMain.handle(CHANNELS.command, async (event, message: unknown) => {
    if (!isOurPage(event)) return fail('bad-request', 'Only the page of Sferic may send commands');
    const { name, params } = fieldsOf(message);
    return workstation.handleUntrusted(name, params, ports);
  });

  ipcMain.handle(CHANNELS.overviewTile, async (event, request: unknown) => {
    if (!isOurPage(event)) return fail('bad-request', 'Only the page of Sferic may ask for tiles');
    return workstation.overviewTile(request);
  });

  const onFramesWanted = (event: IpcMainEvent): void => {
    if (!isOurPage(event)) return;
    closeFrames();
    const { port1, port2 } = new MessageChannelMain();
    const receiver = workstation.attachFrames({ send: (frame) => port1.postMessage(frame) });
    closeFrames = () => {
      receiver.close();
      port1.close();
    };
    port1.on('message', ({ data }) => {
      if (data === FRAME_ACK) receiver.acknowledge();
    });
    port1.on('close', () => receiver.close());
    port1.start();
    webContents.postMessage(CHANNELS.frames, null, [port2]);
  };
  ipcMain.on(CHANNELS.frames, onFramesWanted);

  const unsubscribes = EVENT_NAMES.map((name) =>
    workstation.on(name, (payload) => {
      if (!webContents.isDestroyed()) webContents.send(CHANNELS.event, { name, payload });
    }),
  );

  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
    closeFrames();
    ipcMain.removeHandler(CHANNELS.command);
    ipcMain.removeHandler(CHANNELS.overviewTile);
    ipcMain.removeListener(CHANNELS.frames, onFramesWanted);
  };
}

function fieldsOf(message: unknown): { readonly name: unknown; readonly params: unknown } {
  if (typeof message !== 'object' || message === null) return { name: undefined, params: undefined };
  return {
    name: 'name' in message ? message.name : undefined,
    params: 'params' in message ? message.params : undefined,
  };
}
