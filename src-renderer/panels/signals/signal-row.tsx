// One line of the signal list. It renders again only when its signal, its selection or its being on air changes.

import { type CSSProperties, type MouseEvent, memo, type ReactNode, useMemo } from 'react';
import type { Emitter } from '#contract/entities.ts';
import { useEngine, useView } from '../../app/workspace-context.ts';
import { emitterColor } from '../../lib/emitter-colors.ts';
import { emitterName, stateText } from '../../lib/signal-text.ts';
import type { SignalDecision } from '../../stores/decisions-store.ts';
import { Icon } from '../../widgets/icons.tsx';
import { isOnAir, rememberedIntervals } from './on-air.ts';
import type { ColumnContext, SignalColumn } from './signal-columns.ts';

export interface SignalRowProps {
  readonly signal: Emitter;
  /** Position in the list, from 0. */
  readonly index: number;
  readonly topPx: number;
  readonly isSelected: boolean;
  /** One of several that the next act is for. */
  readonly isMarked: boolean;
  readonly columns: readonly SignalColumn[];
  readonly context: ColumnContext;
  readonly decision: SignalDecision | undefined;
  onPress(signal: Emitter, event: MouseEvent): void;
  onGoTo(signal: Emitter): void;
  onHover(signal: Emitter): void;
}

export function signalRowId(emitterId: number): string {
  return `signal-${emitterId}`;
}

export const SignalRow = memo(function SignalRow(props: SignalRowProps): ReactNode {
  const { signal, index, topPx, isSelected, isMarked, decision } = props;
  // Asked here, or the pointer would have the whole list drawn anew with every line that it passes.
  const isHovered = useView((state) => state.hoveredEmitterId === signal.emitterId);
  const classes = [
    'signal-line signal-row',
    isSelected && 'is-selected',
    isMarked && 'is-marked',
    isHovered && 'is-hovered',
    decision?.isIgnored === true && 'is-ignored',
  ];
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
    <div
      id={signalRowId(signal.emitterId)}
      className={classes.filter((name) => name !== false).join(' ')}
      style={{ transform: `translateY(${topPx}px)` }}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected || isMarked}
      data-testid="signal-row"
      data-emitter-id={signal.emitterId}
      onClick={(event) => props.onPress(signal, event)}
      onDoubleClick={() => props.onGoTo(signal)}
      onPointerEnter={() => props.onHover(signal)}
    >
      {props.columns.map((column) => {
        switch (column.id) {
          case 'label':
            return <NameCell key={column.id} signal={signal} decision={decision} />;
          case 'state':
            return (
              <Cell key={column.id} className="signal-state">
                <span className={`pill is-${signal.state}`}>{stateText(signal.state)}</span>
              </Cell>
            );
          default: {
            const text = column.text(signal, props.context, decision);
            return column.isNumber ? (
              <Cell key={column.id} className="is-number">
                {text}
              </Cell>
            ) : (
              <Cell key={column.id} className="is-text" title={text}>
                {text}
              </Cell>
            );
          }
        }
      })}
    </div>
  );
});

function NameCell(props: {
  readonly signal: Emitter;
  readonly decision: SignalDecision | undefined;
}): ReactNode {
  const { signal, decision } = props;
  // Told of every change of the tracks, drawn anew only when the signal goes on or off the air.
  const intervalsOf = useMemo(() => rememberedIntervals(signal), [signal]);
  const isOn = useEngine((state) => isOnAir(intervalsOf(state.tracks), state.transport.positionSample));
  const name = emitterName(signal);
  // Here and not on the line: whatever lies in the element that has it is styled anew when it changes.
  const style: CSSProperties & Record<'--emitter', string> = { '--emitter': emitterColor(signal.emitterId) };
  return (
    <Cell className="signal-name" title={name}>
      <span
        className={isOn ? 'signal-mark is-on' : 'signal-mark'}
        style={style}
        role="img"
        aria-label={isOn ? 'on air' : 'off air'}
      />
      {decision?.isPinned === true && <Icon name="pin" sizePx={11} />}
      {decision?.isIgnored === true && <Icon name="eye-off" sizePx={11} />}
      <span className="signal-name-text">{name}</span>
    </Cell>
  );
}

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
