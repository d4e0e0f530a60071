// From the contract's frames to the ring: decodes, counts what was lost, and gives credits back when a view has drawn
// (or at once while none is there to draw, or soon while graphics are slow). No React, no stores: rows end in the ring.

import type { FrameSubscription, SfericApi, Unsubscribe } from '#contract/api.ts';
import type { DisplaySettings } from '#contract/commands.ts';
import { decodeDensity, decodeFrame, type FrameHeader, type FrameKind } from '#contract/frames.ts';
import type { Hz } from '#contract/units.ts';
import type { RowGeometry } from '../lib/narrowing.ts';
import type { RowTrace } from '../lib/trace-kinds.ts';
import { DensitySource } from './density-source.ts';
import { FrameLoop } from './frame-loop.ts';
import { FrameRing } from './frame-ring.ts';
import { PictureSources } from './picture-sources.ts';
import { ReferenceHolder } from './reference-trace.ts';
import { SharedCursor } from './shared-cursor.ts';
import { ShownRange } from './shown-range.ts';
import { ShownRow } from './shown-row.ts';
import { TimeScroll } from './time-scroll.ts';
import { TraceDeck } from './trace-deck.ts';

/** What this view can show: a row for every animation frame, and bins enough to zoom into. */
export const DISPLAY_SETTINGS = {
  maxRowsPerS: 60,
  maxBins: 16384,
} as const satisfies Partial<DisplaySettings>;

/**
 * A frame that no animation frame has drawn after this long is acknowledged all the same: the window is covered, or the
 * graphics are slow. Rows then wait in the ring, which is bounded, and none has to be dropped. A timer runs only while
 * the main thread keeps up, so a renderer that cannot still holds the sender back.
 */
const ACKNOWLEDGE_AFTER_MS = 40;

export interface StreamCounters {
  readonly frames: number;
  readonly rows: number;
  /** Numbers missing in `seq`. */
  readonly framesLost: number;
  /** As the sender counts them. */
  readonly rowsDropped: number;
  /** Buffers that were no frame of this version. */
  readonly framesRejected: number;
}

const NO_COUNTS: StreamCounters = { frames: 0, rows: 0, framesLost: 0, rowsDropped: 0, framesRejected: 0 };

export interface TraceFacts {
  /** Of the live trace. */
  readonly rowSource: 'mean' | 'max';
  /** Of the transform; rows may have been narrowed on their way here. */
  readonly fftSize: number;
}

/** A row of levels and where its bins lie. */
export interface TraceLevels {
  readonly levels: Float32Array;
  readonly geometry: RowGeometry;
  readonly centerFreqHz: Hz | null;
}

export class FrameStream {
  readonly ring: FrameRing;
  readonly loop: FrameLoop;
  readonly cursor = new SharedCursor();
  readonly shownRange = new ShownRange();
  readonly shownRow: ShownRow;
  readonly scroll: TimeScroll;
  readonly traces: TraceDeck;
  readonly density = new DensitySource(() => this.#configureDisplay());
  readonly reference = new ReferenceHolder();
  readonly pictures = new PictureSources();
  readonly #api: SfericApi;
  readonly #listeners = new Set<(header: FrameHeader) => void>();
  #unsubscribes: readonly Unsubscribe[] = [];
  #subscription: FrameSubscription | null = null;
  #counters = NO_COUNTS;
  #lastSeq: number | null = null;
  #unacknowledged = 0;
  #isConnected = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(api: SfericApi, ring = new FrameRing(), loop = new FrameLoop()) {
    this.#api = api;
    this.ring = ring;
    this.loop = loop;
    this.shownRow = new ShownRow(ring);
    this.scroll = new TimeScroll(ring);
    this.traces = new TraceDeck(ring);
  }

  get counters(): StreamCounters {
    return this.#counters;
  }

  /** Subscribes; a second call does nothing. */
  start(): void {
    if (this.#subscription !== null) return;
    this.#unsubscribes = [
      this.#api.on('session', () => this.#forget()),
      this.#api.onConnection((state) => {
        this.#lastSeq = null;
        this.#isConnected = state === 'open';
        this.#configureDisplay();
      }),
      this.traces.onClear(() => this.density.clear()),
      this.loop.onDrawn(() => this.#acknowledgeAll()),
    ];
    this.#subscription = this.#api.subscribeFrames((buffer) => this.#take(buffer));
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#unsubscribes = [];
    this.#subscription?.close();
    this.#subscription = null;
    this.#stopTimer();
    this.density.stop();
    this.#unacknowledged = 0;
    this.loop.stop();
  }

  /** A trace that follows the rows, as it is now: a view of it, not a copy. null: it has no row, or is not computed. */
  trace(kind: RowTrace, { rowSource, fftSize }: TraceFacts): TraceLevels | null {
    const { ring } = this;
    if (ring.geometry === null) return null;
    const { binCount, spanHz, centerFreqHz } = ring.geometry;
    const row = this.shownRow.row;
    const ofRow = (): Float32Array | null => (rowSource === 'max' ? ring.max(row) : ring.mean(row));
    const levels = kind === 'live' ? ofRow() : this.traces.levels(kind);
    if (levels === null || levels.length !== binCount) return null;
    return { levels, geometry: { binCount, spanHz, fftSize: Math.max(binCount, fftSize) }, centerFreqHz };
  }

  /** Keeps a trace to compare with. false: there is none of that kind. */
  keepReference(kind: RowTrace, facts: TraceFacts & { readonly rbwHz: Hz }): boolean {
    const trace = this.trace(kind, facts);
    if (trace === null) return false;
    this.reference.set({ ...trace, rbwHz: facts.rbwHz, trace: kind });
    return true;
  }

  /** Told of every frame that entered the ring, in the turn in which it came. */
  onFrame(listener: (header: FrameHeader) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #configureDisplay(): void {
    if (!this.#isConnected) return;
    void this.#api.invoke('display.configure', { ...DISPLAY_SETTINGS, density: this.density.settings });
  }

  #forget(): void {
    this.ring.clear();
    this.density.forget();
    this.#lastSeq = null;
    this.#counters = NO_COUNTS;
    this.loop.request();
  }

  #take(buffer: ArrayBuffer): void {
    const frame = decodeFrame(buffer);
    this.#unacknowledged++;
    const density = frame === null ? decodeDensity(buffer) : null;
    if (density !== null) {
      this.#count(density.header);
      this.ring.noteSeq(density.header.seq);
      this.density.take(density);
      this.#acknowledgeSoon();
      return;
    }
    if (frame === null) {
      this.#counters = { ...this.#counters, framesRejected: this.#counters.framesRejected + 1 };
      this.#acknowledgeSoon();
      return;
    }
    this.#count(frame.header);
    this.ring.push(frame);
    for (const listener of this.#listeners) listener(frame.header);
    this.#acknowledgeSoon();
  }

  #count(header: FrameHeader<FrameKind>): void {
    const missing = this.#lastSeq === null ? 0 : (header.seq - this.#lastSeq - 1) >>> 0;
    // A sequence that went back is another sender's: nothing was lost.
    const framesLost = missing < 2 ** 31 ? missing : 0;
    this.#lastSeq = header.seq;
    this.#counters = {
      ...this.#counters,
      frames: this.#counters.frames + 1,
      rows: this.#counters.rows + (header.kind === 'meanRows' ? header.rowCount : 0),
      framesLost: this.#counters.framesLost + framesLost,
      rowsDropped: this.#counters.rowsDropped + header.droppedBefore,
    };
  }

  #acknowledgeSoon(): void {
    if (!this.loop.hasDrawers || isPageHidden()) {
      this.#acknowledgeAll();
      return;
    }
    this.loop.request();
    this.#timer ??= setTimeout(() => this.#acknowledgeAll(), ACKNOWLEDGE_AFTER_MS);
  }

  #acknowledgeAll(): void {
    this.#stopTimer();
    for (; this.#unacknowledged > 0; this.#unacknowledged--) this.#subscription?.acknowledge();
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function isPageHidden(): boolean {
  return typeof document !== 'undefined' && document.visibilityState === 'hidden';
}
