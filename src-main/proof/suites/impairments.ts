// The same bands of signals through receivers with one fault each, and one with all: what each fault costs. Knows the
// engine; prints and writes nothing.

import type { Config } from '../../config/schema.ts';
import { type Scene, sceneSchema } from '../../scenes/scene-schema.ts';
import { type SignalBox, sharedArea } from '../boxes.ts';
import { BAND_RATE_HZ, denseBand, NOISE_DBFS_PER_HZ } from './bands.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { ProofPlan } from './plan.ts';
import { runScene, type SceneRun, type SuiteContext, scoreTogether } from './run-scene.ts';

export interface ImpairmentResult {
  readonly name: string;
  readonly figures: Figures;
}

interface Impairment {
  readonly name: string;
  readonly frontEnd: Partial<Scene['front_end']>;
  readonly settings?: Partial<Config['detector']>;
}

const EMITTERS = 20;
/** Of a bin of the automatic transform (Hann: 1.5 bins of noise). */
const BIN_NOISE_DBFS = NOISE_DBFS_PER_HZ + 10 * Math.log10((1.5 * BAND_RATE_HZ) / 4096);
/** A gain of 0.5 dB and 3 degrees leave an image 29 dB down: |g - e^(j phi)| / |g + e^(j phi)|. */
const IMBALANCE = { iq_gain_db: 0.5, iq_phase_deg: 3 };
const STATED_REJECTION_DB = 28;

const IMPAIRMENTS: readonly Impairment[] = [
  { name: 'none', frontEnd: {} },
  { name: 'DC spike, 25 dB', frontEnd: { dc_offset_dbfs: BIN_NOISE_DBFS + 25 } },
  { name: 'DC spike, 50 dB', frontEnd: { dc_offset_dbfs: BIN_NOISE_DBFS + 50 } },
  { name: 'I/Q unlike: 0.5 dB, 3 degrees (image 29 dB down)', frontEnd: IMBALANCE },
  {
    name: `the same, rejection of ${STATED_REJECTION_DB} dB stated`,
    frontEnd: IMBALANCE,
    settings: { imageRejectionDb: STATED_REJECTION_DB },
  },
  { name: 'oscillator 2 kHz off', frontEnd: { frequency_error_hz: 2000 } },
  { name: 'oscillator 100 Hz wide', frontEnd: { linewidth_hz: 100 } },
  { name: 'filter of 80 % of the band', frontEnd: { passband: 0.8 } },
  {
    name: 'the same, usable bandwidth of 75 % stated',
    frontEnd: { passband: 0.8 },
    settings: { usableBandwidth: 0.75 },
  },
  // The noise alone is at -54 dBFS, and a band of 20 such emitters about 10 dB above it.
  { name: 'clipping at -35 dBFS', frontEnd: { clip_dbfs: -35 } },
  { name: 'clipping at -45 dBFS', frontEnd: { clip_dbfs: -45 } },
  {
    name: 'all at once, rejection and usable bandwidth stated',
    frontEnd: {
      dc_offset_dbfs: BIN_NOISE_DBFS + 50,
      ...IMBALANCE,
      frequency_error_hz: 2000,
      linewidth_hz: 100,
      passband: 0.8,
    },
    settings: { imageRejectionDb: STATED_REJECTION_DB, usableBandwidth: 0.75 },
  },
];

export async function runImpairments(
  plan: ProofPlan,
  context: SuiteContext,
): Promise<readonly ImpairmentResult[]> {
  const results: ImpairmentResult[] = [];
  for (const [index, { name, frontEnd, settings }] of IMPAIRMENTS.entries()) {
    const { config } = context;
    const usable = settings?.usableBandwidth ?? 1;
    const runs: SceneRun[] = [];
    for (const seed of plan.seeds) {
      const { front_end: _, ...band } = denseBand(seed, EMITTERS, plan.denseS / 2);
      const scene = sceneSchema.parse({ ...band, front_end: frontEnd });
      const run = await runScene(scene, `impairment ${index} ${seed}`, {
        ...context,
        config: { ...config, detector: { ...config.detector, ...settings } },
      });
      runs.push(within(run, (usable * scene.sample_rate_hz) / 2));
    }
    results.push({ name, figures: figuresOf(scoreTogether(runs)) });
  }
  return results;
}

/** Where nothing is looked for nothing is missed: what reaches out of the usable part counts on neither side. */
function within(run: SceneRun, limitHz: number): SceneRun {
  const reachesOut = (box: SignalBox): boolean =>
    Math.max(Math.abs(box.lowHz), Math.abs(box.highHz)) > limitHz;
  const outside = run.truth.filter(reachesOut);
  return {
    ...run,
    truth: run.truth.filter((box) => !reachesOut(box)),
    found: run.found.filter((box) => !outside.some((other) => sharedArea(box, other) > 0)),
  };
}
