// Changes between the replay and the whole file, over a corner of either.

import type { ReactNode } from 'react';
import { ActionButton } from '../../app/actions/action-button.tsx';
import './file.css';

export function FileModeSwitch(): ReactNode {
  return (
    <div className="file-mode-switch">
      <ActionButton id="file.toggle" text="Whole file" isKeyShown />
    </div>
  );
}
