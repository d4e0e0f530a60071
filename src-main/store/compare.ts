// Two sessions side by side: which emitters are new, gone, or not what they were. Pure.

import type { ComparedEmitter, EmitterChange, SessionComparison } from '#contract/log.ts';

/** Less than this is what a second look at the same signal gives. */
const LEVEL_CHANGE_DB = 3;
const BANDWIDTH_RATIO_CHANGE = 1.5;
const DUTY_CHANGE = 0.2;
/** Nearer than this (or half the narrower width) is the same place. */
const PLACE_TOLERANCE_HZ = 500;
/** Part of the tolerance from which on a shift is told. */
const SHIFT_CHANGE = 0.5;

/**
 * Emitters are paired by where they are: the closest pairs first, each emitter once, no further apart than half of the
 * wider bandwidth, at least PLACE_TOLERANCE_HZ. Radio frequencies are compared where both sessions know their centre,
 * else offsets.
 */
export function compareSessions(
  before: readonly ComparedEmitter[],
  after: readonly ComparedEmitter[],
): SessionComparison {
  const pairs = pairsByDistance(before, after);
  const paired = new Map<ComparedEmitter, ComparedEmitter>();
  const taken = new Set<ComparedEmitter>();
  for (const { old, now } of pairs) {
    if (paired.has(old) || taken.has(now)) continue;
    paired.set(old, now);
    taken.add(now);
  }
  const compared = [...paired].map(([old, now]) => ({
    before: old,
    after: now,
    changes: changesOf(old, now),
  }));
  const changed = compared
    .filter(({ changes }) => changes.length > 0)
    .sort((a, b) => byPlace(a.after, b.after));
  return {
    added: after.filter((emitter) => !taken.has(emitter)).sort(byPlace),
    gone: before.filter((emitter) => !paired.has(emitter)).sort(byPlace),
    changed,
    sameCount: compared.length - changed.length,
  };
}

interface Pair {
  readonly old: ComparedEmitter;
  readonly now: ComparedEmitter;
  readonly distance: number;
}

/** Only neighbours are looked at: both lists are sorted, and a window follows. */
function pairsByDistance(
  before: readonly ComparedEmitter[],
  after: readonly ComparedEmitter[],
): readonly Pair[] {
  const isAbsolute = [...before, ...after].every(({ centerFreqHz }) => centerFreqHz !== null);
  const placeOf = (emitter: ComparedEmitter): number =>
    isAbsolute ? (emitter.centerFreqHz ?? 0) : emitter.offsetHz;
  const sorted = [...after].sort((a, b) => placeOf(a) - placeOf(b));
  const reachHz = Math.max(0, ...[...before, ...after].map((emitter) => emitter.bandwidthHz)) / 2;
  const pairs: Pair[] = [];
  for (const old of before) {
    const lowest = placeOf(old) - reachHz - PLACE_TOLERANCE_HZ;
    for (let k = firstFrom(sorted, lowest, placeOf); k < sorted.length; k += 1) {
      const now = sorted[k];
      if (now === undefined || placeOf(now) > placeOf(old) + reachHz + PLACE_TOLERANCE_HZ) break;
      const apartHz = Math.abs(placeOf(now) - placeOf(old));
      if (apartHz > toleranceHz(old, now)) continue;
      // Where places tie, the more alike in width.
      const widths = Math.abs(Math.log2((now.bandwidthHz + 1) / (old.bandwidthHz + 1)));
      pairs.push({ old, now, distance: apartHz / toleranceHz(old, now) + widths / 4 });
    }
  }
  return pairs.sort(
    (a, b) =>
      a.distance - b.distance || a.old.emitterId - b.old.emitterId || a.now.emitterId - b.now.emitterId,
  );
}

function firstFrom(
  sorted: readonly ComparedEmitter[],
  lowest: number,
  placeOf: (emitter: ComparedEmitter) => number,
): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const emitter = sorted[middle];
    if (emitter !== undefined && placeOf(emitter) < lowest) low = middle + 1;
    else high = middle;
  }
  return low;
}

function toleranceHz(a: ComparedEmitter, b: ComparedEmitter): number {
  return Math.max(PLACE_TOLERANCE_HZ, Math.max(a.bandwidthHz, b.bandwidthHz) / 2);
}

function changesOf(old: ComparedEmitter, now: ComparedEmitter): readonly EmitterChange[] {
  const changes: EmitterChange[] = [];
  const shiftHz =
    old.centerFreqHz === null || now.centerFreqHz === null
      ? Math.abs(now.offsetHz - old.offsetHz)
      : Math.abs(now.centerFreqHz - old.centerFreqHz);
  if (shiftHz > SHIFT_CHANGE * toleranceHz(old, now)) changes.push('frequency');
  const ratio = (now.bandwidthHz + 1) / (old.bandwidthHz + 1);
  if (Math.max(ratio, 1 / ratio) >= BANDWIDTH_RATIO_CHANGE) changes.push('bandwidth');
  if (Math.abs(now.powerDbfs - old.powerDbfs) >= LEVEL_CHANGE_DB) changes.push('level');
  if (Math.abs(now.dutyCycle - old.dutyCycle) >= DUTY_CHANGE) changes.push('duty-cycle');
  if (now.class !== old.class) changes.push('class');
  return changes;
}

function byPlace(a: ComparedEmitter, b: ComparedEmitter): number {
  return a.offsetHz - b.offsetHz || a.emitterId - b.emitterId;
}
