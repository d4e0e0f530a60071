// How much of each suite is run, and on which seeds. Numbers only.

/** Seeds that the detector may be tuned on, and those that its figures are made with. They never meet. */
export const TUNING_SEED = 1;
export const TUNING_SEEDS: readonly number[] = [TUNING_SEED, 2];
export const TESTING_SEEDS: readonly number[] = [1001, 1002];

export interface ProofPlan {
  readonly seeds: readonly number[];
  readonly snrsDb: readonly number[];
  readonly curveS: number;
  readonly denseCounts: readonly number[];
  readonly denseS: number;
  readonly noiseRateHz: number;
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

/** Settings are compared on fewer and shorter bands: the same ones for each. */
export const PRESET_PLAN: ProofPlan = {
  ...WHOLE_PLAN,
  snrsDb: [0, 5, 10, 15],
  curveS: 3,
  denseCounts: [20],
  denseS: 6,
};
