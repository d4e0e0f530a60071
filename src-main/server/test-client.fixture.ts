// A client of the control and frames sockets for tests, over the real ws package. For tests only.
import { type ClientOptions, WebSocket } from 'ws';
import { FRAME_ACK, type ServerMessage, SOCKET_PATHS } from '#contract/api.ts';
import type { CommandName, CommandParams, CommandResult } from '#contract/commands.ts';
import type { Result } from '#contract/errors.ts';
import type { EventName } from '#contract/events.ts';

export async function until<T>(
  what: string,
  poll: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  limitMs = 20_000,
): Promise<T> {
  const startMs = performance.now();
  for (;;) {
    const value = await poll();
    if (value) return value;
    if (performance.now() - startMs > limitMs) throw new Error(`waited ${limitMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function openSocket(
  url: string,
  path: string,
  options: ClientOptions = {},
  onMessage: (data: Buffer, socket: WebSocket) => void = () => {},
): Promise<WebSocket> {
  const socket = new WebSocket(new URL(path, url.replace('http:', 'ws:')), options);
  // Before it is open: what comes with the opening is heard too.
  socket.on('message', (data: Buffer) => onMessage(data, socket));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}

export class TestClient {
  readonly socket: WebSocket;
  readonly events: { readonly name: EventName; readonly payload: unknown; readonly timeMs: number }[] = [];
  readonly results: { readonly id: number; readonly result: Result<unknown> }[] = [];
  #nextId = 1;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      const message: ServerMessage = JSON.parse(String(data));
      if (message.kind === 'event') this.events.push({ ...message, timeMs: performance.now() });
      else this.results.push(message);
    });
  }

  static async connect(url: string): Promise<TestClient> {
    return new TestClient(await openSocket(url, SOCKET_PATHS.control));
  }

  async call<K extends CommandName>(name: K, params: CommandParams<K>): Promise<Result<CommandResult<K>>> {
    const id = this.#nextId++;
    this.socket.send(JSON.stringify({ id, name, params }));
    return (await this.answer(id)) as Result<CommandResult<K>>;
  }

  async answer(id: number): Promise<Result<unknown>> {
    const found = await until(`the answer ${id}`, () => this.results.find((result) => result.id === id));
    return found.result;
  }

  payloads(name: EventName): unknown[] {
    return this.events.filter((event) => event.name === name).map((event) => event.payload);
  }
}

export class FramesClient {
  readonly socket: WebSocket;
  readonly frames: readonly ArrayBuffer[];

  private constructor(socket: WebSocket, frames: readonly ArrayBuffer[]) {
    this.socket = socket;
    this.frames = frames;
  }

  static async connect(url: string, isAcknowledging: boolean): Promise<FramesClient> {
    const frames: ArrayBuffer[] = [];
    const socket = await openSocket(url, SOCKET_PATHS.frames, {}, (data, from) => {
      frames.push(new Uint8Array(data).buffer);
      if (isAcknowledging) from.send(FRAME_ACK);
    });
    return new FramesClient(socket, frames);
  }
}
