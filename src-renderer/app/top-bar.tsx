// The bar at the top: what is open, how it is replayed, and what can be done with it.

import type { ReactNode } from 'react';
import { formatMhz, formatRate } from '../lib/format.ts';
import { DisplayView } from '../panels/display/display-view.tsx';
import { ExportView } from '../panels/export/export-view.tsx';
import { TransportView } from '../panels/transport/transport-view.tsx';
import { ToolButton } from '../widgets/tool-button.tsx';
import { useAction, useActionDesk } from './actions/actions-context.ts';
import { chordLabel } from './actions/chord.ts';
import type { Overlay } from './shell-store.ts';
import { useEngine } from './workspace-context.ts';

export interface TopBarProps {
  readonly overlay: Overlay | null;
  setOverlay(overlay: Overlay | null): void;
}

export function TopBar({ overlay, setOverlay }: TopBarProps): ReactNode {
  const open = useAction('recording.open');
  const help = useAction('help.keys');
  const isConnected = useEngine((state) => state.connection === 'open');
  const { isMac } = useActionDesk();
  const setOpen = (own: Overlay) => (isOpen: boolean) => {
    if (isOpen) setOverlay(own);
    else if (overlay === own) setOverlay(null);
  };
  return (
    <header className="top-bar">
      <div className="top-bar-left">
        <h1>SFERIC</h1>
        <ToolButton
          label={open.label}
          keyLabel={chordLabel(open.keys[0] ?? '', isMac)}
          text="Open…"
          isKeyShown
          isDisabled={!isConnected}
          testId="open-button"
          onPress={open.run}
        />
        <SourceFacts />
      </div>
      <TransportView />
      <div className="top-bar-right">
        <DisplayView isOpen={overlay === 'display'} setOpen={setOpen('display')} />
        <ExportView isOpen={overlay === 'export'} setOpen={setOpen('export')} />
        <ToolButton
          label={help.label}
          keyLabel={chordLabel(help.keys[0] ?? '', isMac)}
          text="Keys"
          isKeyShown
          testId="help-button"
          onPress={help.run}
        />
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
