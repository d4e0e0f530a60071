// What each preset reaches and what it costs, on the same bands. Knows the engine; prints and writes nothing.

import { PRESET_NAMES, type PresetName } from '#contract/commands.ts';
import { presetValues, withPreset } from '../../config/presets.ts';
import { type CurvePoint, type DenseResult, runCurve, runDense } from './bands-suites.ts';
import type { Figures } from './figures.ts';
import { NOISE_PIECE_S, type NoiseRate, noiseRate, runNoise } from './noise.ts';
import type { ProofPlan } from './plan.ts';
import type { SuiteContext } from './run-scene.ts';
import { runShortBursts, type ShortBurstResult } from './short-bursts.ts';

export interface PresetFigures {
  readonly pdOverKinds: number;
  readonly pd: Figures['detection'][number]['pd'];
  readonly precision: Figures['detection'][number]['precision'];
  readonly hota: number | null;
  readonly confirmMedianS: number | null;
}

export interface PresetResult {
  readonly name: PresetName;
  readonly values: Readonly<Record<string, number>>;
  readonly curve: readonly { readonly snrDb: number; readonly figures: PresetFigures }[];
  readonly dense: readonly { readonly emitters: number; readonly figures: PresetFigures }[];
  readonly shortBursts: readonly ShortBurstResult[];
  readonly noise: NoiseRate;
}

const BURST_SNR_DB = 15;
const BURST_LENGTHS_S = [0.016, 0.008, 0.004, 0.002, 0.001];
const NOISE_RATE_HZ = 2.4e6;
const NOISE_PIECES = 6;

export async function runPreset(
  name: PresetName,
  plan: ProofPlan,
  context: SuiteContext,
): Promise<PresetResult> {
  const set: SuiteContext = {
    ...context,
    config: withPreset(context.config, name),
    onStep: (text) => context.onStep(`${name}: ${text}`),
  };
  const curve: readonly CurvePoint[] = await runCurve(plan, set);
  const dense: readonly DenseResult[] = await runDense(plan, set);
  const shortBursts = await runShortBursts(BURST_SNR_DB, BURST_LENGTHS_S, set);
  const noise = await runNoise(
    { seed: plan.seeds[0] ?? 1, sampleRateHz: NOISE_RATE_HZ, pieces: NOISE_PIECES, done: [] },
    set,
  );
  return {
    name,
    values: presetValues(name),
    curve: curve.map(({ snrDb, figures }) => ({ snrDb, figures: reduced(figures) })),
    dense: dense.map(({ emitters, figures }) => ({ emitters, figures: reduced(figures) })),
    shortBursts,
    noise: noiseRate(noise),
  };
}

export async function runPresets(plan: ProofPlan, context: SuiteContext): Promise<readonly PresetResult[]> {
  const results: PresetResult[] = [];
  for (const name of PRESET_NAMES) results.push(await runPreset(name, plan, context));
  return results;
}

function reduced({ pdOverKinds, detection, tracking, errors }: Figures): PresetFigures {
  const [at] = detection;
  if (at === undefined) throw new Error('a score without a threshold');
  return {
    pdOverKinds: pdOverKinds[0] ?? 0,
    pd: at.pd,
    precision: at.precision,
    hota: tracking.hota,
    confirmMedianS: errors.confirmS?.median ?? null,
  };
}

export const PRESET_NOISE_S = NOISE_PIECES * NOISE_PIECE_S;

/** The shortest length from which nine in ten are found, at it and at every longer one; null: none. */
export function shortestBurstS(results: readonly ShortBurstResult[]): number | null {
  let shortest: number | null = null;
  for (const { lengthS, pd } of [...results].sort((a, b) => b.lengthS - a.lengthS)) {
    if ((pd.value ?? 0) < 0.9) break;
    shortest = lengthS;
  }
  return shortest;
}
