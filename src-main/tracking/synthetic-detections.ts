// Detections as an engine would make them, of signals that are known exactly: for the tests and the benchmark only.
// Seeded; edges fall on bins, pieces that touch become one detection.

import type { Track } from '#contract/entities.ts';
import { DETECTION_STRIDE } from './detection-view.ts';
import type { TrackObservation } from './track-observation.ts';
import type { Tracker, TrackerContext } from './tracker.ts';

/** The demonstration scene's rate and the settings that `auto` chooses for it. */
export const CONTEXT: TrackerContext = {
  sampleRateHz: 2.4e6,
  spanHz: 2.4e6,
  binHz: 2.4e6 / 4096,
  samplesPerRow: 10_240,
  rowDurationS: 10_240 / 2.4e6,
};

/** An HF contest as in CQWW_CW_2005: 96 kS/s, 512 bins. */
export const HF_CONTEXT: TrackerContext = {
  sampleRateHz: 96e3,
  spanHz: 96e3,
  binHz: 96e3 / 512,
  samplesPerRow: 512,
  rowDurationS: 512 / 96e3,
};

const NOISE_DBFS_PER_BIN = -84;

export interface Piece {
  readonly lowHz: number;
  readonly highHz: number;
  readonly offsetHz: number;
  readonly snrDb: number;
  readonly isBurst?: boolean;
}

/** What a signal shows in one row. */
export type Signal = (rowId: number, random: Random, context: TrackerContext) => readonly Piece[];

export interface DetectionStream {
  readonly detections: Float64Array;
  readonly rows: number;
}

/** Mulberry32: small, fast, and good enough for jitter. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 to below 1. */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Mean 0, variance 1 (Box and Muller 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Poisson counts of a small mean (Knuth). */
  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.uniform(); product > limit; product *= this.uniform()) count++;
    return count;
  }
}

/** Rows `from` to before `to`, again and again every `period` rows if one is given. */
export function keyed(
  from: number,
  to: number,
  period = Number.POSITIVE_INFINITY,
): (rowId: number) => boolean {
  return (rowId) => {
    const phase = Number.isFinite(period) ? (((rowId - from) % period) + period) % period : rowId - from;
    return rowId >= from && phase < to - from;
  };
}

/** A line: a carrier as the main lobe of a Hann window shows it, wider the stronger it is. */
export function line(options: {
  readonly offsetHz: number;
  readonly snrDb?: number;
  readonly driftHzPerS?: number;
  readonly isOn?: (rowId: number) => boolean;
}): Signal {
  const { offsetHz, snrDb = 20, driftHzPerS = 0, isOn = () => true } = options;
  return (rowId, random, context) => {
    if (!isOn(rowId)) return [];
    const hz = offsetHz + driftHzPerS * (rowId + 0.5) * context.rowDurationS;
    return [lobe(hz, snrDb, random, context)];
  };
}

export function lobe(hz: number, snrDb: number, random: Random, context: TrackerContext): Piece {
  const jitterHz = 0.3 * context.binHz * 10 ** (-snrDb / 20) * random.normal();
  const halfHz = (1 + snrDb / 30) * context.binHz;
  return { lowHz: hz - halfHz, highHz: hz + halfHz, offsetHz: hz + jitterHz, snrDb: snrDb + random.normal() };
}

/** A signal of some width whose edges flicker by a few bins; in part of the rows it falls into `fragments`. */
export function band(options: {
  readonly lowHz: number;
  readonly highHz: number;
  readonly snrDb?: number;
  readonly fragments?: number;
  readonly fragmentedPart?: number;
  readonly isOn?: (rowId: number) => boolean;
}): Signal {
  const { lowHz, highHz, snrDb = 12, fragments = 1, fragmentedPart = 0, isOn = () => true } = options;
  return (rowId, random, context) => {
    if (!isOn(rowId)) return [];
    const low = lowHz + 1.5 * context.binHz * random.normal();
    const high = highHz + 1.5 * context.binHz * random.normal();
    const count = random.uniform() < fragmentedPart ? fragments : 1;
    const cuts = [0, ...Array.from({ length: count - 1 }, () => random.uniform()).sort((a, b) => a - b), 1];
    const pieces: Piece[] = [];
    for (let i = 0; i + 1 < cuts.length; i++) {
      const from = low + (high - low) * (cuts[i] ?? 0) + 1.5 * context.binHz;
      const to = low + (high - low) * (cuts[i + 1] ?? 1) - 1.5 * context.binHz;
      if (to - from < 2 * context.binHz) continue;
      const offsetHz = (from + to) / 2 + 0.02 * (to - from) * random.normal();
      pieces.push({ lowHz: from, highHz: to, offsetHz, snrDb: snrDb + 0.3 * random.normal() });
    }
    return pieces;
  };
}

/** Cells of noise above threshold, anywhere. */
export function falseAlarms(meanPerRow: number): Signal {
  return (_rowId, random, context) =>
    Array.from({ length: random.poisson(meanPerRow) }, () => {
      const bin = Math.floor((random.uniform() - 0.5) * (context.spanHz / context.binHz));
      const hz = bin * context.binHz;
      return { lowHz: hz - context.binHz / 2, highHz: hz + context.binHz / 2, offsetHz: hz, snrDb: 8 };
    });
}

export function streamOf(
  signals: readonly Signal[],
  rows: number,
  context: TrackerContext = CONTEXT,
  seed = 1,
): DetectionStream {
  const random = new Random(seed);
  const values: number[] = [];
  for (let rowId = 0; rowId < rows; rowId++) {
    const pieces = signals.flatMap((signal) => signal(rowId, random, context));
    for (const piece of joined(pieces, context.binHz)) values.push(...columnsOf(piece, rowId, context));
  }
  return { detections: Float64Array.from(values), rows };
}

/** Everything that a tracker said about a stream, gathered as a client would. */
export function trackAll(
  tracker: Tracker,
  stream: DetectionStream,
  cuts: readonly number[] = [],
): { readonly tracks: readonly Track[]; readonly observations: readonly TrackObservation[] } {
  const tracks = new Map<number, Track>();
  const observations: TrackObservation[] = [];
  const apply = ({ changed, removed }: { changed: readonly Track[]; removed: readonly number[] }): void => {
    for (const track of changed) tracks.set(track.trackId, track);
    for (const id of removed) tracks.delete(id);
  };
  let from = 0;
  for (const rowsDone of [...cuts, stream.rows]) {
    let to = from;
    while (to < stream.detections.length && (stream.detections[to] ?? 0) < rowsDone) to += DETECTION_STRIDE;
    apply(tracker.processBatch(stream.detections.subarray(from, to), rowsDone, (o) => observations.push(o)));
    from = to;
  }
  apply(tracker.finish());
  return { tracks: [...tracks.values()].sort((a, b) => a.trackId - b.trackId), observations };
}

/** Pieces that touch are one run above threshold. */
function joined(pieces: readonly Piece[], binHz: number): Piece[] {
  const sorted = pieces.map((piece) => onBins(piece, binHz)).sort((a, b) => a.lowHz - b.lowHz);
  const runs: Piece[] = [];
  for (const piece of sorted) {
    const last = runs.at(-1);
    if (last === undefined || piece.lowHz > last.highHz + binHz / 4) {
      runs.push(piece);
      continue;
    }
    const powerA = powerOf(last, binHz);
    const powerB = powerOf(piece, binHz);
    const highHz = Math.max(last.highHz, piece.highHz);
    runs[runs.length - 1] = {
      lowHz: last.lowHz,
      highHz,
      offsetHz: (powerA * last.offsetHz + powerB * piece.offsetHz) / (powerA + powerB),
      snrDb: 10 * Math.log10(((powerA + powerB) * binHz) / (highHz - last.lowHz)),
    };
  }
  return runs;
}

/** In units of the noise of one bin. */
function powerOf(piece: Piece, binHz: number): number {
  return (10 ** (piece.snrDb / 10) * (piece.highHz - piece.lowHz)) / binHz;
}

function onBins(piece: Piece, binHz: number): Piece {
  const edge = (hz: number): number => (Math.round(hz / binHz - 0.5) + 0.5) * binHz;
  const lowHz = edge(piece.lowHz);
  return { ...piece, lowHz, highHz: Math.max(lowHz + binHz, edge(piece.highHz)) };
}

function columnsOf(piece: Piece, rowId: number, context: TrackerContext): number[] {
  const powerDbfs = NOISE_DBFS_PER_BIN + 10 * Math.log10(powerOf(piece, context.binHz));
  const widthHz = piece.highHz - piece.lowHz;
  return [
    rowId,
    rowId * context.samplesPerRow,
    context.samplesPerRow,
    piece.lowHz,
    piece.highHz,
    piece.offsetHz,
    Math.max(context.binHz, 0.8 * widthHz),
    powerDbfs,
    powerDbfs,
    piece.snrDb,
    NOISE_DBFS_PER_BIN,
    piece.isBurst === true ? 1 : 0,
    Number.NaN,
  ];
}
