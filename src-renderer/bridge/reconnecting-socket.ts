// One WebSocket that comes back by itself. It carries messages and knows nothing of commands, events or frames.

import { type BackOffSettings, backOffMs } from './back-off.ts';

export interface SocketHandlers {
  onOpen(): void;
  onMessage(data: string | ArrayBuffer): void;
  /** Called once for each lost connection, and for each attempt that failed. */
  onLost(): void;
}

export class ReconnectingSocket {
  readonly #url: string;
  readonly #handlers: SocketHandlers;
  readonly #backOff: BackOffSettings;
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #attempt = 0;
  #isClosed = false;

  constructor(url: string, backOff: BackOffSettings, handlers: SocketHandlers) {
    this.#url = url;
    this.#backOff = backOff;
    this.#handlers = handlers;
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** false: there is no connection, and nothing was sent. */
  send(text: string): boolean {
    if (this.#socket === null || !this.isOpen) return false;
    this.#socket.send(text);
    return true;
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = null;
  }

  #connect(): void {
    const socket = new WebSocket(this.#url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.addEventListener('open', () => {
      if (this.#socket !== socket) return;
      this.#attempt = 0;
      this.#handlers.onOpen();
    });
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (this.#socket !== socket) return;
      const { data } = event;
      if (typeof data === 'string' || data instanceof ArrayBuffer) this.#handlers.onMessage(data);
    });
    // 'error' is always followed by 'close', which is where the loss is handled.
    socket.addEventListener('close', () => {
      if (this.#socket !== socket || this.#isClosed) return;
      this.#socket = null;
      this.#timer = setTimeout(() => this.#connect(), backOffMs(this.#attempt, this.#backOff));
      this.#attempt += 1;
      this.#handlers.onLost();
    });
  }
}
