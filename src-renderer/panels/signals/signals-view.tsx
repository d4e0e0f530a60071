// The signal list: live, virtual, sorted and filtered. It selects in the view store and seeks through the transport;
// what a signal is comes from the engine store alone.

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Emitter } from '#contract/entities.ts';
import { useActionDesk } from '../../app/actions/actions-context.ts';
import { useEngine, useView } from '../../app/workspace-context.ts';
import { EmptyState } from '../../widgets/empty-state.tsx';
import { AnalysisLine } from './analysis-line.tsx';
import { onAirIntervals } from './on-air.ts';
import { SignalRow, signalRowId } from './signal-row.tsx';
import { SignalsHeader } from './signals-header.tsx';
import { useShownSignals } from './use-shown-signals.ts';

const ROW_HEIGHT_PX = 24;
const OVERSCAN_ROWS = 8;
const PAGE_ROWS = 10;

export function SignalsView(): ReactNode {
  const [isHeld, setHeld] = useState(false);
  const { signals, total } = useShownSignals(isHeld);
  const { transport } = useActionDesk();
  const session = useEngine((state) => state.session);
  const tracks = useEngine((state) => state.tracks);
  const frequencyUnit = useView((state) => state.frequencyUnit);
  const selectedId = useView((state) => state.selectedEmitterId);
  const hoveredId = useView((state) => state.hoveredEmitterId);
  const select = useView((state) => state.setSelectedEmitterId);
  const hover = useView((state) => state.setHoveredEmitterId);

  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: signals.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN_ROWS,
    // The column heads stick to the top of the same scroller.
    scrollMargin: ROW_HEIGHT_PX,
    scrollPaddingStart: ROW_HEIGHT_PX,
  });
  const items = virtualizer.getVirtualItems();
  const intervals = useMemo(
    () => new Map(signals.map((signal) => [signal.emitterId, onAirIntervals(signal, tracks)])),
    [signals, tracks],
  );

  const onSelect = useCallback((signal: Emitter) => select(signal.emitterId), [select]);
  const onGoTo = useCallback((signal: Emitter) => transport.seek(signal.firstSample), [transport]);
  const onHover = useCallback((signal: Emitter) => hover(signal.emitterId), [hover]);

  const selectedIndex = signals.findIndex((signal) => signal.emitterId === selectedId);
  // What was selected on the waterfall must be seen here, but an update of the list must not scroll it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection scrolls
  useEffect(() => {
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: 'auto' });
  }, [selectedId]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE_ROWS, PageUp: -PAGE_ROWS }[event.key];
    const selected = signals[selectedIndex];
    if (event.key === 'Enter' && selected !== undefined) onGoTo(selected);
    else if (step !== undefined && signals.length > 0) {
      const wanted = selectedIndex < 0 ? (step > 0 ? 0 : signals.length - 1) : selectedIndex + step;
      const next = signals[Math.min(signals.length - 1, Math.max(0, wanted))];
      if (next !== undefined) onSelect(next);
    } else return;
    event.preventDefault();
  };

  const centerFreqHz = frequencyUnit === 'relative' ? null : (session?.centerFreqHz ?? null);
  return (
    <section className="signals" aria-label="Signals">
      <AnalysisLine />
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table */}
      <div
        className="signal-grid"
        role="grid"
        tabIndex={0}
        aria-label="Signals found"
        aria-rowcount={signals.length + 1}
        aria-colcount={7}
        aria-activedescendant={
          items.some((item) => item.index === selectedIndex) && selectedId !== null
            ? signalRowId(selectedId)
            : undefined
        }
        onKeyDown={onKeyDown}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => {
          setHeld(false);
          hover(null);
        }}
      >
        <div className="signal-scroller" ref={scroller}>
          <SignalsHeader isAbsolute={centerFreqHz !== null} />
          {signals.length === 0 && <NoSignals hasFilter={total > 0} />}
          {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table */}
          <div className="signal-lines" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
            {session !== null &&
              items.map((item) => {
                const signal = signals[item.index];
                if (signal === undefined) return null;
                return (
                  <SignalRow
                    key={signal.emitterId}
                    signal={signal}
                    index={item.index}
                    topPx={item.start - ROW_HEIGHT_PX}
                    isSelected={signal.emitterId === selectedId}
                    isHovered={signal.emitterId === hoveredId}
                    intervals={intervals.get(signal.emitterId) ?? { starts: [], ends: [] }}
                    sampleRateHz={session.sampleRateHz}
                    centerFreqHz={centerFreqHz}
                    onSelect={onSelect}
                    onGoTo={onGoTo}
                    onHover={onHover}
                  />
                );
              })}
          </div>
        </div>
      </div>
    </section>
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
