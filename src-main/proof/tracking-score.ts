// How well presences keep their identity over time: HOTA, IDF1, switches, fragmentation. Pure: boxes in, figures out.
//
// A box is constant over its time, so what is alike changes only where one begins or ends. The sums over frames of the
// cited formulas are integrals over those stretches here: exact, and no frame rate has to be chosen.

import { type Edge, heaviestMatching } from './assignment.ts';
import { bootstrap } from './bootstrap.ts';
import { intervalIou, type Resolution, resolvable, type SignalBox } from './boxes.ts';
import type { Interval } from './intervals.ts';

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
  /** 95 %, by drawing anew what meets nothing else; null with fewer than six such parts. */
  readonly hotaInterval: Interval | null;
  readonly idf1Interval: Interval | null;
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
  const stretches = stretchesOf(a, b);
  const alignment = globalAlignment(stretches, truthS, foundS);
  const chosen = stretches.map((stretch) => ({ stretch, pairs: choose(stretch, alignment) }));

  const parts = partsOf(a, b, stretches, chosen);
  const every = new Uint32Array(parts.length).fill(1);
  const figures = figuresOf(parts, every);
  const [hotaInterval = null, idf1Interval = null] = bootstrap(parts.length, (times) => {
    const { hota, idf1 } = figuresOf(parts, times);
    return [hota, idf1];
  });
  return { ...figures, hotaInterval, idf1Interval, ...continuity(chosen) };
}

/**
 * Boxes that meet nothing of the others: every sum in the formulas is one over such parts, so they may be drawn anew.
 * By threshold where there are 19 values.
 */
interface Part {
  totalS: number;
  readonly hitS: Float64Array;
  readonly weightedS: Float64Array;
  identityS: number;
}

function partsOf(
  truth: readonly SignalBox[],
  found: readonly SignalBox[],
  stretches: readonly Stretch[],
  chosen: readonly { readonly stretch: Stretch; readonly pairs: readonly LivePair[] }[],
): readonly Part[] {
  const partOf = new Map<number, Part>();
  const roots = rootsOf(
    truth.length + found.length,
    stretches.flatMap(({ pairs }) => pairs.map((pair) => [pair.truth, truth.length + pair.found] as const)),
  );
  const partAt = (node: number): Part => {
    const root = roots[node] ?? node;
    const known = partOf.get(root);
    if (known !== undefined) return known;
    const part = {
      totalS: 0,
      hitS: new Float64Array(THRESHOLDS.length),
      weightedS: new Float64Array(THRESHOLDS.length),
      identityS: 0,
    };
    partOf.set(root, part);
    return part;
  };
  const lengthS = [...truth, ...found].map((box) => box.stopS - box.startS);
  lengthS.forEach((value, node) => {
    partAt(node).totalS += value;
  });
  THRESHOLDS.forEach((threshold, at) => {
    const sharedS = new PairSums();
    for (const { stretch, pairs } of chosen) {
      for (const { truth: i, found: j, likeness } of pairs) {
        if (likeness >= threshold - EPSILON) sharedS.add(i, j, stretch.durationS);
      }
    }
    for (const { i, j, value } of sharedS.entries()) {
      const part = partAt(i);
      part.hitS[at] = (part.hitS[at] ?? 0) + value;
      const either = (lengthS[i] ?? 0) + (lengthS[truth.length + j] ?? 0) - value;
      part.weightedS[at] = (part.weightedS[at] ?? 0) + (value * value) / either;
    }
  });
  for (const { row, weight } of identityMatches(stretches)) partAt(row).identityS += weight;
  return [...partOf.values()];
}

/** The least number of the nodes that each is joined to. */
function rootsOf(count: number, joins: readonly (readonly [number, number])[]): Int32Array {
  const parent = Int32Array.from({ length: count }, (_, node) => node);
  const rootOf = (node: number): number => {
    let root = node;
    while ((parent[root] ?? root) !== root) root = parent[root] ?? root;
    parent[node] = root;
    return root;
  };
  for (const [a, b] of joins) {
    const [x, y] = [rootOf(a), rootOf(b)];
    parent[Math.max(x, y)] = Math.min(x, y);
  }
  return parent.map((_, node) => rootOf(node));
}

/** Of the parts, each as often as it was drawn. */
function figuresOf(
  parts: readonly Part[],
  times: Uint32Array,
): Pick<TrackingScore, 'hota' | 'detA' | 'assA' | 'idf1'> {
  const total = (value: (part: Part) => number): number =>
    parts.reduce((all, part, index) => all + (times[index] ?? 0) * value(part), 0);
  const totalS = total((part) => part.totalS);
  if (totalS === 0) return { hota: null, detA: null, assA: null, idf1: null };
  const hotas: number[] = [];
  const detAs: number[] = [];
  const assAs: number[] = [];
  for (let at = 0; at < THRESHOLDS.length; at++) {
    const hitS = total((part) => part.hitS[at] ?? 0);
    const detA = hitS / (totalS - hitS);
    const assA = hitS === 0 ? 0 : total((part) => part.weightedS[at] ?? 0) / hitS;
    detAs.push(detA);
    assAs.push(assA);
    hotas.push(Math.sqrt(detA * assA));
  }
  return {
    hota: mean(hotas),
    detA: mean(detAs),
    assA: mean(assAs),
    idf1: (2 * total((part) => part.identityS)) / totalS,
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

function identityMatches(stretches: readonly Stretch[]): readonly Edge[] {
  const togetherS = new PairSums();
  for (const { durationS, pairs } of stretches) {
    for (const { truth, found, likeness } of pairs) {
      if (likeness >= FOLLOWED_FROM - EPSILON) togetherS.add(truth, found, durationS);
    }
  }
  return heaviestMatching(
    togetherS.entries().map(({ i, j, value }) => ({ row: i, column: j, weight: value })),
  );
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
