// One line of the signal list. It renders again only when its signal, its selection or its being on air changes.

import { type CSSProperties, memo, type ReactNode } from 'react';
import type { Emitter } from '#contract/entities.ts';
import type { Hz } from '#contract/units.ts';
import { useEngine } from '../../app/workspace-context.ts';
import { emitterColor } from '../../lib/emitter-colors.ts';
import { formatDb } from '../../lib/format.ts';
import { bandwidthText, emitterName, frequencyText, seenText, stateText } from '../../lib/signal-text.ts';
import { type Intervals, isOnAir } from './on-air.ts';

export interface SignalRowProps {
  readonly signal: Emitter;
  /** Position in the list, from 0. */
  readonly index: number;
  readonly topPx: number;
  readonly isSelected: boolean;
  readonly isHovered: boolean;
  readonly intervals: Intervals;
  readonly sampleRateHz: Hz;
  /** null: frequencies are shown as offsets. */
  readonly centerFreqHz: Hz | null;
  onSelect(signal: Emitter): void;
  onGoTo(signal: Emitter): void;
  onHover(signal: Emitter): void;
}

export function signalRowId(emitterId: number): string {
  return `signal-${emitterId}`;
}

export const SignalRow = memo(function SignalRow(props: SignalRowProps): ReactNode {
  const { signal, index, topPx, isSelected, isHovered, intervals, sampleRateHz, centerFreqHz } = props;
  const isOn = useEngine((state) => isOnAir(intervals, state.transport.positionSample));
  const name = emitterName(signal);
  const style: CSSProperties & Record<'--emitter', string> = {
    transform: `translateY(${topPx}px)`,
    '--emitter': emitterColor(signal.emitterId),
  };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
    <div
      id={signalRowId(signal.emitterId)}
      className={`signal-line signal-row${isSelected ? ' is-selected' : ''}${isHovered ? ' is-hovered' : ''}`}
      style={style}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-testid="signal-row"
      data-emitter-id={signal.emitterId}
      onClick={() => props.onSelect(signal)}
      onDoubleClick={() => props.onGoTo(signal)}
      onPointerEnter={() => props.onHover(signal)}
    >
      <Cell className="signal-name" title={name}>
        <span
          className={isOn ? 'signal-mark is-on' : 'signal-mark'}
          role="img"
          aria-label={isOn ? 'on air' : 'off air'}
        />
        {name}
      </Cell>
      <Cell className="is-number">{frequencyText(signal.offsetHz, centerFreqHz)}</Cell>
      <Cell className="is-number">{bandwidthText(signal.bandwidthHz)}</Cell>
      <Cell className="is-number">{formatDb(signal.powerDbfs)}</Cell>
      <Cell className="is-number">{formatDb(signal.snrDb)}</Cell>
      <Cell className="is-number">{seenText(signal, sampleRateHz)}</Cell>
      <Cell className="signal-state">
        <span className={`pill is-${signal.state}`}>{stateText(signal.state)}</span>
      </Cell>
    </div>
  );
});

function Cell(props: {
  readonly className: string;
  readonly title?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
    <div className={props.className} role="gridcell" title={props.title}>
      {props.children}
    </div>
  );
}
