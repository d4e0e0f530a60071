// Annotations over a picture of time and frequency: paints them on a canvas of their own and turns drags into edits. It
// lives inside a coordinator, which tells it what is shown; a gesture ends in one edit, which the engine does.

import type { Annotation, AnnotationBox } from '#contract/annotations.ts';
import type { SfericApi, Unsubscribe } from '#contract/api.ts';
import { boxOfAnnotation } from '../lib/annotation-items.ts';
import { ChangeGate } from '../lib/change-gate.ts';
import { context2d, fitCanvas } from '../lib/plot-size.ts';
import { offerTestHooks } from '../lib/test-hooks.ts';
import type { Theme } from '../lib/theme.ts';
import { addNotice, type EngineStore } from '../stores/engine-store.ts';
import type { ViewStore } from '../stores/view-store.ts';
import {
  annotationAt,
  cursorOf,
  draggedBox,
  drawnBox,
  type Grip,
  gripAt,
  type PlacedAnnotation,
  type SignalPoint,
} from './annotation-boxes.ts';
import { AnnotationPainter } from './annotation-painter.ts';
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

export interface AnnotationLayerSources {
  readonly api: SfericApi;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  /** Asks for a drawing. */
  request(): void;
}

interface Drag {
  readonly pointerId: number;
  /** null: a new one is drawn. */
  readonly annotation: Annotation | null;
  readonly grip: Grip;
  readonly from: SignalPoint;
  box: AnnotationBox;
  hasMoved: boolean;
  /** The pointer has let go, and the engine has not answered yet: it is shown, and follows nothing any more. */
  isLetGo: boolean;
}

export class AnnotationLayer {
  readonly #plot: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #painter: AnnotationPainter;
  readonly #sources: AnnotationLayerSources;
  readonly #gate = new ChangeGate();
  readonly #unsubscribe: Unsubscribe;
  #shown: ShownPlot | null = null;
  #boxes: readonly PlacedAnnotation[] = [];
  #drag: Drag | null = null;
  #downAt: readonly [number, number] = [0, 0];
  #isBlank = true;

  constructor(plot: HTMLElement, canvas: HTMLCanvasElement, theme: Theme, sources: AnnotationLayerSources) {
    const context = context2d(canvas);
    this.#plot = plot;
    this.#canvas = canvas;
    this.#painter = new AnnotationPainter(context, theme);
    this.#sources = sources;
    this.#unsubscribe = this.#listen();
    offerTestHooks({
      annotationBoxes: () =>
        this.#boxes.map(({ annotation, xPx, yPx, widthPx, heightPx }) => {
          const ratio = this.#shown?.size.pixelRatio ?? 1;
          return {
            annotationId: annotation.annotationId,
            x: xPx / ratio,
            y: yPx / ratio,
            width: widthPx / ratio,
            height: heightPx / ratio,
          };
        }),
    });
  }

  destroy(): void {
    this.#unsubscribe();
  }

  draw(shown: ShownPlot): void {
    this.#shown = shown;
    const { annotations, session } = this.#sources.engineStore.getState();
    const { selectedAnnotationId, isDrawingBox } = this.#sources.viewStore.getState();
    const wasEmptied = fitCanvas(this.#canvas, shown.size);
    const hasChanged = this.#gate.hasChanged(
      shown.time,
      shown.size,
      shown.window?.lowOffsetHz,
      shown.window?.highOffsetHz,
      annotations,
      session,
      selectedAnnotationId,
      isDrawingBox,
      this.#drag?.box,
    );
    if (!hasChanged && !wasEmptied) return;
    this.#plot.classList.toggle('is-drawing', isDrawingBox);
    this.#boxes = this.#placed([...annotations.values()]);
    this.#paint(selectedAnnotationId);
  }

  #placed(annotations: readonly Annotation[]): readonly PlacedAnnotation[] {
    const { session } = this.#sources.engineStore.getState();
    // What is dragged is seen where it would come to lie.
    const drag = this.#drag;
    const moved = annotations.map((annotation) =>
      drag !== null && drag.annotation?.annotationId === annotation.annotationId
        ? { ...annotation, ...drag.box }
        : annotation,
    );
    return placedOver(this.#shown, session, moved);
  }

  // Painting

  #paint(selectedId: number | null): void {
    const size = this.#shown?.size;
    if (size === undefined) return;
    // The picture moves with every row, and mostly there is nothing to take along.
    const hasNothing = this.#boxes.length === 0 && this.#drag === null;
    if (hasNothing && this.#isBlank) return;
    this.#isBlank = hasNothing;
    this.#painter.begin(size);
    for (const box of this.#boxes) {
      if (box.annotation.annotationId !== selectedId) this.#painter.paintBox(box, false);
    }
    // Over all others, with its handles.
    for (const box of this.#boxes) {
      if (box.annotation.annotationId === selectedId) this.#painter.paintBox(box, true);
    }
    if (this.#drag !== null && this.#drag.annotation === null) this.#paintDraft(this.#drag.box);
    this.#painter.end();
  }

  #paintDraft(box: AnnotationBox): void {
    const draft: Annotation = {
      ...box,
      annotationId: 0,
      uuid: null,
      origin: 'drawn',
      review: 'open',
      label: null,
      comment: null,
      trackId: null,
    };
    for (const placed of this.#placed([draft])) this.#painter.paintBox(placed, true);
  }

  // Gestures. In the capture phase, before the plot's own: what is not about an annotation is left to those.

  #listen(): Unsubscribe {
    return listenBeforePlot(this.#plot, {
      onDown: (event) => this.#down(event),
      onMove: (event) => this.#move(event),
      onUp: (event) => this.#up(event),
      onKey: (event) => this.#key(event),
    });
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    if (this.#drag === null && !this.#sources.viewStore.getState().isDrawingBox) return;
    event.preventDefault();
    event.stopPropagation();
    this.#drag = null;
    this.#sources.viewStore.getState().setDrawingBox(false);
    this.#sources.request();
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const [x, y] = placeOn(this.#plot, event);
    const from = signalPointAt(this.#shown, x, y);
    const { viewStore, engineStore } = this.#sources;
    const { isDrawingBox, selectedAnnotationId } = viewStore.getState();
    const { annotationStatus, session } = engineStore.getState();
    if (from === null || annotationStatus === null || session === null) return;
    if (isDrawingBox) {
      this.#begin(event, null, { time: null, freq: null }, from, drawnBox(from, from, limitsOf(session)));
      return;
    }
    const under = this.#annotationUnder(x, y, selectedAnnotationId);
    if (under === null) {
      if (selectedAnnotationId !== null) viewStore.getState().setSelectedAnnotationId(null);
      return;
    }
    const { annotation } = under.box;
    viewStore.getState().setSelectedAnnotationId(annotation.annotationId);
    this.#begin(event, annotation, under.grip, from, boxOfAnnotation(annotation, session.sampleCount));
  }

  #begin(
    event: PointerEvent,
    annotation: Annotation | null,
    grip: Grip,
    from: SignalPoint,
    box: AnnotationBox,
  ): void {
    holdPointer(this.#plot, event);
    this.#downAt = [event.clientX, event.clientY];
    this.#drag = { pointerId: event.pointerId, annotation, grip, from, box, hasMoved: false, isLetGo: false };
  }

  #move(event: PointerEvent): void {
    const [x, y] = placeOn(this.#plot, event);
    const drag = this.#drag;
    const { session } = this.#sources.engineStore.getState();
    if (drag === null || drag.isLetGo || drag.pointerId !== event.pointerId || session === null) {
      const { selectedAnnotationId, isDrawingBox } = this.#sources.viewStore.getState();
      const grip = isDrawingBox ? null : (this.#annotationUnder(x, y, selectedAnnotationId)?.grip ?? null);
      if (grip === null) this.#plot.style.removeProperty('--plot-cursor');
      else this.#plot.style.setProperty('--plot-cursor', cursorOf(grip));
      return;
    }
    event.stopPropagation();
    drag.hasMoved ||= isDrag(this.#downAt, event);
    const to = signalPointAt(this.#shown, x, y);
    if (to === null || !drag.hasMoved) return;
    drag.box =
      drag.annotation === null
        ? drawnBox(drag.from, to, limitsOf(session))
        : draggedBox(
            boxOfAnnotation(drag.annotation, session.sampleCount),
            drag.grip,
            drag.from,
            to,
            limitsOf(session),
          );
    this.#sources.request();
  }

  #up(event: PointerEvent): void {
    const drag = this.#drag;
    if (drag === null || drag.isLetGo || drag.pointerId !== event.pointerId) return;
    event.stopPropagation();
    drag.isLetGo = true;
    if (event.type === 'pointercancel' || !drag.hasMoved) this.#drag = null;
    else void this.#finish(drag);
    this.#sources.request();
  }

  /** The drag stays on the screen until the engine has answered, so that nothing jumps back in between. */
  async #finish(drag: Drag): Promise<void> {
    const { api, engineStore, viewStore } = this.#sources;
    const { annotation, box } = drag;
    const result = await api.invoke(
      'annotations.edit',
      annotation === null
        ? { kind: 'draw', box, label: null, comment: null }
        : { kind: 'reshape', annotationId: annotation.annotationId, box },
    );
    if (this.#drag === drag) this.#drag = null;
    this.#sources.request();
    if (!result.ok) {
      addNotice(engineStore, { level: 'error', text: result.error.message });
      return;
    }
    const made = result.value.changed[0];
    if (annotation !== null || made === undefined) return;
    viewStore.getState().setDrawingBox(false);
    viewStore.getState().setSelectedAnnotationId(made.annotationId);
  }

  /** The selected one goes first, where its edges are; of the others the smallest. */
  #annotationUnder(
    x: number,
    y: number,
    selectedId: number | null,
  ): { readonly box: PlacedAnnotation; readonly grip: Grip } | null {
    const ratio = this.#shown?.size.pixelRatio ?? 1;
    const selected = this.#boxes.filter(({ annotation }) => annotation.annotationId === selectedId);
    const box =
      annotationAt(selected, x * ratio, y * ratio, REACH * ratio) ??
      annotationAt(this.#boxes, x * ratio, y * ratio, 0);
    if (box === null) return null;
    const isSelected = box.annotation.annotationId === selectedId;
    const grip = isSelected ? gripAt(box, x * ratio, y * ratio, REACH * ratio) : { time: null, freq: null };
    return grip === null ? null : { box, grip };
  }
}

function limitsOf(session: { readonly sampleCount: number; readonly sampleRateHz: number }) {
  return { sampleCount: session.sampleCount, halfHz: session.sampleRateHz / 2 };
}
