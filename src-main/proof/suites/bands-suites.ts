// Suites b and c: every kind of signal against SNR, and dense bands. Knows the engine; prints and writes nothing.

import { curveBand, denseBand } from './bands.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { ProofPlan } from './plan.ts';
import { runScene, type SceneRun, type SuiteContext, scoreTogether } from './run-scene.ts';

export interface CurvePoint {
  readonly snrDb: number;
  readonly figures: Figures;
}

export interface DenseResult {
  readonly emitters: number;
  readonly figures: Figures;
}

export async function runCurve(plan: ProofPlan, context: SuiteContext): Promise<readonly CurvePoint[]> {
  const points: CurvePoint[] = [];
  for (const snrDb of plan.snrsDb) {
    const runs: SceneRun[] = [];
    for (const seed of plan.seeds) {
      for (const [index, scene] of curveBand(seed, snrDb, plan.curveS).entries()) {
        runs.push(await runScene(scene, `kinds ${snrDb} dB ${seed}-${index}`, context));
      }
    }
    points.push({ snrDb, figures: figuresOf(scoreTogether(runs)) });
  }
  return points;
}

export async function runDense(plan: ProofPlan, context: SuiteContext): Promise<readonly DenseResult[]> {
  const results: DenseResult[] = [];
  for (const emitters of plan.denseCounts) {
    const runs: SceneRun[] = [];
    for (const seed of plan.seeds) {
      runs.push(await runScene(denseBand(seed, emitters, plan.denseS), `dense ${emitters} ${seed}`, context));
    }
    results.push({ emitters, figures: figuresOf(scoreTogether(runs)) });
  }
  return results;
}
