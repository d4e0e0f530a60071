// Replay controls and position. What they show is what the engine says, not what was last clicked.

import { ButtonGroup, HTMLSelect } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import { useAction, useActionDesk } from '../../app/actions/actions-context.ts';
import { chordLabel } from '../../app/actions/chord.ts';
import { type Speed, speedLabel, speedsFor } from '../../app/actions/speeds.ts';
import { useEngine } from '../../app/workspace-context.ts';
import { clockDecimals, formatClock } from '../../lib/format.ts';
import { Hint } from '../../widgets/hint.tsx';
import type { IconName } from '../../widgets/icons.tsx';
import { ToolButton } from '../../widgets/tool-button.tsx';

export function TransportView(): ReactNode {
  const isPlaying = useEngine((state) => state.transport.isPlaying);
  const isLooping = useEngine((state) => state.transport.isLooping);
  const isIdle = useEngine((state) => state.session === null || state.connection !== 'open');
  return (
    <div className="transport" role="toolbar" aria-label="Replay">
      <ButtonGroup>
        <TransportButton id="replay.restart" icon="restart" isIdle={isIdle} />
        <TransportButton
          id="replay.toggle"
          icon={isPlaying ? 'pause' : 'play'}
          label={isPlaying ? 'Pause' : 'Play'}
          isOn={isPlaying}
          isIdle={isIdle}
          testId="play-button"
        />
        <TransportButton id="replay.loop" icon="loop" isOn={isLooping} isIdle={isIdle} />
      </ButtonGroup>
      <Position />
      <SpeedSelect isIdle={isIdle} />
    </div>
  );
}

function TransportButton(props: {
  readonly id: string;
  readonly icon: IconName;
  readonly isIdle: boolean;
  readonly label?: string;
  readonly isOn?: boolean;
  readonly testId?: string;
}): ReactNode {
  const action = useAction(props.id);
  const { isMac } = useActionDesk();
  return (
    <ToolButton
      label={props.label ?? action.label}
      keyLabel={chordLabel(action.keys[0] ?? '', isMac)}
      icon={props.icon}
      isOn={props.isOn}
      isDisabled={props.isIdle}
      testId={props.testId ?? props.id.replace('.', '-')}
      onPress={action.run}
    />
  );
}

function Position(): ReactNode {
  const sampleRateHz = useEngine((state) => state.session?.sampleRateHz ?? null);
  const sampleCount = useEngine((state) => state.session?.sampleCount ?? 0);
  const positionSample = useEngine((state) => state.transport.positionSample);
  const rowDurationS = useEngine((state) => state.session?.settings.rowDurationS ?? 1);
  const clock = (sample: number): string =>
    sampleRateHz === null ? '--:--.---' : formatClock(sample / sampleRateHz, clockDecimals(rowDurationS));
  return (
    <Hint text="Position and length" keyLabel="Left Right">
      <span className="position" data-testid="position">
        <b>{clock(positionSample)}</b> / {clock(sampleCount)}
      </span>
    </Hint>
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
