// Where the frame stream meets the waterfall: it decides what is shown and when, feeds the picture and the overlay,
// and turns gestures into the saved view. It knows no React; the View hands it elements and takes it down.
// Long, because every layer of the plot and every gesture on it meet here; what each does is in the files beside it.

import type { SfericApi, Unsubscribe } from '#contract/api.ts';
import type { Emitter } from '#contract/entities.ts';
import { rgbFromHex } from '../../gl/css-color.ts';
import { ChangeGate } from '../../lib/change-gate.ts';
import { clockDecimals, formatClock, formatDb } from '../../lib/format.ts';
import { FrequencyAxis } from '../../lib/frequency-axis.ts';
import { offsetOrFrequencyText } from '../../lib/frequency-text.ts';
import { binAtHz, type RowGeometry } from '../../lib/narrowing.ts';
import { followGestures } from '../../lib/plot-gestures.ts';
import { fitCanvas, followPlotSize, NO_SIZE, type PlotSize } from '../../lib/plot-size.ts';
import { emitterName } from '../../lib/signal-text.ts';
import { type FrequencyWindow, hzFromPx, pxFromHz } from '../../lib/spaces.ts';
import { isTestPage, offerTestHooks } from '../../lib/test-hooks.ts';
import { themeOf } from '../../lib/theme.ts';
import { type DecisionsStore, namedEmitters } from '../../stores/decisions-store.ts';
import type { EngineStore } from '../../stores/engine-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';
import type { PlotCapture } from '../../streams/picture-sources.ts';
import { AnnotationLayer } from './annotation-layer.ts';
import { boxAt, type WaterfallBox, waterfallBoxes } from './boxes.ts';
import { labelRanks, placedLabels } from './labels.ts';
import { type OverlayCursor, OverlayPainter } from './overlay-painter.ts';
import type { TimeMap } from './time-map.ts';
import { type TimeTick, timeTicks } from './time-ticks.ts';
import { captureOf } from './waterfall-capture.ts';
import { type PictureWish, WaterfallPicture } from './waterfall-picture.ts';

export interface WaterfallElements {
  /** Fills the panel; both canvases lie in it. */
  readonly plot: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  /** Over the overlay. */
  readonly annotations: HTMLCanvasElement;
  /** Said instead of a picture; hidden while there is one. */
  readonly empty: HTMLElement;
}

export interface WaterfallSources {
  readonly api: SfericApi;
  readonly stream: FrameStream;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  readonly decisionsStore: DecisionsStore;
}

/** CSS pixels. */
const TIME_TICK_SPACING = 60;
const TIME_TICK_FOOTER = 10;
const BOX_MARGIN = 2;
const CLICK_REACH = 3;
/** Square CSS pixels of the plot for each name, or names would hide what they name. */
const AREA_FOR_LABEL = 13_000;
/** With more emitters on the screen a plate has the number alone; the list has the rest. */
const CROWD_EMITTERS = 30;

const NO_SESSION_TEXT = 'No recording is open. Open one to see its waterfall here.';
const NO_ROWS_TEXT = 'No rows yet. Play the recording to see its waterfall here.';

export class WaterfallCoordinator {
  readonly #elements: WaterfallElements;
  readonly #sources: WaterfallSources;
  readonly #axis: FrequencyAxis;
  readonly #picture: WaterfallPicture;
  readonly #painter: OverlayPainter;
  readonly #annotations: AnnotationLayer;
  readonly #overlayGate = new ChangeGate();
  readonly #namesGate = new ChangeGate();
  readonly #unsubscribes: readonly Unsubscribe[];
  #size: PlotSize = NO_SIZE;
  #boxes: readonly WaterfallBox[] = [];
  /** By emitterId. */
  #names: ReadonlyMap<number, string> = new Map();
  #ranks: ReturnType<typeof labelRanks> = new Map();
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
    const theme = themeOf(elements.plot);
    const context = elements.overlay.getContext('2d');
    if (context === null) throw new Error('This display needs a 2D canvas, which this browser refuses');
    this.#painter = new OverlayPainter(context, theme);
    this.#annotations = new AnnotationLayer(elements.plot, elements.annotations, theme, {
      api: sources.api,
      engineStore,
      viewStore,
      request: () => stream.loop.request(),
    });
    const colors = {
      empty: rgbFromHex(theme.background),
      gap: rgbFromHex(theme.bad),
      seam: rgbFromHex(theme.dim),
    };
    this.#picture = new WaterfallPicture(elements.canvas, stream.ring, colors, isTestPage(), () =>
      stream.loop.request(),
    );
    this.#unsubscribes = this.#subscribe();
    this.#offerHooks();
  }

  destroy(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#annotations.destroy();
    this.#picture.destroy();
  }

  /** For tests: as a driver would lose it. */
  testContextLoss(): boolean {
    return this.#picture.testContextLoss();
  }

  #subscribe(): readonly Unsubscribe[] {
    const { stream, engineStore, viewStore, decisionsStore } = this.#sources;
    const request = (): void => stream.loop.request();
    const onFonts = (): void => {
      this.#painter.forgetWidths();
      this.#overlayGate.reset();
      request();
    };
    document.fonts.addEventListener('loadingdone', onFonts);
    return [
      stream.loop.add({ draw: () => this.#draw() }),
      stream.cursor.onChange(request),
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
          if (isTime) this.#zoomTime(factor);
          else this.#axis.zoomAt(x, this.#size.width, factor);
          this.#point(x, y);
        },
        onPan: (dx) => this.#axis.panBy(dx, this.#size.width),
        onReset: () => this.#axis.reset(),
        onClick: (x, y) => this.#select(x, y),
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
    this.#drawOverlay(wish?.window ?? null);
    this.#annotations.draw({
      size: this.#size,
      timeMap: wish === null ? null : this.#picture.timeMap,
      window: wish?.window ?? null,
    });
  }

  #capture(): PlotCapture | null {
    this.#picture.redraw();
    this.#draw();
    const { timeMap } = this.#picture;
    const window = this.#axis.window();
    if (timeMap === null || window === null) return null;
    const { canvas, overlay, annotations } = this.#elements;
    const layers = [canvas, overlay, annotations];
    const rateHz = this.#sources.stream.ring.geometry?.spanHz ?? 1;
    return captureOf(timeMap, this.#timeTicks(timeMap), rateHz, {
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

  #drawOverlay(window: FrequencyWindow | null): void {
    const { stream, engineStore, viewStore, decisionsStore } = this.#sources;
    const { tracks, session } = engineStore.getState();
    const { decisions } = decisionsStore.getState();
    const emitters = namedEmitters(engineStore.getState().emitters, decisions);
    const { selectedEmitterId, hoveredEmitterId, frequencyUnit } = viewStore.getState();
    const { timeMap } = this.#picture;
    const wasEmptied = fitCanvas(this.#elements.overlay, this.#size);
    const hasChanged = this.#overlayGate.hasChanged(
      timeMap,
      this.#size,
      window?.lowOffsetHz,
      window?.highOffsetHz,
      tracks,
      emitters,
      decisions,
      session,
      selectedEmitterId,
      hoveredEmitterId,
      frequencyUnit,
      stream.cursor.place,
    );
    if (!hasChanged && !wasEmptied) return;
    this.#boxes = this.#placedBoxes(timeMap, window);
    const { widthPx, heightPx, pixelRatio } = this.#size;
    const held = [hoveredEmitterId, selectedEmitterId].filter((emitterId) => emitterId !== null);
    const isCrowd = new Set(this.#boxes.map(({ emitterId }) => emitterId)).size > CROWD_EMITTERS;
    const sampleCount = session?.sampleCount ?? 0;
    // Of ten thousand signals: not for every row.
    if (this.#namesGate.hasChanged(emitters, sampleCount)) {
      this.#names = namesOf(emitters);
      this.#ranks = labelRanks(emitters, sampleCount);
    }
    const names = this.#names;
    const ranks = this.#ranks;
    const nameOf = (emitterId: number): string =>
      (isCrowd && !held.includes(emitterId) ? undefined : names.get(emitterId)) ?? `E${emitterId}`;
    const labels = placedLabels(this.#boxes, {
      widthPx,
      heightPx,
      plateHeightPx: this.#painter.plateHeightPx(pixelRatio),
      mostLabels: Math.ceil((this.#size.width * this.#size.height) / AREA_FOR_LABEL),
      rankOf: (emitterId) => ranks.get(emitterId) ?? Number.NEGATIVE_INFINITY,
      plateWidthPx: (emitterId) => this.#painter.plateWidthPx(nameOf(emitterId), pixelRatio),
      heldEmitterIds: held,
    });
    this.#painter.paint({
      size: this.#size,
      boxes: this.#boxes,
      labels,
      nameOf,
      selectedEmitterId,
      hoveredEmitterId,
      timeTicks: timeMap === null ? [] : this.#timeTicks(timeMap),
      cursor: window === null || timeMap === null ? null : this.#overlayCursor(window, timeMap),
    });
  }

  #placedBoxes(timeMap: TimeMap | null, window: FrequencyWindow | null): readonly WaterfallBox[] {
    if (timeMap === null || window === null) return [];
    const { tracks, emitters } = this.#sources.engineStore.getState();
    const { widthPx, pixelRatio } = this.#size;
    const marginPx = Math.round(BOX_MARGIN * pixelRatio);
    const { decisions } = this.#sources.decisionsStore.getState();
    const boxes = waterfallBoxes(tracks.values(), emitters, { timeMap, window, widthPx, marginPx });
    // What the analyst ignores has no box: the picture is for the rest.
    return decisions.size === 0
      ? boxes
      : boxes.filter(({ emitterId }) => decisions.get(emitterId ?? -1)?.isIgnored !== true);
  }

  #timeTicks(timeMap: TimeMap): readonly TimeTick[] {
    const { pixelRatio } = this.#size;
    const spacingPx = TIME_TICK_SPACING * pixelRatio;
    return timeTicks(timeMap.secondsVisible, timeMap.heightPx, spacingPx, TIME_TICK_FOOTER * pixelRatio);
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
    const decimals = clockDecimals(session?.settings.rowDurationS ?? 1);
    const clock = formatClock(at.sample / (stream.ring.geometry?.spanHz ?? 1), decimals);
    const levelText = level === null ? 'not shown' : `${formatDb(level)} dBFS`;
    return { xPx, yPx, lines: [frequency, `${levelText}  ${clock}`] };
  }

  #levelAt(row: number, offsetHz: number): number | null {
    const geometry = this.#rowGeometry();
    const { ring } = this.#sources.stream;
    const levels = this.#sources.viewStore.getState().rowSource === 'max' ? ring.max(row) : ring.mean(row);
    return geometry === null || levels === null ? null : (levels[binAtHz(geometry, offsetHz)] ?? null);
  }

  // Gestures

  #zoomTime(factor: number): void {
    this.#sources.viewStore.getState().setSecondsVisible(this.#secondsVisible() * factor);
  }

  #point(x: number, y: number): void {
    const { stream, viewStore } = this.#sources;
    const window = this.#axis.window();
    if (window === null) return;
    this.#pointerY = y;
    const place = this.#picture.timeMap?.placeAt(y * this.#size.pixelRatio) ?? null;
    const offsetHz = hzFromPx(x, window, this.#size.width);
    stream.cursor.set({ panel: 'waterfall', offsetHz, sample: place?.sample ?? null });
    const hovered = this.#boxUnder(x, y)?.emitterId ?? null;
    if (viewStore.getState().hoveredEmitterId !== hovered) viewStore.getState().setHoveredEmitterId(hovered);
  }

  #leave(): void {
    const { stream, viewStore } = this.#sources;
    stream.cursor.set(null);
    if (viewStore.getState().hoveredEmitterId !== null) viewStore.getState().setHoveredEmitterId(null);
  }

  #select(x: number, y: number): void {
    this.#sources.viewStore.getState().setSelectedEmitterId(this.#boxUnder(x, y)?.emitterId ?? null);
  }

  #boxUnder(x: number, y: number): WaterfallBox | null {
    const { pixelRatio } = this.#size;
    return boxAt(this.#boxes, x * pixelRatio, y * pixelRatio, CLICK_REACH * pixelRatio);
  }

  // Tests

  #offerHooks(): void {
    const { stream } = this.#sources;
    offerTestHooks({
      pxFromOffsetHz: (offsetHz) => {
        const window = this.#axis.window();
        return window === null ? Number.NaN : pxFromHz(offsetHz, window, this.#size.width);
      },
      boxes: () =>
        this.#boxes.map((box) => ({
          trackId: box.trackId,
          emitterId: box.emitterId,
          x: box.xPx / this.#size.pixelRatio,
          y: box.yPx / this.#size.pixelRatio,
          width: box.widthPx / this.#size.pixelRatio,
          height: box.heightPx / this.#size.pixelRatio,
        })),
      rowsDrawn: () => this.#picture.rowsDrawn,
      waterfallPixel: (x, y) => {
        const { pixelRatio } = this.#size;
        return this.#picture.readPixel(x * pixelRatio, y * pixelRatio);
      },
      rangeDb: () => this.#picture.range,
      loseWaterfallContext: () => this.testContextLoss(),
      drawCost: () => {
        const { draws, totalMs, worstMs } = stream.loop.cost;
        return { draws, meanMs: draws === 0 ? 0 : totalMs / draws, worstMs };
      },
    });
  }
}

function namesOf(emitters: readonly Emitter[]): ReadonlyMap<number, string> {
  return new Map(emitters.map((emitter) => [emitter.emitterId, emitterName(emitter)]));
}
