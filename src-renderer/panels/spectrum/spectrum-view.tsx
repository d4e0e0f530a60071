// The spectrum's elements. All that moves in them is the Coordinator's: no frame and no row passes through React.

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useWorkspace } from '../../app/workspace-context.ts';
import { SpectrumCoordinator } from './spectrum-coordinator.ts';
import { TraceLegend } from './trace-legend.tsx';
import './spectrum.css';

export function SpectrumView(): ReactNode {
  const { stream, engineStore, viewStore, traceStore, markerStore, bandStore, bookmarkStore } =
    useWorkspace();
  const plotRef = useRef<HTMLDivElement>(null);
  const gridRef = useRef<HTMLCanvasElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const overlayRef = useRef<HTMLCanvasElement>(null);
  const emptyRef = useRef<HTMLParagraphElement>(null);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    const plot = plotRef.current;
    const grid = gridRef.current;
    const canvas = canvasRef.current;
    const overlay = overlayRef.current;
    const empty = emptyRef.current;
    if (plot === null || grid === null || canvas === null || overlay === null || empty === null) return;
    try {
      const coordinator = new SpectrumCoordinator(
        { plot, grid, canvas, overlay, empty },
        { stream, engineStore, viewStore, traceStore, markerStore, bandStore, bookmarkStore },
      );
      return () => coordinator.destroy();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  }, [stream, engineStore, viewStore, traceStore, markerStore, bandStore, bookmarkStore]);

  return (
    <div ref={plotRef} className="spectrum-plot">
      <canvas ref={gridRef} className="plot-layer" data-testid="spectrum-grid-canvas" />
      <canvas ref={canvasRef} className="plot-layer" data-testid="spectrum-canvas" />
      <canvas
        ref={overlayRef}
        className="plot-layer is-top"
        data-testid="spectrum-overlay-canvas"
        role="img"
        aria-label="Spectrum of the newest row: frequency from left to right, level upwards"
      />
      <TraceLegend />
      <p ref={emptyRef} className="plot-empty" />
      {failure !== null && <p className="plot-empty">{failure}</p>}
    </div>
  );
}
