// The one object that a renderer holds, whichever shell carries it: `window.sferic` or a WebSocket client. A leaf.

import type { CommandName, CommandParams, CommandResult } from './commands.ts';
import type { Result } from './errors.ts';
import type { EventName, Events } from './events.ts';
import type { OverviewTile, OverviewTileRequest } from './overview.ts';

export type Unsubscribe = () => void;

/** How the connection is; `lost` is followed by `open` when it comes back, and the view then asks for a snapshot. */
export type ConnectionState = 'open' | 'lost';

/**
 * A flow of frames, paced by credits: the sender starts with `FRAME_CREDITS` and sends one frame for each; the
 * receiver gives one back with `acknowledge()` when a frame has been drawn. With none left, rows wait a little and go
 * out together in one frame; past that the sender drops the oldest and counts them in the next frame's
 * `droppedBefore`. `seq` numbers what this receiver was sent, so a missing number was lost on the way.
 */
export interface FrameSubscription {
  acknowledge(): void;
  close: Unsubscribe;
}

export const FRAME_CREDITS = 8;

export interface SfericApi {
  readonly shell: 'desktop' | 'server';
  invoke<K extends CommandName>(name: K, params: CommandParams<K>): Promise<Result<CommandResult<K>>>;
  on<K extends EventName>(name: K, listener: (payload: Events[K]) => void): Unsubscribe;
  onConnection(listener: (state: ConnectionState) => void): Unsubscribe;
  /** The buffer belongs to the listener. One subscription at a time. */
  subscribeFrames(listener: (frame: ArrayBuffer) => void): FrameSubscription;
  /**
   * A piece of the overview of the open recording. Neither a command nor a frame: bytes, but asked for, bounded and
   * awaited, on a way of their own, so that they hold up neither. The caller keeps few under way at once.
   */
  overviewTile(request: OverviewTileRequest): Promise<Result<OverviewTile>>;
}

/** Names on the wire, each written once. */
export const CHANNELS = {
  /** ipcRenderer.invoke(command, {name, params}) */
  command: 'sferic:command',
  /** webContents.send(event, {name, payload}) */
  event: 'sferic:event',
  /** ipcRenderer.send: asks for a MessagePort, which comes back on the same channel. */
  frames: 'sferic:frames',
  /** ipcRenderer.invoke(overviewTile, request) */
  overviewTile: 'sferic:overview-tile',
} as const;

/** Server paths. Control and data have a socket each. */
export const SOCKET_PATHS = { control: '/ws/control', frames: '/ws/frames' } as const;

/** GET with the fields of an OverviewTileRequest as its query: the bytes of decodeOverviewTile, or {ok: false, error}. */
export const OVERVIEW_TILE_PATH = '/api/overview-tile';

/** Messages of the control socket. */
export type ClientMessage = { readonly id: number; readonly name: CommandName; readonly params: unknown };
export type ServerMessage =
  | { readonly kind: 'result'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'event'; readonly name: EventName; readonly payload: unknown };

/** The one text message of the frames socket (and the one message of the MessagePort), from receiver to sender. */
export const FRAME_ACK = 'ack';
