// Where the frame stream meets the spectrum: which levels and which span are shown, grid and axis under the traces,
// crosshair and read-out over them, over the axis that the waterfall shares. It knows no React.
// Long, because every layer of the plot and every gesture on it meet here; what each does is in the files beside it.

import type { Unsubscribe } from '#contract/api.ts';
import { ChangeGate } from '../../lib/change-gate.ts';
import { formatFixed } from '../../lib/format.ts';
import { FrequencyAxis } from '../../lib/frequency-axis.ts';
import { type LevelScale, levelScale } from '../../lib/level-unit.ts';
import { followGestures } from '../../lib/plot-gestures.ts';
import { context2d, fitCanvas, followPlotSize, NO_SIZE, type PlotSize } from '../../lib/plot-size.ts';
import { type DbRange, type FrequencyWindow, hzFromPx, pxFromDb, pxFromHz } from '../../lib/spaces.ts';
import { isTestPage, offerTestHooks } from '../../lib/test-hooks.ts';
import { type Theme, themeOf } from '../../lib/theme.ts';
import type { BandStore } from '../../stores/band-store.ts';
import type { BookmarkStore } from '../../stores/bookmark-store.ts';
import type { EngineStore } from '../../stores/engine-store.ts';
import type { MarkerStore } from '../../stores/marker-store.ts';
import type { TraceStore } from '../../stores/trace-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';
import type { PlotCapture } from '../../streams/picture-sources.ts';
import { BandLayer } from './band-layer.ts';
import { bookmarkAt } from './band-readout.ts';
import { densityView, densityWithin } from './density-view.ts';
import { HeadRoom } from './head-room.ts';
import { legendEntries } from './legend-entries.ts';
import { MarkerHand, type PlotAxis } from './marker-hand.ts';
import { MarkerPainter } from './marker-painter.ts';
import { levelTicks, type NamedLine, SpectrumPainter } from './spectrum-painter.ts';
import { differenceRange, type PictureColors, SpectrumPicture } from './spectrum-picture.ts';
import { spectrumReadout } from './spectrum-readout.ts';
import { type LevelLine, levelAt, type TraceLayer, TraceLayers } from './trace-layers.ts';

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
  readonly traceStore: TraceStore;
  readonly markerStore: MarkerStore;
  readonly bandStore: BandStore;
  readonly bookmarkStore: BookmarkStore;
}

/** Height of the frequency axis under the plot, CSS pixels. */
const AXIS_HEIGHT = 21;
const EMPTY_TEXT = 'The spectrum of the newest row appears here.';
/** Under the range of the colours, so that the trace of the noise is seen whole. */
const FOOT_ROOM_DB = 8;
const LINE_TEXTS = { threshold: 'CFAR threshold', floor: 'noise floor' } as const;

export class SpectrumCoordinator {
  readonly #elements: SpectrumElements;
  readonly #sources: SpectrumSources;
  readonly #painter: SpectrumPainter;
  readonly #markerPainter: MarkerPainter;
  readonly #picture: SpectrumPicture;
  readonly #layers: TraceLayers;
  readonly #markers: MarkerHand;
  readonly #bands: BandLayer;
  readonly #axis: FrequencyAxis;
  readonly #theme: Theme;
  readonly #gridContext: CanvasRenderingContext2D;
  readonly #overlayContext: CanvasRenderingContext2D;
  readonly #headRoom = new HeadRoom();
  readonly #gridGate = new ChangeGate();
  readonly #overlayGate = new ChangeGate();
  readonly #unsubscribes: readonly Unsubscribe[];
  #size: PlotSize = NO_SIZE;
  #rangedEnd = 0;
  #shownReadout: readonly string[] = [];
  #pointerY = 0;

  /** Throws an Error with a line for the user where there is no WebGL. */
  constructor(elements: SpectrumElements, sources: SpectrumSources) {
    this.#elements = elements;
    this.#sources = sources;
    const { stream, engineStore, viewStore } = sources;
    const theme = themeOf(elements.plot);
    this.#theme = theme;
    this.#painter = new SpectrumPainter(theme);
    this.#markerPainter = new MarkerPainter(theme);
    this.#layers = new TraceLayers(sources);
    this.#markers = new MarkerHand(sources);
    this.#bands = new BandLayer(sources);
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
    this.#picture = new SpectrumPicture(elements.canvas, colorsOf(theme), isTestPage(), () =>
      stream.loop.request(),
    );
    this.#unsubscribes = this.#subscribe();
    this.#offerHooks();
  }

  destroy(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#sources.stream.density.want(null);
    this.#picture.destroy();
  }

  #subscribe(): readonly Unsubscribe[] {
    const { stream, engineStore, viewStore, traceStore, bandStore, bookmarkStore } = this.#sources;
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
      traceStore.subscribe(request),
      this.#sources.markerStore.subscribe(request),
      stream.traces.onClear(request),
      stream.reference.onChange(request),
      stream.shownRow.onChange(request),
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
        onReset: () => {
          this.#markers.undoClick();
          this.#axis.reset();
        },
        onClick: (x, y, { isShift }) => {
          if (!this.#goToBookmark(x, y)) this.#markers.click(this.#plotAxis(), x, isShift);
        },
        onHold: (x) => this.#markers.hold(this.#plotAxis(), x),
        onPoint: (x, y) => this.#point(x, y),
        onLeave: () => stream.cursor.set(null),
      }),
      () => document.fonts.removeEventListener('loadingdone', onFonts),
    ];
  }

  #plotAxis(): PlotAxis {
    return { window: this.#axis.window(), width: this.#size.width };
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
    const stripPx = this.#bands.stripHeightPx(this.#size.pixelRatio);
    return Math.max(1, this.#size.heightPx - this.#axisHeightPx() - stripPx);
  }

  /** A click on a flag puts it in the middle. false: there is none. */
  #goToBookmark(x: number, y: number): boolean {
    const { pixelRatio, widthPx } = this.#size;
    const window = this.#axis.window();
    const flag = bookmarkAt(
      this.#bands.flags(window, this.#size),
      x * pixelRatio,
      y * pixelRatio,
      this.#plotHeightPx(),
      pixelRatio,
    );
    if (flag === null || window === null) return false;
    this.#axis.panBy((widthPx / 2 - flag.xPx) / pixelRatio, this.#size.width);
    return true;
  }

  #scale(): LevelScale {
    const { session, psdRefDbm } = this.#sources.engineStore.getState();
    const rbwHz = session?.settings.rbwHz ?? null;
    return levelScale(this.#sources.traceStore.getState().levelUnit, { rbwHz, psdRefDbm });
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

  // Drawing

  #draw(): void {
    const { widthPx, heightPx, pixelRatio } = this.#size;
    if (widthPx === 0 || heightPx === 0) return;
    const { grid, overlay, empty } = this.#elements;
    const { stream, viewStore } = this.#sources;
    if (fitCanvas(grid, this.#size)) this.#gridGate.reset();
    if (fitCanvas(overlay, this.#size)) this.#overlayGate.reset();
    const plotHeightPx = this.#plotHeightPx();
    const hasRows = stream.ring.geometry !== null;
    const window = this.#axis.window();
    const range = hasRows ? this.#updatedRange() : null;
    if (empty.hidden !== hasRows) empty.hidden = hasRows;
    this.#layers.update();
    const layers = hasRows ? this.#layers.layers() : [];
    const lines = this.#layers.lines();
    const { rowSource, ramp } = viewStore.getState();
    stream.density.want(window === null ? null : densityView(this.#sources, window, widthPx));
    const density = hasRows ? stream.density.frame : null;
    const versions = [
      stream.ring.generation,
      stream.shownRow.row,
      rowSource,
      rowSource === 'max' ? stream.ring.rowsWithMaxEnd : 0,
      stream.traces.version,
      stream.reference.value,
    ];
    this.#drawGrid(window, range, plotHeightPx);
    this.#picture.draw(
      { widthPx, heightPx: plotHeightPx, pixelRatio },
      window === null || range === null ? null : { window, range, density, ramp, layers, lines, versions },
    );
    this.#drawOverlay(window, range, layers, lines);
  }

  #capture(): PlotCapture | null {
    const window = this.#axis.window();
    const { widthPx, pixelRatio } = this.#size;
    if (window === null || widthPx === 0) return null;
    this.#picture.redraw();
    this.#draw();
    const { grid, canvas, overlay } = this.#elements;
    const range = this.#updatedRange();
    const scale = this.#scale();
    const heightPx = this.#plotHeightPx();
    const marks =
      range === null
        ? []
        : levelTicks(range, heightPx, pixelRatio, scale.addDb).map(({ db, yPx }) => ({
            yPx,
            text: formatFixed(db, 0),
          }));
    return {
      layers: [grid, canvas, overlay],
      pixelRatio,
      window,
      shownSamples: null,
      marks,
      unit: scale.text,
      legend: this.#legend(),
    };
  }

  #legend(): NonNullable<PlotCapture['legend']> {
    const { stream, traceStore } = this.#sources;
    const colors = colorsOf(this.#theme);
    return legendEntries({
      ...traceStore.getState(),
      isPicked: stream.shownRow.picked !== null,
      hasReference: stream.reference.value !== null,
    }).map(({ of, text }) => ({ text, color: of === 'density' ? null : colors[of] }));
  }

  #drawGrid(window: FrequencyWindow | null, range: DbRange | null, plotHeightPx: number): void {
    const center = this.#sources.engineStore.getState().session?.centerFreqHz ?? null;
    const axisCenterHz = this.#sources.viewStore.getState().frequencyUnit === 'absolute' ? center : null;
    const scale = this.#scale();
    const hasChanged = this.#gridGate.hasChanged(
      this.#size,
      window?.lowOffsetHz,
      window?.highOffsetHz,
      axisCenterHz,
      range?.lowDb,
      range?.highDb,
      scale.addDb,
      plotHeightPx,
      center,
      this.#bands.bands,
    );
    if (!hasChanged) return;
    this.#painter.paintGrid(this.#gridContext, {
      size: this.#size,
      plotHeightPx,
      range,
      scale,
      window,
      axisCenterHz,
      axisHeightPx: this.#axisHeightPx(),
      bands: this.#bands.pieces(window, this.#size),
    });
  }

  #drawOverlay(
    window: FrequencyWindow | null,
    range: DbRange | null,
    layers: readonly TraceLayer[],
    lines: readonly LevelLine[],
  ): void {
    const { place } = this.#sources.stream.cursor;
    const { frequencyUnit } = this.#sources.viewStore.getState();
    const plotHeightPx = this.#plotHeightPx();
    const { pixelRatio, widthPx } = this.#size;
    const hasCursor = place !== null && window !== null;
    const scale = this.#scale();
    const hasDifference = layers.some(({ kind }) => kind === 'difference');
    const markers = this.#markers.pictures(scale);
    const namedLines = range === null ? [] : this.#namedLines(lines, range, plotHeightPx);
    const hasChanged = this.#overlayGate.hasChanged(
      this.#size,
      place,
      frequencyUnit,
      scale.text,
      scale.addDb,
      range?.lowDb,
      range?.highDb,
      hasDifference,
      namedLines.map(({ text, yPx }) => `${text} ${yPx}`).join(' '),
      markers.map(({ text, levelDb, isActive }) => `${text} ${levelDb} ${isActive}`).join(' '),
      plotHeightPx,
      this.#sources.bookmarkStore.getState().bookmarks,
      window?.lowOffsetHz,
      window?.highOffsetHz,
      // Only the read-out needs the row.
      hasCursor ? this.#sources.stream.shownRow.row : 0,
    );
    if (!hasChanged) return;
    const isHere = place?.panel === 'spectrum';
    const yPx = isHere ? this.#pointerY * pixelRatio : null;
    this.#shownReadout = hasCursor
      ? spectrumReadout({
          offsetHz: place.offsetHz,
          centerFreqHz: this.#sources.engineStore.getState().session?.centerFreqHz ?? null,
          frequencyUnit,
          scale,
          layers,
          pointerPx: yPx,
          plotHeightPx,
          range,
          bands: this.#bands.hasStrip ? this.#bands.bands : null,
        })
      : [];
    this.#painter.paintCursor(this.#overlayContext, {
      size: this.#size,
      plotHeightPx,
      range,
      scale,
      differenceRange: hasDifference && range !== null ? differenceRange(range) : null,
      xPx: hasCursor ? pxFromHz(place.offsetHz, window, widthPx) : null,
      yPx,
      lines: this.#shownReadout,
      namedLines,
      bookmarks: this.#bands.flags(window, this.#size),
    });
    if (window !== null && range !== null)
      this.#markerPainter.paint(this.#overlayContext, markers, {
        size: this.#size,
        plotHeightPx,
        range,
        window,
      });
  }

  #offerHooks(): void {
    offerTestHooks({
      spectrumPixel: (x, y) => {
        const { pixelRatio } = this.#size;
        return this.#picture.readPixel(x * pixelRatio, y * pixelRatio);
      },
      spectrumYFromDb: (levelDbfs) => {
        const range = this.#updatedRange();
        const heightPx = this.#plotHeightPx();
        return range === null ? null : pxFromDb(levelDbfs, range, heightPx) / this.#size.pixelRatio;
      },
      traceLevelDb: (kind, offsetHz) => {
        const layer = this.#layers.layers().find((candidate) => candidate.kind === kind);
        return layer === undefined ? null : levelAt(layer, offsetHz);
      },
      densityWithin: (offsetHz, lowDbfs, highDbfs) => {
        const { frame } = this.#sources.stream.density;
        return frame === null ? null : densityWithin(frame, offsetHz, lowDbfs, highDbfs);
      },
      densityWindow: () => {
        const { frame } = this.#sources.stream.density;
        if (frame === null) return null;
        const { header, lowOffsetHz, highOffsetHz, timeConstantS } = frame;
        const { binCount: columnCount, sampleStart: sample } = header;
        return { lowOffsetHz, highOffsetHz, columnCount, timeConstantS, sample };
      },
      loseSpectrumContext: () => this.#picture.testContextLoss(),
      traceLines: () => this.#layers.lines(),
      markers: () => this.#markers.pictures(this.#scale()),
      spectrumReadout: () => this.#shownReadout,
      spectrumAxisY: () => this.#plotHeightPx() / this.#size.pixelRatio,
    });
  }

  #namedLines(lines: readonly LevelLine[], range: DbRange, plotHeightPx: number): readonly NamedLine[] {
    const colors = colorsOf(this.#theme);
    return lines.map(({ line, levelDb }) => ({
      yPx: Math.round(pxFromDb(levelDb, range, plotHeightPx)),
      text: LINE_TEXTS[line],
      color: colors[line],
      isBelow: line === 'floor',
    }));
  }
}

function colorsOf(theme: Theme): PictureColors {
  return {
    live: theme.trace,
    average: theme.traceAverage,
    'max-hold': theme.traceMaxHold,
    'min-hold': theme.traceMinHold,
    reference: theme.traceReference,
    difference: theme.traceDifference,
    threshold: theme.ok,
    floor: theme.traceFloor,
  };
}
