// @vitest-environment jsdom

import { beforeEach, describe, expect, it } from 'vitest';
import { followGestures, type PlotGestureHandlers } from './plot-gestures.ts';

let element: HTMLElement;
let seen: string[];

function pointer(type: string, x: number, y: number, button = 0): void {
  element.dispatchEvent(
    new PointerEvent(type, { clientX: x, clientY: y, button, pointerId: 1, bubbles: true }),
  );
}

function wheel(init: WheelEventInit): WheelEvent {
  const event = new WheelEvent('wheel', { cancelable: true, ...init });
  element.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  seen = [];
  element = document.createElement('div');
  // jsdom has no pointer capture.
  element.setPointerCapture = () => undefined;
  const handlers: PlotGestureHandlers = {
    onZoom: (x, y, factor, isTime) =>
      seen.push(`zoom ${x} ${y} ${factor.toFixed(3)} ${isTime ? 'time' : 'frequency'}`),
    onPan: (dx, dy) => seen.push(`pan ${dx} ${dy}`),
    onReset: () => seen.push('reset'),
    onClick: (x, y) => seen.push(`click ${x} ${y}`),
    onPoint: (x, y) => seen.push(`point ${x} ${y}`),
    onLeave: () => seen.push('leave'),
  };
  followGestures(element, handlers);
});

describe('plot gestures', () => {
  it('a notch up zooms in at the pointer, and the page does not scroll', () => {
    const event = wheel({ clientX: 30, clientY: 40, deltaY: -100 });
    expect(seen).toEqual(['zoom 30 40 0.800 frequency']);
    expect(event.defaultPrevented).toBe(true);
  });

  it('lines count like pixels of their height, Shift means time, sideways means pan', () => {
    wheel({ deltaY: 3, deltaMode: 1 });
    wheel({ deltaX: 100, shiftKey: true });
    wheel({ deltaX: 50 });
    expect(seen).toEqual(['zoom 0 0 1.247 frequency', 'zoom 0 0 1.250 time', 'pan -50 0']);
  });

  it('a press that hardly moves is a click', () => {
    pointer('pointerdown', 10, 10);
    pointer('pointermove', 11, 11);
    pointer('pointerup', 11, 11);
    expect(seen).toEqual(['click 11 11']);
  });

  it('a press that moves is a drag and no click', () => {
    pointer('pointerdown', 10, 10);
    pointer('pointermove', 30, 10);
    pointer('pointermove', 35, 12);
    pointer('pointerup', 35, 12);
    expect(seen).toEqual(['pan 20 0', 'point 30 10', 'pan 5 2', 'point 35 12']);
  });

  it('points, leaves, and resets on a double click; other buttons do nothing', () => {
    pointer('pointermove', 5, 6);
    pointer('pointerdown', 5, 6, 2);
    pointer('pointerup', 5, 6, 2);
    pointer('pointerleave', 5, 6);
    element.dispatchEvent(new MouseEvent('dblclick'));
    expect(seen).toEqual(['point 5 6', 'leave', 'reset']);
  });

  it('what is held follows the pointer in the plot’s place, and is no click', () => {
    const other = document.createElement('div');
    other.setPointerCapture = () => undefined;
    element = other;
    followGestures(other, {
      onZoom: () => undefined,
      onPan: (dx, dy) => seen.push(`pan ${dx} ${dy}`),
      onReset: () => undefined,
      onClick: (x, y, { isShift }) => seen.push(`click ${x} ${y} ${isShift}`),
      onHold: (x) => (x < 20 ? (toX, toY) => seen.push(`held ${toX} ${toY}`) : null),
      onScroll: (dy) => seen.push(`scroll ${dy}`),
      onPoint: () => undefined,
      onLeave: () => undefined,
    });
    pointer('pointerdown', 10, 10);
    pointer('pointermove', 30, 10);
    pointer('pointerup', 30, 10);
    wheel({ deltaY: 100, altKey: true });
    expect(seen).toEqual(['held 30 10', 'scroll 100']);
  });

  it('a drag that goes clearly along one axis stays on it where axes are locked', () => {
    element = document.createElement('div');
    element.setPointerCapture = () => undefined;
    followGestures(element, {
      isAxisLocked: true,
      onZoom: () => undefined,
      onPan: (dx, dy) => seen.push(`pan ${dx} ${dy}`),
      onReset: () => undefined,
      onClick: () => undefined,
      onPoint: () => undefined,
      onLeave: () => undefined,
    });
    pointer('pointerdown', 10, 10);
    pointer('pointermove', 30, 12);
    pointer('pointermove', 40, 40);
    pointer('pointerup', 40, 40);
    expect(seen).toEqual(['pan 20 0', 'pan 10 0']);
  });
});
