// The bar at the top: what is open, how it is replayed, how it is looked at, and what can be done with it.

import { ButtonGroup } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import { formatMhz, formatRate } from '../lib/format.ts';
import { DisplayView } from '../panels/display/display-view.tsx';
import { ExportView } from '../panels/export/export-view.tsx';
import { TransportView } from '../panels/transport/transport-view.tsx';
import { PRESETS } from '../stores/layout-store.ts';
import { ActionButton } from './actions/action-button.tsx';
import { PRESET_LABELS } from './actions/layout-actions.ts';
import { MainMenu } from './main-menu.tsx';
import { PiecePlace } from './piece-place.tsx';
import type { Overlay } from './shell-store.ts';
import { useEngine } from './workspace-context.ts';

export interface TopBarProps {
  readonly overlay: Overlay | null;
  setOverlay(overlay: Overlay | null): void;
}

export function TopBar({ overlay, setOverlay }: TopBarProps): ReactNode {
  const setOpen = (own: Overlay) => (isOpen: boolean) => {
    if (isOpen) setOverlay(own);
    else if (overlay === own) setOverlay(null);
  };
  return (
    <header className="top-bar">
      <div className="top-bar-left">
        <h1>SFERIC</h1>
        <MainMenu isOpen={overlay === 'menu'} setOpen={setOpen('menu')} />
        <ActionButton id="recording.open" text="Open…" isKeyShown testId="open-button" />
        <SourceFacts />
        <PiecePlace />
      </div>
      <TransportView />
      <div className="top-bar-right">
        <ButtonGroup aria-label="Layout">
          {PRESETS.map((preset) => (
            <ActionButton key={preset} id={`layout.${preset}`} text={PRESET_LABELS[preset]} />
          ))}
        </ButtonGroup>
        <DisplayView isOpen={overlay === 'display'} setOpen={setOpen('display')} />
        <ExportView isOpen={overlay === 'export'} setOpen={setOpen('export')} />
        <ActionButton id="help.palette" text="Commands" isKeyShown testId="palette-button" />
      </div>
    </header>
  );
}

function SourceFacts(): ReactNode {
  const name = useEngine((state) => state.session?.recording.name ?? null);
  const path = useEngine((state) => state.session?.recording.path ?? '');
  const centerFreqHz = useEngine((state) => state.session?.centerFreqHz ?? null);
  const sampleRateHz = useEngine((state) => state.session?.sampleRateHz ?? null);
  if (name === null || sampleRateHz === null) return <span className="source-name">no recording</span>;
  return (
    <>
      <span className="source-name" title={path} data-testid="source-name">
        {name}
      </span>
      <span className="source-center" title="Centre frequency" data-testid="source-center">
        {centerFreqHz === null ? 'centre unknown' : `${formatMhz(centerFreqHz)} MHz`}
      </span>
      <span className="source-rate" title="Sample rate">
        {formatRate(sampleRateHz)}
      </span>
    </>
  );
}
