// The minimap's elements. What is painted in them is the Coordinator's.

import { type ReactNode, useEffect, useRef } from 'react';
import { useWorkspace } from '../../app/workspace-context.ts';
import { MinimapCoordinator } from './minimap-coordinator.ts';
import './minimap.css';

export function MinimapView(): ReactNode {
  const { api, stream, engineStore, viewStore, fileViewStore } = useWorkspace();
  const plotRef = useRef<HTMLDivElement>(null);
  const pictureRef = useRef<HTMLCanvasElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const emptyRef = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    const plot = plotRef.current;
    const picture = pictureRef.current;
    const canvas = canvasRef.current;
    const empty = emptyRef.current;
    if (plot === null || picture === null || canvas === null || empty === null) return;
    const coordinator = new MinimapCoordinator(
      { plot, picture, canvas, empty },
      { api, stream, engineStore, viewStore, fileViewStore },
    );
    return () => coordinator.destroy();
  }, [api, stream, engineStore, viewStore, fileViewStore]);

  return (
    <div ref={plotRef} className="minimap-plot">
      <canvas ref={pictureRef} className="plot-layer" />
      <canvas
        ref={canvasRef}
        className="plot-layer"
        data-testid="minimap-canvas"
        role="img"
        aria-label="The whole recording: time from left to right, frequency upwards; click to go there, the wheel zooms into it"
      />
      <p ref={emptyRef} className="plot-empty" />
    </div>
  );
}
