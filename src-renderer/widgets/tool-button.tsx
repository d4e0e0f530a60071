// A button of a toolbar: flat, with its key in the tooltip. A click with the pointer does not take the focus away, so
// that Space stays play and pause.

import { Button } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import { Hint } from './hint.tsx';
import { Icon, type IconName } from './icons.tsx';
import { KeyHint } from './key-hint.tsx';

export interface ToolButtonProps {
  /** Its accessible name, and its tooltip. */
  readonly label: string;
  readonly keyLabel?: string | undefined;
  readonly icon?: IconName;
  readonly text?: string;
  /** Shows the key inside the button too. */
  readonly isKeyShown?: boolean;
  /** undefined: not a toggle. */
  readonly isOn?: boolean | undefined;
  readonly isDisabled?: boolean;
  readonly testId?: string;
  onPress(): void;
}

export function ToolButton(props: ToolButtonProps): ReactNode {
  const {
    label,
    keyLabel,
    icon,
    text,
    isKeyShown = false,
    isOn,
    isDisabled = false,
    testId,
    onPress,
  } = props;
  return (
    <Hint text={label} keyLabel={keyLabel}>
      <Button
        className={icon !== undefined && text === undefined ? 'tool-button is-icon' : 'tool-button'}
        size="small"
        active={isOn === true}
        disabled={isDisabled}
        aria-label={text === undefined ? label : undefined}
        aria-pressed={isOn}
        data-testid={testId}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onPress}
      >
        {icon !== undefined && <Icon name={icon} />}
        {text}
        {isKeyShown && keyLabel !== undefined && <KeyHint label={keyLabel} />}
      </Button>
    </Hint>
  );
}
