// The root of the page: puts the contexts and the theme in place, and an error's last words where nothing can be drawn.

import { BlueprintProvider } from '@blueprintjs/core';
import { type ReactNode, useLayoutEffect } from 'react';
import { useStore } from 'zustand';
import type { LayoutStore } from '../stores/layout-store.ts';
import { ActionContext, type ActionDesk } from './actions/actions-context.ts';
import type { DockControl } from './dock/dock-control.ts';
import { LayoutContext } from './dock/layout-context.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Shell } from './shell.tsx';
import type { ShellStore } from './shell-store.ts';
import { type Workspace, WorkspaceContext } from './workspace-context.ts';

export interface AppProps {
  readonly workspace: Workspace;
  readonly desk: ActionDesk;
  readonly shellStore: ShellStore;
  readonly layoutStore: LayoutStore;
  readonly dockControl: DockControl;
}

export function App({ workspace, desk, shellStore, layoutStore, dockControl }: AppProps): ReactNode {
  const theme = useStore(workspace.viewStore, (state) => state.theme);
  // Before anything is painted: canvases read their colours from the page.
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.body.classList.toggle('bp6-dark', theme === 'dark');
  }, [theme]);
  return (
    <ErrorBoundary what="Sferic">
      <BlueprintProvider portalClassName={theme === 'dark' ? 'bp6-dark' : 'light-portal'}>
        <WorkspaceContext value={workspace}>
          <ActionContext value={desk}>
            <LayoutContext value={layoutStore}>
              <Shell shellStore={shellStore} dockControl={dockControl} />
            </LayoutContext>
          </ActionContext>
        </WorkspaceContext>
      </BlueprintProvider>
    </ErrorBoundary>
  );
}
