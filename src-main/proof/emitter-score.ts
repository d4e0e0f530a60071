// Whether presences were put together as they belong: purity and completeness of emitters. Pure.

import type { SignalBox } from './boxes.ts';
import type { Match } from './detection-score.ts';
import { type Proportion, proportion } from './intervals.ts';

/**
 * Of the matched presences whose true emitter is known. What was not found at all is the detection's affair, not the
 * grouping's. A find that was put into no emitter counts as one of its own.
 */
export interface EmitterScore {
  /** Presences that share their found emitter with the most of one true emitter (Manning et al., IIR, sec. 16.3). */
  readonly purity: Proportion;
  /** Presences that are in the found emitter which holds the most of their true one. */
  readonly completeness: Proportion;
  readonly byEmitter: readonly {
    readonly emitter: string;
    readonly kind: string | null;
    readonly completeness: Proportion;
    /** How many found emitters its presences were spread over. */
    readonly pieces: number;
  }[];
}

export function scoreEmitters(
  truth: readonly SignalBox[],
  found: readonly SignalBox[],
  matches: readonly Match[],
): EmitterScore {
  const byTrue = new Map<string, Map<string, number>>();
  const byFound = new Map<string, Map<string, number>>();
  const kinds = new Map<string, string | null>();
  let total = 0;
  for (const match of matches) {
    const [a, b] = [truth[match.truth], found[match.found]];
    if (a === undefined || b === undefined || a.emitter === null) continue;
    const foundEmitter = b.emitter === null ? `alone: ${b.id}` : `emitter: ${b.emitter}`;
    count(byTrue, a.emitter, foundEmitter);
    count(byFound, foundEmitter, a.emitter);
    kinds.set(a.emitter, a.kind);
    total += 1;
  }
  const most = (counts: ReadonlyMap<string, number>): number => Math.max(...counts.values());
  const all = (counts: ReadonlyMap<string, number>): number =>
    [...counts.values()].reduce((x, y) => x + y, 0);
  const sumOfMost = (groups: ReadonlyMap<string, ReadonlyMap<string, number>>): number =>
    [...groups.values()].reduce((sum, counts) => sum + most(counts), 0);
  return {
    purity: proportion(sumOfMost(byFound), total),
    completeness: proportion(sumOfMost(byTrue), total),
    byEmitter: [...byTrue]
      .map(([emitter, counts]) => ({
        emitter,
        kind: kinds.get(emitter) ?? null,
        completeness: proportion(most(counts), all(counts)),
        pieces: counts.size,
      }))
      .sort((a, b) => a.emitter.localeCompare(b.emitter, 'en', { numeric: true })),
  };
}

function count(groups: Map<string, Map<string, number>>, group: string, member: string): void {
  const counts = groups.get(group) ?? new Map<string, number>();
  counts.set(member, (counts.get(member) ?? 0) + 1);
  groups.set(group, counts);
}
