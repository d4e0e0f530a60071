// Spectrum over waterfall as one panel: they share the frequency axis to the pixel, so they are moved, sized and
// closed together. Only the line between them can be dragged.

import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { FileModeSwitch } from '../../panels/file/file-mode-switch.tsx';
import { FileView } from '../../panels/file/file-view.tsx';
import { SpectrumView } from '../../panels/spectrum/spectrum-view.tsx';
import { WaterfallView } from '../../panels/waterfall/waterfall-view.tsx';
import { SPECTRUM_HEIGHT_LIMITS_PX } from '../../stores/layout-store.ts';
import { Splitter } from '../../widgets/splitter.tsx';
import { ErrorBoundary } from '../error-boundary.tsx';
import { useFileView } from '../workspace-context.ts';
import { useLayoutStore } from './layout-context.ts';

/** Of the panel's height, until the user drags the line. */
const SPECTRUM_PART = 0.25;
const SPECTRUM_DEFAULT_PX = { min: 150, max: 360 } as const;
/** What the waterfall keeps however far the line is dragged. */
const WATERFALL_MIN_PX = 80;

export function PicturePane(): ReactNode {
  const layoutStore = useLayoutStore();
  const wishPx = useStore(layoutStore, (state) => state.spectrumHeightPx);
  const setWishPx = useStore(layoutStore, (state) => state.setSpectrumHeightPx);
  const isFileShown = useFileView((state) => state.isOn);
  const holder = useRef<HTMLDivElement>(null);
  const [heightPx, setHeightPx] = useState(0);
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      // A panel behind another tab has no height; its own must not change for that.
      if (element.clientHeight > 0) setHeightPx(element.clientHeight);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const maxPx = Math.max(SPECTRUM_HEIGHT_LIMITS_PX.min, heightPx - WATERFALL_MIN_PX);
  const spectrumPx = Math.min(maxPx, wishPx ?? defaultHeightPx(heightPx));
  const style: CSSProperties & Record<'--spectrum-height', string> = {
    '--spectrum-height': `${spectrumPx}px`,
  };
  return (
    <div className="picture-pane" ref={holder} style={style}>
      <div className="slot is-spectrum">
        <ErrorBoundary what="The spectrum">
          <SpectrumView />
        </ErrorBoundary>
      </div>
      <Splitter
        label="Height of the spectrum"
        orientation="horizontal"
        pane="before"
        sizePx={spectrumPx}
        minPx={SPECTRUM_HEIGHT_LIMITS_PX.min}
        maxPx={maxPx}
        onResize={setWishPx}
      />
      <div className="slot is-waterfall">
        <ErrorBoundary what="The waterfall">
          {isFileShown ? <FileView /> : <WaterfallView />}
          <FileModeSwitch />
        </ErrorBoundary>
      </div>
    </div>
  );
}

function defaultHeightPx(paneHeightPx: number): number {
  const { min, max } = SPECTRUM_DEFAULT_PX;
  return Math.round(Math.min(max, Math.max(min, SPECTRUM_PART * paneHeightPx)));
}
