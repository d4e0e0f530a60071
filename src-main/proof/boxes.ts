// Boxes in time and frequency, and how alike two of them are. Geometry only: must not know files, scores or detectors.

/** One presence of one signal, as the truth states it or as a detector found it. */
export interface SignalBox {
  /** Unique among the boxes of one side. */
  readonly id: string;
  /** What the presence belongs to; null where nobody said. */
  readonly emitter: string | null;
  /** What sort of signal it is, for tables by kind; null where nobody said. */
  readonly kind: string | null;
  /** Seconds from the first sample; stopS above startS. */
  readonly startS: number;
  readonly stopS: number;
  /** Absolute or relative to the centre, the same on both sides; highHz above lowHz. */
  readonly lowHz: number;
  readonly highHz: number;
  /** In the signal's own bandwidth; null where unknown. */
  readonly snrDb: number | null;
  /** When whoever found it was sure of it, in sample time; null or absent where nobody said, as in a truth. */
  readonly confirmedS?: number | null;
}

/** The finest that a detector can resolve. No box is compared as smaller than this. */
export interface Resolution {
  readonly hz: number;
  readonly s: number;
}

/**
 * The box about the same middle, at least one resolution cell in size: a carrier has no width of its own, and a
 * detector with 600 Hz bins that boxes it by three bins has not missed it.
 */
export function resolvable(box: SignalBox, resolution: Resolution): SignalBox {
  const [lowHz, highHz] = atLeast(box.lowHz, box.highHz, resolution.hz);
  const [startS, stopS] = atLeast(box.startS, box.stopS, resolution.s);
  return { ...box, lowHz, highHz, startS, stopS };
}

function atLeast(low: number, high: number, size: number): readonly [number, number] {
  const short = size - (high - low);
  return short > 0 ? [low - short / 2, high + short / 2] : [low, high];
}

/** Length that two intervals share, 0 or more. */
export function overlap(lowA: number, highA: number, lowB: number, highB: number): number {
  return Math.max(0, Math.min(highA, highB) - Math.max(lowA, lowB));
}

/** Intersection over union of two intervals, 0 to 1. */
export function intervalIou(lowA: number, highA: number, lowB: number, highB: number): number {
  const shared = overlap(lowA, highA, lowB, highB);
  return shared === 0 ? 0 : shared / (highA - lowA + (highB - lowB) - shared);
}

/** Hertz times seconds that two boxes share. */
export function sharedArea(a: SignalBox, b: SignalBox): number {
  return overlap(a.startS, a.stopS, b.startS, b.stopS) * overlap(a.lowHz, a.highHz, b.lowHz, b.highHz);
}

export function area(box: SignalBox): number {
  return (box.stopS - box.startS) * (box.highHz - box.lowHz);
}

/** Intersection over union in time and frequency, 0 to 1 (Jaccard index). */
export function boxIou(a: SignalBox, b: SignalBox): number {
  const shared = sharedArea(a, b);
  return shared === 0 ? 0 : shared / (area(a) + area(b) - shared);
}

export interface Pair {
  /** Indices into the two lists. */
  readonly truth: number;
  readonly found: number;
}

/** Every pair that overlaps in time and frequency. Sorted by start: n log n and the pairs that meet in time. */
export function overlappingPairs(truth: readonly SignalBox[], found: readonly SignalBox[]): readonly Pair[] {
  const byStart = found.map((box, index) => ({ box, index })).sort((a, b) => a.box.startS - b.box.startS);
  const pairs: Pair[] = [];
  const order = truth.map((box, index) => ({ box, index })).sort((a, b) => a.box.startS - b.box.startS);
  let active: { readonly box: SignalBox; readonly index: number }[] = [];
  let next = 0;
  for (const { box, index } of order) {
    for (
      let head = byStart[next];
      head !== undefined && head.box.startS < box.stopS;
      head = byStart[++next]
    ) {
      active.push(head);
    }
    // Truth comes by start: what ended before this one began meets none of the later ones either.
    active = active.filter((candidate) => candidate.box.stopS > box.startS);
    for (const candidate of active) {
      if (sharedArea(box, candidate.box) > 0) pairs.push({ truth: index, found: candidate.index });
    }
  }
  return pairs;
}
