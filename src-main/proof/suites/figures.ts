// What is kept of a score, and told: as JSON beside the report, so that pages are made of figures and not of runs.

import { type Proportion, proportion, type Spread } from '../intervals.ts';
import type { Score } from '../score.ts';

/** One kind of signal at the SNR of its suite; [at 0.4, at 0.5]. */
export interface KindFigures {
  readonly kind: string;
  readonly pd: readonly Proportion[];
  readonly confirmS: Spread | null;
}

export interface Figures extends Omit<Score, 'emitters' | 'detection'> {
  readonly detection: readonly Omit<Score['detection'][number], 'byKind'>[];
  readonly purity: Proportion;
  readonly completeness: Proportion;
  readonly kinds: readonly KindFigures[];
  /** Mean of Pd over the kinds, each of which counts once: one with many bursts must not outweigh one with few. */
  readonly pdOverKinds: readonly number[];
}

/** Of a score whose kinds are each at one SNR step. */
export function figuresOf(score: Score): Figures {
  const { emitters, detection, ...others } = score;
  const names = [...new Set((detection[0]?.byKind ?? []).map(({ kind }) => kind))];
  const kinds = names.map((kind): KindFigures => {
    const groups = detection.map(({ byKind }) => byKind.filter((group) => group.kind === kind));
    return {
      kind,
      pd: groups.map((steps) =>
        proportion(
          steps.reduce((sum, { pd }) => sum + pd.count, 0),
          steps.reduce((sum, { pd }) => sum + pd.total, 0),
        ),
      ),
      confirmS: groups[0]?.length === 1 ? (groups[0][0]?.confirmS ?? null) : null,
    };
  });
  return {
    ...others,
    detection: detection.map(({ byKind: _, ...at }) => at),
    purity: emitters.purity,
    completeness: emitters.completeness,
    kinds,
    pdOverKinds: detection.map(
      (_, at) => kinds.reduce((sum, { pd }) => sum + (pd[at]?.value ?? 0), 0) / Math.max(1, kinds.length),
    ),
  };
}
