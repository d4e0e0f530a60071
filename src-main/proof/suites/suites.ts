// The suites: which scenes are run, and what is made of their scores. Knows the engine; prints and writes nothing.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { NativeAddon } from '../../engine/engine.ts';
import type { Scene } from '../../scenes/scene-schema.ts';
import type { SignalBox } from '../boxes.ts';
import { type Proportion, proportion } from '../intervals.ts';
import { type Score, scoreBoxes } from '../score.ts';
import { curveBand, denseBand, noiseBand } from './bands.ts';
import { runScene, type SceneRun } from './run-scene.ts';

/** Seeds that the detector may be tuned on, and those that its figures are made with. They never meet. */
export const TUNING_SEED = 1;
export const TESTING_SEEDS: readonly number[] = [1001, 1002];

export interface ProofPlan {
  readonly seeds: readonly number[];
  readonly snrsDb: readonly number[];
  readonly curveS: number;
  readonly denseCounts: readonly number[];
  readonly denseS: number;
  readonly noiseRateHz: number;
  /** 0: the noise is left out. */
  readonly noiseS: number;
}

export const WHOLE_PLAN: ProofPlan = {
  seeds: TESTING_SEEDS,
  snrsDb: [0, 3, 5, 8, 10, 12, 15, 20],
  curveS: 5,
  denseCounts: [5, 20, 80],
  denseS: 8,
  noiseRateHz: 20e6,
  noiseS: 30,
};

export const SHORT_PLAN: ProofPlan = {
  seeds: [TUNING_SEED],
  snrsDb: [10, 15],
  curveS: 4,
  denseCounts: [20],
  denseS: 4,
  noiseRateHz: 2.4e6,
  noiseS: 10,
};

export interface CurvePoint {
  readonly snrDb: number;
  readonly score: Score;
  /** Mean over the kinds, each of which counts once: [at 0.4, at 0.5]. */
  readonly pdOverKinds: readonly number[];
}

export interface DenseResult {
  readonly emitters: number;
  readonly score: Score;
}

export interface NoiseResult {
  readonly sampleRateHz: number;
  readonly durationS: number;
  readonly falseTracks: number;
  /** 95 % upper bound of the true rate, by the Poisson distribution: of no event in T, 3.00 / T. */
  readonly perHourAtMost: number;
}

export interface ProofResult {
  readonly plan: ProofPlan;
  readonly curve: readonly CurvePoint[];
  readonly dense: readonly DenseResult[];
  readonly noise: NoiseResult | null;
}

export interface ProofOptions {
  readonly addon: NativeAddon;
  readonly config: Config;
  readonly plan: ProofPlan;
  readonly onStep?: (text: string) => void;
}

export async function runProof(options: ProofOptions): Promise<ProofResult> {
  const { addon, config, plan, onStep = () => {} } = options;
  const folder = await mkdtemp(join(tmpdir(), 'sferic-proof-'));
  const run = (scene: Scene, name: string): Promise<SceneRun> => {
    onStep(name);
    return runScene(scene, name, { addon, config, folder });
  };
  try {
    const curve: CurvePoint[] = [];
    for (const snrDb of plan.snrsDb) {
      const runs: SceneRun[] = [];
      for (const seed of plan.seeds) {
        for (const [index, scene] of curveBand(seed, snrDb, plan.curveS).entries()) {
          runs.push(await run(scene, `kinds ${snrDb} dB ${seed}-${index}`));
        }
      }
      const score = scoreTogether(runs);
      curve.push({ snrDb, score, pdOverKinds: score.detection.map(({ byKind }) => meanOverKinds(byKind)) });
    }
    const dense: DenseResult[] = [];
    for (const emitters of plan.denseCounts) {
      const runs: SceneRun[] = [];
      for (const seed of plan.seeds) {
        runs.push(await run(denseBand(seed, emitters, plan.denseS), `dense ${emitters} ${seed}`));
      }
      dense.push({ emitters, score: scoreTogether(runs) });
    }
    return { plan, curve, dense, noise: plan.noiseS > 0 ? await runNoise(plan, run) : null };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In pieces of at most this length, so that the files stay small. */
const NOISE_PIECE_S = 10;

async function runNoise(
  plan: ProofPlan,
  run: (scene: Scene, name: string) => Promise<SceneRun>,
): Promise<NoiseResult> {
  const { noiseRateHz: sampleRateHz, noiseS } = plan;
  const seed = plan.seeds[0] ?? TUNING_SEED;
  let falseTracks = 0;
  let durationS = 0;
  for (let piece = 0; durationS < noiseS; piece++) {
    const pieceS = Math.min(NOISE_PIECE_S, noiseS - durationS);
    const { found } = await run(noiseBand(seed * 1000 + piece, sampleRateHz, pieceS), `noise ${piece}`);
    falseTracks += found.length;
    durationS += pieceS;
  }
  return {
    sampleRateHz,
    durationS,
    falseTracks,
    perHourAtMost: (3600 * poissonUpper(falseTracks)) / durationS,
  };
}

/** The mean that gives `count` or fewer events with 5 % probability (Garwood 1936, one-sided). By bisection. */
function poissonUpper(count: number): number {
  const below = (mean: number): number => {
    let term = Math.exp(-mean);
    let sum = term;
    for (let k = 1; k <= count; k++) {
      term *= mean / k;
      sum += term;
    }
    return sum;
  };
  let [low, high] = [count, count + 10 * Math.sqrt(count + 1) + 10];
  for (let k = 0; k < 100; k++) {
    const middle = (low + high) / 2;
    if (below(middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/** Runs one after the other in time, so that none meets another. */
function scoreTogether(runs: readonly SceneRun[]): Score {
  const [first] = runs;
  if (first === undefined) throw new Error('a suite without a scene');
  let fromS = 0;
  const truth: SignalBox[] = [];
  const found: SignalBox[] = [];
  for (const run of runs) {
    const later = (box: SignalBox): SignalBox => ({
      ...box,
      startS: box.startS + fromS,
      stopS: box.stopS + fromS,
    });
    truth.push(...run.truth.map(later));
    found.push(...run.found.map(later));
    fromS += run.durationS + 1;
  }
  const durationS = runs.reduce((sum, run) => sum + run.durationS, 0);
  return scoreBoxes(truth, found, durationS, first.resolution);
}

/** A kind with many short bursts must not outweigh one with few long ones. */
function meanOverKinds(groups: readonly { readonly kind: string; readonly pd: Proportion }[]): number {
  const byKind = new Map<string, { count: number; total: number }>();
  for (const { kind, pd } of groups) {
    const sum = byKind.get(kind) ?? { count: 0, total: 0 };
    sum.count += pd.count;
    sum.total += pd.total;
    byKind.set(kind, sum);
  }
  const parts = [...byKind.values()].map(({ count, total }) => proportion(count, total).value ?? 0);
  return parts.reduce((sum, part) => sum + part, 0) / Math.max(1, parts.length);
}
