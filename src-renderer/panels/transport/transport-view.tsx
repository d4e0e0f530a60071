// Replay controls and position, or those of a live source. What they show is what the engine says, not what was last clicked.

import { ButtonGroup, HTMLSelect } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import { ActionButton } from '../../app/actions/action-button.tsx';
import { useActionDesk } from '../../app/actions/actions-context.ts';
import { type Speed, speedLabel, speedsFor } from '../../app/actions/speeds.ts';
import { useEngine } from '../../app/workspace-context.ts';
import { clockDecimals, formatClock } from '../../lib/format.ts';
import { Hint } from '../../widgets/hint.tsx';
import { LiveTransport } from './live-transport.tsx';

export function TransportView(): ReactNode {
  const isLive = useEngine((state) => state.session?.isLive === true);
  return isLive ? <LiveTransport /> : <ReplayTransport />;
}

function ReplayTransport(): ReactNode {
  const isPlaying = useEngine((state) => state.transport.isPlaying);
  const isIdle = useEngine((state) => state.session === null || state.connection !== 'open');
  return (
    <div className="transport" role="toolbar" aria-label="Replay">
      <ButtonGroup>
        <ActionButton id="replay.restart" icon="restart" testId="replay-restart" />
        <ActionButton
          id="replay.toggle"
          icon={isPlaying ? 'pause' : 'play'}
          label={isPlaying ? 'Pause' : 'Play'}
          testId="play-button"
        />
        <ActionButton id="replay.loop" icon="loop" testId="replay-loop" />
      </ButtonGroup>
      <Position />
      <SpeedSelect isIdle={isIdle} />
    </div>
  );
}

/** The tooltip around it is not drawn anew with every step of the position. */
function Position(): ReactNode {
  return (
    <Hint text="Position and length" keyLabel="Left Right">
      <span className="position" data-testid="position">
        <PositionText />
      </span>
    </Hint>
  );
}

function PositionText(): ReactNode {
  const sampleRateHz = useEngine((state) => state.session?.sampleRateHz ?? null);
  const sampleCount = useEngine((state) => state.session?.sampleCount ?? 0);
  const positionSample = useEngine((state) => state.transport.positionSample);
  const rowDurationS = useEngine((state) => state.session?.settings.rowDurationS ?? 1);
  const clock = (sample: number): string =>
    sampleRateHz === null ? '--:--.---' : formatClock(sample / sampleRateHz, clockDecimals(rowDurationS));
  return (
    <>
      <b>{clock(positionSample)}</b> / {clock(sampleCount)}
    </>
  );
}

function SpeedSelect({ isIdle }: { readonly isIdle: boolean }): ReactNode {
  const speed = useEngine((state) => state.transport.speed);
  const durationS = useEngine(({ session }) =>
    session === null ? Number.POSITIVE_INFINITY : session.sampleCount / session.sampleRateHz,
  );
  const { transport } = useActionDesk();
  // The engine may run at a speed that is not offered, set by another client: it is shown all the same.
  const speeds = withSpeed(speedsFor(durationS), speed);
  return (
    <Hint text="Replay speed" keyLabel="[ ]">
      <HTMLSelect
        className="speed-select"
        aria-label="Replay speed"
        data-testid="speed-select"
        disabled={isIdle}
        value={String(speed)}
        onChange={(event) => {
          const { value } = event.currentTarget;
          transport.setSpeed(value === 'max' ? 'max' : Number(value));
          event.currentTarget.blur();
        }}
      >
        {speeds.map((candidate) => (
          <option key={candidate} value={String(candidate)}>
            {speedLabel(candidate)}
          </option>
        ))}
      </HTMLSelect>
    </Hint>
  );
}

/** In its place among the others. */
function withSpeed(speeds: readonly Speed[], speed: Speed): readonly Speed[] {
  if (speed === 'max' || speeds.includes(speed)) return speeds;
  const at = speeds.findIndex((other) => other === 'max' || other > speed);
  return [...speeds.slice(0, at), speed, ...speeds.slice(at)];
}
