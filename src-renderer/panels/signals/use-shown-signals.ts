// The lines of the list in the order in which they are shown: filtered, sorted, and held still under the pointer.

import { useEffect, useMemo, useRef, useState } from 'react';
import type { Emitter } from '#contract/entities.ts';
import { useDecisions, useEngine, useView } from '../../app/workspace-context.ts';
import { type FilterContext, parseSignalFilter } from '../../lib/signal-filter.ts';
import { namedEmitters } from '../../stores/decisions-store.ts';
import {
  filterContextFrom,
  filteredEmitters,
  heldOrder,
  sortedEmitters,
} from '../../stores/shown-emitters.ts';

export interface ShownSignals {
  readonly signals: readonly Emitter[];
  readonly total: number;
}

function useFilterContext(): FilterContext {
  const centerFreqHz = useEngine((state) => state.session?.centerFreqHz ?? null);
  const frequencyUnit = useView((state) => state.frequencyUnit);
  const decisions = useDecisions();
  return useMemo(
    () => filterContextFrom(centerFreqHz, frequencyUnit, decisions),
    [centerFreqHz, frequencyUnit, decisions],
  );
}

/** Under the names that the analyst gave them. */
function useNamedEmitters(): readonly Emitter[] {
  const emitters = useEngine((state) => state.emitters);
  return namedEmitters(emitters, useDecisions());
}

/** What is wrong with the filter that is being typed; the list shows everything meanwhile. null: nothing. */
export function useFilterMessage(): string | null {
  const context = useFilterContext();
  const text = useView((state) => state.signalFilterText);
  const filter = useMemo(() => parseSignalFilter(text, context), [text, context]);
  return filter.ok ? null : filter.message;
}

export function useSignalCount(): { readonly shown: number; readonly total: number } {
  const emitters = useNamedEmitters();
  const context = useFilterContext();
  const text = useRested(useView((state) => state.signalFilterText));
  const shown = useMemo(() => filteredEmitters(emitters, text, context).length, [emitters, text, context]);
  return { shown, total: emitters.length };
}

export function useShownSignals(isHeld: boolean): ShownSignals {
  const emitters = useNamedEmitters();
  const decisions = useDecisions();
  const filterText = useView((state) => state.signalFilterText);
  const sort = useView((state) => state.signalSort);

  const context = useFilterContext();
  const appliedText = useRested(filterText);

  const sorted = useMemo(
    () => sortedEmitters(filteredEmitters(emitters, appliedText, context), sort, decisions),
    [emitters, appliedText, context, sort, decisions],
  );
  const shownSignals = useRef<readonly Emitter[]>([]);
  const shownSort = useRef(sort);
  const shownText = useRef(appliedText);
  const shownDecisions = useRef(decisions);
  // A click on a header, another filter, a pin are wishes for another order, so they are not held back.
  const isOrderHeld =
    isHeld &&
    shownSort.current === sort &&
    shownText.current === appliedText &&
    shownDecisions.current === decisions;
  const shown = shownSignals.current;
  // While a list of ten thousand is scrolled it is the same list at every step.
  const signals = useMemo(
    () => (isOrderHeld ? heldOrder(shown, sorted) : sorted),
    [isOrderHeld, shown, sorted],
  );
  useEffect(() => {
    shownSignals.current = signals;
    shownSort.current = sort;
    shownText.current = appliedText;
    shownDecisions.current = decisions;
  }, [signals, sort, appliedText, decisions]);
  return { signals, total: emitters.length };
}

/** A text that has rested: halfway through `snr > 6`, the letters `sn` are no filter yet. */
const REST_MS = 160;

function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), text === '' ? 0 : REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
