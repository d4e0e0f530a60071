// The line between two panes, dragged with the pointer or moved with the arrow keys. It only tells the wanted size:
// its owner keeps and limits it.

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';

export interface SplitterProps {
  readonly label: string;
  /** `vertical`: a vertical line that changes a width. */
  readonly orientation: 'vertical' | 'horizontal';
  /** Whose size it is: of the pane before the line (to its left, or above it) or after it. */
  readonly pane: 'before' | 'after';
  readonly sizePx: number;
  readonly minPx: number;
  readonly maxPx: number;
  onResize(sizePx: number): void;
}

const STEP_PX = 16;

interface Grip {
  readonly startPx: number;
  readonly startSizePx: number;
}

export function Splitter(props: SplitterProps): ReactNode {
  const { label, orientation, pane, sizePx, minPx, maxPx, onResize } = props;
  const sign = pane === 'before' ? 1 : -1;
  const resize = (wantedPx: number): void => onResize(Math.min(maxPx, Math.max(minPx, wantedPx)));
  const grip = useRef<Grip | null>(null);
  const positionOf = (event: PointerEvent): number =>
    orientation === 'vertical' ? event.clientX : event.clientY;

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { startPx: positionOf(event), startSizePx: sizePx };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (grip.current === null) return;
    resize(grip.current.startSizePx + sign * (positionOf(event) - grip.current.startPx));
  };
  const release = (): void => {
    grip.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const forward = orientation === 'vertical' ? 'ArrowRight' : 'ArrowDown';
    const back = orientation === 'vertical' ? 'ArrowLeft' : 'ArrowUp';
    if (event.key !== forward && event.key !== back) return;
    event.preventDefault();
    resize(sizePx + sign * (event.key === forward ? STEP_PX : -STEP_PX));
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is a widget, which <hr> is not
    <div
      className={`splitter is-${orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={sizePx}
      aria-valuemin={minPx}
      aria-valuemax={maxPx}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={onKeyDown}
    />
  );
}
