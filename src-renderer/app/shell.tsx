// The frame of the page: top bar, dock, status line, and what lies over them. What is in the dock is the panel
// table's.

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { OpenDialog } from '../panels/open/open-dialog.tsx';
import { StatusView } from '../panels/status/status-view.tsx';
import { CommandPalette } from './command-palette.tsx';
import { Dock } from './dock/dock.tsx';
import type { DockControl } from './dock/dock-control.ts';
import { HelpSheet } from './help-sheet.tsx';
import { Notices } from './notices.tsx';
import type { ShellStore } from './shell-store.ts';
import { TopBar } from './top-bar.tsx';
import { WorkStrip } from './work-strip.tsx';

export interface ShellProps {
  readonly shellStore: ShellStore;
  readonly dockControl: DockControl;
}

export function Shell({ shellStore, dockControl }: ShellProps): ReactNode {
  const overlay = useStore(shellStore, (state) => state.overlay);
  const setOverlay = useStore(shellStore, (state) => state.setOverlay);
  const close = (): void => setOverlay(null);
  return (
    <div className="shell">
      <TopBar overlay={overlay} setOverlay={setOverlay} />
      <main className="shell-body">
        <Dock control={dockControl} />
      </main>
      <StatusView extra={<WorkStrip />} />
      <Notices />
      <OpenDialog isOpen={overlay === 'open'} onClose={close} />
      <HelpSheet isOpen={overlay === 'help'} onClose={close} />
      <CommandPalette isOpen={overlay === 'palette'} onClose={close} />
    </div>
  );
}
