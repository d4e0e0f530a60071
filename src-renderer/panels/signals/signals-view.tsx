// The signal list: live, virtual, sorted and filtered. It selects in the view store and steers through the desk; what a
// signal is comes from the engine store alone.

import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Emitter } from '#contract/entities.ts';
import { useActionDesk } from '../../app/actions/actions-context.ts';
import { useEngine, useSignalList, useView, useWorkspace } from '../../app/workspace-context.ts';
import { EmptyState } from '../../widgets/empty-state.tsx';
import { AnalysisLine } from './analysis-line.tsx';
import { type ColumnContext, columnOf } from './signal-columns.ts';
import { SignalLines } from './signal-lines.tsx';
import { signalRowId } from './signal-row.tsx';
import { SignalsHeader } from './signals-header.tsx';
import { useColumnTable } from './use-column-table.ts';
import { useShownSignals } from './use-shown-signals.ts';

const PAGE_ROWS = 10;

export function SignalsView(): ReactNode {
  const [isHeld, setHeld] = useState(false);
  const { signals, total } = useShownSignals(isHeld);
  const { reveal, transport } = useActionDesk();
  const { signalListStore } = useWorkspace();
  const session = useEngine((state) => state.session);
  const context = useColumnContext();
  const selectedId = useView((state) => state.selectedEmitterId);
  const select = useView((state) => state.setSelectedEmitterId);
  const hover = useView((state) => state.setHoveredEmitterId);
  const markedIds = useSignalList((state) => state.markedIds);
  const table = useColumnTable(context?.centerFreqHz !== null);
  const columns = useMemo(() => table.columnIds.map(columnOf), [table.columnIds]);

  const scroller = useRef<HTMLDivElement>(null);
  const [isSelectedShown, setSelectedShown] = useState(false);
  const selectedIndex = useMemo(
    () => (selectedId === null ? -1 : signals.findIndex((signal) => signal.emitterId === selectedId)),
    [signals, selectedId],
  );

  // Handlers that the lines hold must not change with every update, or every line would be drawn anew.
  const latest = useRef({ signals, selectedIndex });
  latest.current = { signals, selectedIndex };
  const onPress = useCallback(
    (signal: Emitter, event: MouseEvent) => {
      const { setMarkedIds, markedIds: marked } = signalListStore.getState();
      const { signals: shown, selectedIndex: anchor } = latest.current;
      const ids = shown.map(({ emitterId }) => emitterId);
      const at = ids.indexOf(signal.emitterId);
      if (event.shiftKey && anchor >= 0) {
        setMarkedIds(new Set(ids.slice(Math.min(anchor, at), Math.max(anchor, at) + 1)));
        return;
      }
      if (event.ctrlKey || event.metaKey) {
        const before =
          marked.size > 0 ? marked : new Set(anchor < 0 ? [] : [ids[anchor] ?? signal.emitterId]);
        const next = new Set(before);
        if (!next.delete(signal.emitterId)) next.add(signal.emitterId);
        setMarkedIds(next);
        if (next.has(signal.emitterId)) select(signal.emitterId);
        return;
      }
      setMarkedIds(new Set());
      select(signal.emitterId);
      reveal(signal);
    },
    [signalListStore, select, reveal],
  );
  const onGoTo = useCallback((signal: Emitter) => transport.seek(signal.firstSample), [transport]);
  const onHover = useCallback((signal: Emitter) => hover(signal.emitterId), [hover]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE_ROWS, PageUp: -PAGE_ROWS };
    const step = event.ctrlKey || event.metaKey ? undefined : steps[event.key as keyof typeof steps];
    const selected = signals[selectedIndex];
    if (event.key === 'Enter' && selected !== undefined) onGoTo(selected);
    else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey))
      signalListStore.getState().setMarkedIds(new Set(signals.map(({ emitterId }) => emitterId)));
    else if (step !== undefined && signals.length > 0) {
      const wanted = selectedIndex < 0 ? (step > 0 ? 0 : signals.length - 1) : selectedIndex + step;
      const next = signals[Math.min(signals.length - 1, Math.max(0, wanted))];
      if (next !== undefined) {
        if (event.shiftKey) {
          const { markedIds: marked, setMarkedIds } = signalListStore.getState();
          setMarkedIds(new Set([...marked, selected?.emitterId ?? next.emitterId, next.emitterId]));
        } else if (markedIds.size > 0) signalListStore.getState().setMarkedIds(new Set());
        select(next.emitterId);
      }
    } else return;
    event.preventDefault();
  };

  const style: CSSProperties & Record<'--signal-columns', string> = { '--signal-columns': table.template };
  return (
    <section className="signals" aria-label="Signals">
      <AnalysisLine />
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table */}
      <div
        className="signal-grid"
        role="grid"
        tabIndex={0}
        style={style}
        aria-label="Signals found"
        aria-multiselectable="true"
        aria-rowcount={signals.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={isSelectedShown && selectedId !== null ? signalRowId(selectedId) : undefined}
        onKeyDown={onKeyDown}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => {
          setHeld(false);
          hover(null);
        }}
      >
        <div className="signal-scroller" ref={scroller} role="presentation">
          <SignalsHeader table={table} />
          {signals.length === 0 && <NoSignals hasFilter={total > 0} />}
          <SignalLines
            scroller={scroller}
            signals={signals}
            selectedIndex={selectedIndex}
            columns={columns}
            minWidthPx={table.minWidthPx}
            context={session === null ? null : context}
            onSelectedShown={setSelectedShown}
            onPress={onPress}
            onGoTo={onGoTo}
            onHover={onHover}
          />
        </div>
      </div>
    </section>
  );
}

/** null without a session. The same object while nothing in it changes. */
function useColumnContext(): ColumnContext | null {
  const sampleRateHz = useEngine((state) => state.session?.sampleRateHz ?? null);
  const center = useEngine((state) => state.session?.centerFreqHz ?? null);
  const rowDurationS = useEngine((state) => state.session?.settings.rowDurationS ?? 1);
  const psdRefDbm = useEngine((state) => state.psdRefDbm);
  const isRelative = useView((state) => state.frequencyUnit === 'relative');
  const centerFreqHz = isRelative ? null : center;
  return useMemo(
    () => (sampleRateHz === null ? null : { sampleRateHz, centerFreqHz, rowDurationS, psdRefDbm }),
    [sampleRateHz, centerFreqHz, rowDurationS, psdRefDbm],
  );
}

function NoSignals({ hasFilter }: { readonly hasFilter: boolean }): ReactNode {
  const hasSession = useEngine((state) => state.session !== null);
  const phase = useEngine((state) => state.analysis?.phase ?? null);
  if (hasFilter)
    return <EmptyState title="No signal passes the filter">Press Esc in the filter to clear it.</EmptyState>;
  if (!hasSession)
    return (
      <EmptyState title="No recording is open">
        Open one (Ctrl O): its signals are found and listed here.
      </EmptyState>
    );
  if (phase === 'running')
    return <EmptyState title="Looking for signals">They appear here as the analysis finds them.</EmptyState>;
  if (phase === 'failed' || phase === 'cancelled')
    return <EmptyState title={`The analysis was ${phase === 'failed' ? 'not completed' : 'cancelled'}`} />;
  return (
    <EmptyState title="No signal was found">
      Nothing rose above the detector's threshold in this recording.
    </EmptyState>
  );
}
