// The picture of the waterfall: what of the ring is on the screen, at which levels, through which pass. It is told
// what to show and says whether anything changed; gestures, boxes and stores are the Coordinator's.

import { GlSurface, type Rgba } from '../../gl/gl-surface.ts';
import {
  MAX_ROWS_PER_PIXEL,
  ROW_MAP_BYTES,
  type WaterfallColors,
  WaterfallPass,
} from '../../gl/waterfall-pass.ts';
import { AutoRange, type RangeWish } from '../../lib/auto-range.ts';
import { ChangeGate } from '../../lib/change-gate.ts';
import { type ColorRampName, rampBytes } from '../../lib/color-ramps.ts';
import type { RowGeometry } from '../../lib/narrowing.ts';
import type { PlotSize } from '../../lib/plot-size.ts';
import type { DbRange, FrequencyWindow } from '../../lib/spaces.ts';
import { TimeMap } from '../../plots/time-map.ts';
import type { FrameRing } from '../../streams/frame-ring.ts';
import { LevelSurvey } from './level-survey.ts';
import { RowFeed } from './row-feed.ts';

export interface PictureWish {
  readonly size: PlotSize;
  readonly geometry: RowGeometry;
  readonly window: FrequencyWindow;
  readonly secondsVisible: number;
  /** One past the row at the top. */
  readonly endRow: number;
  readonly rowSource: 'mean' | 'max';
  readonly ramp: ColorRampName;
  readonly range: RangeWish;
}

export class WaterfallPicture {
  readonly #canvas: HTMLCanvasElement;
  readonly #ring: FrameRing;
  readonly #colors: WaterfallColors;
  readonly #feed: RowFeed;
  readonly #surface: GlSurface;
  readonly #autoRange = new AutoRange();
  readonly #survey: LevelSurvey;
  readonly #gate = new ChangeGate();
  readonly #levelsGate = new ChangeGate();
  #pass: WaterfallPass | null = null;
  #passRamp: ColorRampName | null = null;
  #rowMap = new Uint8Array(0);
  #timeMap: TimeMap | null = null;
  #range: DbRange | null = null;
  #rowsDrawn = 0;

  /** `request` asks for another draw. Throws an Error with a line for the user where there is no WebGL. */
  constructor(
    canvas: HTMLCanvasElement,
    ring: FrameRing,
    colors: WaterfallColors,
    isReadable: boolean,
    request: () => void,
  ) {
    this.#canvas = canvas;
    this.#ring = ring;
    this.#colors = colors;
    this.#feed = new RowFeed(ring);
    this.#survey = new LevelSurvey(ring, this.#feed);
    this.#surface = new GlSurface(canvas, {
      isReadable,
      isOpaque: true,
      onReady: (regl) => {
        this.#pass = new WaterfallPass(regl, colors);
        this.#passRamp = null;
        this.#gate.reset();
        request();
      },
      onLost: () => {
        this.#pass = null;
      },
    });
  }

  /** Which row each pixel row shows; null while there is no picture. A new one whenever the picture changes. */
  get timeMap(): TimeMap | null {
    return this.#timeMap;
  }

  /** Levels that the ramp spans; null before the first row. */
  get range(): DbRange | null {
    return this.#range;
  }

  get rowsDrawn(): number {
    return this.#rowsDrawn;
  }

  /** Device pixels from the top left; null while nothing can be read. */
  readPixel(xPx: number, yPx: number): Rgba | null {
    return this.#surface.readPixel(xPx, yPx);
  }

  testContextLoss(): boolean {
    return this.#surface.testContextLoss();
  }

  destroy(): void {
    this.#pass = null;
    this.#surface.destroy();
  }

  /** Draws at the next call though nothing has changed: for a copy of what is shown. */
  redraw(): void {
    this.#gate.reset();
  }

  /** null: nothing can be shown. */
  draw(size: PlotSize, wish: PictureWish | null): void {
    this.#fit(size);
    if (wish === null) {
      if (this.#gate.hasChanged(null, size)) this.#surface.regl?.clear({ color: [...this.#colors.empty, 1] });
      this.#timeMap = null;
      return;
    }
    const ring = this.#ring;
    const { window, geometry } = wish;
    const pass = this.#pass;
    const hasChanged = this.#gate.hasChanged(
      size,
      window.lowOffsetHz,
      window.highOffsetHz,
      wish.secondsVisible,
      wish.rowSource,
      wish.ramp,
      wish.range.topDb,
      wish.range.rangeDb,
      geometry.fftSize,
      ring.generation,
      ring.endRow,
      wish.endRow,
      wish.rowSource === 'max' ? ring.rowsWithMaxEnd : 0,
      pass,
    );
    if (!hasChanged) return;
    const rows = { firstRow: ring.firstRow, endRow: wish.endRow, info: (row: number) => ring.info(row) };
    this.#timeMap = new TimeMap(rows, geometry.spanHz, wish.secondsVisible, size.heightPx);
    if (pass !== null) this.#drawRows(pass, this.#timeMap, wish);
  }

  #drawRows(pass: WaterfallPass, timeMap: TimeMap, wish: PictureWish): void {
    const { widthPx, heightPx } = wish.size;
    if (this.#passRamp !== wish.ramp) {
      pass.setRamp(rampBytes(wish.ramp));
      this.#passRamp = wish.ramp;
    }
    this.#rowsDrawn += this.#feed.sync(pass, {
      geometry: wish.geometry,
      window: wish.window,
      columnCount: widthPx,
      source: wish.rowSource,
      // Scrolling goes both ways: what the ring holds is narrowed once, not at every step.
      oldestRow: wish.endRow < this.#ring.endRow ? this.#ring.firstRow : timeMap.oldestRowShown,
    });
    const bytes = ROW_MAP_BYTES * heightPx;
    if (this.#rowMap.length !== bytes) this.#rowMap = new Uint8Array(bytes);
    timeMap.writeTexels(this.#rowMap, pass.rowCount, MAX_ROWS_PER_PIXEL);
    pass.setRowMap(this.#rowMap);
    this.#updateRange(timeMap, wish);
    if (this.#range !== null) pass.draw(widthPx, heightPx, this.#range);
  }

  #fit(size: PlotSize): void {
    const { style } = this.#canvas;
    const width = `${size.width}px`;
    const height = `${size.height}px`;
    if (style.width !== width) style.width = width;
    if (style.height !== height) style.height = height;
    this.#surface.resize(size.widthPx, size.heightPx);
  }

  /** From rows that have just been fed, so that the first picture of a view has its levels already. */
  #updateRange(timeMap: TimeMap, wish: PictureWish): void {
    const { window, rowSource, size, secondsVisible } = wish;
    const { generation } = this.#ring;
    const { endRow } = wish;
    if (this.#levelsGate.hasChanged(generation, rowSource)) this.#autoRange.reset();
    const shownPx = timeMap.segments.at(-1)?.bottomPx ?? 0;
    const levels = this.#survey.levels({
      source: rowSource,
      rowsPerPixel: shownPx === 0 ? 1 : (endRow - timeMap.oldestRowShown) / shownPx,
      oldestRow: timeMap.oldestRowShown,
      view: [window.lowOffsetHz, window.highOffsetHz, size.widthPx, secondsVisible].join(' '),
    });
    this.#autoRange.take(levels);
    this.#range = this.#autoRange.range(wish.range);
  }
}
