// The dock: the library's grid of groups, dressed in our tokens, holding the panels of the panel table. What is where
// is the DockControl's; what a panel shows is the panel's.

import {
  DockviewReact,
  type DockviewTheme,
  type IDockviewHeaderActionsProps,
  type IDockviewPanelHeaderProps,
  type IDockviewPanelProps,
} from 'dockview-react';
import { type ReactNode, useEffect } from 'react';
import { EmptyState } from '../../widgets/empty-state.tsx';
import { Icon } from '../../widgets/icons.tsx';
import { useActionDesk } from '../actions/actions-context.ts';
import { ErrorBoundary } from '../error-boundary.tsx';
import { useView } from '../workspace-context.ts';
import type { DockControl } from './dock-control.ts';
import { PANEL_COMPONENT } from './dock-grid.ts';
import { PANEL_TABLE, type PanelEntry } from './panel-table.tsx';

const THEME: DockviewTheme = {
  name: 'sferic',
  className: 'dock-theme',
  gap: 0,
  dndOverlayMounting: 'absolute',
  dndPanelOverlay: 'group',
  dndTabIndicator: 'line',
};

const COMPONENTS = { [PANEL_COMPONENT]: PanelHost };

export function Dock({ control }: { readonly control: DockControl }): ReactNode {
  useEffect(() => () => control.detach(), [control]);
  return (
    <DockviewReact
      className="dock"
      theme={THEME}
      components={COMPONENTS}
      defaultTabComponent={PanelTab}
      rightHeaderActionsComponent={PanelTools}
      watermarkComponent={NoPanels}
      disableFloatingGroups
      dndStrategy="pointer"
      scrollbars="native"
      onReady={({ api }) => control.attach(api)}
    />
  );
}

function entryOf(panelId: string | undefined): PanelEntry | null {
  return PANEL_TABLE.find(({ id }) => id === panelId) ?? null;
}

/** Drawn anew in another theme, because what is painted on canvases reads its colours once. */
function PanelHost({ api }: IDockviewPanelProps): ReactNode {
  const theme = useView((state) => state.theme);
  const entry = entryOf(api.id);
  if (entry === null) return <EmptyState title="This panel does not exist any more" />;
  return (
    <ErrorBoundary what={entry.title}>
      <entry.View key={theme} />
    </ErrorBoundary>
  );
}

function PanelTab({ api, containerApi }: IDockviewPanelHeaderProps): ReactNode {
  const entry = entryOf(api.id);
  const title = entry?.title ?? api.title ?? api.id;
  const close = (): void => {
    const panel = containerApi.getPanel(api.id);
    if (panel !== undefined) containerApi.removePanel(panel);
  };
  return (
    <div
      className="dock-tab"
      data-testid={`tab-${api.id}`}
      onAuxClick={(event) => {
        if (event.button === 1) close();
      }}
    >
      <span className="dock-tab-title">{title}</span>
      {entry?.Note !== undefined && <entry.Note />}
      {/* Not a control of its own in the tab order: a tab may not hold one. The palette closes panels by key. */}
      <span
        className="dock-tab-close"
        aria-hidden="true"
        title={`Close ${title}`}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          close();
        }}
      >
        <Icon name="close" sizePx={10} />
      </span>
    </div>
  );
}

function PanelTools({ activePanel }: IDockviewHeaderActionsProps): ReactNode {
  const entry = entryOf(activePanel?.id);
  if (entry?.Tools === undefined) return null;
  return (
    <div className="dock-tools">
      <ErrorBoundary what={`${entry.title}: its tools`}>
        <entry.Tools />
      </ErrorBoundary>
    </div>
  );
}

function NoPanels(): ReactNode {
  const { layout } = useActionDesk();
  return (
    <div className="empty-state">
      <p className="empty-state-title">Every panel is closed</p>
      <p className="empty-state-text">Open one with the command palette (Ctrl K), or begin again.</p>
      <button type="button" className="plain-button" onClick={() => layout.reset()}>
        Reset the layout
      </button>
    </div>
  );
}
