// The whole recording in one strip: where signals are, where the waterfall is, and a place to click for going there.
// Tracks come from the store, the playhead from the newest row, as in the waterfall. It knows no React.

import type { SfericApi, Unsubscribe } from '#contract/api.ts';
import type { SessionInfo } from '#contract/entities.ts';
import { ChangeGate } from '../../lib/change-gate.ts';
import { emitterColor } from '../../lib/emitter-colors.ts';
import { clockDecimals, formatClock, formatFixed } from '../../lib/format.ts';
import { bandFromRate } from '../../lib/frequency-window.ts';
import { fitCanvas, followPlotSize, NO_SIZE, type PlotSize } from '../../lib/plot-size.ts';
import { emitterName } from '../../lib/signal-text.ts';
import { pxFromSample, sampleFromPx } from '../../lib/spaces.ts';
import { offerTestHooks } from '../../lib/test-hooks.ts';
import { type Theme, themeOf, withAlpha } from '../../lib/theme.ts';
import { decimalsOfStep, niceStep, ticksWithin } from '../../lib/ticks.ts';
import { addNotice, type EngineStore } from '../../stores/engine-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';
import { barAt, type MinimapBar, minimapBars, playheadSample, shownStretch } from './minimap-bars.ts';

export interface MinimapElements {
  readonly plot: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly empty: HTMLElement;
}

export interface MinimapSources {
  readonly api: SfericApi;
  readonly stream: FrameStream;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
}

/** CSS pixels. */
const TIME_AXIS_HEIGHT = 15;
const TOP_ROOM = 4;
const LEAST_BAR = 2;
const MOST_THICK_BAR = 14;
const TICK_SPACING = 90;
const EMPTY_TEXT = 'The whole recording and its signals appear here.';

export class MinimapCoordinator {
  readonly #elements: MinimapElements;
  readonly #sources: MinimapSources;
  readonly #context: CanvasRenderingContext2D;
  readonly #theme: Theme;
  readonly #barsGate = new ChangeGate();
  readonly #drawGate = new ChangeGate();
  readonly #unsubscribes: readonly Unsubscribe[];
  #size: PlotSize = NO_SIZE;
  #bars: readonly MinimapBar[] = [];
  #pointer: { readonly x: number; readonly y: number } | null = null;
  #isDragging = false;
  /** The last place asked for while a seek was under way. */
  #wishedSample: number | null = null;
  #isSeeking = false;

  constructor(elements: MinimapElements, sources: MinimapSources) {
    this.#elements = elements;
    this.#sources = sources;
    const context = elements.canvas.getContext('2d');
    if (context === null) throw new Error('This display needs a 2D canvas, which this browser refuses');
    this.#context = context;
    this.#theme = themeOf(elements.plot);
    elements.empty.textContent = EMPTY_TEXT;
    this.#unsubscribes = this.#subscribe();
    offerTestHooks({
      minimapPxFromSample: (sample) => {
        const { session } = sources.engineStore.getState();
        return session === null ? Number.NaN : pxFromSample(sample, session.sampleCount, this.#size.width);
      },
    });
  }

  destroy(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
  }

  #subscribe(): readonly Unsubscribe[] {
    const { stream, engineStore, viewStore } = this.#sources;
    const { canvas, plot } = this.#elements;
    const request = (): void => stream.loop.request();
    const abort = new AbortController();
    const options = { signal: abort.signal };
    canvas.addEventListener('pointerdown', (event) => this.#press(event), options);
    canvas.addEventListener('pointermove', (event) => this.#move(event), options);
    for (const name of ['pointerup', 'pointercancel'] as const) {
      canvas.addEventListener(
        name,
        () => {
          this.#isDragging = false;
        },
        options,
      );
    }
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
      followPlotSize(plot, (size) => {
        this.#size = size;
        request();
      }),
      () => abort.abort(),
    ];
  }

  // Gestures

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#elements.canvas.setPointerCapture(event.pointerId);
    this.#isDragging = true;
    this.#move(event);
  }

  #move(event: PointerEvent): void {
    const { session } = this.#sources.engineStore.getState();
    const box = this.#elements.canvas.getBoundingClientRect();
    this.#pointer = { x: event.clientX - box.left, y: event.clientY - box.top };
    this.#sources.stream.loop.request();
    this.#hover();
    if (session === null || !this.#isDragging) return;
    const sample = sampleFromPx(this.#pointer.x, session.sampleCount, this.#size.width);
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

  #hover(): void {
    const { viewStore } = this.#sources;
    const { pixelRatio } = this.#size;
    const place = this.#pointer;
    const bar =
      place === null ? null : barAt(this.#bars, place.x * pixelRatio, place.y * pixelRatio, pixelRatio);
    const emitterId = this.#isDragging ? null : (bar?.emitterId ?? null);
    if (viewStore.getState().hoveredEmitterId !== emitterId)
      viewStore.getState().setHoveredEmitterId(emitterId);
  }

  // Drawing

  #draw(): void {
    const { session } = this.#sources.engineStore.getState();
    const { canvas, empty } = this.#elements;
    const { widthPx, heightPx } = this.#size;
    if (widthPx === 0 || heightPx === 0) return;
    if (fitCanvas(canvas, this.#size)) this.#drawGate.reset();
    if (!this.#hasChanged(session)) return;
    const isEmpty = session === null || session.sampleCount === 0;
    if (empty.hidden === isEmpty) empty.hidden = !isEmpty;
    this.#context.clearRect(0, 0, widthPx, heightPx);
    if (session === null || isEmpty) return;
    const axisPx = this.#px(TIME_AXIS_HEIGHT);
    this.#updateBars(session, heightPx - axisPx);
    this.#paintTimeAxis(session, heightPx - axisPx);
    this.#paintAnalysis(session, heightPx - axisPx);
    this.#paintBars();
    this.#paintPlayhead(session, heightPx - axisPx);
    this.#paintPointer(session, heightPx - axisPx);
  }

  /** The playhead counts in pixels: most rows do not move it. */
  #hasChanged(session: SessionInfo | null): boolean {
    const { tracks, emitters, analysis } = this.#sources.engineStore.getState();
    const { selectedEmitterId, hoveredEmitterId, secondsVisible } = this.#sources.viewStore.getState();
    const playheadPx =
      session === null
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

  #paintBars(): void {
    const { selectedEmitterId, hoveredEmitterId } = this.#sources.viewStore.getState();
    const context = this.#context;
    for (const bar of this.#bars) {
      const isHeld =
        bar.emitterId !== null && (bar.emitterId === selectedEmitterId || bar.emitterId === hoveredEmitterId);
      const isQuiet = selectedEmitterId !== null && !isHeld;
      context.globalAlpha = isHeld ? 1 : isQuiet ? 0.35 : bar.state === 'tentative' ? 0.5 : 0.8;
      context.fillStyle = emitterColor(bar.emitterId);
      context.fillRect(bar.xPx, bar.yPx, bar.widthPx, bar.heightPx);
    }
    context.globalAlpha = 1;
  }

  /** What has not been analysed yet is greyed, so that an empty stretch is not taken for silence. */
  #paintAnalysis(session: SessionInfo, plotHeightPx: number): void {
    const { analysis } = this.#sources.engineStore.getState();
    if (analysis === null || analysis.phase === 'done') return;
    const xPx = Math.round(pxFromSample(analysis.samplesDone, session.sampleCount, this.#size.widthPx));
    this.#context.fillStyle = this.#theme.raised;
    this.#context.fillRect(xPx, 0, this.#size.widthPx - xPx, plotHeightPx);
  }

  #paintTimeAxis(session: SessionInfo, topPx: number): void {
    const context = this.#context;
    const durationS = session.sampleCount / session.sampleRateHz;
    const stepS = niceStep((durationS * TICK_SPACING) / this.#size.width);
    context.font = `${10.5 * this.#size.pixelRatio}px ${this.#theme.monoFamily}`;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    const middle = Math.round((topPx + this.#size.heightPx) / 2);
    for (const seconds of ticksWithin(0, durationS, stepS)) {
      const xPx = Math.round((seconds / durationS) * this.#size.widthPx);
      context.fillStyle = this.#theme.line;
      context.fillRect(xPx, 0, this.#px(1), this.#size.heightPx);
      const text = timeText(seconds, stepS);
      if (xPx + context.measureText(text).width + this.#px(8) > this.#size.widthPx) continue;
      context.fillStyle = this.#theme.dim;
      context.fillText(text, xPx + this.#px(4), middle);
    }
    context.fillStyle = this.#theme.line;
    context.fillRect(0, topPx, this.#size.widthPx, this.#px(1));
  }

  #paintPlayhead(session: SessionInfo, plotHeightPx: number): void {
    const context = this.#context;
    const linePx = this.#px(1);
    const xPx = (sample: number): number =>
      Math.min(
        this.#size.widthPx - linePx,
        Math.round(pxFromSample(sample, session.sampleCount, this.#size.widthPx)),
      );
    const playhead = this.#playhead();
    const [startSample, endSample] = shownStretch(
      playhead.sample,
      this.#seamSample(playhead),
      this.#sources.viewStore.getState().secondsVisible,
      session.sampleRateHz,
    );
    const left = xPx(startSample);
    const right = xPx(endSample);
    context.fillStyle = withAlpha(this.#theme.accent, 0.07);
    context.fillRect(left, 0, right - left, plotHeightPx);
    context.strokeStyle = withAlpha(this.#theme.accent, 0.75);
    context.lineWidth = linePx;
    context.strokeRect(left + linePx / 2, linePx / 2, Math.max(linePx, right - left), plotHeightPx - linePx);
    context.fillStyle = this.#theme.accent;
    context.fillRect(right - (linePx >> 1), 0, linePx + this.#px(1), plotHeightPx);
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

  #paintPointer(session: SessionInfo, plotHeightPx: number): void {
    const place = this.#pointer;
    if (place === null) return;
    const context = this.#context;
    const { pixelRatio, width, widthPx } = this.#size;
    const sample = Math.min(
      session.sampleCount,
      Math.max(0, sampleFromPx(place.x, session.sampleCount, width)),
    );
    const xPx = Math.min(widthPx - 1, Math.max(0, Math.floor(place.x * pixelRatio)));
    context.fillStyle = withAlpha(this.#theme.text, 0.5);
    context.fillRect(xPx, 0, this.#px(1), plotHeightPx);
    const text = [
      formatClock(sample / session.sampleRateHz, clockDecimals(session.settings.rowDurationS)),
      this.#hoveredName(),
    ]
      .filter(Boolean)
      .join('  ');
    context.font = `${11 * pixelRatio}px ${this.#theme.monoFamily}`;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    const plateWidth = Math.ceil(context.measureText(text).width) + 2 * this.#px(6);
    const height = this.#px(18);
    const left =
      xPx + this.#px(8) + plateWidth <= widthPx ? xPx + this.#px(8) : xPx - this.#px(8) - plateWidth;
    context.fillStyle = withAlpha(this.#theme.background, 0.92);
    context.fillRect(left, this.#px(4), plateWidth, height);
    context.strokeStyle = this.#theme.line;
    context.lineWidth = this.#px(1);
    context.strokeRect(left + 0.5, this.#px(4) + 0.5, plateWidth - 1, height - 1);
    context.fillStyle = this.#theme.text;
    context.fillText(text, left + this.#px(6), this.#px(4) + Math.round(height / 2 + 0.5 * pixelRatio));
  }

  #hoveredName(): string {
    const { hoveredEmitterId } = this.#sources.viewStore.getState();
    const emitter = this.#sources.engineStore
      .getState()
      .emitters.find(({ emitterId }) => emitterId === hoveredEmitterId);
    return emitter === undefined ? '' : emitterName(emitter);
  }

  #px(cssPx: number): number {
    return Math.max(1, Math.round(cssPx * this.#size.pixelRatio));
  }
}

/** A clock without decimals for steps of seconds, with them below, and milliseconds for short recordings. */
function timeText(seconds: number, stepS: number): string {
  if (stepS >= 1) return formatClock(seconds).replace(/\.000$/, '');
  if (stepS >= 0.05) return formatClock(seconds);
  return `${formatFixed(seconds * 1e3, decimalsOfStep(stepS, 1e-3))} ms`;
}
