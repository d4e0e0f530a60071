// The minimap's elements. What is painted in them is the Coordinator's.

import { type ReactNode, useEffect, useRef } from 'react';
import { useWorkspace } from '../../app/workspace-context.ts';
import { MinimapCoordinator } from './minimap-coordinator.ts';
import './minimap.css';

export function MinimapView(): ReactNode {
  const { api, stream, engineStore, viewStore } = useWorkspace();
  const plotRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const emptyRef = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    const plot = plotRef.current;
    const canvas = canvasRef.current;
    const empty = emptyRef.current;
    if (plot === null || canvas === null || empty === null) return;
    const coordinator = new MinimapCoordinator(
      { plot, canvas, empty },
      { api, stream, engineStore, viewStore },
    );
    return () => coordinator.destroy();
  }, [api, stream, engineStore, viewStore]);

  return (
    <div ref={plotRef} className="minimap-plot">
      <canvas
        ref={canvasRef}
        className="plot-layer"
        data-testid="minimap-canvas"
        role="img"
        aria-label="The whole recording: time from left to right, frequency upwards; click to go there"
      />
      <p ref={emptyRef} className="plot-empty" />
    </div>
  );
}
