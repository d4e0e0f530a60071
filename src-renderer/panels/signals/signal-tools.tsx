// What stands beside the tab of the signal list: what can be done with the marked signals, the columns, the filter.

import { Menu, MenuDivider, MenuItem, PopoverNext } from '@blueprintjs/core';
import { type ReactNode, useState } from 'react';
import { ActionButton } from '../../app/actions/action-button.tsx';
import { useEngine, useSignalList, useView } from '../../app/workspace-context.ts';
import { FIRST_COLUMN } from '../../stores/signal-list-store.ts';
import { Icon } from '../../widgets/icons.tsx';
import { ToolButton } from '../../widgets/tool-button.tsx';
import { SIGNAL_COLUMNS } from './signal-columns.ts';
import { SignalFilter } from './signal-filter-field.tsx';

export function SignalTools(): ReactNode {
  return (
    <>
      <MarkedCount />
      <ActionButton id="signals.pin" icon="pin" />
      <ActionButton id="signals.ignore" icon="eye-off" />
      <ActionButton id="signals.export" icon="download" />
      <ColumnMenu />
      <SignalFilter />
    </>
  );
}

function MarkedCount(): ReactNode {
  const count = useSignalList((state) => state.markedIds.size);
  return count > 1 ? (
    <span className="count" role="status">
      {count} marked
    </span>
  ) : null;
}

function ColumnMenu(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <PopoverNext
      isOpen={isOpen}
      onInteraction={setOpen}
      placement="bottom-end"
      animation="minimal"
      arrow={false}
      content={<ColumnChoice />}
    >
      <ToolButton
        label="Columns of the list"
        icon="columns"
        isOn={isOpen}
        testId="columns-button"
        onPress={() => undefined}
      />
    </PopoverNext>
  );
}

function ColumnChoice(): ReactNode {
  const shown = useSignalList((state) => state.shownColumns);
  const setShown = useSignalList((state) => state.setShownColumns);
  const reset = useSignalList((state) => state.resetColumns);
  const isRelative = useView((state) => state.frequencyUnit === 'relative');
  const isAbsolute = useEngine((state) => !isRelative && (state.session?.centerFreqHz ?? null) !== null);
  return (
    <Menu className="column-menu" aria-label="Columns">
      {SIGNAL_COLUMNS.filter(({ id }) => id !== FIRST_COLUMN).map((column) => {
        const isShown = shown.includes(column.id);
        return (
          <MenuItem
            key={column.id}
            text={column.title(isAbsolute)}
            title={column.explanation}
            icon={<span className="menu-mark">{isShown ? <Icon name="check" sizePx={12} /> : null}</span>}
            role="menuitemcheckbox"
            aria-checked={isShown}
            shouldDismissPopover={false}
            data-testid={`column-${column.id}`}
            onClick={() => setShown(isShown ? shown.filter((id) => id !== column.id) : [...shown, column.id])}
          />
        );
      })}
      <MenuDivider />
      <MenuItem text="As delivered" shouldDismissPopover={false} onClick={reset} />
    </Menu>
  );
}
