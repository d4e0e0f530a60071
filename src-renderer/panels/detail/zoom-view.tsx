// The element of the signal's own waterfall. What is painted in it is the Coordinator's: no row passes through React.

import { type ReactNode, useEffect, useRef } from 'react';
import type { Emitter } from '#contract/entities.ts';
import { useWorkspace } from '../../app/workspace-context.ts';
import { ZoomCoordinator } from './zoom-coordinator.ts';

export function ZoomView({
  emitter,
  color,
}: {
  readonly emitter: Emitter;
  readonly color: string;
}): ReactNode {
  const { stream, engineStore, viewStore } = useWorkspace();
  const plot = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const coordinator = useRef<ZoomCoordinator | null>(null);
  useEffect(() => {
    if (plot.current === null || canvas.current === null) return;
    const made = new ZoomCoordinator(plot.current, canvas.current, { stream, engineStore, viewStore });
    coordinator.current = made;
    return () => {
      coordinator.current = null;
      made.destroy();
    };
  }, [stream, engineStore, viewStore]);
  useEffect(() => coordinator.current?.show(emitter, color), [emitter, color]);
  return (
    <div className="zoom-plot" ref={plot}>
      <canvas
        ref={canvas}
        data-testid="zoom-canvas"
        role="img"
        aria-label="Waterfall of this signal alone: three times its width, newest row on top"
      />
    </div>
  );
}
