// Says that a piece of a recording is open, where in it the piece lies, and leads back. Nothing while a recording is.

import type { ReactNode } from 'react';
import { formatClock } from '../lib/format.ts';
import { ActionButton } from './actions/action-button.tsx';
import { useEngine } from './workspace-context.ts';

export function PiecePlace(): ReactNode {
  const origin = useEngine((state) => state.session?.recording.pieceOf ?? null);
  if (origin === null) return null;
  const startS = origin.sampleStart / origin.sampleRateHz;
  return (
    <span className="piece-place" data-testid="piece-place">
      <ActionButton id="piece.leave" text={`Back to ${origin.name}`} testId="piece-leave" />
      <span title="Where the piece begins in its recording">from {formatClock(startS, 6)}</span>
    </span>
  );
}
