// Every act by its name: type a part of it, press Enter. Made from the actions themselves, like menu and help sheet.

import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Icon } from '../widgets/icons.tsx';
import { KeyHint } from '../widgets/key-hint.tsx';
import type { Action } from './actions/action.ts';
import { useActionDesk } from './actions/actions-context.ts';
import { chordLabel } from './actions/chord.ts';
import { rankedActions } from './palette-search.ts';

export interface CommandPaletteProps {
  readonly isOpen: boolean;
  onClose(): void;
}

const LIST_ID = 'palette-list';
const PAGE_ROWS = 8;

/** The browser's own modal dialog: it is there and has the focus before the next key, however busy the page is. */
export function CommandPalette({ isOpen, onClose }: CommandPaletteProps): ReactNode {
  return isOpen ? <PaletteDialog onClose={onClose} /> : null;
}

function PaletteDialog({ onClose }: { onClose(): void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it; the click is on what lies around it
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Commands"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <PaletteBody onClose={onClose} />
    </dialog>
  );
}

function PaletteBody({ onClose }: { onClose(): void }): ReactNode {
  const { actions, isMac } = useActionDesk();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = rankedActions(
    actions.filter(({ id }) => id !== 'help.palette'),
    text,
  );
  const current = Math.min(active, Math.max(0, found.length - 1));
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  });

  const run = (action: Action | undefined): void => {
    if (action === undefined || !action.isEnabled()) return;
    onClose();
    // After the dialog is gone, so that what the action opens or focuses stays.
    requestAnimationFrame(() => action.run());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE_ROWS, PageUp: -PAGE_ROWS }[event.key];
    if (event.key === 'Enter') run(found[current]);
    else if (step !== undefined) setActive(Math.min(found.length - 1, Math.max(0, current + step)));
    else return;
    event.preventDefault();
  };
  return (
    <div className="palette-body">
      <div className="palette-field">
        <Icon name="search" sizePx={14} />
        <input
          // biome-ignore lint/a11y/noAutofocus: the palette is a text field that was asked for
          autoFocus
          type="text"
          role="combobox"
          aria-label="Command"
          aria-expanded="true"
          aria-controls={LIST_ID}
          aria-activedescendant={found.length === 0 ? undefined : optionId(current)}
          placeholder="Type a command"
          spellCheck={false}
          autoComplete="off"
          data-testid="palette-input"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        className="palette-list"
        id={LIST_ID}
        role="listbox"
        aria-label="Commands"
        ref={list}
        tabIndex={-1}
      >
        {found.map((action, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the focus and handles the keys
          <div
            key={action.id}
            id={optionId(index)}
            className="palette-option"
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            aria-disabled={!action.isEnabled()}
            data-testid="palette-option"
            onPointerMove={() => setActive(index)}
            onClick={() => run(action)}
          >
            <span className="palette-group">{action.group}</span>
            <span className="palette-label">{action.label}</span>
            {action.isOn?.() === true && <Icon name="check" sizePx={12} />}
            <span className="palette-keys">
              {action.keys.slice(0, 1).map((key) => (
                <KeyHint key={key} label={chordLabel(key, isMac)} />
              ))}
            </span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="palette-none">No command has “{text}” in its name.</p>}
    </div>
  );
}

function optionId(index: number): string {
  return `palette-option-${index}`;
}
