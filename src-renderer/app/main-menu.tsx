// The menu of everything: one submenu for each group of actions, made from the actions themselves.

import { Menu, MenuItem, PopoverNext } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import { Icon } from '../widgets/icons.tsx';
import { ToolButton } from '../widgets/tool-button.tsx';
import { ACTION_GROUPS, type Action } from './actions/action.ts';
import { useActionDesk, useActionState } from './actions/actions-context.ts';
import { chordLabel } from './actions/chord.ts';

export interface MainMenuProps {
  readonly isOpen: boolean;
  setOpen(isOpen: boolean): void;
}

export function MainMenu({ isOpen, setOpen }: MainMenuProps): ReactNode {
  return (
    <PopoverNext
      isOpen={isOpen}
      onInteraction={setOpen}
      placement="bottom-start"
      animation="minimal"
      arrow={false}
      content={<GroupsMenu onDone={() => setOpen(false)} />}
    >
      <ToolButton label="Menu" icon="menu" isOn={isOpen} testId="menu-button" onPress={() => undefined} />
    </PopoverNext>
  );
}

function GroupsMenu({ onDone }: { onDone(): void }): ReactNode {
  const { actions } = useActionDesk();
  return (
    <Menu className="main-menu" aria-label="Menu">
      {ACTION_GROUPS.map((group) => (
        <MenuItem
          key={group}
          text={group}
          data-testid={`menu-${group}`}
          // Not among the items: a list with the role of a menu may hold nothing else.
          popoverProps={{ transitionDuration: 0, usePortal: true }}
        >
          {actions
            .filter((action) => action.group === group)
            .map((action) => (
              <ActionItem key={action.id} action={action} onDone={onDone} />
            ))}
        </MenuItem>
      ))}
    </Menu>
  );
}

function ActionItem({ action, onDone }: { readonly action: Action; onDone(): void }): ReactNode {
  const { isMac } = useActionDesk();
  const { isEnabled, isOn } = useActionState(action);
  const [key] = action.keys;
  return (
    <MenuItem
      text={action.label}
      label={key === undefined ? '' : chordLabel(key, isMac)}
      icon={<span className="menu-mark">{isOn === true ? <Icon name="check" sizePx={12} /> : null}</span>}
      role={isOn === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked={isOn}
      disabled={!isEnabled}
      onClick={() => {
        onDone();
        action.run();
      }}
    />
  );
}
