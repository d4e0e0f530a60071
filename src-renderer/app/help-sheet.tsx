// Every key of the application on one sheet, made from the actions themselves.

import { Dialog, DialogBody } from '@blueprintjs/core';
import { Fragment, type ReactNode } from 'react';
import { KeyHint } from '../widgets/key-hint.tsx';
import { ACTION_GROUPS } from './actions/action.ts';
import { useActionDesk } from './actions/actions-context.ts';
import { chordLabel } from './actions/chord.ts';

/** What the pointer and the lists do, which no action stands for. */
const GESTURES: readonly (readonly [string, string])[] = [
  ['↑ ↓', 'Signal list: select the one above or below'],
  ['Enter', 'Signal list: go to its first sample'],
  ['Tab', 'Next control'],
  ['Drag a tab', 'Move a panel'],
];

export interface HelpSheetProps {
  readonly isOpen: boolean;
  onClose(): void;
}

export function HelpSheet({ isOpen, onClose }: HelpSheetProps): ReactNode {
  const { actions, isMac } = useActionDesk();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keys" className="help-sheet" transitionDuration={0}>
      <DialogBody useOverflowScrollContainer={false}>
        <div className="help-groups" data-testid="help-sheet">
          {ACTION_GROUPS.map((group) => (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {actions
                  .filter((action) => action.group === group && action.keys.length > 0)
                  .map((action) => (
                    <Fragment key={action.id}>
                      <dt>
                        {action.keys.map((key) => (
                          <KeyHint key={key} label={chordLabel(key, isMac)} />
                        ))}
                      </dt>
                      <dd>{action.label}</dd>
                    </Fragment>
                  ))}
                {group === 'Help' &&
                  GESTURES.map(([key, text]) => (
                    <Fragment key={key}>
                      <dt>
                        <KeyHint label={key} />
                      </dt>
                      <dd>{text}</dd>
                    </Fragment>
                  ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogBody>
    </Dialog>
  );
}
