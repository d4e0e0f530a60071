// Every track of the signal with its numbers, virtual, because a hopper has thousands. A click goes there.

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import type { SessionInfo, Track } from '#contract/entities.ts';
import { useActionDesk } from '../../app/actions/actions-context.ts';
import { useView } from '../../app/workspace-context.ts';
import { clockDecimals, formatClock, formatDb, formatDuration } from '../../lib/format.ts';
import { bandwidthText, frequencyText } from '../../lib/signal-text.ts';

const ROW_HEIGHT_PX = 20;
const HEADS = ['start', 'length', 'MHz', 'BW kHz', 'dBFS', 'SNR'] as const;

export function BurstTable(props: {
  readonly session: SessionInfo;
  readonly tracks: readonly Track[];
}): ReactNode {
  const { session, tracks } = props;
  const { transport } = useActionDesk();
  const isRelative = useView((state) => state.frequencyUnit === 'relative');
  const centerFreqHz = isRelative ? null : session.centerFreqHz;
  const ordered = useMemo(() => [...tracks].sort((a, b) => a.sampleStart - b.sampleStart), [tracks]);
  const [activeId, setActiveId] = useState<number | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: ordered.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 8,
    scrollMargin: ROW_HEIGHT_PX,
    scrollPaddingStart: ROW_HEIGHT_PX,
  });
  const goTo = (index: number): void => {
    const track = ordered[index];
    if (track === undefined) return;
    setActiveId(track.trackId);
    virtualizer.scrollToIndex(index, { align: 'auto' });
    transport.seek(track.sampleStart);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = ordered.findIndex(({ trackId }) => trackId === activeId);
    goTo(Math.min(ordered.length - 1, Math.max(0, at + step)));
  };
  const decimals = clockDecimals(session.settings.rowDurationS);
  const { sampleRateHz } = session;
  return (
    <div className="bursts">
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table */}
      <div
        className="bursts-scroller"
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label="Bursts"
        aria-rowcount={ordered.length + 1}
        data-testid="burst-table"
        onKeyDown={onKeyDown}
      >
        {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
        {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table */}
        <div className="bursts-line is-head" role="row">
          {HEADS.map((head) => (
            // biome-ignore lint/a11y/useFocusableInteractive: nothing in it can be pressed
            // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
            <span key={head} role="columnheader">
              {head === 'MHz' && centerFreqHz === null ? 'kHz' : head}
            </span>
          ))}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table */}
        <div className="bursts-lines" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const track = ordered[item.index];
            if (track === undefined) return null;
            const cells = [
              formatClock(track.sampleStart / sampleRateHz, decimals),
              formatDuration(track.sampleCount / sampleRateHz),
              frequencyText(track.offsetHz, centerFreqHz),
              bandwidthText(track.bandwidthHz),
              formatDb(track.powerDbfs),
              formatDb(track.snrDb),
            ];
            return (
              // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
              // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
              <div
                key={track.trackId}
                className="bursts-line"
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={track.trackId === activeId}
                style={{ transform: `translateY(${item.start - ROW_HEIGHT_PX}px)` }}
                onClick={() => goTo(item.index)}
              >
                {cells.map((text, index) => (
                  // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
                  // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
                  <span key={HEADS[index]} role="gridcell">
                    {text}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
