import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { FRAME_ACK } from '#contract/api.ts';
import { encodeFrame } from '#contract/frames.ts';
import { FrameFan } from '../frame-fan.ts';
import { serveFrames } from './frames-socket.ts';
import { openSocket } from './test-client.fixture.ts';

const ROW_BINS = 65_536;

function bigFrame(seq: number): ArrayBuffer {
  return encodeFrame(
    {
      kind: 'maxRows',
      seq,
      timeIsUtc: false,
      discontinuity: false,
      timeNs: 0n,
      sampleStart: 0,
      centerFreqHz: null,
      spanHz: 1,
      binCount: ROW_BINS,
      rowCount: 1,
      droppedBefore: 0,
      epoch: 0,
      configHash: 0,
      noiseFloorDbfs: 0,
      enbwBins: 1.5,
      samplesPerRow: 1,
    },
    new Float32Array(ROW_BINS),
  );
}

describe('serveFrames', () => {
  it('does not buffer for a client that acknowledges without reading', async () => {
    const fan = new FrameFan();
    const http = createServer();
    const sockets = new WebSocketServer({ server: http });
    let serverSide: WebSocket | null = null;
    sockets.on('connection', (socket) => {
      serverSide = socket;
      serveFrames(socket, { attachFrames: (sink) => fan.attach(sink) });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const address = http.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const client = await openSocket(`http://127.0.0.1:${port}`, '/');
    client.pause();

    // 300 frames of 256 KiB are 75 MiB: far more than the kernel's buffers and the limit take.
    let most = 0;
    for (let seq = 0; seq < 300; seq += 1) {
      fan.publish(bigFrame(seq));
      client.send(FRAME_ACK);
      await new Promise((resolve) => setTimeout(resolve, 1));
      most = Math.max(most, (serverSide as WebSocket | null)?.bufferedAmount ?? 0);
    }
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(5 * 1024 * 1024);
    expect(fan.droppedRows).toBeGreaterThan(100);

    client.terminate();
    await new Promise((resolve) => sockets.close(resolve));
    await new Promise((resolve) => http.close(resolve));
    expect(fan.receiverCount).toBe(0);
  });
});
