// The signals that the list shows, in its order: derived from both stores, kept in neither. The list and the export
// of what is shown share it.

import type { Emitter } from '#contract/entities.ts';
import type { Hz } from '#contract/units.ts';
import { emittersById } from '../lib/emitter-index.ts';
import { type FilterContext, parseSignalFilter } from '../lib/signal-filter.ts';
import type { Decisions, SignalDecision } from './decisions-store.ts';
import type { FrequencyUnit, SignalSort, SortKey } from './view-store.ts';

/** Frequencies are shown as offsets where the centre is unknown, or where the user wants them so. */
export function filterContextFrom(
  centerFreqHz: Hz | null,
  frequencyUnit: FrequencyUnit,
  decisions: Decisions = NONE_DECIDED,
): FilterContext {
  return {
    centerFreqHz: frequencyUnit === 'relative' ? null : centerFreqHz,
    decisionOf: (emitterId) => decisions.get(emitterId),
  };
}

/** A filter that cannot be read shows everything: nothing is hidden by a slip of the pen. */
export function filteredEmitters(
  emitters: readonly Emitter[],
  filterText: string,
  context: FilterContext,
): readonly Emitter[] {
  const filter = parseSignalFilter(filterText, context);
  return filter.ok ? emitters.filter(filter.matches) : emitters;
}

const NONE_DECIDED: Decisions = new Map();
const STATE_ORDER: Readonly<Record<Emitter['state'], number>> = { lost: 0, tentative: 1, confirmed: 2 };

function compare(a: Emitter, b: Emitter, key: SortKey, decisions: Decisions): number {
  switch (key) {
    case 'label':
      return a.emitterId - b.emitterId;
    case 'freq':
      return a.offsetHz - b.offsetHz;
    case 'bandwidth':
      return a.bandwidthHz - b.bandwidthHz;
    case 'power':
    case 'dbm':
      return a.powerDbfs - b.powerDbfs;
    case 'snr':
      return a.snrDb - b.snrDb;
    case 'seen':
      return a.trackCount - b.trackCount || a.lastSample - a.firstSample - (b.lastSample - b.firstSample);
    case 'floor':
      return a.noiseFloorDbfs - b.noiseFloorDbfs;
    case 'duty':
      return a.dutyCycle - b.dutyCycle;
    case 'first':
      return a.firstSample - b.firstSample;
    case 'last':
      return a.lastSample - b.lastSample;
    case 'drift':
      return a.driftHzPerS - b.driftHzPerS;
    case 'class':
      return ofText(a.class, b.class);
    case 'note':
      return ofText(decisions.get(a.emitterId)?.note ?? '', decisions.get(b.emitterId)?.note ?? '');
    case 'state':
      return STATE_ORDER[a.state] - STATE_ORDER[b.state];
  }
}

/** By code unit: quick, and the same on every machine. */
function ofText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Pinned first, ignored last, whatever the column and the direction. */
function rank(decision: SignalDecision | undefined): number {
  if (decision === undefined) return 0;
  return decision.isPinned ? -1 : decision.isIgnored ? 1 : 0;
}

/** Equal ones by id, in either direction, so that the order is one and the same every time. */
export function sortedEmitters(
  emitters: readonly Emitter[],
  sort: SignalSort,
  decisions: Decisions = NONE_DECIDED,
): readonly Emitter[] {
  const sign = sort.isDescending ? -1 : 1;
  const rankOf = ({ emitterId }: Emitter): number =>
    decisions.size === 0 ? 0 : rank(decisions.get(emitterId));
  return [...emitters].sort(
    (a, b) => rankOf(a) - rankOf(b) || sign * compare(a, b, sort.key, decisions) || a.emitterId - b.emitterId,
  );
}

/**
 * The order to show while the pointer is over the list: what was there stays where it was, what is new comes last,
 * so that no line moves away under a click.
 */
export function heldOrder(shown: readonly Emitter[], sorted: readonly Emitter[]): readonly Emitter[] {
  if (shown === sorted) return sorted;
  // The usual case while a list is scrolled, and it may have ten thousand lines.
  const isSameAt = ({ emitterId }: Emitter, index: number): boolean => sorted[index]?.emitterId === emitterId;
  if (shown.length === sorted.length && shown.every(isSameAt)) return sorted;
  const byId = emittersById(sorted);
  const kept = shown.flatMap(({ emitterId }) => byId.get(emitterId) ?? []);
  const keptIds = new Set(shown.map(({ emitterId }) => emitterId));
  return [...kept, ...sorted.filter((emitter) => !keptIds.has(emitter.emitterId))];
}
