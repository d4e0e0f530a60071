// The annotation list: what came with the recording, what was drawn, what was judged, and the tracks that wait for it.
// Virtual, by time; the arrow keys go through it, and every act is an action with a key.

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef } from 'react';
import { useActionDesk } from '../../app/actions/actions-context.ts';
import { useEngine, useFileView, useView } from '../../app/workspace-context.ts';
import { type AnnotationItem, boxOfItem, startOf } from '../../lib/annotation-items.ts';
import { EmptyState } from '../../widgets/empty-state.tsx';
import { AnnotationFields } from './annotation-fields.tsx';
import { AnnotationRow, annotationRowId } from './annotation-row.tsx';
import { useAnnotationItems } from './use-annotation-items.ts';
import './annotations.css';

const ROW_HEIGHT_PX = 24;
const OVERSCAN_ROWS = 8;
const PAGE_ROWS = 10;

export function AnnotationsView(): ReactNode {
  const items = useAnnotationItems();
  const { transport, revealBox } = useActionDesk();
  const session = useEngine((state) => state.session);
  const sampleCount = session?.sampleCount ?? 0;
  const frequencyUnit = useView((state) => state.frequencyUnit);
  const selectedKey = useView((state) => {
    if (state.selectedAnnotationId !== null) return `a${state.selectedAnnotationId}`;
    return state.selectedTrackId === null ? null : `t${state.selectedTrackId}`;
  });
  const isFileShown = useFileView((state) => state.isOn);
  const selectAnnotation = useView((state) => state.setSelectedAnnotationId);
  const selectTrack = useView((state) => state.setSelectedTrackId);
  const selectEmitter = useView((state) => state.setSelectedEmitterId);

  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN_ROWS,
    scrollMargin: ROW_HEIGHT_PX,
    scrollPaddingStart: ROW_HEIGHT_PX,
  });
  const shown = virtualizer.getVirtualItems();

  const onSelect = useCallback(
    (item: AnnotationItem) => {
      if (item.kind === 'annotation') selectAnnotation(item.annotation.annotationId);
      else {
        selectTrack(item.track.trackId);
        selectEmitter(item.track.emitterId);
      }
      // In the file nothing is torn away by it; the replay is only moved when that is asked for.
      if (isFileShown) revealBox(boxOfItem(item, sampleCount));
    },
    [selectAnnotation, selectTrack, selectEmitter, isFileShown, revealBox, sampleCount],
  );
  const onGoTo = useCallback((item: AnnotationItem) => transport.seek(startOf(item)), [transport]);

  const selectedIndex = items.findIndex(({ key }) => key === selectedKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection scrolls
  useEffect(() => {
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: 'auto' });
  }, [selectedKey]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE_ROWS, PageUp: -PAGE_ROWS }[event.key];
    const selected = items[selectedIndex];
    if (event.key === 'Enter' && selected !== undefined) onGoTo(selected);
    else if (step !== undefined && items.length > 0) {
      const wanted = selectedIndex < 0 ? (step > 0 ? 0 : items.length - 1) : selectedIndex + step;
      const next = items[Math.min(items.length - 1, Math.max(0, wanted))];
      if (next !== undefined) onSelect(next);
    } else return;
    event.preventDefault();
  };

  const centerFreqHz = frequencyUnit === 'relative' ? null : (session?.centerFreqHz ?? null);
  return (
    <section className="annotations" aria-label="Annotations">
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table */}
      <div
        className="annotation-grid"
        role="grid"
        tabIndex={0}
        data-role="annotation-grid"
        aria-label="Annotations and tracks"
        aria-rowcount={items.length + 1}
        aria-activedescendant={
          selectedKey !== null && shown.some(({ index }) => index === selectedIndex)
            ? annotationRowId(selectedKey)
            : undefined
        }
        onKeyDown={onKeyDown}
      >
        <div className="annotation-scroller" ref={scroller}>
          <AnnotationsHead isAbsolute={centerFreqHz !== null} />
          {items.length === 0 && <NoAnnotations />}
          {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table */}
          <div className="annotation-lines" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
            {session !== null &&
              shown.map(({ index, start }) => {
                const item = items[index];
                if (item === undefined) return null;
                return (
                  <AnnotationRow
                    key={item.key}
                    item={item}
                    index={index}
                    topPx={start - ROW_HEIGHT_PX}
                    isSelected={item.key === selectedKey}
                    sampleRateHz={session.sampleRateHz}
                    rowDurationS={session.settings.rowDurationS}
                    centerFreqHz={centerFreqHz}
                    onSelect={onSelect}
                    onGoTo={onGoTo}
                  />
                );
              })}
          </div>
        </div>
      </div>
      <AnnotationFields />
      <AnnotationsFoot />
    </section>
  );
}

function AnnotationsHead({ isAbsolute }: { readonly isAbsolute: boolean }): ReactNode {
  const heads = ['from', 'label', 'start', 's', isAbsolute ? 'MHz' : 'offset kHz', 'BW kHz', ''];
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: nothing in it can be pressed
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
    <div className="annotation-line annotation-head" role="row" aria-rowindex={1}>
      {heads.map((text, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: nothing in it can be pressed
        // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
        <div key={text} role="columnheader" className={index >= 2 && index <= 5 ? 'is-number' : ''}>
          {text}
        </div>
      ))}
    </div>
  );
}

/** Where it is saved, and what is going on. */
function AnnotationsFoot(): ReactNode {
  const status = useEngine((state) => state.annotationStatus);
  const parentName = useEngine((state) => state.session?.recording.pieceOf?.name);
  if (status === null) return <p className="annotation-foot">Nothing is open</p>;
  if (parentName !== undefined)
    return <p className="annotation-foot">They go along when you go back to {parentName}</p>;
  const { file, isChanged, unreadable } = status;
  const name = file.besidePath.split('/').at(-1);
  return (
    <p className="annotation-foot" title={file.besidePath}>
      {isChanged
        ? `Not saved; Ctrl S writes ${name}`
        : file.readFrom === null
          ? `Ctrl S writes ${name}`
          : 'Saved'}
      {unreadable > 0 && ` · ${unreadable} of the file not understood, kept as they are`}
    </p>
  );
}

function NoAnnotations(): ReactNode {
  const hasSession = useEngine((state) => state.session !== null);
  const isLive = useEngine((state) => state.session?.isLive === true);
  if (isLive) {
    return (
      <EmptyState title="A live source has no annotations">
        They belong to recordings. What it finds is in the log; signals can be named and noted in their list.
      </EmptyState>
    );
  }
  if (!hasSession) {
    return (
      <EmptyState title="No recording is open">
        Its annotations, and the tracks to judge, are listed here.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No annotations">
      Press B and drag on the waterfall to draw one; tracks that are found wait here to be judged.
    </EmptyState>
  );
}
