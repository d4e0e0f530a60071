// The socket bridge against a real WebSocket server: answers, events, time-outs, loss, return, and frame credits.

import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import type { ClientMessage, ConnectionState, ServerMessage } from '#contract/api.ts';
import { ok } from '#contract/errors.ts';
import { createSocketBridge, type SocketBridge } from './socket-bridge.ts';

interface TestServer {
  readonly port: number;
  readonly control: ServerSocket[];
  readonly frames: ServerSocket[];
  readonly acks: string[];
  /** Number of frame sockets that were ever opened. */
  frameConnections: number;
  onCommand: (message: ClientMessage, socket: ServerSocket) => void;
  stop(): Promise<void>;
}

const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function startServer(port = 0): Promise<TestServer> {
  const sockets = new WebSocketServer({ host: '127.0.0.1', port });
  await new Promise<void>((resolve) => sockets.once('listening', resolve));
  const server: TestServer = {
    port: (sockets.address() as AddressInfo).port,
    control: [],
    frames: [],
    acks: [],
    frameConnections: 0,
    onCommand: () => undefined,
    stop: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) client.terminate();
        sockets.close(() => resolve());
      }),
  };
  sockets.on('connection', (socket, request) => {
    if (request.url === '/ws/control') {
      server.control.push(socket);
      socket.on('message', (data) => server.onCommand(JSON.parse(String(data)) as ClientMessage, socket));
    } else if (request.url === '/ws/frames') {
      server.frameConnections += 1;
      server.frames.push(socket);
      socket.on('message', (data) => server.acks.push(String(data)));
    } else socket.close();
  });
  cleanups.push(() => server.stop());
  return server;
}

function connect(server: TestServer, timeoutMs = 2000): SocketBridge {
  const bridge = createSocketBridge({
    baseUrl: `ws://127.0.0.1:${server.port}`,
    timeoutMs,
    backOff: { firstMs: 10, maxMs: 40 },
  });
  cleanups.push(() => bridge.close());
  return bridge;
}

function send(socket: ServerSocket, message: ServerMessage): void {
  socket.send(JSON.stringify(message));
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  const endMs = Date.now() + 5000;
  while (!isTrue()) {
    if (Date.now() > endMs) throw new Error(`Not within 5 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('commands', () => {
  it('matches answers to calls by id, in whatever order they come', async () => {
    const server = await startServer();
    const waiting: ClientMessage[] = [];
    server.onCommand = (message, socket) => {
      waiting.push(message);
      if (waiting.length < 2) return;
      for (const { id, params } of waiting.reverse())
        send(socket, { kind: 'result', id, result: ok({ echoed: params }) });
    };
    const bridge = connect(server);
    const [first, second] = await Promise.all([
      bridge.invoke('replay.seek', { sample: 1 }),
      bridge.invoke('replay.seek', { sample: 2 }),
    ]);
    expect(first).toEqual({ ok: true, value: { echoed: { sample: 1 } } });
    expect(second).toEqual({ ok: true, value: { echoed: { sample: 2 } } });
  });

  it('carries an error of the server as a value', async () => {
    const server = await startServer();
    server.onCommand = ({ id }, socket) =>
      send(socket, {
        kind: 'result',
        id,
        result: {
          ok: false,
          error: { code: 'facts-missing', message: 'needs a rate', detail: { missing: ['sampleRateHz'] } },
        },
      });
    const result = await connect(server).invoke('recording.open', { path: 'x.cu8', overrides: {} });
    expect(result).toEqual({
      ok: false,
      error: { code: 'facts-missing', message: 'needs a rate', detail: { missing: ['sampleRateHz'] } },
    });
  });

  it('gives up on a silent server, and ignores the answer that comes too late', async () => {
    const server = await startServer();
    let late: (() => void) | null = null;
    server.onCommand = ({ id }, socket) => {
      late = () => send(socket, { kind: 'result', id, result: ok(null) });
    };
    const bridge = connect(server, 50);
    const result = await bridge.invoke('replay.play', {});
    expect(result.ok).toBe(false);
    if (!result.ok) {
      expect(result.error.code).toBe('unavailable');
      expect(result.error.message).toContain('replay.play');
    }
    const sendLate = late as (() => void) | null;
    expect(sendLate).not.toBeNull();
    sendLate?.();
    // The connection is still of use afterwards.
    server.onCommand = ({ id }, socket) => send(socket, { kind: 'result', id, result: ok('again') });
    expect(await bridge.invoke('replay.pause', {})).toEqual({ ok: true, value: 'again' });
  });

  it('fails pending calls with `unavailable` when the connection is lost, and new ones until it is back', async () => {
    const server = await startServer();
    const bridge = connect(server);
    const states: ConnectionState[] = [];
    bridge.onConnection((state) => states.push(state));
    let lostResult: unknown = null;
    server.onCommand = () => server.control[0]?.terminate();
    const pending = bridge.invoke('replay.play', {});
    const pendingResult = await pending;
    expect(pendingResult.ok ? null : pendingResult.error.code).toBe('unavailable');
    lostResult = await bridge.invoke('replay.play', {});
    expect(lostResult).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    server.onCommand = ({ id }, socket) => send(socket, { kind: 'result', id, result: ok('back') });
    await until(() => states.at(-1) === 'open' && states.length === 3, 'open, lost, open');
    expect(states).toEqual(['open', 'lost', 'open']);
    expect(await bridge.invoke('replay.play', {})).toEqual({ ok: true, value: 'back' });
  });

  it('reconnects to a server that was restarted', async () => {
    const server = await startServer();
    const bridge = connect(server);
    const states: ConnectionState[] = [];
    bridge.onConnection((state) => states.push(state));
    await until(() => states.length === 1, 'first connection');
    await server.stop();
    await until(() => states.at(-1) === 'lost', 'loss');
    const restarted = await startServer(server.port);
    restarted.onCommand = ({ id }, socket) => send(socket, { kind: 'result', id, result: ok(7) });
    await until(() => states.at(-1) === 'open', 'return');
    expect(await bridge.invoke('replay.play', {})).toEqual({ ok: true, value: 7 });
  });

  it('tells a late listener of the connection the present state', async () => {
    const bridge = connect(await startServer());
    const early: ConnectionState[] = [];
    bridge.onConnection((state) => early.push(state));
    await until(() => early.length === 1, 'connection');
    const late: ConnectionState[] = [];
    bridge.onConnection((state) => late.push(state));
    expect(late).toEqual(['open']);
  });
});

describe('events', () => {
  it('reach their listeners by name until they unsubscribe', async () => {
    const server = await startServer();
    const bridge = connect(server);
    const heard: string[] = [];
    const unsubscribe = bridge.on('notice', (notice) => heard.push(notice.text));
    bridge.on('analysis', () => heard.push('analysis'));
    await until(() => server.control.length === 1, 'control socket');
    const [socket] = server.control;
    if (socket === undefined) throw new Error('no control socket');
    send(socket, { kind: 'event', name: 'notice', payload: { level: 'info', text: 'one' } });
    await until(() => heard.length === 1, 'first notice');
    unsubscribe();
    send(socket, { kind: 'event', name: 'notice', payload: { level: 'info', text: 'two' } });
    send(socket, { kind: 'event', name: 'analysis', payload: null });
    await until(() => heard.includes('analysis'), 'analysis event');
    expect(heard).toEqual(['one', 'analysis']);
  });

  it('says once that a message is not understood, and goes on', async () => {
    const server = await startServer();
    const bridge = connect(server);
    const texts: string[] = [];
    bridge.on('notice', (notice) => texts.push(notice.text));
    await until(() => server.control.length === 1, 'control socket');
    const [socket] = server.control;
    if (socket === undefined) throw new Error('no control socket');
    for (const text of ['not JSON', '[]', '{"kind":"event","name":"nonsense"}', '{"kind":"result","id":"x"}'])
      socket.send(text);
    send(socket, { kind: 'event', name: 'notice', payload: { level: 'info', text: 'still here' } });
    await until(() => texts.includes('still here'), 'a good message after bad ones');
    expect(texts).toHaveLength(2);
  });
});

describe('frames', () => {
  it('arrive as buffers, and each acknowledgement gives one credit back', async () => {
    const server = await startServer();
    const bridge = connect(server);
    const sizes: number[] = [];
    const subscription = bridge.subscribeFrames((frame) => sizes.push(frame.byteLength));
    await until(() => server.frames.length === 1, 'frames socket');
    server.frames[0]?.send(new Uint8Array(80));
    server.frames[0]?.send(new Uint8Array(84));
    await until(() => sizes.length === 2, 'two frames');
    expect(sizes).toEqual([80, 84]);
    subscription.acknowledge();
    subscription.acknowledge();
    // Nothing is owed any more: this one must not create a credit.
    subscription.acknowledge();
    await until(() => server.acks.length === 2, 'two credits');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(server.acks).toEqual(['ack', 'ack']);
  });

  it('of a lost connection are not acknowledged on the next one, which starts with full credits', async () => {
    const server = await startServer();
    const bridge = connect(server);
    let received = 0;
    const subscription = bridge.subscribeFrames(() => {
      received += 1;
    });
    await until(() => server.frames.length === 1, 'frames socket');
    server.frames[0]?.send(new Uint8Array(80));
    await until(() => received === 1, 'first frame');
    server.frames[0]?.terminate();
    await until(() => server.frameConnections === 2, 'second frames socket');
    server.frames[1]?.send(new Uint8Array(80));
    await until(() => received === 2, 'second frame');
    subscription.acknowledge();
    subscription.acknowledge();
    await until(() => server.acks.length === 1, 'one credit');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(server.acks).toEqual(['ack']);
  });

  it('stop when the subscription is closed, for good', async () => {
    const server = await startServer();
    const bridge = connect(server);
    const subscription = bridge.subscribeFrames(() => undefined);
    await until(() => server.frames.length === 1, 'frames socket');
    const [socket] = server.frames;
    subscription.close();
    await until(() => socket?.readyState === 3, 'closed on the server');
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(server.frameConnections).toBe(1);
  });
});
