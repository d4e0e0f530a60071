// Where the frame stream meets the waterfall: it decides what is shown and when, feeds the picture and the overlay,
// and turns gestures into the saved view. It knows no React; the View hands it elements and takes it down. Long, because
// every layer of the plot and every gesture on it meet here; what each does is in the files beside it.

import type { SfericApi, Unsubscribe } from '#contract/api.ts';
import { rgbFromHex } from '../../gl/css-color.ts';
import { FrequencyAxis } from '../../lib/frequency-axis.ts';
import { offsetOrFrequencyText } from '../../lib/frequency-text.ts';
import { type LevelScale, levelScale, levelText } from '../../lib/level-unit.ts';
import { binAtHz, type RowGeometry } from '../../lib/narrowing.ts';
import { followGestures } from '../../lib/plot-gestures.ts';
import { followPlotSize, NO_SIZE, type PlotSize } from '../../lib/plot-size.ts';
import { type FrequencyWindow, hzFromPx, pxFromHz } from '../../lib/spaces.ts';
import { isTestPage } from '../../lib/test-hooks.ts';
import { themeOf } from '../../lib/theme.ts';
import { AnnotationLayer } from '../../plots/annotation-layer.ts';
import type { ShownPlot } from '../../plots/box-gestures.ts';
import type { OverlayCursor } from '../../plots/overlay-painter.ts';
import { SelectionLayer } from '../../plots/selection-layer.ts';
import { SignalLayer } from '../../plots/signal-layer.ts';
import type { TimeMap } from '../../plots/time-map.ts';
import type { DecisionsStore } from '../../stores/decisions-store.ts';
import type { EngineStore } from '../../stores/engine-store.ts';
import type { TraceStore } from '../../stores/trace-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';
import type { PlotCapture } from '../../streams/picture-sources.ts';
import { TimeHand, type TimePlot } from './time-hand.ts';
import { TimeOverlay } from './time-overlay.ts';
import { captureOf } from './waterfall-capture.ts';
import { offerWaterfallHooks } from './waterfall-hooks.ts';
import { type PictureWish, WaterfallPicture } from './waterfall-picture.ts';

export interface WaterfallElements {
  /** Fills the panel; both canvases lie in it. */
  readonly plot: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  /** Over the overlay. */
  readonly annotations: HTMLCanvasElement;
  /** Over them all. */
  readonly selection: HTMLCanvasElement;
  /** Said instead of a picture; hidden while there is one. */
  readonly empty: HTMLElement;
  /** How far back the shown rows are; hidden at the newest. */
  readonly behind: HTMLElement;
}

export interface WaterfallSources {
  readonly api: SfericApi;
  readonly stream: FrameStream;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  readonly traceStore: TraceStore;
  readonly decisionsStore: DecisionsStore;
}

const NO_SESSION_TEXT = 'No recording is open. Open one to see its waterfall here.';
const NO_ROWS_TEXT = 'No rows yet. Play the recording to see its waterfall here.';

export class WaterfallCoordinator {
  readonly #elements: WaterfallElements;
  readonly #sources: WaterfallSources;
  readonly #axis: FrequencyAxis;
  readonly #picture: WaterfallPicture;
  readonly #signals: SignalLayer;
  readonly #selection: SelectionLayer;
  readonly #annotations: AnnotationLayer;
  readonly #hand: TimeHand;
  readonly #time: TimeOverlay;
  readonly #unsubscribes: readonly Unsubscribe[];
  #size: PlotSize = NO_SIZE;
  #pointerY = 0;

  /** Throws an Error with a line for the user where there is no WebGL. */
  constructor(elements: WaterfallElements, sources: WaterfallSources) {
    this.#elements = elements;
    this.#sources = sources;
    const { stream, engineStore, viewStore } = sources;
    this.#axis = new FrequencyAxis({
      spanHz: () => stream.ring.geometry?.spanHz ?? engineStore.getState().session?.sampleRateHz ?? null,
      binCount: () => stream.ring.geometry?.binCount ?? null,
      wish: () => {
        const { viewLowOffsetHz, viewHighOffsetHz } = viewStore.getState();
        return [viewLowOffsetHz, viewHighOffsetHz];
      },
      setWish: (low, high) => viewStore.getState().setViewOffsetsHz(low, high),
    });
    const request = (): void => stream.loop.request();
    const theme = themeOf(elements.plot);
    this.#time = new TimeOverlay(sources, theme);
    this.#signals = new SignalLayer(elements.overlay, theme, sources);
    this.#hand = new TimeHand({
      stream,
      viewStore,
      isPlaying: () => engineStore.getState().transport.isPlaying,
    });
    // Before the annotations: a press with Shift is about the selection, whatever lies under it.
    this.#selection = new SelectionLayer(elements.plot, elements.selection, theme, {
      engineStore,
      viewStore,
      request,
    });
    this.#annotations = new AnnotationLayer(elements.plot, elements.annotations, theme, {
      api: sources.api,
      engineStore,
      viewStore,
      request,
    });
    const colors = {
      empty: rgbFromHex(theme.background),
      gap: rgbFromHex(theme.bad),
      seam: rgbFromHex(theme.dim),
    };
    this.#picture = new WaterfallPicture(elements.canvas, stream.ring, colors, isTestPage(), request);
    this.#unsubscribes = this.#subscribe();
    offerWaterfallHooks({
      stream,
      viewStore,
      picture: this.#picture,
      axis: this.#axis,
      size: () => this.#size,
      boxes: () => this.#signals.boxes,
      rowLine: () => this.#hand.rowLine(this.#timePlot()),
      ticks: (timeMap) => this.#time.ticks(timeMap, this.#size.pixelRatio),
      loseContext: () => this.#picture.testContextLoss(),
    });
  }

  destroy(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#selection.destroy();
    this.#annotations.destroy();
    this.#picture.destroy();
  }

  #subscribe(): readonly Unsubscribe[] {
    const { stream, engineStore, viewStore, traceStore, decisionsStore } = this.#sources;
    const request = (): void => stream.loop.request();
    const onFonts = (): void => {
      this.#signals.forgetFonts();
      request();
    };
    document.fonts.addEventListener('loadingdone', onFonts);
    return [
      stream.loop.add({ draw: () => this.#draw() }),
      stream.cursor.onChange(request),
      stream.scroll.onChange(request),
      stream.shownRow.onChange(request),
      traceStore.subscribe(request),
      engineStore.subscribe(request),
      viewStore.subscribe(request),
      decisionsStore.subscribe(request),
      stream.pictures.offer('waterfall', () => this.#capture()),
      followPlotSize(this.#elements.plot, (size) => {
        this.#size = size;
        request();
      }),
      followGestures(this.#elements.overlay, {
        onZoom: (x, y, factor, isTime) => {
          if (isTime) this.#hand.zoom(this.#timePlot(), y, factor, this.#secondsVisible());
          else this.#axis.zoomAt(x, this.#size.width, factor);
          this.#point(x, y);
        },
        isAxisLocked: true,
        onPan: (dx, dy) => {
          this.#axis.panBy(dx, this.#size.width);
          this.#hand.pan(this.#timePlot(), dy, this.#secondsVisible());
        },
        onReset: () => {
          this.#axis.reset();
          stream.scroll.follow();
        },
        onClick: (x, y, { isAlt }) => {
          if (isAlt) this.#hand.pick(this.#picture.timeMap, y, this.#size);
          else this.#select(x, y);
        },
        onHold: (x, y) => this.#hand.holdLine(this.#timePlot(), x, y),
        onScroll: (dy) => this.#hand.pan(this.#timePlot(), -dy, this.#secondsVisible()),
        onPoint: (x, y) => this.#point(x, y),
        onLeave: () => this.#leave(),
      }),
      () => document.fonts.removeEventListener('loadingdone', onFonts),
    ];
  }

  // What is shown

  #rowGeometry(): RowGeometry | null {
    const { ring } = this.#sources.stream;
    if (ring.geometry === null) return null;
    const { binCount, spanHz } = ring.geometry;
    const fftSize = this.#sources.engineStore.getState().session?.settings.fftSize ?? binCount;
    return { binCount, spanHz, fftSize: Math.max(binCount, fftSize) };
  }

  /** A recording shorter than the wish fills the plot. */
  #secondsVisible(): number {
    const { secondsVisible } = this.#sources.viewStore.getState();
    const { session } = this.#sources.engineStore.getState();
    if (session === null || session.sampleCount === 0) return secondsVisible;
    return Math.min(secondsVisible, session.sampleCount / session.sampleRateHz);
  }

  #timePlot(): TimePlot {
    return { timeMap: this.#picture.timeMap, size: this.#size };
  }

  #pictureWish(): PictureWish | null {
    const geometry = this.#rowGeometry();
    const window = this.#axis.window();
    if (geometry === null || window === null) return null;
    const { rowSource, ramp, rangeTopDb, rangeDb } = this.#sources.viewStore.getState();
    const range = { topDb: rangeTopDb, rangeDb };
    return {
      size: this.#size,
      geometry,
      window,
      secondsVisible: this.#secondsVisible(),
      endRow: this.#sources.stream.scroll.endRow,
      rowSource,
      ramp,
      range,
    };
  }

  // Drawing

  #draw(): void {
    if (this.#size.widthPx === 0 || this.#size.heightPx === 0) return;
    const wish = this.#pictureWish();
    this.#sayEmpty(wish === null);
    this.#picture.draw(this.#size, wish);
    this.#sources.stream.shownRange.set(wish === null ? null : this.#picture.range);
    const plot = {
      size: this.#size,
      time: wish === null ? null : this.#picture.timeMap,
      window: wish?.window ?? null,
    };
    this.#drawSignals(plot);
    this.#annotations.draw(plot);
    this.#selection.draw(plot);
    this.#time.sayBehind(this.#elements.behind);
  }

  #capture(): PlotCapture | null {
    this.#picture.redraw();
    this.#draw();
    const { timeMap } = this.#picture;
    const window = this.#axis.window();
    if (timeMap === null || window === null) return null;
    const { canvas, overlay, annotations, selection } = this.#elements;
    const layers = [canvas, overlay, annotations, selection];
    const rateHz = this.#sources.stream.ring.geometry?.spanHz ?? 1;
    return captureOf(timeMap, this.#time.ticks(timeMap, this.#size.pixelRatio), rateHz, {
      layers,
      pixelRatio: this.#size.pixelRatio,
      window,
    });
  }

  #sayEmpty(isEmpty: boolean): void {
    const { empty } = this.#elements;
    if (empty.hidden === isEmpty) empty.hidden = !isEmpty;
    const text = this.#sources.engineStore.getState().session === null ? NO_SESSION_TEXT : NO_ROWS_TEXT;
    if (isEmpty && empty.textContent !== text) empty.textContent = text;
  }

  #drawSignals(plot: ShownPlot): void {
    const { stream, viewStore, traceStore } = this.#sources;
    const { timeMap } = this.#picture;
    const { window } = plot;
    this.#signals.draw(plot, {
      changes: [
        viewStore.getState().timeUnit === 'age' ? stream.scroll.behindS : 0,
        traceStore.getState().levelUnit,
        stream.shownRow.picked,
        stream.cursor.place,
      ],
      timeTicks: () => (timeMap === null ? [] : this.#time.ticks(timeMap, this.#size.pixelRatio)),
      cursor: () => (window === null || timeMap === null ? null : this.#overlayCursor(window, timeMap)),
      paint: (context) => this.#time.paintRowLine(context, this.#hand.rowLine(this.#timePlot()), this.#size),
    });
  }

  #overlayCursor(window: FrequencyWindow, timeMap: TimeMap): OverlayCursor | null {
    const { stream, engineStore, viewStore } = this.#sources;
    const { place } = stream.cursor;
    if (place === null) return null;
    const { pixelRatio, widthPx } = this.#size;
    const xPx = pxFromHz(place.offsetHz, window, widthPx);
    if (place.panel !== 'waterfall') return { xPx, yPx: null, lines: [] };
    const yPx = this.#pointerY * pixelRatio;
    const { session } = engineStore.getState();
    const center = session?.centerFreqHz ?? null;
    const frequency = offsetOrFrequencyText(place.offsetHz, center, viewStore.getState().frequencyUnit);
    const at = timeMap.placeAt(yPx);
    if (at === null) return { xPx, yPx, lines: [frequency] };
    const level = at.row === null ? null : this.#levelAt(at.row, place.offsetHz);
    const clock = this.#time.momentText(at.sample);
    const shownLevel = level === null ? 'not shown' : levelText(level, this.#levelScale());
    return { xPx, yPx, lines: [frequency, `${shownLevel}  ${clock}`] };
  }

  #levelScale(): LevelScale {
    const { session, psdRefDbm } = this.#sources.engineStore.getState();
    const rbwHz = session?.settings.rbwHz ?? null;
    return levelScale(this.#sources.traceStore.getState().levelUnit, { rbwHz, psdRefDbm });
  }

  #levelAt(row: number, offsetHz: number): number | null {
    const geometry = this.#rowGeometry();
    const { ring } = this.#sources.stream;
    const levels = this.#sources.viewStore.getState().rowSource === 'max' ? ring.max(row) : ring.mean(row);
    return geometry === null || levels === null ? null : (levels[binAtHz(geometry, offsetHz)] ?? null);
  }

  // Gestures

  #point(x: number, y: number): void {
    const { stream, viewStore } = this.#sources;
    const window = this.#axis.window();
    if (window === null) return;
    this.#pointerY = y;
    const place = this.#picture.timeMap?.placeAt(y * this.#size.pixelRatio) ?? null;
    const offsetHz = hzFromPx(x, window, this.#size.width);
    stream.cursor.set({ panel: 'waterfall', offsetHz, sample: place?.sample ?? null });
    const hovered = this.#signals.boxUnder(x, y)?.emitterId ?? null;
    if (viewStore.getState().hoveredEmitterId !== hovered) viewStore.getState().setHoveredEmitterId(hovered);
  }

  #leave(): void {
    const { stream, viewStore } = this.#sources;
    stream.cursor.set(null);
    if (viewStore.getState().hoveredEmitterId !== null) viewStore.getState().setHoveredEmitterId(null);
  }

  #select(x: number, y: number): void {
    const box = this.#signals.boxUnder(x, y);
    this.#sources.viewStore.getState().setSelectedEmitterId(box?.emitterId ?? null);
  }
}
