// The selected signal in numbers, and its level over time. It reads the engine store; nothing in it moves when a
// value changes.

import { type ReactNode, useMemo } from 'react';
import type { Emitter, SessionInfo } from '#contract/entities.ts';
import { ActionButton } from '../../app/actions/action-button.tsx';
import { useActionDesk } from '../../app/actions/actions-context.ts';
import { useEngine, useView } from '../../app/workspace-context.ts';
import { emitterColor } from '../../lib/emitter-colors.ts';
import { emitterName } from '../../lib/signal-text.ts';
import { CopyValue } from '../../widgets/copy-value.tsx';
import { EmptyState } from '../../widgets/empty-state.tsx';
import { detailValues } from './detail-values.ts';
import { LevelPlot } from './level-plot.tsx';

export function DetailView(): ReactNode {
  const session = useEngine((state) => state.session);
  const selectedId = useView((state) => state.selectedEmitterId);
  const emitter = useEngine((state) =>
    state.emitters.find((candidate) => candidate.emitterId === selectedId),
  );
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
  const { transport } = useActionDesk();
  const allTracks = useEngine((state) => state.tracks);
  const psdRefDbm = useEngine((state) => state.psdRefDbm);
  const isRelative = useView((state) => state.frequencyUnit === 'relative');
  const tracks = useMemo(
    () => emitter.trackIds.flatMap((trackId) => allTracks.get(trackId) ?? []),
    [emitter, allTracks],
  );
  const values = useMemo(
    () => detailValues(emitter, tracks, session, psdRefDbm, isRelative),
    [emitter, tracks, session, psdRefDbm, isRelative],
  );
  const color = emitterColor(emitter.emitterId);
  return (
    <>
      <header className="detail-head">
        <span className="signal-mark is-on" style={{ background: color, borderColor: color }} />
        <h2 title={emitterName(emitter)}>{emitterName(emitter)}</h2>
      </header>
      <div className="detail-values">
        {values.map(({ id, ...value }) => (
          <CopyValue key={id} {...value} testId={`detail-${id}`} />
        ))}
      </div>
      <LevelPlot
        tracks={tracks}
        sampleCount={session.sampleCount}
        sampleRateHz={session.sampleRateHz}
        color={color}
        onSeek={transport.seek}
      />
    </>
  );
}

/** Beside the tab: what can be done with the selected signal. */
export function DetailTools(): ReactNode {
  return (
    <>
      <ActionButton id="signals.go-to" text="Go to" isKeyShown />
      <ActionButton id="signals.zoom" text="Zoom" isKeyShown />
    </>
  );
}
