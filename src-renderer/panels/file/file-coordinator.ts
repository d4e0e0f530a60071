// The whole file in the waterfall's place, from all of it down to single windows: decides what is asked for and shown,
// and turns gestures into the shown stretch. It knows no React; the View hands it elements and takes it down.
// Long, because every layer of the plot and every gesture on it meet here; what each does is in the files beside it.

import type { SfericApi, Unsubscribe } from '#contract/api.ts';
import type { OverviewState } from '#contract/overview.ts';
import { ChangeGate } from '../../lib/change-gate.ts';
import {
  type FileWindow,
  leastFileSamples,
  pannedFileWindow,
  zoomedFileWindow,
} from '../../lib/file-window.ts';
import { clockDecimals, formatClock, formatDb } from '../../lib/format.ts';
import { FrequencyAxis } from '../../lib/frequency-axis.ts';
import { offsetOrFrequencyText } from '../../lib/frequency-text.ts';
import { OverviewPicture } from '../../lib/overview-picture.ts';
import { levelFor, type PictureWish, wantedTiles } from '../../lib/overview-tiles.ts';
import { followGestures } from '../../lib/plot-gestures.ts';
import { context2d, fitCanvas, followPlotSize, NO_SIZE, type PlotSize } from '../../lib/plot-size.ts';
import { hzFromPx, pxFromHz } from '../../lib/spaces.ts';
import { offerTestHooks } from '../../lib/test-hooks.ts';
import { type Theme, themeOf } from '../../lib/theme.ts';
import { addNotice, type EngineStore } from '../../stores/engine-store.ts';
import { type FileViewStore, shownFileWindow } from '../../stores/file-view-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';
import { OverviewStream } from '../../streams/overview-stream.ts';
import type { PlotCapture } from '../../streams/picture-sources.ts';
import {
  captionText,
  type FileMark,
  type FilePlot,
  fileMarks,
  fileTimeTicks,
  markAt,
  sampleFromY,
  yFromSample,
} from './file-marks.ts';
import { FileOverlay, type FileOverlayPicture } from './file-overlay.ts';

export interface FileElements {
  /** Fills the panel; both canvases lie in it. */
  readonly plot: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
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
}

/** CSS pixels. */
const TIME_TICK_SPACING = 60;
const LEAST_MARK = 3;
const CLICK_REACH = 3;

const NO_SESSION_TEXT = 'No recording is open. Open one to see the whole of it here.';
const NO_OVERVIEW_TEXT = 'The overview of this recording is being made.';

export class FileCoordinator {
  readonly #elements: FileElements;
  readonly #sources: FileSources;
  readonly #axis: FrequencyAxis;
  readonly #tiles: OverviewStream;
  readonly #picture = new OverviewPicture('up');
  readonly #overlay: FileOverlay;
  readonly #context: CanvasRenderingContext2D;
  readonly #theme: Theme;
  readonly #pictureGate = new ChangeGate();
  readonly #overlayGate = new ChangeGate();
  readonly #unsubscribes: readonly Unsubscribe[];
  #size: PlotSize = NO_SIZE;
  #marks: readonly FileMark[] = [];
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
    const context = context2d(elements.canvas);
    const overlay = context2d(elements.overlay);
    this.#context = context;
    this.#theme = themeOf(elements.plot);
    this.#overlay = new FileOverlay(overlay, this.#theme);
    this.#tiles = new OverviewStream(sources.api, () => {
      this.#arrivals += 1;
      stream.loop.request();
    });
    this.#unsubscribes = this.#subscribe();
    this.#offerHooks();
  }

  destroy(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#tiles.destroy();
    this.#sources.stream.cursor.set(null);
  }

  #subscribe(): readonly Unsubscribe[] {
    const { stream, engineStore, viewStore, fileViewStore } = this.#sources;
    const request = (): void => stream.loop.request();
    const onFonts = (): void => {
      this.#overlayGate.reset();
      request();
    };
    document.fonts.addEventListener('loadingdone', onFonts);
    return [
      stream.loop.add({ draw: () => this.#draw() }),
      stream.cursor.onChange(request),
      engineStore.subscribe(request),
      viewStore.subscribe(request),
      fileViewStore.subscribe(request),
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

  #plot(window: FileWindow): FilePlot | null {
    const shown = this.#axis.window();
    if (shown === null) return null;
    const { widthPx, heightPx, pixelRatio } = this.#size;
    return { window, shown, widthPx, heightPx, leastPx: Math.round(LEAST_MARK * pixelRatio) };
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
    const { engineStore, fileViewStore } = this.#sources;
    const { overview } = engineStore.getState();
    const window = shownFileWindow(fileViewStore, engineStore);
    this.#tiles.setState(overview);
    const wish = this.#pictureWish(overview, window);
    this.#sayEmpty(overview);
    this.#drawPicture(wish);
    this.#drawOverlay(window);
    this.#sayCaption(overview, wish);
  }

  #capture(): PlotCapture | null {
    const { engineStore, fileViewStore } = this.#sources;
    const window = shownFileWindow(fileViewStore, engineStore);
    const plot = window === null ? null : this.#plot(window);
    const { session } = engineStore.getState();
    if (plot === null || session === null) return null;
    this.#draw();
    const { pixelRatio } = this.#size;
    return {
      layers: [this.#elements.canvas, this.#elements.overlay],
      pixelRatio,
      window: plot.shown,
      shownSamples: [plot.window.startSample, plot.window.endSample],
      marks: fileTimeTicks(plot, session.sampleRateHz, TIME_TICK_SPACING * pixelRatio),
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

  #drawOverlay(window: FileWindow | null): void {
    const { stream, engineStore, viewStore } = this.#sources;
    const { tracks, session, transport } = engineStore.getState();
    const { selectedEmitterId, hoveredEmitterId, frequencyUnit } = viewStore.getState();
    const wasEmptied = fitCanvas(this.#elements.overlay, this.#size);
    const plot = window === null ? null : this.#plot(window);
    const playheadPx = plot === null ? null : Math.round(yFromSample(transport.positionSample, plot));
    const hasChanged = this.#overlayGate.hasChanged(
      plot?.window.startSample,
      plot?.window.endSample,
      plot?.shown.lowOffsetHz,
      plot?.shown.highOffsetHz,
      this.#size,
      tracks,
      session,
      selectedEmitterId,
      hoveredEmitterId,
      frequencyUnit,
      playheadPx,
      this.#arrivals,
      stream.cursor.place,
    );
    if (!hasChanged && !wasEmptied) return;
    const isShown = plot !== null && session !== null;
    this.#marks = isShown ? fileMarks(tracks.values(), session.recording.annotations, plot) : [];
    const isPlayheadIn = playheadPx !== null && playheadPx >= 0 && playheadPx < this.#size.heightPx;
    this.#overlay.paint({
      size: this.#size,
      marks: this.#marks,
      selectedEmitterId,
      hoveredEmitterId,
      timeTicks: isShown
        ? fileTimeTicks(plot, session.sampleRateHz, TIME_TICK_SPACING * this.#size.pixelRatio)
        : [],
      playheadPx: isPlayheadIn ? playheadPx : null,
      cursor: plot === null ? null : this.#cursor(plot),
    });
  }

  #cursor(plot: FilePlot): FileOverlayPicture['cursor'] {
    const { stream, engineStore, viewStore } = this.#sources;
    const { place } = stream.cursor;
    const { session } = engineStore.getState();
    if (place === null || session === null) return null;
    const { pixelRatio, widthPx } = this.#size;
    const xPx = pxFromHz(place.offsetHz, plot.shown, widthPx);
    if (this.#pointer === null) return { xPx, yPx: null, lines: [] };
    const yPx = this.#pointer.y * pixelRatio;
    const frequency = offsetOrFrequencyText(
      place.offsetHz,
      session.centerFreqHz,
      viewStore.getState().frequencyUnit,
    );
    const level = this.#picture.levelAt(Math.floor(xPx), Math.floor(yPx));
    const levelText = level === null ? 'not known yet' : `${formatDb(level)} dBFS`;
    const seconds = Math.max(0, sampleFromY(yPx, plot)) / session.sampleRateHz;
    const clock = formatClock(seconds, clockDecimals(session.settings.rowDurationS));
    return { xPx, yPx, lines: [frequency, `${levelText}  ${clock}`] };
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

  #zoomTime(y: number, factor: number): void {
    this.#change((window, sampleCount) => {
      const at = sampleFromY(y, { window, heightPx: this.#size.height });
      return zoomedFileWindow(window, at, factor, sampleCount, this.#leastSamples());
    });
  }

  #panTime(dy: number): void {
    this.#change((window, sampleCount) => {
      const samplesPerPx = (window.endSample - window.startSample) / this.#size.height;
      return pannedFileWindow(window, dy * samplesPerPx, sampleCount);
    });
  }

  #change(change: (window: FileWindow, sampleCount: number) => FileWindow): void {
    const { engineStore, fileViewStore } = this.#sources;
    const window = shownFileWindow(fileViewStore, engineStore);
    const sampleCount = engineStore.getState().session?.sampleCount ?? 0;
    if (window !== null) fileViewStore.getState().show(change(window, sampleCount));
  }

  /** A signal is selected; anywhere else the replay goes there. */
  #click(x: number, y: number): void {
    const { engineStore, fileViewStore, viewStore } = this.#sources;
    const { pixelRatio } = this.#size;
    const mark = markAt(this.#marks, x * pixelRatio, y * pixelRatio, CLICK_REACH * pixelRatio);
    viewStore.getState().setSelectedEmitterId(mark?.emitterId ?? null);
    const window = shownFileWindow(fileViewStore, engineStore);
    if (mark === null && window !== null) {
      void this.#seek(sampleFromY(y, { window, heightPx: this.#size.height }));
    }
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
    const { stream, viewStore, engineStore, fileViewStore } = this.#sources;
    const shown = this.#axis.window();
    const window = shownFileWindow(fileViewStore, engineStore);
    if (shown === null || window === null) return;
    this.#pointer = { x, y };
    const sample = Math.round(sampleFromY(y, { window, heightPx: this.#size.height }));
    stream.cursor.set({ panel: 'waterfall', offsetHz: hzFromPx(x, shown, this.#size.width), sample });
    const { pixelRatio } = this.#size;
    const mark = markAt(this.#marks, x * pixelRatio, y * pixelRatio, CLICK_REACH * pixelRatio);
    const hovered = mark?.emitterId ?? null;
    if (viewStore.getState().hoveredEmitterId !== hovered) viewStore.getState().setHoveredEmitterId(hovered);
  }

  #leave(): void {
    const { stream, viewStore } = this.#sources;
    this.#pointer = null;
    stream.cursor.set(null);
    if (viewStore.getState().hoveredEmitterId !== null) viewStore.getState().setHoveredEmitterId(null);
  }

  #offerHooks(): void {
    const { engineStore, fileViewStore } = this.#sources;
    offerTestHooks({
      filePixel: (x, y) => {
        const { pixelRatio } = this.#size;
        return [
          ...this.#context.getImageData(Math.floor(x * pixelRatio), Math.floor(y * pixelRatio), 1, 1).data,
        ];
      },
      fileYFromSample: (sample) => {
        const window = shownFileWindow(fileViewStore, engineStore);
        return window === null ? Number.NaN : yFromSample(sample, { window, heightPx: this.#size.height });
      },
      fileWindow: () => shownFileWindow(fileViewStore, engineStore),
      isFileWhole: () => this.#tiles.isWhole,
      pxFromOffsetHz: (offsetHz) => {
        const shown = this.#axis.window();
        return shown === null ? Number.NaN : pxFromHz(offsetHz, shown, this.#size.width);
      },
    });
  }
}
