// The frame of the page: top bar, pictures at the left, signals at the right, status line. Panels keep their size;
// the two lines between them can be dragged.

import type { CSSProperties, ReactNode } from 'react';
import { useStore } from 'zustand';
import { DetailView } from '../panels/detail/detail-view.tsx';
import { MinimapView } from '../panels/minimap/minimap-view.tsx';
import { OpenDialog } from '../panels/open/open-dialog.tsx';
import { SignalsView } from '../panels/signals/signals-view.tsx';
import { SpectrumView } from '../panels/spectrum/spectrum-view.tsx';
import { StatusView } from '../panels/status/status-view.tsx';
import { WaterfallView } from '../panels/waterfall/waterfall-view.tsx';
import { DETAIL_HEIGHT_LIMITS_PX, SIDE_PANEL_WIDTH_LIMITS_PX } from '../stores/view-store.ts';
import { Splitter } from '../widgets/splitter.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { Notices } from './notices.tsx';
import type { ShellStore } from './shell-store.ts';
import { TopBar } from './top-bar.tsx';
import { useView } from './workspace-context.ts';

export function Shell({ shellStore }: { readonly shellStore: ShellStore }): ReactNode {
  const overlay = useStore(shellStore, (state) => state.overlay);
  const setOverlay = useStore(shellStore, (state) => state.setOverlay);
  const widthPx = useView((state) => state.sidePanelWidthPx);
  const setWidthPx = useView((state) => state.setSidePanelWidthPx);
  const heightPx = useView((state) => state.detailHeightPx);
  const setHeightPx = useView((state) => state.setDetailHeightPx);
  const style: CSSProperties & Record<'--side-width' | '--detail-height', string> = {
    '--side-width': `${widthPx}px`,
    '--detail-height': `${heightPx}px`,
  };
  const close = (): void => setOverlay(null);
  return (
    <div className="shell" style={style}>
      <TopBar overlay={overlay} setOverlay={setOverlay} />
      <main className="shell-body">
        <div className="shell-pictures">
          <div className="slot is-spectrum">
            <ErrorBoundary what="The spectrum">
              <SpectrumView />
            </ErrorBoundary>
          </div>
          <div className="slot is-waterfall">
            <ErrorBoundary what="The waterfall">
              <WaterfallView />
            </ErrorBoundary>
          </div>
          <div className="slot is-minimap">
            <ErrorBoundary what="The overview">
              <MinimapView />
            </ErrorBoundary>
          </div>
        </div>
        <Splitter
          label="Width of the side panel"
          orientation="vertical"
          sizePx={widthPx}
          minPx={SIDE_PANEL_WIDTH_LIMITS_PX.min}
          maxPx={SIDE_PANEL_WIDTH_LIMITS_PX.max}
          onResize={setWidthPx}
        />
        <aside className="shell-side" aria-label="Signal list and detail">
          <ErrorBoundary what="The signal list">
            <SignalsView />
          </ErrorBoundary>
          <Splitter
            label="Height of the detail"
            orientation="horizontal"
            sizePx={heightPx}
            minPx={DETAIL_HEIGHT_LIMITS_PX.min}
            maxPx={DETAIL_HEIGHT_LIMITS_PX.max}
            onResize={setHeightPx}
          />
          <ErrorBoundary what="The detail">
            <DetailView />
          </ErrorBoundary>
        </aside>
      </main>
      <StatusView />
      <Notices />
      <OpenDialog isOpen={overlay === 'open'} onClose={close} />
      <HelpSheet isOpen={overlay === 'help'} onClose={close} />
    </div>
  );
}
