// One line of the annotation list: where it comes from, what it is called, when, where, and what was said of it.

import { memo, type ReactNode } from 'react';
import type { AnnotationOrigin, AnnotationReview } from '#contract/annotations.ts';
import type { Hz } from '#contract/units.ts';
import type { AnnotationItem } from '../../lib/annotation-items.ts';
import { clockDecimals, formatClock } from '../../lib/format.ts';
import { bandwidthText, emitterName, frequencyText } from '../../lib/signal-text.ts';

export interface AnnotationRowProps {
  readonly item: AnnotationItem;
  /** Position in the list, from 0. */
  readonly index: number;
  readonly topPx: number;
  readonly isSelected: boolean;
  readonly sampleRateHz: Hz;
  readonly rowDurationS: number;
  /** null: frequencies are shown as offsets. */
  readonly centerFreqHz: Hz | null;
  onSelect(item: AnnotationItem): void;
  onGoTo(item: AnnotationItem): void;
}

export function annotationRowId(key: string): string {
  return `annotation-${key}`;
}

const ORIGINS: Readonly<
  Record<AnnotationOrigin | 'found', { readonly text: string; readonly title: string }>
> = {
  file: { text: 'file', title: 'Came with the recording' },
  drawn: { text: 'drawn', title: 'Drawn in Sferic' },
  track: { text: 'track', title: 'Found by Sferic and judged' },
  found: { text: 'found', title: 'Found by Sferic, not judged yet: Y accepts, X rejects' },
};

const REVIEWS: Readonly<Record<AnnotationReview, string>> = {
  open: '',
  accepted: 'accepted',
  rejected: 'rejected',
};

export const AnnotationRow = memo(function AnnotationRow(props: AnnotationRowProps): ReactNode {
  const { item, index, topPx, isSelected, sampleRateHz, rowDurationS, centerFreqHz } = props;
  const shown = shownOf(item);
  const origin = ORIGINS[shown.origin];
  const startS = shown.sampleStart / sampleRateHz;
  const middleHz = shown.lowHz === null || shown.highHz === null ? null : (shown.lowHz + shown.highHz) / 2;
  const className = [
    'annotation-line annotation-row',
    isSelected ? 'is-selected' : '',
    `is-${shown.origin}`,
    `is-${shown.review}`,
  ].join(' ');
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
    <div
      id={annotationRowId(item.key)}
      className={className}
      style={{ transform: `translateY(${topPx}px)` }}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-testid="annotation-row"
      data-key={item.key}
      onClick={() => props.onSelect(item)}
      onDoubleClick={() => props.onGoTo(item)}
    >
      <Cell className="annotation-origin" title={origin.title}>
        {origin.text}
      </Cell>
      <Cell className="annotation-name" title={shown.comment ?? shown.label}>
        {shown.label}
        {shown.comment !== null && <span className="annotation-comment-mark"> · {shown.comment}</span>}
      </Cell>
      <Cell className="is-number">{formatClock(startS, clockDecimals(rowDurationS))}</Cell>
      <Cell className="is-number">
        {shown.sampleCount === null ? '–' : durationText(shown.sampleCount / sampleRateHz)}
      </Cell>
      <Cell className="is-number">
        {middleHz === null ? 'whole band' : frequencyText(middleHz, centerFreqHz)}
      </Cell>
      <Cell className="is-number">
        {shown.lowHz === null || shown.highHz === null ? '–' : bandwidthText(shown.highHz - shown.lowHz)}
      </Cell>
      <Cell className="annotation-review">
        {shown.review !== 'open' && (
          <span className={`pill is-${shown.review}`}>{REVIEWS[shown.review]}</span>
        )}
      </Cell>
    </div>
  );
});

function shownOf(item: AnnotationItem) {
  if (item.kind === 'annotation') {
    const { annotation } = item;
    return {
      origin: annotation.origin,
      review: annotation.review,
      label: annotation.label ?? '',
      comment: annotation.comment,
      sampleStart: annotation.sampleStart,
      sampleCount: annotation.sampleCount,
      lowHz: annotation.lowOffsetHz,
      highHz: annotation.highOffsetHz,
    };
  }
  const { track, emitter } = item;
  return {
    origin: 'found' as const,
    review: 'open' as const,
    label: emitter === null ? `track ${track.trackId}` : emitterName(emitter),
    comment: null,
    sampleStart: track.sampleStart,
    sampleCount: track.sampleCount,
    lowHz: track.lowOffsetHz,
    highHz: track.highOffsetHz,
  };
}

/** Seconds, three decimals below ten: the unit is in the head. */
function durationText(seconds: number): string {
  return seconds >= 100 ? seconds.toFixed(0) : seconds >= 10 ? seconds.toFixed(1) : seconds.toFixed(3);
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
