// Frames over one WebSocket, paced by the receiver's acknowledgements and by what its socket still holds. Must not
// know Fastify, nor what is in a frame.

import type { WebSocket } from 'ws';
import { FRAME_ACK } from '#contract/api.ts';
import type { Workstation } from '../workstation.ts';

/**
 * Bytes in the socket above which frames are dropped: credits alone would let a client that acknowledges without
 * reading fill the memory.
 */
const BACKLOG_MAX_BYTES = 4 * 1024 * 1024;
const CLOSE_POLICY = 1008;

export function serveFrames(socket: WebSocket, workstation: Pick<Workstation, 'attachFrames'>): void {
  const receiver = workstation.attachFrames({
    canTake: () => socket.readyState === socket.OPEN && socket.bufferedAmount < BACKLOG_MAX_BYTES,
    send: (frame) => socket.send(frame, { binary: true }),
  });
  socket.on('message', (data: unknown, isBinary: boolean) => {
    if (!isBinary && String(data) === FRAME_ACK) {
      receiver.acknowledge();
      return;
    }
    socket.close(CLOSE_POLICY, `only "${FRAME_ACK}" is understood here`);
  });
  socket.on('close', () => receiver.close());
}
