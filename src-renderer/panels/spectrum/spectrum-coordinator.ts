// Where the frame stream meets the spectrum: which levels and which span are shown, grid and axis under the traces,
// crosshair and read-out over them, over the axis that the waterfall shares. It knows no React.
// Long, because every layer of the plot and every gesture on it meet here; what each does is in the files beside it.

import type { Unsubscribe } from '#contract/api.ts';
import type { Dbfs } from '#contract/units.ts';
import { type BandPiece, bandPieces } from '../../lib/band-strip.ts';
import { ChangeGate } from '../../lib/change-gate.ts';
import { formatDb, formatFixed } from '../../lib/format.ts';
import { FrequencyAxis } from '../../lib/frequency-axis.ts';
import { offsetOrFrequencyText } from '../../lib/frequency-text.ts';
import { binAtHz, type RowGeometry } from '../../lib/narrowing.ts';
import { followGestures } from '../../lib/plot-gestures.ts';
import { fitCanvas, followPlotSize, NO_SIZE, type PlotSize } from '../../lib/plot-size.ts';
import {
  type DbRange,
  dbFromPx,
  type FrequencyWindow,
  hzFromPx,
  pxFromDb,
  pxFromHz,
} from '../../lib/spaces.ts';
import { isTestPage, offerTestHooks } from '../../lib/test-hooks.ts';
import { themeOf } from '../../lib/theme.ts';
import type { BandStore } from '../../stores/band-store.ts';
import type { BookmarkStore } from '../../stores/bookmark-store.ts';
import type { EngineStore } from '../../stores/engine-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';
import type { PlotCapture } from '../../streams/picture-sources.ts';
import { BAND_STRIP_HEIGHT, type BookmarkFlag } from './band-painter.ts';
import { bandLines, bookmarkAt } from './band-readout.ts';
import { HeadRoom } from './head-room.ts';
import { levelTicks, MAX_HOLD_COLOR, SpectrumPainter } from './spectrum-painter.ts';
import { SpectrumPicture } from './spectrum-picture.ts';

export interface SpectrumElements {
  /** Fills the panel; the canvases lie in it. */
  readonly plot: HTMLElement;
  readonly grid: HTMLCanvasElement;
  readonly canvas: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly empty: HTMLElement;
}

export interface SpectrumSources {
  readonly stream: FrameStream;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  readonly bandStore: BandStore;
  readonly bookmarkStore: BookmarkStore;
}

/** Height of the frequency axis under the plot, CSS pixels. */
const AXIS_HEIGHT = 21;
const EMPTY_TEXT = 'The spectrum of the newest row appears here.';
/** Under the range of the colours, so that the trace of the noise is seen whole. */
const FOOT_ROOM_DB = 8;
const THRESHOLD_TEXT = 'CFAR threshold';

export class SpectrumCoordinator {
  readonly #elements: SpectrumElements;
  readonly #sources: SpectrumSources;
  readonly #painter: SpectrumPainter;
  readonly #picture: SpectrumPicture;
  readonly #axis: FrequencyAxis;
  readonly #gridContext: CanvasRenderingContext2D;
  readonly #overlayContext: CanvasRenderingContext2D;
  readonly #headRoom = new HeadRoom();
  readonly #gridGate = new ChangeGate();
  readonly #overlayGate = new ChangeGate();
  readonly #unsubscribes: readonly Unsubscribe[];
  #size: PlotSize = NO_SIZE;
  #rangedEnd = 0;
  #pointerY = 0;
  /** Of the read-out as it was painted last. */
  #lines: readonly string[] = [];

  /** Throws an Error with a line for the user where there is no WebGL. */
  constructor(elements: SpectrumElements, sources: SpectrumSources) {
    this.#elements = elements;
    this.#sources = sources;
    const { stream, engineStore, viewStore } = sources;
    const theme = themeOf(elements.plot);
    this.#painter = new SpectrumPainter(theme);
    this.#gridContext = context2d(elements.grid);
    this.#overlayContext = context2d(elements.overlay);
    elements.empty.textContent = EMPTY_TEXT;
    this.#axis = new FrequencyAxis({
      spanHz: () => stream.ring.geometry?.spanHz ?? engineStore.getState().session?.sampleRateHz ?? null,
      binCount: () => stream.ring.geometry?.binCount ?? null,
      wish: () => {
        const { viewLowOffsetHz, viewHighOffsetHz } = viewStore.getState();
        return [viewLowOffsetHz, viewHighOffsetHz];
      },
      setWish: (low, high) => viewStore.getState().setViewOffsetsHz(low, high),
    });
    const colors = { live: theme.trace, held: MAX_HOLD_COLOR, threshold: theme.ok };
    this.#picture = new SpectrumPicture(elements.canvas, stream.ring, colors, isTestPage(), () =>
      stream.loop.request(),
    );
    this.#unsubscribes = this.#subscribe();
    offerTestHooks({
      spectrumPixel: (x, y) => {
        const { pixelRatio } = this.#size;
        return this.#picture.readPixel(x * pixelRatio, y * pixelRatio);
      },
      spectrumReadout: () => this.#lines,
      spectrumAxisY: () => this.#plotHeightPx() / this.#size.pixelRatio,
    });
  }

  destroy(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#picture.destroy();
  }

  /** For tests: as a driver would lose it. */
  testContextLoss(): boolean {
    return this.#picture.testContextLoss();
  }

  #subscribe(): readonly Unsubscribe[] {
    const { stream, engineStore, viewStore, bandStore, bookmarkStore } = this.#sources;
    const request = (): void => stream.loop.request();
    const onFonts = (): void => {
      this.#gridGate.reset();
      this.#overlayGate.reset();
      request();
    };
    document.fonts.addEventListener('loadingdone', onFonts);
    return [
      stream.loop.add({ draw: () => this.#draw() }),
      stream.cursor.onChange(request),
      stream.shownRange.onChange(request),
      engineStore.subscribe(request),
      viewStore.subscribe(request),
      bandStore.subscribe(request),
      bookmarkStore.subscribe(request),
      stream.pictures.offer('spectrum', () => this.#capture()),
      followPlotSize(this.#elements.plot, (size) => {
        this.#size = size;
        request();
      }),
      followGestures(this.#elements.overlay, {
        onZoom: (x, y, factor) => {
          this.#axis.zoomAt(x, this.#size.width, factor);
          this.#point(x, y);
        },
        onPan: (dx) => this.#axis.panBy(dx, this.#size.width),
        onReset: () => this.#axis.reset(),
        onClick: (x, y) => this.#goToBookmark(x, y),
        onPoint: (x, y) => this.#point(x, y),
        onLeave: () => stream.cursor.set(null),
      }),
      () => document.fonts.removeEventListener('loadingdone', onFonts),
    ];
  }

  #point(x: number, y: number): void {
    const window = this.#axis.window();
    if (window === null) return;
    this.#pointerY = y;
    const offsetHz = hzFromPx(x, window, this.#size.width);
    this.#sources.stream.cursor.set({ panel: 'spectrum', offsetHz, sample: null });
  }

  // What is shown

  /** Of the axis alone, device pixels. */
  #axisHeightPx(): number {
    return Math.round(AXIS_HEIGHT * this.#size.pixelRatio);
  }

  #plotHeightPx(): number {
    const stripPx = this.#hasStrip() ? Math.round(BAND_STRIP_HEIGHT * this.#size.pixelRatio) : 0;
    return Math.max(1, this.#size.heightPx - this.#axisHeightPx() - stripPx);
  }

  /** Bands have absolute frequencies: without a centre there is nothing to say. */
  #hasStrip(): boolean {
    const center = this.#sources.engineStore.getState().session?.centerFreqHz ?? null;
    return center !== null && this.#sources.viewStore.getState().isBandPlanOn;
  }

  #bands(window: FrequencyWindow | null): readonly BandPiece[] | null {
    if (!this.#hasStrip()) return null;
    const center = this.#sources.engineStore.getState().session?.centerFreqHz ?? 0;
    const { bands } = this.#sources.bandStore.getState();
    return window === null ? [] : bandPieces(bands, window, center, this.#size.widthPx);
  }

  #flags(window: FrequencyWindow | null): readonly BookmarkFlag[] {
    const center = this.#sources.engineStore.getState().session?.centerFreqHz ?? null;
    if (center === null || window === null) return [];
    return this.#sources.bookmarkStore
      .getState()
      .bookmarks.map(({ name, freqHz }) => ({
        name,
        xPx: pxFromHz(freqHz - center, window, this.#size.widthPx),
      }))
      .filter(({ xPx }) => xPx >= 0 && xPx <= this.#size.widthPx);
  }

  /** A click on a flag puts it in the middle. */
  #goToBookmark(x: number, y: number): void {
    const { pixelRatio, widthPx } = this.#size;
    const window = this.#axis.window();
    const flag = bookmarkAt(
      this.#flags(window),
      x * pixelRatio,
      y * pixelRatio,
      this.#plotHeightPx(),
      pixelRatio,
    );
    if (flag === null || window === null) return;
    this.#axis.panBy((widthPx / 2 - flag.xPx) / pixelRatio, this.#size.width);
  }

  #rowGeometry(): RowGeometry | null {
    const { ring } = this.#sources.stream;
    if (ring.geometry === null) return null;
    const { binCount, spanHz } = ring.geometry;
    const fftSize = this.#sources.engineStore.getState().session?.settings.fftSize ?? binCount;
    return { binCount, spanHz, fftSize: Math.max(binCount, fftSize) };
  }

  /** The levels of the colours, with room for what the colours cut off; exactly them where the user has set them. */
  #updatedRange(): DbRange | null {
    const { ring, shownRange } = this.#sources.stream;
    if (ring.endRow > this.#rangedEnd) {
      this.#takePeaks(`${ring.generation}`);
      this.#rangedEnd = ring.endRow;
    }
    const range = shownRange.value;
    if (range === null || this.#sources.viewStore.getState().rangeTopDb !== null) return range;
    const { lowDb, highDb } = this.#headRoom.extended(range);
    return { lowDb: lowDb - FOOT_ROOM_DB, highDb };
  }

  #takePeaks(key: string): void {
    const { ring } = this.#sources.stream;
    for (let row = Math.max(this.#rangedEnd, ring.firstRow); row < ring.endRow; row++) {
      const levels = this.#sources.viewStore.getState().rowSource === 'max' ? ring.max(row) : ring.mean(row);
      if (levels !== null) this.#headRoom.take(levels, key);
    }
  }

  #thresholdDb(): Dbfs | null {
    const { ring } = this.#sources.stream;
    const { session } = this.#sources.engineStore.getState();
    const newest = ring.info(ring.endRow - 1);
    if (session === null || newest === null) return null;
    const thresholdDb = newest.noiseFloorDbfs + session.settings.thresholdOverFloorDb;
    return Number.isFinite(thresholdDb) ? thresholdDb : null;
  }

  // Drawing

  #draw(): void {
    const { widthPx, heightPx, pixelRatio } = this.#size;
    if (widthPx === 0 || heightPx === 0) return;
    const { grid, overlay, empty } = this.#elements;
    if (fitCanvas(grid, this.#size)) this.#gridGate.reset();
    if (fitCanvas(overlay, this.#size)) this.#overlayGate.reset();
    const plotHeightPx = this.#plotHeightPx();
    const geometry = this.#rowGeometry();
    const window = this.#axis.window();
    const range = geometry === null ? null : this.#updatedRange();
    const thresholdDb = this.#thresholdDb();
    const { rowSource, isMaxHoldOn } = this.#sources.viewStore.getState();
    if (empty.hidden !== (geometry !== null)) empty.hidden = geometry !== null;
    this.#drawGrid(window, range, plotHeightPx);
    this.#picture.draw(
      { widthPx, heightPx: plotHeightPx, pixelRatio },
      geometry === null || window === null || range === null
        ? null
        : { geometry, window, range, rowSource, isMaxHoldOn, thresholdDb },
    );
    this.#drawOverlay(geometry, window, range, thresholdDb);
  }

  #capture(): PlotCapture | null {
    const window = this.#axis.window();
    const { widthPx, pixelRatio } = this.#size;
    if (window === null || widthPx === 0) return null;
    this.#picture.redraw();
    this.#draw();
    const { grid, canvas, overlay } = this.#elements;
    const range = this.#updatedRange();
    const heightPx = this.#plotHeightPx();
    const marks =
      range === null
        ? []
        : levelTicks(range, heightPx, pixelRatio).map(({ db, yPx }) => ({ yPx, text: formatFixed(db, 0) }));
    return { layers: [grid, canvas, overlay], pixelRatio, window, shownSamples: null, marks, unit: 'dBFS' };
  }

  #drawGrid(window: FrequencyWindow | null, range: DbRange | null, plotHeightPx: number): void {
    const center = this.#sources.engineStore.getState().session?.centerFreqHz ?? null;
    const axisCenterHz = this.#sources.viewStore.getState().frequencyUnit === 'absolute' ? center : null;
    const hasChanged = this.#gridGate.hasChanged(
      this.#size,
      window?.lowOffsetHz,
      window?.highOffsetHz,
      axisCenterHz,
      range?.lowDb,
      range?.highDb,
      plotHeightPx,
      center,
      this.#sources.bandStore.getState().bands,
    );
    if (!hasChanged) return;
    this.#painter.paintGrid(this.#gridContext, {
      size: this.#size,
      plotHeightPx,
      range,
      window,
      axisCenterHz,
      axisHeightPx: this.#axisHeightPx(),
      bands: this.#bands(window),
    });
  }

  #drawOverlay(
    geometry: RowGeometry | null,
    window: FrequencyWindow | null,
    range: DbRange | null,
    thresholdDb: Dbfs | null,
  ): void {
    const { place } = this.#sources.stream.cursor;
    const { isMaxHoldOn, frequencyUnit } = this.#sources.viewStore.getState();
    const plotHeightPx = this.#plotHeightPx();
    const { pixelRatio, widthPx } = this.#size;
    const hasCursor = place !== null && window !== null;
    const thresholdPx =
      thresholdDb === null || range === null ? null : Math.round(pxFromDb(thresholdDb, range, plotHeightPx));
    const hasChanged = this.#overlayGate.hasChanged(
      this.#size,
      place,
      isMaxHoldOn,
      frequencyUnit,
      geometry === null,
      range?.lowDb,
      range?.highDb,
      thresholdPx,
      plotHeightPx,
      this.#sources.bookmarkStore.getState().bookmarks,
      window?.lowOffsetHz,
      window?.highOffsetHz,
      // Only the read-out needs the newest row.
      hasCursor ? this.#sources.stream.ring.endRow : 0,
    );
    if (!hasChanged) return;
    const isHere = place?.panel === 'spectrum';
    this.#lines = hasCursor ? this.#readout(place.offsetHz, isHere, geometry, range, plotHeightPx) : [];
    this.#painter.paintCursor(this.#overlayContext, {
      size: this.#size,
      plotHeightPx,
      range,
      xPx: hasCursor ? pxFromHz(place.offsetHz, window, widthPx) : null,
      yPx: isHere ? this.#pointerY * pixelRatio : null,
      lines: this.#lines,
      threshold: thresholdPx === null ? null : { yPx: thresholdPx, text: THRESHOLD_TEXT },
      isMaxHoldOn,
      hasRows: geometry !== null,
      bookmarks: this.#flags(window),
    });
  }

  #readout(
    offsetHz: number,
    isHere: boolean,
    geometry: RowGeometry | null,
    range: DbRange | null,
    plotHeightPx: number,
  ): readonly string[] {
    const { engineStore, viewStore, stream } = this.#sources;
    const { frequencyUnit, rowSource } = viewStore.getState();
    const center = engineStore.getState().session?.centerFreqHz ?? null;
    const lines = [offsetOrFrequencyText(offsetHz, center, frequencyUnit)];
    const row = stream.ring.endRow - 1;
    const levels = rowSource === 'max' ? stream.ring.max(row) : stream.ring.mean(row);
    const level = geometry === null ? undefined : levels?.[binAtHz(geometry, offsetHz)];
    if (level !== undefined) lines.push(`${formatDb(level)} dBFS`);
    const pointerPx = this.#pointerY * this.#size.pixelRatio;
    // Over the axis and the strip: what is there, in full.
    if (isHere && pointerPx >= plotHeightPx && center !== null && this.#hasStrip()) {
      lines.push(...bandLines(this.#sources.bandStore.getState().bands, center + offsetHz));
    }
    if (isHere && range !== null && pointerPx < plotHeightPx) {
      lines.push(`pointer ${formatDb(dbFromPx(pointerPx, range, plotHeightPx))}`);
    }
    return lines;
  }
}

function context2d(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This display needs a 2D canvas, which this browser refuses');
  return context;
}
