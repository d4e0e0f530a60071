// The contract over two WebSockets of the server shell: control as JSON text, frames as binary with credits.
// Nothing outside this folder knows that there are sockets.

import {
  type ClientMessage,
  type ConnectionState,
  FRAME_ACK,
  type FrameSubscription,
  type SfericApi,
  SOCKET_PATHS,
  type Unsubscribe,
} from '#contract/api.ts';
import type { CommandName, CommandParams, CommandResult } from '#contract/commands.ts';
import { fail, type Result } from '#contract/errors.ts';
import { EVENT_NAMES, type EventName, type Events } from '#contract/events.ts';
import type { OverviewTile } from '#contract/overview.ts';
import { type BackOffSettings, DEFAULT_BACK_OFF } from './back-off.ts';
import { fetchOverviewTile } from './fetch-overview-tile.ts';
import { Listeners } from './listeners.ts';
import { PendingCalls } from './pending-calls.ts';
import { ReconnectingSocket } from './reconnecting-socket.ts';
import { parseServerMessage } from './server-message.ts';

export interface SocketBridgeOptions {
  /** `ws://host:port` or `wss://...`, without a path. */
  readonly baseUrl: string;
  /** Longest wait for an answer; commands that read or write whole files get `slowTimeoutMs`. */
  readonly timeoutMs?: number;
  readonly slowTimeoutMs?: number;
  readonly backOff?: BackOffSettings;
}

export interface SocketBridge extends SfericApi {
  /** Ends both sockets for good; pending calls fail with `unavailable`. */
  close(): void;
}

const SLOW_COMMANDS: ReadonlySet<CommandName> = new Set([
  'recording.open',
  'recording.inspect',
  'export.run',
]);
const LOST_MESSAGE = 'The connection to the Sferic server was lost: it reconnects by itself; then try again';

type EventListeners = { readonly [K in EventName]: Listeners<Events[K]> };

export function createSocketBridge(options: SocketBridgeOptions): SocketBridge {
  const timeoutMs = options.timeoutMs ?? 15_000;
  const slowTimeoutMs = options.slowTimeoutMs ?? 120_000;
  const backOff = options.backOff ?? DEFAULT_BACK_OFF;

  const events = Object.fromEntries(
    EVENT_NAMES.map((name) => [name, new Listeners<never>()]),
  ) as unknown as EventListeners;
  const connectionListeners = new Listeners<ConnectionState>();
  const pending = new PendingCalls();
  // Calls made before the first connection wait for it; after a loss they fail at once instead.
  const unsent: string[] = [];
  let connection: 'connecting' | ConnectionState = 'connecting';
  let hasComplained = false;

  const setConnection = (state: ConnectionState): void => {
    if (connection === state) return;
    connection = state;
    connectionListeners.tell(state);
  };

  const control = new ReconnectingSocket(`${options.baseUrl}${SOCKET_PATHS.control}`, backOff, {
    onOpen: () => {
      for (const text of unsent.splice(0)) control.send(text);
      setConnection('open');
    },
    onMessage: (data) => {
      const message = typeof data === 'string' ? parseServerMessage(data) : null;
      if (message === null) {
        if (hasComplained) return;
        hasComplained = true;
        events.notice.tell({
          level: 'error',
          text: 'The server sent a message that this page does not understand: reload the page, both must be of one version',
        });
        return;
      }
      if (message.kind === 'result') pending.settle(message.id, message.result);
      else tellEvent(events, message.name, message.payload);
    },
    onLost: () => {
      unsent.length = 0;
      pending.settleAll(fail('unavailable', LOST_MESSAGE));
      setConnection('lost');
    },
  });

  const subscriptions = new Set<FrameSubscription>();

  return {
    shell: 'server',
    async invoke<K extends CommandName>(
      name: K,
      params: CommandParams<K>,
    ): Promise<Result<CommandResult<K>>> {
      if (connection === 'lost') return fail('unavailable', LOST_MESSAGE);
      const { id, answer } = pending.open(name, SLOW_COMMANDS.has(name) ? slowTimeoutMs : timeoutMs);
      const message: ClientMessage = { id, name, params };
      const text = JSON.stringify(message);
      if (!control.send(text)) unsent.push(text);
      // The server answers a command with its own result type: the contract is the one place that pairs them.
      return (await answer) as Result<CommandResult<K>>;
    },
    on<K extends EventName>(name: K, listener: (payload: Events[K]) => void): Unsubscribe {
      return events[name].add(listener);
    },
    onConnection(listener): Unsubscribe {
      const unsubscribe = connectionListeners.add(listener);
      if (connection !== 'connecting') listener(connection);
      return unsubscribe;
    },
    subscribeFrames(listener): FrameSubscription {
      const subscription = subscribeFramesOver(
        `${options.baseUrl}${SOCKET_PATHS.frames}`,
        backOff,
        listener,
        () => subscriptions.delete(subscription),
      );
      subscriptions.add(subscription);
      return subscription;
    },
    overviewTile: (request): Promise<Result<OverviewTile>> =>
      fetchOverviewTile(options.baseUrl.replace(/^ws/, 'http'), request),
    close(): void {
      control.close();
      for (const subscription of [...subscriptions]) subscription.close();
      pending.settleAll(fail('unavailable', LOST_MESSAGE));
    },
  };
}

function subscribeFramesOver(
  url: string,
  backOff: BackOffSettings,
  listener: (frame: ArrayBuffer) => void,
  onClosed: () => void,
): FrameSubscription {
  // The sender starts every connection with full credits, so a frame that came over an earlier one must not be
  // given back over this one. Frames are acknowledged in the order of their arrival.
  let unacknowledged = 0;
  let stale = 0;
  const socket = new ReconnectingSocket(url, backOff, {
    onOpen: () => undefined,
    onMessage: (data) => {
      if (typeof data === 'string') return;
      unacknowledged += 1;
      listener(data);
    },
    onLost: () => {
      stale += unacknowledged;
      unacknowledged = 0;
    },
  });
  return {
    acknowledge(): void {
      if (stale > 0) {
        stale -= 1;
        return;
      }
      if (unacknowledged === 0) return;
      unacknowledged -= 1;
      socket.send(FRAME_ACK);
    },
    close(): void {
      socket.close();
      onClosed();
    },
  };
}

function tellEvent(events: EventListeners, name: EventName, payload: unknown): void {
  // Name and payload belong together by the contract; the type checker cannot follow that through JSON.
  const listeners = events[name] as unknown as Listeners<unknown>;
  listeners.tell(payload);
}
