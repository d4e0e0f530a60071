// Control over one WebSocket: commands in, results and events out, as JSON. Nothing that arrives is trusted, and a
// client that does not read is let go rather than buffered for. Must not know Fastify.

import type { WebSocket } from 'ws';
import type { ServerMessage } from '#contract/api.ts';
import { fail } from '#contract/errors.ts';
import { EVENT_NAMES } from '#contract/events.ts';
import type { ShellPorts } from '../shell-ports.ts';
import type { Workstation } from '../workstation.ts';

/** Bytes that may wait for a client; a whole snapshot of a long session stays well below. */
const BACKLOG_MAX_BYTES = 32 * 1024 * 1024;
const COMMANDS_IN_FLIGHT_MAX = 64;
/** Answers a message whose own id could not be read. */
export const UNKNOWN_ID = -1;

const CLOSE_TRY_AGAIN_LATER = 1013;

export function serveControl(socket: WebSocket, workstation: Workstation, ports: ShellPorts): void {
  let inFlight = 0;

  const send = (message: ServerMessage): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > BACKLOG_MAX_BYTES) {
      socket.close(CLOSE_TRY_AGAIN_LATER, 'the client does not read: connect again');
      return;
    }
    socket.send(JSON.stringify(message));
  };

  const unsubscribes = EVENT_NAMES.map((name) =>
    workstation.on(name, (payload) => send({ kind: 'event', name, payload })),
  );

  socket.on('message', (data: unknown, isBinary: boolean) => {
    const message = isBinary ? null : parseMessage(String(data));
    if (message === null) {
      const error = fail(
        'bad-request',
        'A message is JSON text like {"id": 1, "name": "app.snapshot", "params": {}}',
      );
      send({ kind: 'result', id: UNKNOWN_ID, result: error });
      return;
    }
    const { id, name, params } = message;
    if (inFlight >= COMMANDS_IN_FLIGHT_MAX) {
      const error = fail(
        'busy',
        `${COMMANDS_IN_FLIGHT_MAX} commands are under way: wait for an answer first`,
      );
      send({ kind: 'result', id, result: error });
      return;
    }
    inFlight += 1;
    void workstation.handleUntrusted(name, params, ports).then((result) => {
      inFlight -= 1;
      send({ kind: 'result', id, result });
    });
  });

  socket.on('close', () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
  });
}

interface UntrustedMessage {
  readonly id: number;
  readonly name: unknown;
  readonly params: unknown;
}

/** null: not a message at all. What it asks for is checked by whoever handles it. */
function parseMessage(text: string): UntrustedMessage | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null || !('id' in parsed)) return null;
  const { id } = parsed;
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return null;
  return {
    id,
    name: 'name' in parsed ? parsed.name : undefined,
    params: 'params' in parsed ? parsed.params : undefined,
  };
}
