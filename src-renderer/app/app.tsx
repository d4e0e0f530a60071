// The root of the page: puts the contexts in place and an error's last words where a panel cannot be drawn.

import { BlueprintProvider } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import { ActionContext, type ActionDesk } from './actions/actions-context.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Shell } from './shell.tsx';
import type { ShellStore } from './shell-store.ts';
import { type Workspace, WorkspaceContext } from './workspace-context.ts';

export interface AppProps {
  readonly workspace: Workspace;
  readonly desk: ActionDesk;
  readonly shellStore: ShellStore;
}

export function App({ workspace, desk, shellStore }: AppProps): ReactNode {
  return (
    <ErrorBoundary what="Sferic">
      <BlueprintProvider portalClassName="bp6-dark">
        <WorkspaceContext value={workspace}>
          <ActionContext value={desk}>
            <Shell shellStore={shellStore} />
          </ActionContext>
        </WorkspaceContext>
      </BlueprintProvider>
    </ErrorBoundary>
  );
}
