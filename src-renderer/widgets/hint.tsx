// The tooltip of a control: what it does and which key does the same. Late enough not to be in the way.

import { Tooltip } from '@blueprintjs/core';
import type { ReactElement, ReactNode } from 'react';
import { KeyHint } from './key-hint.tsx';

export interface HintProps {
  readonly text: string;
  /** Labels of keys, the first is shown. */
  readonly keyLabel?: string | undefined;
  readonly placement?: 'top' | 'bottom' | 'left' | 'right' | 'bottom-end' | 'top-start' | 'top-end';
  readonly children: ReactElement;
}

const OPEN_DELAY_MS = 500;

export function Hint({ text, keyLabel, placement = 'bottom', children }: HintProps): ReactNode {
  return (
    <Tooltip
      compact
      minimal
      hoverOpenDelay={OPEN_DELAY_MS}
      openOnTargetFocus={false}
      placement={placement}
      content={
        <span className="hint">
          {text}
          {keyLabel !== undefined && <KeyHint label={keyLabel} />}
        </span>
      }
    >
      {children}
    </Tooltip>
  );
}
