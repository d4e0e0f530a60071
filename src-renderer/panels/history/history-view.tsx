// What Sferic saw before: questions to the log at the left, what it found in the middle, when and where the spectrum was
// in use, or what two sessions differ in, at the right.

import { type ReactNode, useEffect } from 'react';
import { useEngine, useHistory } from '../../app/workspace-context.ts';
import { HistoryForm } from './history-form.tsx';
import { HistoryResults } from './history-results.tsx';
import { HistorySide } from './history-side.tsx';

export function HistoryView(): ReactNode {
  const ask = useHistory((state) => state.ask);
  const isFirst = useHistory((state) => state.hits === null);
  const isConnected = useEngine((state) => state.connection === 'open');
  useEffect(() => {
    if (isFirst && isConnected) void ask();
  }, [ask, isFirst, isConnected]);
  return (
    <section className="history" aria-label="History">
      <HistoryForm />
      <HistoryResults />
      <HistorySide />
    </section>
  );
}
