// What the legend of the spectrum says, for the page and for the saved picture alike.

import { TRACE_KINDS, TRACE_TEXTS, type TraceKind } from '../../lib/trace-kinds.ts';
import type { TraceState } from '../../stores/trace-store.ts';

export interface LegendEntry {
  readonly of: TraceKind | 'density';
  readonly text: string;
}

export interface LegendFacts extends Pick<TraceState, 'shown' | 'averageS' | 'isDensityOn' | 'densityS'> {
  /** The live trace is a row that the user picked. */
  readonly isPicked: boolean;
  /** Without one neither it nor the difference from it is drawn. */
  readonly hasReference: boolean;
}

export function legendEntries(facts: LegendFacts): readonly LegendEntry[] {
  const { shown, averageS, isDensityOn, densityS, isPicked, hasReference } = facts;
  const textOf = (kind: TraceKind): string => {
    if (kind === 'live' && isPicked) return 'picked row';
    return kind === 'average' ? `${TRACE_TEXTS[kind]} ${formatSeconds(averageS)}` : TRACE_TEXTS[kind];
  };
  const traces = TRACE_KINDS.filter(
    (kind) => shown[kind] && (hasReference || (kind !== 'reference' && kind !== 'difference')),
  ).map((kind) => ({ of: kind, text: textOf(kind) }));
  return isDensityOn
    ? [...traces, { of: 'density' as const, text: `density ${formatSeconds(densityS)}` }]
    : traces;
}

export function formatSeconds(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1e3)} ms` : `${seconds} s`;
}
