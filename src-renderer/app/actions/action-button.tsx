// The button of an action: its name, its key, whether it can be pressed and whether it is on all come from the action.

import type { ReactNode } from 'react';
import type { IconName } from '../../widgets/icons.tsx';
import { ToolButton } from '../../widgets/tool-button.tsx';
import { useAction, useActionDesk, useActionState } from './actions-context.ts';
import { chordLabel } from './chord.ts';

export interface ActionButtonProps {
  readonly id: string;
  /** In place of the action's label, where there is little room or the state says it better. */
  readonly label?: string;
  readonly text?: string;
  readonly icon?: IconName;
  readonly isKeyShown?: boolean;
  readonly testId?: string;
}

export function ActionButton(props: ActionButtonProps): ReactNode {
  const action = useAction(props.id);
  const { isEnabled, isOn } = useActionState(action);
  const { isMac } = useActionDesk();
  const [key] = action.keys;
  return (
    <ToolButton
      label={props.label ?? action.label}
      keyLabel={key === undefined ? undefined : chordLabel(key, isMac)}
      {...(props.icon === undefined ? {} : { icon: props.icon })}
      {...(props.text === undefined ? {} : { text: props.text })}
      isKeyShown={props.isKeyShown ?? false}
      isOn={isOn}
      isDisabled={!isEnabled}
      testId={props.testId ?? `${props.id.replace('.', '-')}-button`}
      onPress={action.run}
    />
  );
}
