// @vitest-environment jsdom

import { beforeEach, describe, expect, it } from 'vitest';
import type { SfericApi } from '#contract/api.ts';
import type { SessionInfo } from '#contract/entities.ts';
import { fail } from '#contract/errors.ts';
import { createEngineStore, type EngineStore } from '../../stores/engine-store.ts';
import { createFileViewStore, type FileViewStore } from '../../stores/file-view-store.ts';
import { createViewStore } from '../../stores/view-store.ts';
import { FrameLoop } from '../../streams/frame-loop.ts';
import { FrameRing } from '../../streams/frame-ring.ts';
import { FrameStream } from '../../streams/frame-stream.ts';
import { MinimapCoordinator } from './minimap-coordinator.ts';

/** jsdom paints nothing: a canvas context that takes every call and measures text by its length. */
function silentContext(): CanvasRenderingContext2D {
  const target: Record<string, unknown> = { measureText: (text: string) => ({ width: 6 * text.length }) };
  return new Proxy(target, {
    get: (object, name) => object[String(name)] ?? (() => undefined),
  }) as unknown as CanvasRenderingContext2D;
}

class Engine {
  readonly seeks: number[] = [];
  readonly #answers: (() => void)[] = [];
  readonly api: SfericApi = {
    shell: 'server',
    invoke: (name, params) => {
      if (name === 'replay.seek' && 'sample' in params) this.seeks.push(params.sample);
      return new Promise((resolve) => {
        this.#answers.push(() =>
          resolve({ ok: false, error: { code: 'unavailable', message: 'The engine is gone', detail: {} } }),
        );
      });
    },
    on: () => () => undefined,
    onConnection: () => () => undefined,
    subscribeFrames: () => ({ acknowledge: () => undefined, close: () => undefined }),
    overviewTile: async () => fail('unavailable', 'no tiles here'),
  };

  async answer(): Promise<void> {
    this.#answers.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

const WIDTH = 1000;
let engine: Engine;
let engineStore: EngineStore;
let canvas: HTMLCanvasElement;
let fileViewStore: FileViewStore;
let draw: () => void;

beforeEach(() => {
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  Object.defineProperty(window, 'matchMedia', {
    configurable: true,
    value: () => ({ addEventListener: () => undefined, removeEventListener: () => undefined }),
  });
  Object.defineProperty(document, 'fonts', { configurable: true, value: new EventTarget() });
  engine = new Engine();
  engineStore = createEngineStore();
  const viewStore = createViewStore(window.localStorage);
  let pending: ((nowMs: number) => void) | null = null;
  const loop = new FrameLoop({
    request: (callback) => {
      pending = callback;
      return 1;
    },
    cancel: () => undefined,
  });
  draw = () => {
    const callback = pending;
    pending = null;
    callback?.(0);
  };
  const plot = document.createElement('div');
  Object.defineProperty(plot, 'clientWidth', { value: WIDTH });
  Object.defineProperty(plot, 'clientHeight', { value: 76 });
  canvas = document.createElement('canvas');
  canvas.setPointerCapture = () => undefined;
  Object.defineProperty(canvas, 'getContext', { value: silentContext });
  const picture = document.createElement('canvas');
  Object.defineProperty(picture, 'getContext', { value: silentContext });
  fileViewStore = createFileViewStore();
  const stream = new FrameStream(engine.api, new FrameRing(), loop);
  const empty = document.createElement('p');
  new MinimapCoordinator(
    { plot, picture, canvas, empty },
    { api: engine.api, stream, engineStore, viewStore, fileViewStore },
  );
});

function press(type: string, x: number): void {
  canvas.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: 20, button: 0, pointerId: 1 }));
}

function openRecording(): void {
  // Only what the minimap reads.
  const settings = { rowDurationS: 0.004, hopSize: 2048 };
  const recording = { annotations: [] };
  engineStore.setState({
    session: { sampleCount: 24_000_000, sampleRateHz: 2.4e6, settings, recording } as unknown as SessionInfo,
  });
}

describe('minimap', () => {
  it('seeks to where it was pressed', () => {
    openRecording();
    draw();
    press('pointerdown', 250);
    expect(engine.seeks).toEqual([6_000_000]);
  });

  it('while dragging asks once at a time, and then for the newest place', async () => {
    openRecording();
    draw();
    press('pointerdown', 100);
    press('pointermove', 200);
    press('pointermove', 300);
    press('pointermove', 400);
    press('pointerup', 400);
    expect(engine.seeks).toEqual([2_400_000]);
    await engine.answer();
    expect(engine.seeks).toEqual([2_400_000, 9_600_000]);
    press('pointermove', 900);
    await engine.answer();
    expect(engine.seeks).toHaveLength(2);
    expect(engineStore.getState().notices.at(-1)?.text).toBe('The engine is gone');
  });

  it('stays inside the recording, and does nothing without one', () => {
    press('pointerdown', 500);
    expect(engine.seeks).toEqual([]);
    openRecording();
    draw();
    press('pointerdown', 3);
    press('pointermove', -50);
    expect(engine.seeks).toEqual([72_000]);
    press('pointerup', -50);
  });

  it('the wheel zooms into the file at the pointer, dragging moves the stretch, a click goes there', () => {
    openRecording();
    draw();
    const wheel = (deltaY: number, x: number): void => {
      canvas.dispatchEvent(new WheelEvent('wheel', { deltaY, clientX: x, clientY: 20, cancelable: true }));
    };
    // Nothing is further out than all of it.
    wheel(100, 500);
    expect(fileViewStore.getState().isOn).toBe(false);
    wheel(-300, 250);
    expect(fileViewStore.getState().isOn).toBe(true);
    const zoomed = fileViewStore.getState().window;
    expect(zoomed?.startSample).toBeCloseTo(0.25 * 24e6 * (1 - 1.25 ** -3), 0);
    expect((zoomed?.endSample ?? 0) - (zoomed?.startSample ?? 0)).toBeCloseTo(24e6 / 1.25 ** 3, 0);
    draw();
    press('pointerdown', 300);
    press('pointermove', 350);
    press('pointerup', 350);
    expect(fileViewStore.getState().window?.startSample).toBeCloseTo((zoomed?.startSample ?? 0) + 1.2e6, 0);
    expect(engine.seeks).toEqual([]);
    press('pointerdown', 400);
    press('pointerup', 400);
    expect(engine.seeks).toEqual([9_600_000]);
    canvas.dispatchEvent(new MouseEvent('dblclick'));
    expect(fileViewStore.getState().window).toBeNull();
  });
});
