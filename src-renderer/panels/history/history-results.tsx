// What the log found, the newest first: virtual, filled page by page as it is scrolled. Enter or a double click opens the
// recording at that moment.

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import type { LogHit } from '#contract/log.ts';
import { useHistory, useWorkspace } from '../../app/workspace-context.ts';
import { formatDb, formatFixed, formatMhz, formatSigned } from '../../lib/format.ts';
import { timeText } from '../../lib/log-fields.ts';
import { EmptyState } from '../../widgets/empty-state.tsx';
import { useOpenHit } from './use-open-hit.ts';

const ROW_PX = 24;
const PAGE_ROWS = 10;
/** So near the end the next page is asked for. */
const NEAR_END_ROWS = 40;
const HEADS = [
  'Time (UTC)',
  'Frequency',
  'Width kHz',
  'dBFS',
  'SNR',
  'Length s',
  'Class',
  'Label',
  'Session',
];

export function HistoryResults(): ReactNode {
  const { historyStore } = useWorkspace();
  const hits = useHistory((state) => state.hits);
  const isMore = useHistory((state) => state.nextCursor !== null);
  const selected = useHistory((state) => state.selectedIndex);
  const problem = useHistory((state) => state.problem);
  const open = useOpenHit();
  const scroller = useRef<HTMLDivElement>(null);
  const count = hits?.length ?? 0;
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollMargin: ROW_PX,
    scrollPaddingStart: ROW_PX,
  });
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (isMore && lastShown > count - NEAR_END_ROWS) void historyStore.getState().more();
  }, [historyStore, isMore, lastShown, count]);

  const select = (index: number): void => {
    historyStore.getState().select(index);
    virtualizer.scrollToIndex(index, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE_ROWS, PageUp: -PAGE_ROWS }[event.key];
    const hit = hits?.[selected];
    if (event.key === 'Enter' && hit !== undefined) void open(hit);
    else if (step !== undefined && count > 0) {
      select(Math.min(count - 1, Math.max(0, selected < 0 ? 0 : selected + step)));
    } else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
    <div
      className="history-results"
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label="Found in the log"
      aria-rowcount={isMore ? -1 : count + 1}
      aria-activedescendant={
        items.some(({ index }) => index === selected) ? `history-${selected}` : undefined
      }
      onKeyDown={onKeyDown}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table */}
      <div className="history-row is-head" role="row">
        {HEADS.map((head) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
          // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
          <div key={head} role="columnheader">
            {head}
          </div>
        ))}
      </div>
      {problem !== null ? (
        <EmptyState title="The log did not answer">{problem}</EmptyState>
      ) : (
        hits !== null &&
        count === 0 && (
          <EmptyState title="Nothing in the log fits">
            Ask for more: a longer time, a wider band. What has no known radio frequency is not found by one.
          </EmptyState>
        )
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table */}
      <div role="rowgroup" className="history-lines" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const hit = hits?.[item.index];
          if (hit === undefined) return null;
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
            // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
            <div
              key={`${hit.sessionId}/${hit.trackId}`}
              id={`history-${item.index}`}
              className={item.index === selected ? 'history-row is-selected' : 'history-row'}
              style={{ transform: `translateY(${item.start - ROW_PX}px)` }}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={item.index === selected}
              data-testid="history-row"
              onClick={() => select(item.index)}
              onDoubleClick={() => void open(hit)}
            >
              {cellsOf(hit).map((text, k) => (
                // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
                // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
                <div key={HEADS[k]} role="gridcell" title={k === 0 && !hit.isClockKnown ? CLOCK_HINT : text}>
                  {text}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const CLOCK_HINT = 'The recording has no clock: this counts from when it was analysed';

function millisecondsOf(timeNs: string): string {
  return String((BigInt(timeNs) / 1_000_000n) % 1000n).padStart(3, '0');
}

function cellsOf(hit: LogHit): readonly string[] {
  return [
    `${hit.isClockKnown ? '' : '~ '}${timeText(hit.timeStartNs)}.${millisecondsOf(hit.timeStartNs)}`,
    hit.centerFreqHz === null ? `${formatSigned(hit.offsetHz / 1e3, 3)} kHz` : formatMhz(hit.centerFreqHz, 6),
    formatFixed(hit.bandwidthHz / 1e3, 2),
    formatDb(hit.powerDbfs),
    formatDb(hit.snrDb),
    formatFixed(hit.durationS, 3),
    hit.class ?? '',
    hit.isCutShort ? `${hit.label ?? ''} (cut short)` : (hit.label ?? ''),
    String(hit.sessionId),
  ];
}
