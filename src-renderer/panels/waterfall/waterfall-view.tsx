// The waterfall's elements. All that moves in them is the Coordinator's: no frame and no row passes through React.

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ActionButton } from '../../app/actions/action-button.tsx';
import { useWorkspace } from '../../app/workspace-context.ts';
import { WaterfallCoordinator } from './waterfall-coordinator.ts';
import '../../plots/box-layers.css';
import './waterfall.css';

export function WaterfallView(): ReactNode {
  const { api, stream, engineStore, viewStore, traceStore, decisionsStore } = useWorkspace();
  const plotRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const overlayRef = useRef<HTMLCanvasElement>(null);
  const annotationsRef = useRef<HTMLCanvasElement>(null);
  const selectionRef = useRef<HTMLCanvasElement>(null);
  const behindRef = useRef<HTMLSpanElement>(null);
  const emptyRef = useRef<HTMLParagraphElement>(null);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    const plot = plotRef.current;
    const canvas = canvasRef.current;
    const overlay = overlayRef.current;
    const annotations = annotationsRef.current;
    const selection = selectionRef.current;
    const behind = behindRef.current;
    const empty = emptyRef.current;
    if (plot === null || canvas === null || overlay === null || annotations === null || empty === null)
      return;
    if (selection === null || behind === null) return;
    try {
      const coordinator = new WaterfallCoordinator(
        { plot, canvas, overlay, annotations, selection, empty, behind },
        { api, stream, engineStore, viewStore, traceStore, decisionsStore },
      );
      return () => coordinator.destroy();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  }, [api, stream, engineStore, viewStore, traceStore, decisionsStore]);

  return (
    <div ref={plotRef} className="waterfall-plot boxed-plot">
      <canvas ref={canvasRef} className="plot-layer" data-testid="waterfall-canvas" />
      <canvas
        ref={overlayRef}
        className="plot-layer is-pointed"
        data-testid="overlay-canvas"
        role="img"
        aria-label="Waterfall: frequency from left to right, time downwards, newest on top"
      />
      <canvas ref={annotationsRef} className="plot-layer" data-testid="annotation-canvas" />
      <canvas ref={selectionRef} className="plot-layer" data-testid="selection-canvas" />
      <div className="waterfall-behind" data-testid="waterfall-behind">
        <span ref={behindRef} hidden />
        <ActionButton id="time.newest" text="Newest" isKeyShown />
      </div>
      <p ref={emptyRef} className="plot-empty" data-testid="waterfall-empty" hidden />
      {failure !== null && <p className="plot-empty">{failure}</p>}
    </div>
  );
}
