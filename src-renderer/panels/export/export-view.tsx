// Writes the log of the session as a file: which signals, in which format. The engine makes the file; on the server
// shell the browser fetches it.

import { Menu, MenuDivider, MenuItem, PopoverNext } from '@blueprintjs/core';
import { type ReactNode, useState } from 'react';
import { EXPORT_FORMATS, type ExportFormat } from '#contract/commands.ts';
import { useAction, useActionDesk } from '../../app/actions/actions-context.ts';
import { chordLabel } from '../../app/actions/chord.ts';
import {
  useDecisions,
  useEngine,
  useSignalList,
  useView,
  useWorkspace,
} from '../../app/workspace-context.ts';
import { fetchDownload } from '../../lib/fetch-download.ts';
import { namedEmitters } from '../../stores/decisions-store.ts';
import { addNotice } from '../../stores/engine-store.ts';
import { filterContextFrom, filteredEmitters } from '../../stores/shown-emitters.ts';
import { Icon } from '../../widgets/icons.tsx';
import { ToolButton } from '../../widgets/tool-button.tsx';

export interface ExportViewProps {
  readonly isOpen: boolean;
  setOpen(isOpen: boolean): void;
}

type Scope = 'all' | 'shown' | 'selected';

const FORMAT_TEXTS: Readonly<Record<ExportFormat, { readonly title: string; readonly note: string }>> = {
  csv: { title: 'CSV', note: 'one line a track' },
  ndjson: { title: 'NDJSON', note: 'session, tracks, emitters, gaps' },
  sigmf: { title: 'SigMF annotations', note: 'one annotation a track' },
};

export function ExportView({ isOpen, setOpen }: ExportViewProps): ReactNode {
  const action = useAction('recording.export');
  const { isMac } = useActionDesk();
  const isIdle = useEngine((state) => state.session === null || state.connection !== 'open');
  return (
    <PopoverNext
      isOpen={isOpen && !isIdle}
      onInteraction={setOpen}
      placement="bottom-end"
      animation="minimal"
      arrow={false}
      disabled={isIdle}
      shouldReturnFocusOnClose={false}
      content={<ExportMenu onDone={() => setOpen(false)} />}
    >
      <ToolButton
        label={action.label}
        keyLabel={chordLabel(action.keys[0] ?? '', isMac)}
        text="Export…"
        isOn={isOpen}
        isDisabled={isIdle}
        testId="export-button"
        onPress={() => undefined}
      />
    </PopoverNext>
  );
}

function ExportMenu({ onDone }: { onDone(): void }): ReactNode {
  const { api, engineStore } = useWorkspace();
  const emitters = useEngine((state) => state.emitters);
  const isRunning = useEngine((state) => state.analysis?.phase === 'running');
  const centerFreqHz = useEngine((state) => state.session?.centerFreqHz ?? null);
  const frequencyUnit = useView((state) => state.frequencyUnit);
  const filterText = useView((state) => state.signalFilterText);
  const selectedId = useView((state) => state.selectedEmitterId);
  const markedIds = useSignalList((state) => state.markedIds);
  const decisions = useDecisions();
  const hasFilter = filterText.trim() !== '';
  const [scope, setScope] = useState<Scope>(markedIds.size > 1 ? 'selected' : hasFilter ? 'shown' : 'all');

  const context = filterContextFrom(centerFreqHz, frequencyUnit, decisions);
  const shown = filteredEmitters(namedEmitters(emitters, decisions), filterText, context);
  const selectedIds = markedIds.size > 1 ? [...markedIds] : selectedId === null ? [] : [selectedId];
  const idsByScope: Readonly<Record<Scope, readonly number[] | null>> = {
    all: null,
    shown: shown.map((emitter) => emitter.emitterId),
    selected: selectedIds,
  };
  const run = async (format: ExportFormat): Promise<void> => {
    onDone();
    const result = await api.invoke('export.run', { format, emitterIds: idsByScope[scope] });
    if (!result.ok) addNotice(engineStore, { level: 'error', text: result.error.message });
    else if (result.value.target.kind === 'download') fetchDownload(result.value);
    else addNotice(engineStore, { level: 'info', text: `Saved to ${result.value.target.path}` });
  };
  const scopes: readonly { readonly scope: Scope; readonly text: string; readonly isDisabled: boolean }[] = [
    { scope: 'all', text: `All signals (${emitters.length})`, isDisabled: false },
    {
      scope: 'shown',
      text: `Shown by the filter (${shown.length})`,
      isDisabled: !hasFilter || shown.length === 0,
    },
    {
      scope: 'selected',
      text: markedIds.size > 1 ? `The marked signals (${markedIds.size})` : 'The selected signal',
      isDisabled: selectedIds.length === 0,
    },
  ];
  return (
    <Menu className="export-menu" aria-label="Export">
      <MenuDivider title="Which signals" />
      {scopes.map((choice) => (
        <MenuItem
          key={choice.scope}
          role="menuitemradio"
          aria-checked={choice.scope === scope}
          icon={
            <span className="menu-mark">
              {choice.scope === scope ? <Icon name="check" sizePx={12} /> : null}
            </span>
          }
          disabled={choice.isDisabled}
          shouldDismissPopover={false}
          text={choice.text}
          data-testid={`export-scope-${choice.scope}`}
          onClick={() => setScope(choice.scope)}
        />
      ))}
      <MenuDivider title={isRunning ? 'As (what is found so far)' : 'As'} />
      {EXPORT_FORMATS.map((format) => (
        <MenuItem
          key={format}
          text={FORMAT_TEXTS[format].title}
          label={FORMAT_TEXTS[format].note}
          data-testid={`export-${format}`}
          onClick={() => void run(format)}
        />
      ))}
    </Menu>
  );
}
