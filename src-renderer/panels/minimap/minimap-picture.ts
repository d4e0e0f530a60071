// The picture of the whole recording under the marks: fetched as the overview grows, painted when it has changed.

import type { SfericApi } from '#contract/api.ts';
import type { SessionInfo } from '#contract/entities.ts';
import { ChangeGate } from '../../lib/change-gate.ts';
import { wholeFile } from '../../lib/file-window.ts';
import { bandFromRate } from '../../lib/frequency-window.ts';
import { OverviewPicture } from '../../lib/overview-picture.ts';
import { cellRangeFor, levelFor, type PictureWish, tilesAlong } from '../../lib/overview-tiles.ts';
import { context2d, fitCanvas, type PlotSize } from '../../lib/plot-size.ts';
import type { EngineStore } from '../../stores/engine-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import { OverviewStream } from '../../streams/overview-stream.ts';

export interface MinimapPictureSources {
  readonly api: SfericApi;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
}

export class MinimapPicture {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #sources: MinimapPictureSources;
  readonly #background: string;
  readonly #tiles: OverviewStream;
  readonly #picture = new OverviewPicture('right');
  readonly #gate = new ChangeGate();
  #arrivals = 0;

  /** `background` is `#rrggbb`; `request` asks for another `draw`. */
  constructor(
    canvas: HTMLCanvasElement,
    sources: MinimapPictureSources,
    background: string,
    request: () => void,
  ) {
    const context = context2d(canvas);
    this.#canvas = canvas;
    this.#context = context;
    this.#sources = sources;
    this.#background = background;
    this.#tiles = new OverviewStream(sources.api, () => {
      this.#arrivals += 1;
      request();
    });
  }

  destroy(): void {
    this.#tiles.destroy();
  }

  draw(session: SessionInfo | null, size: PlotSize, plotHeightPx: number): void {
    const { engineStore, viewStore } = this.#sources;
    const { overview } = engineStore.getState();
    const { ramp, rangeTopDb, rangeDb } = viewStore.getState();
    this.#tiles.setState(overview);
    const wasEmptied = fitCanvas(this.#canvas, size);
    const hasChanged = this.#gate.hasChanged(
      session,
      overview?.layout,
      this.#arrivals,
      size,
      ramp,
      rangeTopDb,
      rangeDb,
    );
    if (!hasChanged && !wasEmptied) return;
    this.#context.clearRect(0, 0, size.widthPx, size.heightPx);
    if (session === null || overview === null || plotHeightPx < 1) return;
    const { layout } = overview;
    const band = bandFromRate(session.sampleRateHz);
    const window = wholeFile(session.sampleCount);
    const level = levelFor(layout, window, size.widthPx);
    const wish: PictureWish = {
      layout,
      level,
      window,
      band,
      shown: band,
      timePx: size.widthPx,
      frequencyPx: plotHeightPx,
    };
    const range = { ...cellRangeFor(layout, band, band, plotHeightPx), plane: 'max' as const };
    const [first, end] = tilesAlong(layout, level, window);
    this.#tiles.want(Array.from({ length: end - first }, (_, i) => ({ ...range, level, index: first + i })));
    this.#picture.paint(this.#context, wish, (at, column) => this.#tiles.find(at, column), {
      ramp,
      range: { topDb: rangeTopDb, rangeDb },
      unknown: this.#background,
    });
  }

  /** Red, green, blue, alpha; device pixels. */
  pixel(xPx: number, yPx: number): readonly number[] {
    return [...this.#context.getImageData(Math.floor(xPx), Math.floor(yPx), 1, 1).data];
  }
}
