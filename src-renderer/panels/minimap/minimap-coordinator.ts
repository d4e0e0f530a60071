// The whole recording in one strip: its picture, where signals are, what is shown large, and a place to go there.
// Tracks come from the store, the playhead from the newest row, as in the waterfall. It knows no React.

import type { SfericApi, Unsubscribe } from '#contract/api.ts';
import type { SessionInfo } from '#contract/entities.ts';
import type { SampleIndex } from '#contract/units.ts';
import { ChangeGate } from '../../lib/change-gate.ts';
import { emitterOf } from '../../lib/emitter-index.ts';
import { type FileWindow, leastFileSamples, wholeFile, zoomedFileWindow } from '../../lib/file-window.ts';
import { clockDecimals, formatClock } from '../../lib/format.ts';
import { bandFromRate } from '../../lib/frequency-window.ts';
import { context2d, fitCanvas, followPlotSize, NO_SIZE, type PlotSize } from '../../lib/plot-size.ts';
import { emitterName } from '../../lib/signal-text.ts';
import { pxFromSample, sampleFromPx } from '../../lib/spaces.ts';
import { offerTestHooks } from '../../lib/test-hooks.ts';
import { themeOf } from '../../lib/theme.ts';
import { addNotice, type EngineStore } from '../../stores/engine-store.ts';
import { type FileViewStore, shownFileWindow } from '../../stores/file-view-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';
import { barAt, type MinimapBar, minimapBars, playheadSample, shownStretch } from './minimap-bars.ts';
import { draggedStretch, type Hold, holdAt } from './minimap-gestures.ts';
import { MinimapPainter, type MinimapScene } from './minimap-painter.ts';
import { MinimapPicture } from './minimap-picture.ts';

export interface MinimapElements {
  readonly plot: HTMLElement;
  readonly picture: HTMLCanvasElement;
  readonly canvas: HTMLCanvasElement;
  readonly empty: HTMLElement;
}

export interface MinimapSources {
  readonly api: SfericApi;
  readonly stream: FrameStream;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  readonly fileViewStore: FileViewStore;
}

/** CSS pixels. */
const TIME_AXIS_HEIGHT = 15;
const TOP_ROOM = 4;
const LEAST_BAR = 1;
/** Thicker ones would hide what they mark. */
const MOST_THICK_BAR = 2;
const EDGE_REACH = 5;
const CLICK_REACH = 3;
const ZOOM_PER_NOTCH = 1.25;
const UNITS_PER_NOTCH = 100;
const EMPTY_TEXT = 'The whole recording and its signals appear here.';
const LIVE_TEXT =
  'A live source has no whole: its samples are not kept. The waterfall scrolls back through its last rows.';

export class MinimapCoordinator {
  readonly #elements: MinimapElements;
  readonly #sources: MinimapSources;
  readonly #painter: MinimapPainter;
  readonly #picture: MinimapPicture;
  readonly #barsGate = new ChangeGate();
  readonly #drawGate = new ChangeGate();
  readonly #unsubscribes: readonly Unsubscribe[];
  #size: PlotSize = NO_SIZE;
  #bars: readonly MinimapBar[] = [];
  #pointer: { readonly x: number; readonly y: number } | null = null;
  #hold: { readonly hold: Hold; readonly startX: number; isMoved: boolean } | null = null;
  /** The last place asked for while a seek was under way. */
  #wishedSample: number | null = null;
  #isSeeking = false;

  constructor(elements: MinimapElements, sources: MinimapSources) {
    this.#elements = elements;
    this.#sources = sources;
    const context = context2d(elements.canvas);
    const theme = themeOf(elements.plot);
    this.#painter = new MinimapPainter(context, theme);
    this.#picture = new MinimapPicture(elements.picture, sources, theme.background, () =>
      sources.stream.loop.request(),
    );
    elements.empty.textContent = EMPTY_TEXT;
    this.#unsubscribes = this.#subscribe();
    offerTestHooks({
      minimapPxFromSample: (sample) => {
        const { session } = sources.engineStore.getState();
        return session === null ? Number.NaN : pxFromSample(sample, session.sampleCount, this.#size.width);
      },
      minimapPixel: (x, y) => this.#picture.pixel(x * this.#size.pixelRatio, y * this.#size.pixelRatio),
    });
  }

  destroy(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#picture.destroy();
  }

  #subscribe(): readonly Unsubscribe[] {
    const { stream, engineStore, viewStore, fileViewStore } = this.#sources;
    const { canvas, plot } = this.#elements;
    const request = (): void => stream.loop.request();
    const abort = new AbortController();
    const options = { signal: abort.signal };
    canvas.addEventListener('pointerdown', (event) => this.#press(event), options);
    canvas.addEventListener('pointermove', (event) => this.#move(event), options);
    canvas.addEventListener('pointerup', (event) => this.#release(event), options);
    canvas.addEventListener('pointercancel', () => this.#letGo(), options);
    canvas.addEventListener('wheel', (event) => this.#zoom(event), { ...options, passive: false });
    canvas.addEventListener('dblclick', () => this.#showAll(), options);
    canvas.addEventListener(
      'pointerleave',
      () => {
        this.#pointer = null;
        if (viewStore.getState().hoveredEmitterId !== null) viewStore.getState().setHoveredEmitterId(null);
        request();
      },
      options,
    );
    const onFonts = (): void => {
      this.#drawGate.reset();
      request();
    };
    document.fonts.addEventListener('loadingdone', onFonts, options);
    return [
      stream.loop.add({ draw: () => this.#draw() }),
      engineStore.subscribe(request),
      viewStore.subscribe(request),
      fileViewStore.subscribe(request),
      followPlotSize(plot, (size) => {
        this.#size = size;
        request();
      }),
      () => abort.abort(),
    ];
  }

  // Gestures

  #press(event: PointerEvent): void {
    const { session } = this.#sources.engineStore.getState();
    if (event.button !== 0 || session === null || session.sampleCount === 0) return;
    this.#elements.canvas.setPointerCapture(event.pointerId);
    const sample = this.#sampleAt(this.#placeOf(event).x, session);
    this.#hold = { hold: this.#holdAt(sample, session), startX: event.clientX, isMoved: false };
    this.#move(event);
  }

  #move(event: PointerEvent): void {
    const { session } = this.#sources.engineStore.getState();
    this.#pointer = this.#placeOf(event);
    this.#sources.stream.loop.request();
    this.#hover();
    if (session === null || session.sampleCount === 0) return;
    const sample = this.#sampleAt(this.#pointer.x, session);
    const held = this.#hold;
    if (held === null) {
      this.#showCursor(this.#holdAt(sample, session));
      return;
    }
    if (Math.abs(event.clientX - held.startX) > CLICK_REACH) held.isMoved = true;
    if (held.hold.kind === 'playhead') this.#goTo(sample, session);
    else if (held.isMoved) this.#drag(held.hold, sample, session);
  }

  #release(event: PointerEvent): void {
    const { session } = this.#sources.engineStore.getState();
    const held = this.#hold;
    this.#letGo();
    // A press that did not move is a place to go to, whatever lies under it.
    if (session === null || held === null || held.isMoved || held.hold.kind === 'playhead') return;
    this.#goTo(this.#sampleAt(this.#placeOf(event).x, session), session);
  }

  #letGo(): void {
    this.#hold = null;
  }

  #drag(hold: Hold, sample: SampleIndex, session: SessionInfo): void {
    const { fileViewStore, viewStore } = this.#sources;
    const stretch = draggedStretch(hold, sample, session.sampleCount, this.#leastSamples(session));
    if (stretch === null) return;
    if (fileViewStore.getState().isOn) fileViewStore.getState().show(stretch);
    else
      viewStore
        .getState()
        .setSecondsVisible((stretch.endSample - stretch.startSample) / session.sampleRateHz);
  }

  #zoom(event: WheelEvent): void {
    event.preventDefault();
    const { engineStore, fileViewStore } = this.#sources;
    const { session } = engineStore.getState();
    if (session === null || session.sampleCount === 0) return;
    const { sampleCount } = session;
    const isLine = event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL;
    const factor = ZOOM_PER_NOTCH ** (isLine ? event.deltaY / 3 : event.deltaY / UNITS_PER_NOTCH);
    const { isOn } = fileViewStore.getState();
    // From the replay it begins with all of the file, and there is nothing further out.
    if (!isOn && factor > 1) return;
    const before = (isOn ? shownFileWindow(fileViewStore, engineStore) : null) ?? wholeFile(sampleCount);
    const at = this.#sampleAt(this.#placeOf(event).x, session);
    fileViewStore
      .getState()
      .show(zoomedFileWindow(before, at, factor, sampleCount, this.#leastSamples(session)));
  }

  #showAll(): void {
    const { fileViewStore } = this.#sources;
    if (fileViewStore.getState().isOn) fileViewStore.getState().show(null);
  }

  #goTo(sample: SampleIndex, session: SessionInfo): void {
    this.#wishedSample = Math.min(session.sampleCount - 1, Math.max(0, Math.round(sample)));
    void this.#seek();
  }

  /** One seek at a time; the newest wish wins. */
  async #seek(): Promise<void> {
    if (this.#isSeeking) return;
    const { api, engineStore } = this.#sources;
    this.#isSeeking = true;
    while (this.#wishedSample !== null) {
      const sample = this.#wishedSample;
      this.#wishedSample = null;
      const result = await api.invoke('replay.seek', { sample });
      if (result.ok) engineStore.setState({ transport: result.value });
      else addNotice(engineStore, { level: 'error', text: result.error.message });
    }
    this.#isSeeking = false;
  }

  #holdAt(sample: SampleIndex, session: SessionInfo): Hold {
    return holdAt(sample, {
      stretch: this.#stretch(session),
      isFileView: this.#sources.fileViewStore.getState().isOn,
      sampleCount: session.sampleCount,
      reachSamples: (EDGE_REACH / this.#size.width) * session.sampleCount,
    });
  }

  #showCursor(hold: Hold): void {
    const cursor = { playhead: 'pointer', stretch: 'grab', edge: 'ew-resize' }[hold.kind];
    const { style } = this.#elements.canvas;
    if (style.cursor !== cursor) style.cursor = cursor;
  }

  #hover(): void {
    const { viewStore } = this.#sources;
    const { pixelRatio } = this.#size;
    const place = this.#pointer;
    const bar =
      place === null ? null : barAt(this.#bars, place.x * pixelRatio, place.y * pixelRatio, pixelRatio);
    const emitterId = this.#hold !== null ? null : (bar?.emitterId ?? null);
    if (viewStore.getState().hoveredEmitterId !== emitterId)
      viewStore.getState().setHoveredEmitterId(emitterId);
  }

  #placeOf(event: MouseEvent): { readonly x: number; readonly y: number } {
    const box = this.#elements.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #sampleAt(x: number, session: SessionInfo): SampleIndex {
    const sample = sampleFromPx(x, session.sampleCount, this.#size.width);
    return Math.min(session.sampleCount, Math.max(0, sample));
  }

  #leastSamples(session: SessionInfo): number {
    return leastFileSamples(session.settings.hopSize);
  }

  // Drawing

  #draw(): void {
    const { session } = this.#sources.engineStore.getState();
    const { canvas, empty } = this.#elements;
    const { widthPx, heightPx } = this.#size;
    if (widthPx === 0 || heightPx === 0) return;
    const plotHeightPx = heightPx - this.#px(TIME_AXIS_HEIGHT);
    this.#picture.draw(session, this.#size, plotHeightPx);
    if (fitCanvas(canvas, this.#size)) this.#drawGate.reset();
    if (!this.#hasChanged(session)) return;
    const isEmpty = session === null || session.sampleCount === 0;
    if (empty.hidden === isEmpty) empty.hidden = !isEmpty;
    if (session === null || isEmpty) {
      const text = session?.isLive === true ? LIVE_TEXT : EMPTY_TEXT;
      if (empty.textContent !== text) empty.textContent = text;
      this.#painter.clear(this.#size);
      return;
    }
    this.#updateBars(session, plotHeightPx);
    this.#painter.paint(this.#scene(session, plotHeightPx));
  }

  /** The playhead counts in pixels: most rows do not move it. */
  #hasChanged(session: SessionInfo | null): boolean {
    const { tracks, emitters, analysis } = this.#sources.engineStore.getState();
    const { selectedEmitterId, hoveredEmitterId, secondsVisible } = this.#sources.viewStore.getState();
    const { isOn, window } = this.#sources.fileViewStore.getState();
    const playheadPx =
      session === null || session.sampleCount === 0
        ? 0
        : Math.round(pxFromSample(this.#playhead().sample, session.sampleCount, this.#size.widthPx));
    return this.#drawGate.hasChanged(
      session,
      tracks,
      emitters,
      analysis,
      selectedEmitterId,
      hoveredEmitterId,
      secondsVisible,
      isOn,
      window,
      playheadPx,
      this.#sources.stream.ring.newestSeamRow,
      this.#pointer,
      this.#size,
    );
  }

  /** Bars are made anew only when tracks or size have changed, not for every row. */
  #updateBars(session: SessionInfo, plotHeightPx: number): void {
    const { tracks } = this.#sources.engineStore.getState();
    if (!this.#barsGate.hasChanged(tracks, session, this.#size)) return;
    const topPx = this.#px(TOP_ROOM);
    this.#bars = minimapBars(tracks.values(), {
      sampleCount: session.sampleCount,
      band: bandFromRate(session.sampleRateHz),
      widthPx: this.#size.widthPx,
      topPx,
      heightPx: plotHeightPx - 2 * topPx,
      leastPx: this.#px(LEAST_BAR),
      mostThickPx: this.#px(MOST_THICK_BAR),
    });
  }

  #scene(session: SessionInfo, plotHeightPx: number): MinimapScene {
    const { engineStore, viewStore, fileViewStore } = this.#sources;
    const { analysis } = engineStore.getState();
    const { selectedEmitterId, hoveredEmitterId } = viewStore.getState();
    const stretch = this.#stretch(session);
    return {
      size: this.#size,
      sampleCount: session.sampleCount,
      sampleRateHz: session.sampleRateHz,
      plotHeightPx,
      bars: this.#bars,
      annotations: session.recording.annotations,
      selectedEmitterId,
      hoveredEmitterId,
      analysedSamples: analysis === null || analysis.phase === 'done' ? null : analysis.samplesDone,
      stretch: [stretch.startSample, stretch.endSample],
      isFileView: fileViewStore.getState().isOn,
      playheadSample: this.#playhead().sample,
      pointer: this.#pointer === null ? null : { x: this.#pointer.x, text: this.#pointerText(session) },
    };
  }

  /** What is shown large: the file's stretch, or what the waterfall shows of the replay. */
  #stretch(session: SessionInfo): FileWindow {
    const { engineStore, viewStore, fileViewStore } = this.#sources;
    const ofFile = fileViewStore.getState().isOn ? shownFileWindow(fileViewStore, engineStore) : null;
    if (ofFile !== null) return ofFile;
    const playhead = this.#playhead();
    const [startSample, endSample] = shownStretch(
      playhead.sample,
      this.#seamSample(playhead),
      viewStore.getState().secondsVisible,
      session.sampleRateHz,
    );
    return { startSample, endSample };
  }

  #playhead(): ReturnType<typeof playheadSample> {
    const { stream, engineStore } = this.#sources;
    return playheadSample(stream.ring.info(stream.ring.endRow - 1), engineStore.getState().transport);
  }

  /** First sample of the stretch that is shown without a break up to the playhead. */
  #seamSample(playhead: ReturnType<typeof playheadSample>): number {
    const { ring } = this.#sources.stream;
    return playhead.isShown ? (ring.info(ring.newestSeamRow)?.sampleStart ?? 0) : playhead.sample;
  }

  #pointerText(session: SessionInfo): string {
    const sample = this.#sampleAt(this.#pointer?.x ?? 0, session);
    const { hoveredEmitterId } = this.#sources.viewStore.getState();
    const emitter = emitterOf(this.#sources.engineStore.getState().emitters, hoveredEmitterId);
    const clock = formatClock(sample / session.sampleRateHz, clockDecimals(session.settings.rowDurationS));
    return emitter === undefined ? clock : `${clock}  ${emitterName(emitter)}`;
  }

  #px(cssPx: number): number {
    return Math.max(1, Math.round(cssPx * this.#size.pixelRatio));
  }
}
