// Wheel and pointer over a plot with a frequency axis, as what the user means: zoom at a place, pan, reset, point,
// click. Positions are CSS pixels from the plot's top left. It must not know what is shown.

import type { Unsubscribe } from '#contract/api.ts';

export interface HeldKeys {
  readonly isShift: boolean;
  readonly isAlt: boolean;
}

export interface PlotGestureHandlers {
  /** `factor` below 1 zooms in. `isTime` with Shift held: the other axis is meant. */
  onZoom(x: number, y: number, factor: number, isTime: boolean): void;
  /** A drag that goes clearly along one axis stays on it: a hand that pans in frequency does not scroll time. */
  readonly isAxisLocked?: boolean;
  /** Since the last call; the content follows the pointer. */
  onPan(dx: number, dy: number): void;
  onReset(): void;
  onClick(x: number, y: number, held: HeldKeys): void;
  /** A press on something that can be held: answers what follows the pointer instead of the plot. Else null. */
  onHold?(x: number, y: number): ((x: number, y: number) => void) | null;
  /** The wheel with Alt held, in CSS pixels; above 0 downwards. */
  onScroll?(dy: number): void;
  /** Pointer moved without a button. */
  onPoint(x: number, y: number): void;
  onLeave(): void;
}

interface Drag {
  readonly pointerId: number;
  /** null: the plot is dragged. */
  readonly follow: ((x: number, y: number) => void) | null;
  readonly startX: number;
  readonly startY: number;
  lastX: number;
  lastY: number;
  moved: number;
  /** null: not decided yet. */
  axis: 'x' | 'y' | 'both' | null;
}

/** Further than this with the button down is a drag, not a click. CSS pixels. */
const CLICK_REACH = 4;
/** One notch of a wheel (100 units) scales by this much. */
const ZOOM_PER_NOTCH = 1.25;
const UNITS_PER_NOTCH = 100;
const UNITS_PER_LINE = 33;
const UNITS_PER_PAGE = 300;

export function followGestures(element: HTMLElement, handlers: PlotGestureHandlers): Unsubscribe {
  let drag: Drag | null = null;

  const placeOf = (event: MouseEvent): readonly [number, number] => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const [x, y] = placeOf(event);
    const isTime = event.shiftKey;
    // With Shift held a browser reports the wheel as horizontal.
    const dx = isTime ? 0 : inUnits(event.deltaX, event.deltaMode);
    const dy = inUnits(isTime && event.deltaY === 0 ? event.deltaX : event.deltaY, event.deltaMode);
    if (event.altKey && handlers.onScroll !== undefined) {
      handlers.onScroll(dy);
      return;
    }
    if (Math.abs(dx) > Math.abs(dy)) {
      handlers.onPan(-dx, 0);
      return;
    }
    handlers.onZoom(x, y, ZOOM_PER_NOTCH ** (dy / UNITS_PER_NOTCH), isTime);
  };

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const [x, y] = placeOf(event);
    element.setPointerCapture(event.pointerId);
    const follow = handlers.onHold?.(x, y) ?? null;
    drag = {
      pointerId: event.pointerId,
      follow,
      startX: x,
      startY: y,
      lastX: x,
      lastY: y,
      moved: 0,
      axis: handlers.isAxisLocked === true ? null : 'both',
    };
  };

  const onMove = (event: PointerEvent): void => {
    const [x, y] = placeOf(event);
    if (drag === null || drag.pointerId !== event.pointerId) {
      handlers.onPoint(x, y);
      return;
    }
    const dx = x - drag.lastX;
    const dy = y - drag.lastY;
    drag.moved += Math.abs(dx) + Math.abs(dy);
    if (drag.moved <= CLICK_REACH) return;
    drag.lastX = x;
    drag.lastY = y;
    drag.axis ??= axisOf(x - drag.startX, y - drag.startY);
    if (drag.follow === null) handlers.onPan(drag.axis === 'y' ? 0 : dx, drag.axis === 'x' ? 0 : dy);
    else drag.follow(x, y);
    handlers.onPoint(x, y);
  };

  const onUp = (event: PointerEvent): void => {
    if (drag === null || drag.pointerId !== event.pointerId) return;
    const [x, y] = placeOf(event);
    const isClick = event.type === 'pointerup' && drag.moved <= CLICK_REACH && drag.follow === null;
    drag = null;
    if (isClick) handlers.onClick(x, y, { isShift: event.shiftKey, isAlt: event.altKey });
  };

  const onLeave = (): void => {
    if (drag === null) handlers.onLeave();
  };

  const onDouble = (): void => handlers.onReset();

  element.addEventListener('wheel', onWheel, { passive: false });
  element.addEventListener('pointerdown', onDown);
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', onUp);
  element.addEventListener('pointercancel', onUp);
  element.addEventListener('pointerleave', onLeave);
  element.addEventListener('dblclick', onDouble);
  return () => {
    element.removeEventListener('wheel', onWheel);
    element.removeEventListener('pointerdown', onDown);
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerup', onUp);
    element.removeEventListener('pointercancel', onUp);
    element.removeEventListener('pointerleave', onLeave);
    element.removeEventListener('dblclick', onDouble);
  };
}

function axisOf(dx: number, dy: number): 'x' | 'y' | 'both' {
  if (Math.abs(dx) > 2 * Math.abs(dy)) return 'x';
  return Math.abs(dy) > 2 * Math.abs(dx) ? 'y' : 'both';
}

function inUnits(delta: number, mode: number): number {
  if (mode === WheelEvent.DOM_DELTA_LINE) return delta * UNITS_PER_LINE;
  if (mode === WheelEvent.DOM_DELTA_PAGE) return delta * UNITS_PER_PAGE;
  return delta;
}
