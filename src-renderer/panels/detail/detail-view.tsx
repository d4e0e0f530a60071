// The selected signal: its name and note, its numbers, its history, its bursts, its own waterfall. It reads the engine
// store; nothing in it moves when a value changes.

import { SegmentedControl } from '@blueprintjs/core';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Emitter, SessionInfo } from '#contract/entities.ts';
import { ActionButton } from '../../app/actions/action-button.tsx';
import { useDecisions, useEngine, useView } from '../../app/workspace-context.ts';
import { emitterColor } from '../../lib/emitter-colors.ts';
import { emitterOf } from '../../lib/emitter-index.ts';
import { CopyValue } from '../../widgets/copy-value.tsx';
import { EmptyState } from '../../widgets/empty-state.tsx';
import { BurstTable } from './burst-table.tsx';
import { NameField, NoteField } from './decision-fields.tsx';
import { detailValues } from './detail-values.ts';
import { HistoryView } from './history-view.tsx';
import { ZoomView } from './zoom-view.tsx';

const PARTS = [
  { value: 'history', label: 'History' },
  { value: 'waterfall', label: 'Waterfall' },
  { value: 'bursts', label: 'Bursts' },
] as const;
type Part = (typeof PARTS)[number]['value'];

/** From this height on all parts are shown at once. */
const TALL_PX = 620;

export function DetailView(): ReactNode {
  const session = useEngine((state) => state.session);
  const selectedId = useView((state) => state.selectedEmitterId);
  const emitter = useEngine((state) => emitterOf(state.emitters, selectedId));
  return (
    <section className="detail" aria-label="Selected signal" data-testid="detail">
      {session !== null && emitter !== undefined ? (
        <SignalDetail session={session} emitter={emitter} />
      ) : (
        <EmptyState title="No signal is selected">
          Click one in the list or on the waterfall: its measurements appear here.
        </EmptyState>
      )}
    </section>
  );
}

function SignalDetail(props: { readonly session: SessionInfo; readonly emitter: Emitter }): ReactNode {
  const { session, emitter } = props;
  const allTracks = useEngine((state) => state.tracks);
  const psdRefDbm = useEngine((state) => state.psdRefDbm);
  const isRelative = useView((state) => state.frequencyUnit === 'relative');
  const decision = useDecisions().get(emitter.emitterId);
  const tracks = useMemo(
    () => emitter.trackIds.flatMap((trackId) => allTracks.get(trackId) ?? []),
    [emitter, allTracks],
  );
  const values = useMemo(
    () => detailValues(emitter, tracks, session, psdRefDbm, isRelative),
    [emitter, tracks, session, psdRefDbm, isRelative],
  );
  const [part, setPart] = useState<Part>('history');
  const holder = useRef<HTMLDivElement>(null);
  const isTall = useIsTall(holder);
  const color = emitterColor(emitter.emitterId);
  const has = (wanted: Part): boolean => isTall || part === wanted;
  return (
    <div className="detail-body" ref={holder}>
      <header className="detail-head">
        <span className="signal-mark is-on" style={{ background: color, borderColor: color }} />
        <NameField key={emitter.emitterId} emitter={emitter} decision={decision} />
        {!isTall && (
          <SegmentedControl
            size="small"
            aria-label="What is shown of the signal"
            value={part}
            onValueChange={(value) => setPart(PARTS.find((one) => one.value === value)?.value ?? 'history')}
            options={PARTS.map(({ value, label }) => ({ value, label }))}
          />
        )}
      </header>
      <div className="detail-values">
        {values.map(({ id, ...value }) => (
          <CopyValue key={id} {...value} testId={`detail-${id}`} />
        ))}
      </div>
      <NoteField key={`note-${emitter.emitterId}`} emitter={emitter} decision={decision} />
      <div className={isTall ? 'detail-parts is-tall' : 'detail-parts'}>
        {has('history') && <HistoryView session={session} tracks={tracks} color={color} />}
        {has('waterfall') && <ZoomView emitter={emitter} color={color} />}
        {has('bursts') && <BurstTable session={session} tracks={tracks} />}
      </div>
    </div>
  );
}

function useIsTall(holder: { readonly current: HTMLElement | null }): boolean {
  const [isTall, setTall] = useState(false);
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (element.clientHeight > 0) setTall(element.clientHeight >= TALL_PX);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [holder]);
  return isTall;
}

/** Beside the tab: what can be done with the selected signal. */
export function DetailTools(): ReactNode {
  return (
    <>
      <ActionButton id="signals.pin" icon="pin" testId="detail-pin" />
      <ActionButton id="signals.ignore" icon="eye-off" testId="detail-ignore" />
      <ActionButton id="clips.cut" icon="scissors" testId="detail-clip" />
      <ActionButton id="signals.go-to" text="Go to" />
      <ActionButton id="signals.zoom" text="Zoom" />
    </>
  );
}
