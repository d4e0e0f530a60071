// How well presences keep their identity over time: HOTA, IDF1, switches, fragmentation. Pure: boxes in, figures out.
//
// A box is constant over its time, so what is alike changes only where one begins or ends. The sums over frames of the
// cited formulas are integrals over those stretches here: exact, and no frame rate has to be chosen.

import { heaviestMatching } from './assignment.ts';
import { intervalIou, type Resolution, resolvable, type SignalBox } from './boxes.ts';

export interface TrackingScore {
  /**
   * Higher-order tracking accuracy, 0 to 1, the mean over likeness thresholds of 0.05 to 0.95, and its two parts:
   * detection and association (Luiten et al. 2021, IJCV 129:548, arXiv 2009.07736). null: nothing on either side.
   */
  readonly hota: number | null;
  readonly detA: number | null;
  readonly assA: number | null;
  /** F1 of identity: time that the best one-to-one naming explains (Ristani et al. 2016, arXiv 1609.01775). */
  readonly idf1: number | null;
  /** Times that a true presence goes on under another identity. */
  readonly switches: number;
  /** Times that a true presence is lost and then followed again. */
  readonly fragmentations: number;
}

const THRESHOLDS: readonly number[] = Array.from({ length: 19 }, (_, k) => 0.05 * (k + 1));
/** Likeness from which a presence counts as followed, for IDF1, switches and fragmentation. */
const FOLLOWED_FROM = 0.5;
/** Rounding of a likeness must not decide. */
const EPSILON = 1e-9;

/** Likeness of a pair while both are on: the intersection over union of their frequencies. */
interface LivePair {
  readonly truth: number;
  readonly found: number;
  readonly likeness: number;
}

interface Stretch {
  readonly durationS: number;
  readonly truth: readonly number[];
  readonly pairs: readonly LivePair[];
}

export function scoreTracking(
  truth: readonly SignalBox[],
  found: readonly SignalBox[],
  resolution: Resolution,
): TrackingScore {
  const a = truth.map((box) => resolvable(box, resolution));
  const b = found.map((box) => resolvable(box, resolution));
  const truthS = a.map((box) => box.stopS - box.startS);
  const foundS = b.map((box) => box.stopS - box.startS);
  const totalS = sum(truthS) + sum(foundS);
  const stretches = stretchesOf(a, b);
  const alignment = globalAlignment(stretches, truthS, foundS);
  const chosen = stretches.map((stretch) => ({ stretch, pairs: choose(stretch, alignment) }));

  const hotas: number[] = [];
  const detAs: number[] = [];
  const assAs: number[] = [];
  for (const threshold of THRESHOLDS) {
    const sharedS = new PairSums();
    for (const { stretch, pairs } of chosen) {
      for (const { truth: i, found: j, likeness } of pairs) {
        if (likeness >= threshold - EPSILON) sharedS.add(i, j, stretch.durationS);
      }
    }
    const hitS = sum(sharedS.entries().map(({ value }) => value));
    const detA = hitS / (totalS - hitS);
    const weighted = sharedS
      .entries()
      .map(({ i, j, value }) => (value * value) / ((truthS[i] ?? 0) + (foundS[j] ?? 0) - value));
    const assA = hitS === 0 ? 0 : sum(weighted) / hitS;
    detAs.push(detA);
    assAs.push(assA);
    hotas.push(Math.sqrt(detA * assA));
  }
  const isEmpty = totalS === 0;
  return {
    hota: isEmpty ? null : mean(hotas),
    detA: isEmpty ? null : mean(detAs),
    assA: isEmpty ? null : mean(assAs),
    idf1: isEmpty ? null : identityF1(stretches, totalS),
    ...continuity(chosen),
  };
}

/** The times between beginnings and ends, with who is on and how alike they are. */
function stretchesOf(truth: readonly SignalBox[], found: readonly SignalBox[]): readonly Stretch[] {
  const times = [...new Set([...truth, ...found].flatMap(({ startS, stopS }) => [startS, stopS]))];
  times.sort((a, b) => a - b);
  const truthBegins = byStart(truth);
  const foundBegins = byStart(found);
  let onTruth: number[] = [];
  let onFound: number[] = [];
  const stretches: Stretch[] = [];
  for (let k = 0; k + 1 < times.length; k++) {
    const fromS = times[k] ?? 0;
    const toS = times[k + 1] ?? 0;
    onTruth = step(onTruth, truthBegins, truth, fromS);
    onFound = step(onFound, foundBegins, found, fromS);
    const pairs: LivePair[] = [];
    for (const i of onTruth) {
      for (const j of onFound) {
        const [x, y] = [truth[i], found[j]];
        if (x === undefined || y === undefined) continue;
        const likeness = intervalIou(x.lowHz, x.highHz, y.lowHz, y.highHz);
        if (likeness > 0) pairs.push({ truth: i, found: j, likeness });
      }
    }
    stretches.push({ durationS: toS - fromS, truth: onTruth, pairs });
  }
  return stretches;
}

function byStart(boxes: readonly SignalBox[]): number[] {
  return boxes.map((_, index) => index).sort((a, b) => (boxes[b]?.startS ?? 0) - (boxes[a]?.startS ?? 0));
}

/** Who is on from `timeS` on. `begins` holds those who have not begun, the next one last. */
function step(on: readonly number[], begins: number[], boxes: readonly SignalBox[], timeS: number): number[] {
  const still = on.filter((index) => (boxes[index]?.stopS ?? 0) > timeS);
  for (;;) {
    const next = begins.at(-1);
    if (next === undefined || (boxes[next]?.startS ?? 0) > timeS) return still.sort((a, b) => a - b);
    begins.pop();
    still.push(next);
  }
}

/** How well two identities fit over all time: HOTA matches by it, so that a moment does not decide (paper, sec. 3). */
function globalAlignment(
  stretches: readonly Stretch[],
  truthS: readonly number[],
  foundS: readonly number[],
): PairSums {
  const shared = new PairSums();
  for (const { durationS, pairs } of stretches) {
    const ofTruth = new Map<number, number>();
    const ofFound = new Map<number, number>();
    for (const { truth, found, likeness } of pairs) {
      ofTruth.set(truth, (ofTruth.get(truth) ?? 0) + likeness);
      ofFound.set(found, (ofFound.get(found) ?? 0) + likeness);
    }
    for (const { truth, found, likeness } of pairs) {
      const either = (ofTruth.get(truth) ?? 0) + (ofFound.get(found) ?? 0) - likeness;
      shared.add(truth, found, (durationS * likeness) / either);
    }
  }
  const alignment = new PairSums();
  for (const { i, j, value } of shared.entries()) {
    alignment.add(i, j, value / ((truthS[i] ?? 0) + (foundS[j] ?? 0) - value));
  }
  return alignment;
}

function choose(stretch: Stretch, alignment: PairSums): readonly LivePair[] {
  const byPair = new Map(stretch.pairs.map((pair) => [`${pair.truth},${pair.found}`, pair]));
  const edges = stretch.pairs.map(({ truth, found, likeness }) => ({
    row: truth,
    column: found,
    weight: alignment.get(truth, found) * likeness,
  }));
  return heaviestMatching(edges.filter((edge) => edge.weight > 0)).flatMap(
    ({ row, column }) => byPair.get(`${row},${column}`) ?? [],
  );
}

function identityF1(stretches: readonly Stretch[], totalS: number): number {
  const togetherS = new PairSums();
  for (const { durationS, pairs } of stretches) {
    for (const { truth, found, likeness } of pairs) {
      if (likeness >= FOLLOWED_FROM - EPSILON) togetherS.add(truth, found, durationS);
    }
  }
  const edges = togetherS.entries().map(({ i, j, value }) => ({ row: i, column: j, weight: value }));
  return (2 * sum(heaviestMatching(edges).map((edge) => edge.weight))) / totalS;
}

/** Switches and fragmentations as in CLEAR MOT (Bernardin and Stiefelhagen 2008) and Li et al. 2009. */
function continuity(
  chosen: readonly { readonly stretch: Stretch; readonly pairs: readonly LivePair[] }[],
): Pick<TrackingScore, 'switches' | 'fragmentations'> {
  const lastFound = new Map<number, number>();
  const isLost = new Set<number>();
  let switches = 0;
  let fragmentations = 0;
  for (const { stretch, pairs } of chosen) {
    const followed = new Map<number, number>();
    for (const { truth, found, likeness } of pairs) {
      if (likeness >= FOLLOWED_FROM - EPSILON) followed.set(truth, found);
    }
    for (const truth of stretch.truth) {
      const found = followed.get(truth);
      const last = lastFound.get(truth);
      if (found === undefined) {
        if (last !== undefined) isLost.add(truth);
        continue;
      }
      if (last !== undefined && last !== found) switches += 1;
      if (isLost.delete(truth)) fragmentations += 1;
      lastFound.set(truth, found);
    }
  }
  return { switches, fragmentations };
}

/** Sums by pair of indices; most pairs never meet. */
class PairSums {
  readonly #sums = new Map<number, Map<number, number>>();

  add(i: number, j: number, value: number): void {
    const row = this.#sums.get(i) ?? new Map<number, number>();
    row.set(j, (row.get(j) ?? 0) + value);
    this.#sums.set(i, row);
  }

  get(i: number, j: number): number {
    return this.#sums.get(i)?.get(j) ?? 0;
  }

  entries(): { readonly i: number; readonly j: number; readonly value: number }[] {
    return [...this.#sums].flatMap(([i, row]) => [...row].map(([j, value]) => ({ i, j, value })));
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
