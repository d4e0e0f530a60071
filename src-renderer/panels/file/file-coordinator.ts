// The whole file in the waterfall's place, from all of it down to single windows: decides what is asked for and shown,
// and turns gestures into the shown stretch. It knows no React; the View hands it elements and takes it down.
// Long, because every layer of the plot and every gesture on it meet here; what each does is in the files beside it.

import type { SfericApi, Unsubscribe } from '#contract/api.ts';
import type { OverviewState } from '#contract/overview.ts';
import type { SampleIndex } from '#contract/units.ts';
import { ChangeGate } from '../../lib/change-gate.ts';
import {
  type FileWindow,
  leastFileSamples,
  pannedFileWindow,
  zoomedFileWindow,
} from '../../lib/file-window.ts';
import { formatDb } from '../../lib/format.ts';
import { FrequencyAxis } from '../../lib/frequency-axis.ts';
import { offsetOrFrequencyText } from '../../lib/frequency-text.ts';
import { OverviewPicture } from '../../lib/overview-picture.ts';
import { levelFor, type PictureWish, wantedTiles } from '../../lib/overview-tiles.ts';
import { followGestures } from '../../lib/plot-gestures.ts';
import { context2d, fitCanvas, followPlotSize, NO_SIZE, type PlotSize } from '../../lib/plot-size.ts';
import { type FrequencyWindow, hzFromPx, pxFromHz } from '../../lib/spaces.ts';
import { offerTestHooks } from '../../lib/test-hooks.ts';
import { type Theme, themeOf } from '../../lib/theme.ts';
import { momentText, type TimeFacts } from '../../lib/time-text.ts';
import { AnnotationLayer } from '../../plots/annotation-layer.ts';
import type { ShownPlot } from '../../plots/box-gestures.ts';
import type { OverlayCursor } from '../../plots/overlay-painter.ts';
import { SelectionLayer } from '../../plots/selection-layer.ts';
import { SignalLayer } from '../../plots/signal-layer.ts';
import { momentTicks, type TimeTick } from '../../plots/time-ticks.ts';
import type { DecisionsStore } from '../../stores/decisions-store.ts';
import { addNotice, type EngineStore } from '../../stores/engine-store.ts';
import { type FileViewStore, shownFileWindow } from '../../stores/file-view-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';
import { OverviewStream } from '../../streams/overview-stream.ts';
import type { PlotCapture } from '../../streams/picture-sources.ts';
import { captionText, FileTime } from './file-time.ts';

export interface FileElements {
  /** Fills the panel; all canvases lie in it. */
  readonly plot: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  /** Over the overlay. */
  readonly annotations: HTMLCanvasElement;
  /** Over them all. */
  readonly selection: HTMLCanvasElement;
  /** Said instead of a picture; hidden while there is one. */
  readonly empty: HTMLElement;
  /** What is shown, in words. */
  readonly caption: HTMLElement;
}

export interface FileSources {
  readonly api: SfericApi;
  readonly stream: FrameStream;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  readonly fileViewStore: FileViewStore;
  readonly decisionsStore: DecisionsStore;
}

/** CSS pixels. */
const TICK_SPACING = 60;
/** Half a plate would be cut off. */
const TICK_FOOTER = 10;

const NO_SESSION_TEXT = 'No recording is open. Open one to see the whole of it here.';
const NO_OVERVIEW_TEXT = 'The overview of this recording is being made.';

export class FileCoordinator {
  readonly #elements: FileElements;
  readonly #sources: FileSources;
  readonly #axis: FrequencyAxis;
  readonly #tiles: OverviewStream;
  readonly #picture = new OverviewPicture('up');
  readonly #signals: SignalLayer;
  readonly #selection: SelectionLayer;
  readonly #annotations: AnnotationLayer;
  readonly #context: CanvasRenderingContext2D;
  readonly #theme: Theme;
  readonly #pictureGate = new ChangeGate();
  readonly #unsubscribes: readonly Unsubscribe[];
  #size: PlotSize = NO_SIZE;
  #time: FileTime | null = null;
  #pointer: { readonly x: number; readonly y: number } | null = null;
  /** Grows with what arrives. */
  #arrivals = 0;

  constructor(elements: FileElements, sources: FileSources) {
    this.#elements = elements;
    this.#sources = sources;
    const { engineStore, viewStore, stream } = sources;
    this.#axis = new FrequencyAxis({
      spanHz: () => engineStore.getState().session?.sampleRateHz ?? null,
      binCount: () => engineStore.getState().session?.settings.fftSize ?? null,
      wish: () => {
        const { viewLowOffsetHz, viewHighOffsetHz } = viewStore.getState();
        return [viewLowOffsetHz, viewHighOffsetHz];
      },
      setWish: (low, high) => viewStore.getState().setViewOffsetsHz(low, high),
    });
    this.#context = context2d(elements.canvas);
    const theme = themeOf(elements.plot);
    this.#theme = theme;
    this.#signals = new SignalLayer(elements.overlay, theme, sources);
    const boxSources = { api: sources.api, engineStore, viewStore, request: () => stream.loop.request() };
    // Before the annotations: a press with Shift is about the selection, whatever lies under it.
    this.#selection = new SelectionLayer(elements.plot, elements.selection, theme, boxSources);
    this.#annotations = new AnnotationLayer(elements.plot, elements.annotations, theme, boxSources);
    this.#tiles = new OverviewStream(sources.api, () => {
      this.#arrivals += 1;
      stream.loop.request();
    });
    this.#unsubscribes = this.#subscribe();
    this.#offerHooks();
  }

  destroy(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#selection.destroy();
    this.#annotations.destroy();
    this.#tiles.destroy();
    this.#sources.stream.cursor.set(null);
  }

  #subscribe(): readonly Unsubscribe[] {
    const { stream, engineStore, viewStore, fileViewStore, decisionsStore } = this.#sources;
    const request = (): void => stream.loop.request();
    const onFonts = (): void => {
      this.#signals.forgetFonts();
      request();
    };
    document.fonts.addEventListener('loadingdone', onFonts);
    return [
      stream.loop.add({ draw: () => this.#draw() }),
      stream.cursor.onChange(request),
      engineStore.subscribe(request),
      viewStore.subscribe(request),
      fileViewStore.subscribe(request),
      decisionsStore.subscribe(request),
      stream.pictures.offer('waterfall', () => this.#capture()),
      followPlotSize(this.#elements.plot, (size) => {
        this.#size = size;
        request();
      }),
      followGestures(this.#elements.overlay, {
        // Time is what this view is for; frequency is the other axis here.
        onZoom: (x, y, factor, isOther) => {
          if (isOther) this.#axis.zoomAt(x, this.#size.width, factor);
          else this.#zoomTime(y, factor);
          this.#point(x, y);
        },
        onPan: (dx, dy) => {
          this.#axis.panBy(dx, this.#size.width);
          this.#panTime(dy);
        },
        onReset: () => {
          this.#axis.reset();
          fileViewStore.getState().show(null);
        },
        onClick: (x, y) => this.#click(x, y),
        onPoint: (x, y) => this.#point(x, y),
        onLeave: () => this.#leave(),
      }),
      () => document.fonts.removeEventListener('loadingdone', onFonts),
    ];
  }

  // What is shown

  /** null while nothing is open. The same one while the same is shown. */
  #shownTime(): FileTime | null {
    const { engineStore, fileViewStore } = this.#sources;
    const window = shownFileWindow(fileViewStore, engineStore);
    const { heightPx } = this.#size;
    if (window === null || heightPx === 0) return null;
    if (this.#time?.isOf(window, heightPx) !== true) this.#time = new FileTime(window, heightPx);
    return this.#time;
  }

  #pictureWish(overview: OverviewState | null, window: FileWindow | null): PictureWish | null {
    const shown = this.#axis.window();
    const band = this.#axis.band();
    if (overview === null || window === null || shown === null || band === null) return null;
    const { layout } = overview;
    const { widthPx, heightPx } = this.#size;
    const level = levelFor(layout, window, heightPx);
    return { layout, level, window, band, shown, timePx: heightPx, frequencyPx: widthPx };
  }

  // Drawing

  #draw(): void {
    const { widthPx, heightPx } = this.#size;
    if (widthPx === 0 || heightPx === 0) return;
    const { overview } = this.#sources.engineStore.getState();
    const time = this.#shownTime();
    this.#tiles.setState(overview);
    const wish = this.#pictureWish(overview, time?.window ?? null);
    this.#sayEmpty(overview);
    this.#drawPicture(wish);
    const plot = { size: this.#size, time, window: this.#axis.window() };
    this.#drawSignals(plot, time);
    this.#annotations.draw(plot);
    this.#selection.draw(plot);
    this.#sayCaption(overview, wish);
  }

  #capture(): PlotCapture | null {
    const time = this.#shownTime();
    const window = this.#axis.window();
    if (time === null || window === null || this.#sources.engineStore.getState().session === null)
      return null;
    this.#draw();
    const { canvas, overlay, annotations, selection } = this.#elements;
    return {
      layers: [canvas, overlay, annotations, selection],
      pixelRatio: this.#size.pixelRatio,
      window,
      shownSamples: [time.window.startSample, time.window.endSample],
      marks: this.#ticks(time).map(({ y, text }) => ({ yPx: y, text })),
      unit: 'time',
    };
  }

  #sayEmpty(overview: OverviewState | null): void {
    const { empty } = this.#elements;
    const isEmpty = overview === null || overview.fractionSeen === 0;
    if (empty.hidden === isEmpty) empty.hidden = !isEmpty;
    if (!isEmpty) return;
    const { session } = this.#sources.engineStore.getState();
    const text = session === null ? NO_SESSION_TEXT : (overview?.message ?? NO_OVERVIEW_TEXT);
    if (empty.textContent !== text) empty.textContent = text;
  }

  #drawPicture(wish: PictureWish | null): void {
    const { viewStore, stream } = this.#sources;
    const { ramp, rangeTopDb, rangeDb } = viewStore.getState();
    const wasEmptied = fitCanvas(this.#elements.canvas, this.#size);
    const hasChanged = this.#pictureGate.hasChanged(
      wish?.layout,
      wish?.window.startSample,
      wish?.window.endSample,
      wish?.shown.lowOffsetHz,
      wish?.shown.highOffsetHz,
      this.#size,
      this.#arrivals,
      ramp,
      rangeTopDb,
      rangeDb,
    );
    if (!hasChanged && !wasEmptied) return;
    if (wish === null) {
      this.#context.clearRect(0, 0, this.#size.widthPx, this.#size.heightPx);
      return;
    }
    this.#tiles.want(wantedTiles(wish));
    this.#picture.paint(this.#context, wish, (level, column) => this.#tiles.find(level, column), {
      ramp,
      range: { topDb: rangeTopDb, rangeDb },
      unknown: this.#theme.background,
    });
    // While nothing has arrived the levels of before stand: the spectrum shares them.
    if (this.#picture.range !== null) stream.shownRange.set(this.#picture.range);
  }

  #drawSignals(plot: ShownPlot, time: FileTime | null): void {
    const { stream, engineStore } = this.#sources;
    const { transport } = engineStore.getState();
    const playheadPx = time === null ? null : Math.round(time.yPx(transport.positionSample));
    this.#signals.draw(plot, {
      changes: [playheadPx, this.#arrivals, stream.cursor.place, this.#pointer],
      timeTicks: () => (time === null ? [] : this.#ticks(time)),
      cursor: () => (time === null || plot.window === null ? null : this.#cursor(plot.window, time)),
      paint: (context) => {
        if (playheadPx === null || playheadPx < 0 || playheadPx >= this.#size.heightPx) return;
        context.fillStyle = this.#theme.accent;
        context.fillRect(0, playheadPx, this.#size.widthPx, Math.max(1, Math.round(this.#size.pixelRatio)));
      },
    });
  }

  /** Ages mean nothing here: there is no newest row. */
  #ticks(time: FileTime): readonly TimeTick[] {
    const facts = this.#timeFacts();
    if (facts === null) return [];
    const { timeUnit } = this.#sources.viewStore.getState();
    const { pixelRatio } = this.#size;
    const secondsVisible = (time.window.endSample - time.window.startSample) / facts.sampleRateHz;
    return momentTicks(time, secondsVisible, facts, timeUnit === 'utc' ? 'utc' : 'recording', {
      height: time.heightPx,
      minSpacing: TICK_SPACING * pixelRatio,
      footer: TICK_FOOTER * pixelRatio,
    });
  }

  #timeFacts(): TimeFacts | null {
    const { session } = this.#sources.engineStore.getState();
    if (session === null) return null;
    const { sampleRateHz, timeStartNs, settings } = session;
    return { sampleRateHz, timeStartNs, rowDurationS: settings.rowDurationS };
  }

  #cursor(window: FrequencyWindow, time: FileTime): OverlayCursor | null {
    const { stream, engineStore, viewStore } = this.#sources;
    const { place } = stream.cursor;
    const { session } = engineStore.getState();
    const facts = this.#timeFacts();
    if (place === null || session === null || facts === null) return null;
    const { pixelRatio, widthPx } = this.#size;
    const xPx = pxFromHz(place.offsetHz, window, widthPx);
    if (this.#pointer === null) return { xPx, yPx: null, lines: [] };
    const yPx = this.#pointer.y * pixelRatio;
    const { frequencyUnit, timeUnit } = viewStore.getState();
    const frequency = offsetOrFrequencyText(place.offsetHz, session.centerFreqHz, frequencyUnit);
    const level = this.#picture.levelAt(Math.floor(xPx), Math.floor(yPx));
    const levelText = level === null ? 'not known yet' : `${formatDb(level)} dBFS`;
    const moment = momentText(Math.max(0, Math.round(time.sampleAt(yPx))), timeUnit, facts);
    return { xPx, yPx, lines: [frequency, `${levelText}  ${moment}`] };
  }

  /** How much of the file, how fine, and how far it has been read. */
  #sayCaption(overview: OverviewState | null, wish: PictureWish | null): void {
    const { session } = this.#sources.engineStore.getState();
    const isShown = overview !== null && wish !== null && session !== null;
    const text = isShown
      ? captionText(wish.window, session, overview, this.#size.height, this.#tiles.problem)
      : '';
    const { caption } = this.#elements;
    if (caption.textContent !== text) caption.textContent = text;
  }

  // Gestures

  #leastSamples(): number {
    return leastFileSamples(this.#sources.engineStore.getState().session?.settings.hopSize ?? 1);
  }

  /** At CSS pixels from the top; null while nothing is open. */
  #sampleAt(y: number): SampleIndex | null {
    return this.#shownTime()?.sampleAt(y * this.#size.pixelRatio) ?? null;
  }

  #zoomTime(y: number, factor: number): void {
    const at = this.#sampleAt(y);
    if (at === null) return;
    this.#change((window, sampleCount) =>
      zoomedFileWindow(window, at, factor, sampleCount, this.#leastSamples()),
    );
  }

  #panTime(dy: number): void {
    const samplesPerPx = this.#shownTime()?.samplesPerPx ?? 0;
    this.#change((window, sampleCount) =>
      pannedFileWindow(window, dy * this.#size.pixelRatio * samplesPerPx, sampleCount),
    );
  }

  #change(change: (window: FileWindow, sampleCount: number) => FileWindow): void {
    const { engineStore, fileViewStore } = this.#sources;
    const window = shownFileWindow(fileViewStore, engineStore);
    const sampleCount = engineStore.getState().session?.sampleCount ?? 0;
    if (window !== null) fileViewStore.getState().show(change(window, sampleCount));
  }

  /** A signal is selected; anywhere else the replay goes there. */
  #click(x: number, y: number): void {
    const box = this.#signals.boxUnder(x, y);
    this.#sources.viewStore.getState().setSelectedEmitterId(box?.emitterId ?? null);
    const sample = this.#sampleAt(y);
    if (box === null && sample !== null) void this.#seek(sample);
  }

  async #seek(sample: number): Promise<void> {
    const { api, engineStore } = this.#sources;
    const last = (engineStore.getState().session?.sampleCount ?? 1) - 1;
    const wanted = Math.min(last, Math.max(0, Math.round(sample)));
    const result = await api.invoke('replay.seek', { sample: wanted });
    if (result.ok) engineStore.setState({ transport: result.value });
    else addNotice(engineStore, { level: 'error', text: result.error.message });
  }

  #point(x: number, y: number): void {
    const { stream, viewStore } = this.#sources;
    const shown = this.#axis.window();
    const sample = this.#sampleAt(y);
    if (shown === null || sample === null) return;
    this.#pointer = { x, y };
    const offsetHz = hzFromPx(x, shown, this.#size.width);
    stream.cursor.set({ panel: 'waterfall', offsetHz, sample: Math.round(sample) });
    const hovered = this.#signals.boxUnder(x, y)?.emitterId ?? null;
    if (viewStore.getState().hoveredEmitterId !== hovered) viewStore.getState().setHoveredEmitterId(hovered);
  }

  #leave(): void {
    const { stream, viewStore } = this.#sources;
    this.#pointer = null;
    stream.cursor.set(null);
    if (viewStore.getState().hoveredEmitterId !== null) viewStore.getState().setHoveredEmitterId(null);
  }

  #offerHooks(): void {
    const { engineStore, viewStore, fileViewStore } = this.#sources;
    offerTestHooks({
      filePixel: (x, y) => {
        const { pixelRatio } = this.#size;
        return [
          ...this.#context.getImageData(Math.floor(x * pixelRatio), Math.floor(y * pixelRatio), 1, 1).data,
        ];
      },
      fileYFromSample: (sample) => {
        const time = this.#shownTime();
        return time === null ? Number.NaN : time.yPx(sample) / this.#size.pixelRatio;
      },
      selection: () => viewStore.getState().selection,
      boxes: () =>
        this.#signals.boxes.map(({ trackId, emitterId, xPx, yPx, widthPx, heightPx }) => {
          const { pixelRatio: ratio } = this.#size;
          return {
            trackId,
            emitterId,
            x: xPx / ratio,
            y: yPx / ratio,
            width: widthPx / ratio,
            height: heightPx / ratio,
          };
        }),
      fileWindow: () => shownFileWindow(fileViewStore, engineStore),
      isFileWhole: () => this.#tiles.isWhole,
      pxFromOffsetHz: (offsetHz) => {
        const shown = this.#axis.window();
        return shown === null ? Number.NaN : pxFromHz(offsetHz, shown, this.#size.width);
      },
    });
  }
}
