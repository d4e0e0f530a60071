// The box of time and frequency that is selected: drawn with Shift held or with the tool, carried and
// sized by its edges, painted on a canvas of its own. What is done with it is others'.

import type { AnnotationBox } from '#contract/annotations.ts';
import type { Unsubscribe } from '#contract/api.ts';
import { ChangeGate } from '../lib/change-gate.ts';
import { isEscapeTaken } from '../lib/open-dialog.ts';
import { context2d, fitCanvas } from '../lib/plot-size.ts';
import { type Theme, withAlpha } from '../lib/theme.ts';
import type { EngineStore } from '../stores/engine-store.ts';
import type { BoxSelection, ViewStore } from '../stores/view-store.ts';
import {
  cursorOf,
  draggedBox,
  drawnBox,
  type Grip,
  gripAt,
  type PlacedAnnotation,
  type SignalPoint,
} from './annotation-boxes.ts';
import {
  holdPointer,
  isDrag,
  listenBeforePlot,
  placedOver,
  placeOn,
  REACH,
  type ShownPlot,
  signalPointAt,
} from './box-gestures.ts';

export interface SelectionSources {
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  /** Asks for a drawing. */
  request(): void;
}

interface Drag {
  readonly pointerId: number;
  readonly grip: Grip;
  readonly from: SignalPoint;
  /** As it was; null: a new one is drawn. */
  readonly before: BoxSelection | null;
  box: BoxSelection | null;
  hasMoved: boolean;
}

/** CSS pixels. */
const HANDLE = 5;

export class SelectionLayer {
  readonly #plot: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #theme: Theme;
  readonly #sources: SelectionSources;
  readonly #gate = new ChangeGate();
  readonly #unsubscribe: Unsubscribe;
  #shown: ShownPlot | null = null;
  #placed: readonly PlacedAnnotation[] = [];
  #drag: Drag | null = null;
  #downAt: readonly [number, number] = [0, 0];
  #isBlank = true;

  constructor(plot: HTMLElement, canvas: HTMLCanvasElement, theme: Theme, sources: SelectionSources) {
    const context = context2d(canvas);
    this.#plot = plot;
    this.#canvas = canvas;
    this.#context = context;
    this.#theme = theme;
    this.#sources = sources;
    this.#unsubscribe = this.#listen();
  }

  destroy(): void {
    this.#unsubscribe();
  }

  draw(shown: ShownPlot): void {
    this.#shown = shown;
    const { session } = this.#sources.engineStore.getState();
    const { selection, isSelecting } = this.#sources.viewStore.getState();
    const box = this.#drag?.box ?? selection;
    const wasEmptied = fitCanvas(this.#canvas, shown.size);
    const hasChanged = this.#gate.hasChanged(
      shown.time,
      shown.size,
      shown.window?.lowOffsetHz,
      shown.window?.highOffsetHz,
      session,
      box,
      isSelecting,
    );
    if (!hasChanged && !wasEmptied) return;
    this.#plot.classList.toggle('is-selecting', isSelecting);
    this.#placed = box === null ? [] : this.#place(box);
    this.#paint();
  }

  #place(box: BoxSelection): readonly PlacedAnnotation[] {
    const { session } = this.#sources.engineStore.getState();
    return placedOver(this.#shown, session, [{ ...box, ...UNNAMED }]);
  }

  #paint(): void {
    // The picture moves with every row, and mostly there is nothing to take along.
    if (this.#placed.length === 0 && this.#isBlank) return;
    this.#isBlank = this.#placed.length === 0;
    const context = this.#context;
    const { accent } = this.#theme;
    const ratio = this.#shown?.size.pixelRatio ?? 1;
    const px = (cssPx: number): number => Math.max(1, Math.round(cssPx * ratio));
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    for (const { xPx, yPx, widthPx, heightPx } of this.#placed) {
      const line = px(1);
      context.fillStyle = withAlpha(accent, 0.08);
      context.fillRect(xPx, yPx, widthPx, heightPx);
      context.lineWidth = line;
      context.strokeStyle = accent;
      context.strokeRect(xPx + line / 2, yPx + line / 2, widthPx - line, heightPx - line);
      context.fillStyle = accent;
      const half = px(HANDLE) / 2;
      for (const x of [xPx, xPx + widthPx]) {
        for (const y of [yPx, yPx + heightPx])
          context.fillRect(Math.round(x - half), Math.round(y - half), px(HANDLE), px(HANDLE));
      }
    }
  }

  // Gestures. In the capture phase, before all others: a press with Shift is about the selection.

  #listen(): Unsubscribe {
    return listenBeforePlot(this.#plot, {
      onDown: (event) => this.#down(event),
      onMove: (event) => this.#move(event),
      onUp: (event) => this.#up(event),
      onKey: (event) => this.#key(event),
    });
  }

  #key(event: KeyboardEvent): void {
    const { selection, isSelecting } = this.#sources.viewStore.getState();
    if (event.key !== 'Escape' || event.defaultPrevented || isEscapeTaken(document)) return;
    if (this.#drag === null && selection === null && !isSelecting) return;
    event.preventDefault();
    event.stopPropagation();
    this.#drag = null;
    this.#sources.viewStore.getState().setSelecting(false);
    this.#sources.viewStore.getState().setSelection(null);
    this.#sources.request();
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || event.altKey) return;
    const [x, y] = placeOn(this.#plot, event);
    const from = signalPointAt(this.#shown, x, y);
    const { selection, isSelecting, isDrawingBox } = this.#sources.viewStore.getState();
    // Of a live source nothing is kept that could be measured.
    const isLive = this.#sources.engineStore.getState().session?.isLive === true;
    if (from === null || isDrawingBox || isLive) return;
    const grip = this.#gripUnder(x, y);
    if (!isSelecting && !event.shiftKey && (grip === null || selection === null)) return;
    const isNew = isSelecting || event.shiftKey || selection === null;
    holdPointer(this.#plot, event);
    this.#downAt = [event.clientX, event.clientY];
    this.#drag = {
      pointerId: event.pointerId,
      grip: isNew ? { time: null, freq: null } : (grip ?? { time: null, freq: null }),
      from,
      before: isNew ? null : selection,
      box: null,
      hasMoved: false,
    };
  }

  #move(event: PointerEvent): void {
    const [x, y] = placeOn(this.#plot, event);
    const drag = this.#drag;
    const { session } = this.#sources.engineStore.getState();
    if (drag === null || drag.pointerId !== event.pointerId || session === null) {
      const grip = this.#gripUnder(x, y);
      // Over the cursor of what lies below.
      if (grip === null) this.#plot.style.removeProperty('--selection-cursor');
      else this.#plot.style.setProperty('--selection-cursor', cursorOf(grip));
      return;
    }
    event.stopImmediatePropagation();
    drag.hasMoved ||= isDrag(this.#downAt, event);
    const to = signalPointAt(this.#shown, x, y);
    if (to === null || !drag.hasMoved) return;
    const limits = { sampleCount: session.sampleCount, halfHz: session.sampleRateHz / 2 };
    drag.box = selectionFrom(
      drag.before === null
        ? drawnBox(drag.from, to, limits)
        : draggedBox(drag.before, drag.grip, drag.from, to, limits),
    );
    this.#sources.request();
  }

  #up(event: PointerEvent): void {
    const drag = this.#drag;
    if (drag === null || drag.pointerId !== event.pointerId) return;
    event.stopImmediatePropagation();
    this.#drag = null;
    const { setSelection, setSelecting } = this.#sources.viewStore.getState();
    if (event.type !== 'pointercancel' && drag.hasMoved && drag.box !== null) {
      setSelecting(false);
      setSelection(drag.box);
    } else if (!drag.hasMoved && drag.before === null) setSelection(null);
    this.#sources.request();
  }

  #gripUnder(x: number, y: number): Grip | null {
    const ratio = this.#shown?.size.pixelRatio ?? 1;
    for (const box of this.#placed) {
      const grip = gripAt(box, x * ratio, y * ratio, REACH * ratio);
      if (grip !== null) return grip;
    }
    return null;
  }
}

const UNNAMED = {
  annotationId: 0,
  uuid: null,
  origin: 'drawn',
  review: 'open',
  label: null,
  comment: null,
  trackId: null,
} as const;

function selectionFrom(box: AnnotationBox): BoxSelection {
  const { sampleStart, sampleCount, lowOffsetHz, highOffsetHz } = box;
  return { sampleStart, sampleCount, lowOffsetHz: lowOffsetHz ?? 0, highOffsetHz: highOffsetHz ?? 0 };
}
