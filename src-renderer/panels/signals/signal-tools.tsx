// What stands beside the tab of the signal list: its filter.

import type { ReactNode } from 'react';
import { SignalFilter } from './signal-filter-field.tsx';

export function SignalTools(): ReactNode {
  return <SignalFilter />;
}
