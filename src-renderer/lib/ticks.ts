// Where an axis puts its marks: steps of 1, 2 or 5 times a power of ten, and labels with as many decimals as the
// step needs and no more.

const STEPS = [1, 2, 5, 10] as const;

/** The smallest 1-2-5 step that is at least `leastStep` (which is above 0). */
export function niceStep(leastStep: number): number {
  const decade = 10 ** Math.floor(Math.log10(leastStep));
  for (const step of STEPS) {
    if (step * decade >= leastStep * (1 - 1e-9)) return step * decade;
  }
  return 10 * decade;
}

/** Multiples of `step` inside [low, high], ascending. Computed by multiplication, so errors do not add up. */
export function ticksWithin(low: number, high: number, step: number): readonly number[] {
  const ticks: number[] = [];
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  for (let index = first; index <= last; index++) ticks.push(index === 0 ? 0 : index * step);
  return ticks;
}

/** Decimals that tell neighbouring labels apart when a step in `unit`s is printed. */
export function decimalsOfStep(step: number, unit: number): number {
  return Math.max(0, Math.ceil(-Math.log10(step / unit) - 1e-9));
}

export interface FrequencyTicks {
  /** Offsets from the centre. */
  readonly offsetsHz: readonly number[];
  readonly stepHz: number;
  /** For a label in MHz. */
  readonly decimals: number;
}

/**
 * Ticks at round absolute frequencies where the centre is known (`centerFreqHz` of 0 gives round offsets), at least
 * `minSpacingPx` apart.
 */
export function frequencyTicks(
  lowOffsetHz: number,
  highOffsetHz: number,
  centerFreqHz: number,
  widthPx: number,
  minSpacingPx: number,
): FrequencyTicks {
  const stepHz = niceStep(((highOffsetHz - lowOffsetHz) * minSpacingPx) / widthPx);
  const offsetsHz = ticksWithin(centerFreqHz + lowOffsetHz, centerFreqHz + highOffsetHz, stepHz).map(
    (freqHz) => freqHz - centerFreqHz,
  );
  return { offsetsHz, stepHz, decimals: decimalsOfStep(stepHz, 1e6) };
}
