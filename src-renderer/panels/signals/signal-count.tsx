// How many signals there are, and how many of them the filter shows: in the tab of the list.

import type { ReactNode } from 'react';
import { useSignalCount } from './use-shown-signals.ts';

export function SignalCount(): ReactNode {
  const { shown, total } = useSignalCount();
  return <span className="count">{shown === total ? total : `${shown} of ${total}`}</span>;
}
