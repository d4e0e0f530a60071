// How many of the true presences were found, how many finds were true, and how exact they were. Pure: boxes in,
// figures out.

import { heaviestMatching } from './assignment.ts';
import {
  area,
  boxIou,
  overlappingPairs,
  type Pair,
  type Resolution,
  resolvable,
  type SignalBox,
  sharedArea,
} from './boxes.ts';
import { type Interval, type Proportion, proportion, type Spread, spread } from './intervals.ts';

/** A find of which less than this part lies on any true presence was made of noise. */
const FALSE_BELOW = 0.1;
export const SNR_STEP_DB = 5;

export interface Match extends Pair {
  readonly iou: number;
}

/**
 * One-to-one pairs of at least `iouMin`: as many as can be, and among those the most alike in sum. Boxes are compared
 * at the resolution.
 */
export function matchBoxes(
  truth: readonly SignalBox[],
  found: readonly SignalBox[],
  iouMin: number,
  resolution: Resolution,
): readonly Match[] {
  const a = truth.map((box) => resolvable(box, resolution));
  const b = found.map((box) => resolvable(box, resolution));
  const candidates = overlappingPairs(a, b).flatMap((pair): readonly Match[] => {
    const [x, y] = [a[pair.truth], b[pair.found]];
    const iou = x === undefined || y === undefined ? 0 : boxIou(x, y);
    return iou >= iouMin ? [{ ...pair, iou }] : [];
  });
  // One more pair outweighs whatever all others could gain by being more alike.
  const onePair = Math.min(truth.length, found.length) + 1;
  const edges = candidates.map(({ truth: row, found: column, iou }) => ({
    row,
    column,
    weight: onePair + iou,
  }));
  return heaviestMatching(edges).map(({ row, column, weight }) => ({
    truth: row,
    found: column,
    iou: weight - onePair,
  }));
}

export interface DetectionScore {
  readonly iouMin: number;
  /** Probability of detection: true presences that were found, of all. The same as recall. */
  readonly pd: Proportion;
  /** Finds that are a true presence, of all. */
  readonly precision: Proportion;
  /** Harmonic mean of precision and recall; null where there is nothing on either side. */
  readonly f1: number | null;
  /** 95 %. Of m matches, n true and k found, F1 = 2J / (1 + J) with J = m / (n + k - m), whose interval is Wilson's. */
  readonly f1Interval: Interval | null;
  readonly byKind: readonly GroupScore[];
}

/** One kind of signal in one step of SNR. */
export interface GroupScore {
  readonly kind: string;
  /** Middle of the step; null: the truth does not say. */
  readonly snrDb: number | null;
  readonly pd: Proportion;
  /** From the true beginning to the moment when its track was confirmed, of those that were found; null: unknown. */
  readonly confirmS: Spread | null;
}

export function scoreDetection(
  truth: readonly SignalBox[],
  found: readonly SignalBox[],
  iouMin: number,
  resolution: Resolution,
): DetectionScore {
  const matches = matchBoxes(truth, found, iouMin, resolution);
  const sum = truth.length + found.length;
  return {
    iouMin,
    pd: proportion(matches.length, truth.length),
    precision: proportion(matches.length, found.length),
    f1: sum === 0 ? null : (2 * matches.length) / sum,
    f1Interval: f1Interval(matches.length, sum),
    byKind: groups(truth, found, matches),
  };
}

function f1Interval(matched: number, sum: number): Interval | null {
  const { low, high } = proportion(matched, sum - matched);
  if (low === null || high === null) return null;
  return { low: (2 * low) / (1 + low), high: (2 * high) / (1 + high) };
}

/** Seconds from the true beginning until the find was confirmed; null where nobody said when that was. */
function confirmationS(truth: SignalBox | undefined, found: SignalBox | undefined): number | null {
  if (truth === undefined || found?.confirmedS == null) return null;
  return found.confirmedS - truth.startS;
}

function groups(
  truth: readonly SignalBox[],
  found: readonly SignalBox[],
  matches: readonly Match[],
): readonly GroupScore[] {
  const foundOf = new Map(matches.map((match) => [match.truth, found[match.found]]));
  const counts = new Map<
    string,
    { kind: string; snrDb: number | null; count: number; total: number; confirmS: number[] }
  >();
  truth.forEach((box, index) => {
    const kind = box.kind ?? 'unknown';
    const snrDb = box.snrDb === null ? null : Math.round(box.snrDb / SNR_STEP_DB) * SNR_STEP_DB;
    const key = `${kind} ${snrDb}`;
    const group = counts.get(key) ?? { kind, snrDb, count: 0, total: 0, confirmS: [] };
    group.total += 1;
    if (foundOf.has(index)) group.count += 1;
    const confirmS = confirmationS(box, foundOf.get(index));
    if (confirmS !== null) group.confirmS.push(confirmS);
    counts.set(key, group);
  });
  return [...counts.values()]
    .sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : (a.snrDb ?? -1e9) - (b.snrDb ?? -1e9)))
    .map(({ kind, snrDb, count, total, confirmS }) => ({
      kind,
      snrDb,
      pd: proportion(count, total),
      confirmS: spread(confirmS),
    }));
}

/** Finds that were made of noise: next to nothing true lies under them. */
export function falseFinds(
  truth: readonly SignalBox[],
  found: readonly SignalBox[],
  resolution: Resolution,
): readonly SignalBox[] {
  const a = truth.map((box) => resolvable(box, resolution));
  const b = found.map((box) => resolvable(box, resolution));
  const covered = new Float64Array(found.length);
  for (const { truth: i, found: j } of overlappingPairs(a, b)) {
    const [x, y] = [a[i], b[j]];
    if (x !== undefined && y !== undefined)
      covered[j] = Math.max(covered[j] ?? 0, sharedArea(x, y) / area(y));
  }
  return found.filter((_, index) => (covered[index] ?? 0) < FALSE_BELOW);
}

/** Of matched pairs. Frequencies are relative to the true bandwidth, or to the resolution where that is wider. */
export interface MeasurementErrors {
  /** Distance of the middles. */
  readonly center: Spread | null;
  /** Mean distance of the two edges. */
  readonly edge: Spread | null;
  /** Found less true, seconds: above 0 is late. */
  readonly startS: Spread | null;
  readonly stopS: Spread | null;
  /** Found less true. */
  readonly snrDb: Spread | null;
  /** Seconds from the true beginning until the find was confirmed. */
  readonly confirmS: Spread | null;
}

export function measurementErrors(
  truth: readonly SignalBox[],
  found: readonly SignalBox[],
  matches: readonly Match[],
  resolution: Resolution,
): MeasurementErrors {
  const pairs = matches.flatMap((match) => {
    const [a, b] = [truth[match.truth], found[match.found]];
    return a === undefined || b === undefined ? [] : [{ a, b }];
  });
  const widthHz = (box: SignalBox): number => Math.max(box.highHz - box.lowHz, resolution.hz);
  const centerHz = (box: SignalBox): number => (box.lowHz + box.highHz) / 2;
  return {
    center: spread(pairs.map(({ a, b }) => Math.abs(centerHz(b) - centerHz(a)) / widthHz(a))),
    edge: spread(
      pairs.map(({ a, b }) => {
        const [x, y] = [resolvable(a, resolution), resolvable(b, resolution)];
        return (Math.abs(y.lowHz - x.lowHz) + Math.abs(y.highHz - x.highHz)) / 2 / widthHz(a);
      }),
    ),
    startS: spread(pairs.map(({ a, b }) => b.startS - a.startS)),
    stopS: spread(pairs.map(({ a, b }) => b.stopS - a.stopS)),
    snrDb: spread(
      pairs.flatMap(({ a, b }) => (a.snrDb === null || b.snrDb === null ? [] : [b.snrDb - a.snrDb])),
    ),
    confirmS: spread(pairs.flatMap(({ a, b }) => confirmationS(a, b) ?? [])),
  };
}
