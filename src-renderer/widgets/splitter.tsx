// The line between two panes, dragged with the pointer or moved with the arrow keys. It only tells the wanted size:
// its owner keeps and limits it.

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';

export interface SplitterProps {
  readonly label: string;
  /** `vertical`: a vertical line that changes a width. */
  readonly orientation: 'vertical' | 'horizontal';
  /** Size of the pane after the line (to its right, or below it). */
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
  const { label, orientation, sizePx, minPx, maxPx, onResize } = props;
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
    onResize(grip.current.startSizePx + grip.current.startPx - positionOf(event));
  };
  const release = (): void => {
    grip.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const grow = orientation === 'vertical' ? 'ArrowLeft' : 'ArrowUp';
    const shrink = orientation === 'vertical' ? 'ArrowRight' : 'ArrowDown';
    if (event.key !== grow && event.key !== shrink) return;
    event.preventDefault();
    onResize(sizePx + (event.key === grow ? STEP_PX : -STEP_PX));
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
