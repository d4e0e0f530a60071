import { describe, expect, it, vi } from 'vitest';
import type { ConnectionState, SfericApi } from '#contract/api.ts';
import { encodeFrame, type FrameHeader } from '#contract/frames.ts';
import { testFrameHeader } from './frame-header.test-support.ts';
import { FrameLoop, type FrameScheduler } from './frame-loop.ts';
import { FrameRing } from './frame-ring.ts';
import { FrameStream } from './frame-stream.ts';

/** The far side of the contract, by hand: it sends what the test tells it to and counts what comes back. */
class Sender {
  acknowledged = 0;
  isClosed = false;
  readonly commands: string[] = [];
  #frames: ((frame: ArrayBuffer) => void) | null = null;
  #session: ((payload: null) => void) | null = null;

  readonly api: SfericApi = {
    shell: 'server',
    invoke: (name) => {
      this.commands.push(name);
      return Promise.resolve({ ok: false, error: { code: 'unavailable', message: '', detail: {} } });
    },
    on: (name, listener) => {
      if (name === 'session') this.#session = listener as (payload: null) => void;
      return () => undefined;
    },
    overviewTile: () =>
      Promise.resolve({ ok: false, error: { code: 'unavailable', message: '', detail: {} } }),
    onConnection: (listener: (state: ConnectionState) => void) => {
      listener('open');
      return () => undefined;
    },
    subscribeFrames: (listener) => {
      this.#frames = listener;
      return {
        acknowledge: () => {
          this.acknowledged++;
        },
        close: () => {
          this.isClosed = true;
        },
      };
    },
  };

  send(header: Partial<FrameHeader>): void {
    const full = testFrameHeader({ binCount: 4, ...header });
    this.#frames?.(encodeFrame(full, new Float32Array(full.rowCount * full.binCount)));
  }

  sendRubbish(): void {
    this.#frames?.(new ArrayBuffer(3));
  }

  openSession(): void {
    this.#session?.(null);
  }
}

class ManualFrames implements FrameScheduler {
  #callback: ((nowMs: number) => void) | null = null;

  request(callback: (nowMs: number) => void): number {
    this.#callback = callback;
    return 1;
  }

  cancel(): void {
    this.#callback = null;
  }

  tick(): void {
    const callback = this.#callback;
    this.#callback = null;
    callback?.(0);
  }
}

function started(): { sender: Sender; stream: FrameStream; frames: ManualFrames } {
  const sender = new Sender();
  const frames = new ManualFrames();
  const stream = new FrameStream(sender.api, new FrameRing(), new FrameLoop(frames));
  stream.start();
  return { sender, stream, frames };
}

describe('frame stream', () => {
  it('gives a credit back only when the frame has been drawn', () => {
    const { sender, stream, frames } = started();
    let draws = 0;
    stream.loop.add({ draw: () => draws++ });
    sender.send({ seq: 0 });
    sender.send({ seq: 1, sampleStart: 100 });
    expect(sender.acknowledged).toBe(0);
    frames.tick();
    expect(draws).toBe(1);
    expect(sender.acknowledged).toBe(2);
    frames.tick();
    expect(sender.acknowledged).toBe(2);
    expect(draws).toBe(1);
  });

  it('gives it back at once while nothing draws', () => {
    const { sender, stream } = started();
    const remove = stream.loop.add({ draw: () => undefined });
    remove();
    sender.send({});
    expect(sender.acknowledged).toBe(1);
  });

  it('gives it back after a while when the window is covered and no animation frame comes', () => {
    vi.useFakeTimers();
    try {
      const { sender, stream } = started();
      stream.loop.add({ draw: () => undefined });
      sender.send({});
      vi.advanceTimersByTime(1000);
      expect(sender.acknowledged).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('counts what was lost on the way and what the sender dropped', () => {
    const { sender, stream } = started();
    sender.send({ seq: 10 });
    sender.send({ seq: 11, sampleStart: 100 });
    sender.send({ seq: 14, sampleStart: 900, droppedBefore: 5, rowCount: 2 });
    sender.sendRubbish();
    expect(stream.counters).toEqual({
      frames: 3,
      rows: 4,
      framesLost: 2,
      rowsDropped: 5,
      framesRejected: 1,
    });
    expect(sender.acknowledged).toBe(4);
  });

  it('counts over the wrap of seq, and takes a restarted sender for no loss', () => {
    const { sender, stream } = started();
    sender.send({ seq: 0xffffffff });
    sender.send({ seq: 0, sampleStart: 100 });
    sender.send({ seq: 1, sampleStart: 200 });
    sender.send({ seq: 0, sampleStart: 300 });
    expect(stream.counters.framesLost).toBe(0);
  });

  it('forgets the rows of the session before', () => {
    const { sender, stream } = started();
    sender.send({});
    expect(stream.ring.endRow - stream.ring.firstRow).toBe(1);
    sender.openSession();
    expect(stream.ring.endRow - stream.ring.firstRow).toBe(0);
    expect(stream.counters.frames).toBe(0);
  });

  it('tells the engine what it can show, and ends its subscription', () => {
    const { sender, stream } = started();
    expect(sender.commands).toEqual(['display.configure']);
    stream.start();
    stream.stop();
    expect(sender.isClosed).toBe(true);
  });
});
