// The lines of the signal list that are on the page. Apart from the list, so that scrolling draws neither its heads nor
// anything else anew; each line stays in its place on the page and takes the next signal that comes to it.

import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import type { Emitter } from '#contract/entities.ts';
import { useDecisions, useSignalList, useView } from '../../app/workspace-context.ts';
import { hasAll, type Lines, nextLines } from './shown-lines.ts';
import type { ColumnContext, SignalColumn } from './signal-columns.ts';
import { SignalRow, type SignalRowProps } from './signal-row.tsx';

const ROW_HEIGHT_PX = 24;
/** Beyond each edge of what is in view: a turn of the wheel and more. */
const LINES_BEYOND = 16;
const LINES_PER_FRAME = 2;

export interface SignalLinesProps extends Pick<SignalRowProps, 'onPress' | 'onGoTo' | 'onHover'> {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly signals: readonly Emitter[];
  readonly selectedIndex: number;
  readonly columns: readonly SignalColumn[];
  readonly minWidthPx: number;
  /** null without a session: no line is shown. */
  readonly context: ColumnContext | null;
  /** Whether the selected line is on the page. */
  onSelectedShown(isShown: boolean): void;
}

export function SignalLines(props: SignalLinesProps): ReactNode {
  const { scroller, signals, selectedIndex, columns, context, onSelectedShown } = props;
  const decisions = useDecisions();
  const selectedId = useView((state) => state.selectedEmitterId);
  const markedIds = useSignalList((state) => state.markedIds);
  const virtualizer = useVirtualizer({
    count: signals.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: LINES_BEYOND,
    // The column heads stick to the top of the same scroller.
    scrollMargin: ROW_HEIGHT_PX,
    scrollPaddingStart: ROW_HEIGHT_PX,
  });
  const { lines, places } = useSteppedLines(virtualizer.getVirtualItems(), virtualizer.range, signals.length);

  const isSelectedShown = selectedIndex >= lines.first && selectedIndex < lines.end;
  useEffect(() => onSelectedShown(isSelectedShown), [onSelectedShown, isSelectedShown]);

  // What was selected on the waterfall must be seen here, but an update of the list must not scroll it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection scrolls
  useEffect(() => {
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: 'auto' });
  }, [selectedId]);

  // In the order of the places, which no line leaves: to move one on the page costs as much as to make it.
  const shown = Array.from({ length: lines.end - lines.first }, (_, at) => lines.first + at)
    .map((index) => ({ index, place: index % places }))
    .sort((a, b) => a.place - b.place);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
    <div
      className="signal-lines"
      role="rowgroup"
      style={{ height: virtualizer.getTotalSize(), minWidth: props.minWidthPx }}
    >
      {context !== null &&
        shown.map(({ index, place }) => {
          const signal = signals[index];
          if (signal === undefined) return null;
          return (
            <SignalRow
              key={place}
              signal={signal}
              index={index}
              topPx={index * ROW_HEIGHT_PX}
              isSelected={signal.emitterId === selectedId}
              isMarked={markedIds.has(signal.emitterId)}
              columns={columns}
              context={context}
              decision={decisions.get(signal.emitterId)}
              onPress={props.onPress}
              onGoTo={props.onGoTo}
              onHover={props.onHover}
            />
          );
        })}
    </div>
  );
}

/** The lines to draw, a step nearer to the wanted ones with every frame, and how many places they take turns in. */
function useSteppedLines(
  items: readonly VirtualItem[],
  range: { readonly startIndex: number; readonly endIndex: number } | null,
  count: number,
): { readonly lines: Lines; readonly places: number } {
  const shown = useRef<Lines | null>(null);
  const places = useRef(1);
  const [, step] = useReducer((steps: number) => steps + 1, 0);
  const wanted = { first: items[0]?.index ?? 0, end: (items.at(-1)?.index ?? -1) + 1 };
  const inView = {
    first: Math.max(wanted.first, range?.startIndex ?? wanted.first),
    end: Math.min(wanted.end, (range?.endIndex ?? wanted.end - 1) + 1),
  };
  const inViewCount = inView.end - inView.first;
  // They only ever grow: with another number of places every line would change its own.
  places.current = Math.max(places.current, inViewCount + 2 * LINES_BEYOND);
  const before = shown.current;
  const kept = before === null ? null : { first: before.first, end: Math.min(before.end, count) };
  const lines = nextLines(kept !== null && kept.end > kept.first ? kept : null, {
    inView,
    wanted,
    places: places.current,
    step: LINES_PER_FRAME,
  });
  useLayoutEffect(() => {
    shown.current = lines;
  });
  const isComplete = hasAll(lines, wanted);
  useEffect(() => {
    if (isComplete) return;
    const handle = requestAnimationFrame(step);
    return () => cancelAnimationFrame(handle);
  });
  return { lines, places: places.current };
}
