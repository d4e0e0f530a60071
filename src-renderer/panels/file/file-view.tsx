// The elements of the whole file in the waterfall's place. All that moves in them is the Coordinator's.

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useWorkspace } from '../../app/workspace-context.ts';
import { FileCoordinator } from './file-coordinator.ts';
import '../../plots/box-layers.css';
import './file.css';

export function FileView(): ReactNode {
  const { api, stream, engineStore, viewStore, fileViewStore, decisionsStore } = useWorkspace();
  const plotRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const overlayRef = useRef<HTMLCanvasElement>(null);
  const annotationsRef = useRef<HTMLCanvasElement>(null);
  const selectionRef = useRef<HTMLCanvasElement>(null);
  const emptyRef = useRef<HTMLParagraphElement>(null);
  const captionRef = useRef<HTMLParagraphElement>(null);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    const plot = plotRef.current;
    const canvas = canvasRef.current;
    const overlay = overlayRef.current;
    const annotations = annotationsRef.current;
    const selection = selectionRef.current;
    const empty = emptyRef.current;
    const caption = captionRef.current;
    if (plot === null || canvas === null || overlay === null || empty === null || caption === null) return;
    if (annotations === null || selection === null) return;
    try {
      const coordinator = new FileCoordinator(
        { plot, canvas, overlay, annotations, selection, empty, caption },
        { api, stream, engineStore, viewStore, fileViewStore, decisionsStore },
      );
      return () => coordinator.destroy();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  }, [api, stream, engineStore, viewStore, fileViewStore, decisionsStore]);

  return (
    <div ref={plotRef} className="file-plot boxed-plot">
      <canvas ref={canvasRef} className="plot-layer" data-testid="file-canvas" />
      <canvas
        ref={overlayRef}
        className="plot-layer is-pointed"
        data-testid="file-overlay"
        role="img"
        aria-label="The whole recording: frequency from left to right, time upwards; the wheel zooms in time, with Shift in frequency; a drag with Shift selects a box"
      />
      <canvas ref={annotationsRef} className="plot-layer" data-testid="annotation-canvas" />
      <canvas ref={selectionRef} className="plot-layer" data-testid="selection-canvas" />
      <p ref={emptyRef} className="plot-empty" />
      <p ref={captionRef} className="file-caption" data-testid="file-caption" />
      {failure !== null && <p className="plot-empty">{failure}</p>}
    </div>
  );
}
