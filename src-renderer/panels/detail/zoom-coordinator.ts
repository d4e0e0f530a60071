// A waterfall of one signal's surroundings, from the same ring as the big one: a few times its width, newest row on
// top. Small and painted without WebGL, so that it costs no second context. It knows no React.

import type { Unsubscribe } from '#contract/api.ts';
import type { Emitter } from '#contract/entities.ts';
import { ChangeGate } from '../../lib/change-gate.ts';
import { type ColorRampName, RAMP_TEXELS, rampBytes } from '../../lib/color-ramps.ts';
import { ColumnMap, type RowGeometry } from '../../lib/narrowing.ts';
import { context2d, fitCanvas, followPlotSize, NO_SIZE, type PlotSize } from '../../lib/plot-size.ts';
import { type FrequencyWindow, pxFromHz } from '../../lib/spaces.ts';
import type { EngineStore } from '../../stores/engine-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';

export interface ZoomSources {
  readonly stream: FrameStream;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
}

/** The span around the signal: this many times its width, and never under this many bins. */
const SPAN_WIDTHS = 3;
const SPAN_MIN_BINS = 48;
/** Between two paintings: an eye for detail needs no more, and the big waterfall is not held up. */
const INTERVAL_MS = 120;
const SAMPLES_PER_PIXEL_ROWS = 1;

export class ZoomCoordinator {
  readonly #plot: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #sources: ZoomSources;
  readonly #context: CanvasRenderingContext2D;
  readonly #gate = new ChangeGate();
  readonly #mapGate = new ChangeGate();
  readonly #unsubscribes: readonly Unsubscribe[];
  #size: PlotSize = NO_SIZE;
  #emitter: Emitter | null = null;
  #color = '';
  #ramp: { readonly name: ColorRampName; readonly texels: Uint32Array } | null = null;
  #map: ColumnMap | null = null;
  #levels = new Float32Array(0);
  #image: ImageData | null = null;
  #paintedMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Throws an Error with a line for the user where there is no 2D canvas. */
  constructor(plot: HTMLElement, canvas: HTMLCanvasElement, sources: ZoomSources) {
    this.#plot = plot;
    this.#canvas = canvas;
    this.#sources = sources;
    const context = context2d(canvas);
    this.#context = context;
    const { stream, viewStore } = sources;
    const request = (): void => stream.loop.request();
    this.#unsubscribes = [
      stream.loop.add({ draw: (nowMs) => this.#draw(nowMs) }),
      stream.shownRange.onChange(request),
      viewStore.subscribe(request),
      followPlotSize(this.#plot, (size) => {
        this.#size = size;
        request();
      }),
    ];
  }

  destroy(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  show(emitter: Emitter, color: string): void {
    this.#emitter = emitter;
    this.#color = color;
    this.#sources.stream.loop.request();
  }

  #draw(nowMs: number): void {
    const { stream } = this.#sources;
    const waitMs = INTERVAL_MS - (nowMs - this.#paintedMs);
    if (waitMs > 0) {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        stream.loop.request();
      }, waitMs);
      return;
    }
    if (this.#size.widthPx === 0 || this.#size.heightPx === 0 || this.#emitter === null) return;
    const geometry = this.#geometry();
    const range = stream.shownRange.value;
    const wasEmptied = fitCanvas(this.#canvas, this.#size);
    const { ramp, rowSource } = this.#sources.viewStore.getState();
    const hasChanged = this.#gate.hasChanged(
      stream.ring.endRow,
      stream.ring.generation,
      this.#size,
      this.#emitter,
      this.#color,
      range?.lowDb,
      range?.highDb,
      ramp,
      rowSource,
    );
    if (!hasChanged && !wasEmptied) return;
    this.#paintedMs = nowMs;
    if (geometry === null || range === null) {
      this.#context.clearRect(0, 0, this.#size.widthPx, this.#size.heightPx);
      return;
    }
    const window = signalWindow(this.#emitter, geometry);
    this.#paintRows(geometry, window, range.lowDb, range.highDb, ramp, rowSource);
    this.#paintEdges(this.#emitter, window);
  }

  #geometry(): RowGeometry | null {
    const { geometry } = this.#sources.stream.ring;
    if (geometry === null) return null;
    const fftSize = this.#sources.engineStore.getState().session?.settings.fftSize ?? geometry.binCount;
    return {
      binCount: geometry.binCount,
      spanHz: geometry.spanHz,
      fftSize: Math.max(geometry.binCount, fftSize),
    };
  }

  #paintRows(
    geometry: RowGeometry,
    window: FrequencyWindow,
    lowDb: number,
    highDb: number,
    ramp: ColorRampName,
    rowSource: 'mean' | 'max',
  ): void {
    const { ring } = this.#sources.stream;
    const { widthPx, heightPx } = this.#size;
    if (
      this.#map === null ||
      this.#mapGate.hasChanged(
        widthPx,
        geometry.binCount,
        geometry.spanHz,
        geometry.fftSize,
        window.lowOffsetHz,
        window.highOffsetHz,
      )
    ) {
      this.#map = new ColumnMap(geometry, window, widthPx);
      this.#levels = new Float32Array(widthPx);
    }
    if (this.#image?.width !== widthPx || this.#image.height !== heightPx)
      this.#image = this.#context.createImageData(widthPx, heightPx);
    if (this.#ramp?.name !== ramp)
      this.#ramp = { name: ramp, texels: new Uint32Array(rampBytes(ramp).buffer) };
    const pixels = new Uint32Array(this.#image.data.buffer);
    pixels.fill(0);
    const scale = (RAMP_TEXELS - 1) / (highDb - lowDb);
    for (let y = 0; y < heightPx; y++) {
      const row = ring.endRow - 1 - y * SAMPLES_PER_PIXEL_ROWS;
      const levels = rowSource === 'max' ? ring.max(row) : ring.mean(row);
      if (levels === null) break;
      this.#map.narrowMax(levels, this.#levels);
      for (let x = 0; x < widthPx; x++) {
        const at = Math.round(((this.#levels[x] ?? lowDb) - lowDb) * scale);
        pixels[y * widthPx + x] = this.#ramp.texels[Math.min(RAMP_TEXELS - 1, Math.max(0, at))] ?? 0;
      }
    }
    this.#context.putImageData(this.#image, 0, 0);
  }

  #paintEdges(emitter: Emitter, window: FrequencyWindow): void {
    const { widthPx, heightPx, pixelRatio } = this.#size;
    this.#context.fillStyle = this.#color;
    for (const offsetHz of [emitter.lowOffsetHz, emitter.highOffsetHz]) {
      const x = Math.round(pxFromHz(offsetHz, window, widthPx));
      this.#context.fillRect(x, 0, Math.round(pixelRatio), heightPx);
    }
  }
}

/** What the small waterfall shows of the band. */
export function signalWindow(
  emitter: Pick<Emitter, 'lowOffsetHz' | 'highOffsetHz'>,
  geometry: RowGeometry,
): FrequencyWindow {
  const binHz = geometry.spanHz / geometry.fftSize;
  const widthHz = emitter.highOffsetHz - emitter.lowOffsetHz;
  const spanHz = Math.min(geometry.spanHz, Math.max(SPAN_WIDTHS * widthHz, SPAN_MIN_BINS * binHz));
  const half = geometry.spanHz / 2;
  const center = (emitter.lowOffsetHz + emitter.highOffsetHz) / 2;
  const low = Math.min(Math.max(-half, center - spanHz / 2), half - spanHz);
  return { lowOffsetHz: low, highOffsetHz: low + spanHz };
}
