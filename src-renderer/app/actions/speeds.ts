// The replay speeds that can be chosen, slowest first. What is in force comes from the engine, and may differ.

export type Speed = number | 'max';

export const SPEEDS: readonly Speed[] = [0.1, 0.25, 0.5, 1, 2, 4, 8, 'max'];

/** For recordings of milliseconds, which are over at once at any other. Slowest first. */
const SLOW_SPEEDS: readonly number[] = [1e-5, 1e-4, 1e-3, 1e-2].flatMap((decade) => [
  decade,
  2.5 * decade,
  5 * decade,
]);
/** No speed stretches a recording over more than this. */
const LONGEST_REPLAY_S = 60;

/** What is worth offering for a recording of that length. */
export function speedsFor(durationS: number): readonly Speed[] {
  return [...SLOW_SPEEDS.filter((speed) => durationS / speed <= LONGEST_REPLAY_S), ...SPEEDS];
}

export function speedLabel(speed: Speed): string {
  if (speed === 'max') return 'max';
  // A short recording is stretched: 0.0009×.
  if (speed < 0.1) return `${Number(speed.toPrecision(2))}×`;
  return `${speed < 1 && speed !== 0.5 && speed !== 0.1 ? speed.toFixed(2) : speed.toFixed(1)}×`;
}

/** The next one of `speeds` in that direction; the last one stays. */
export function nextSpeed(speed: Speed, step: 1 | -1, speeds: readonly Speed[] = SPEEDS): Speed {
  const value = speed === 'max' ? Number.POSITIVE_INFINITY : speed;
  const rankOf = (candidate: Speed): number => (candidate === 'max' ? Number.POSITIVE_INFINITY : candidate);
  const candidates = speeds.filter((candidate) =>
    step > 0 ? rankOf(candidate) > value : rankOf(candidate) < value,
  );
  return (step > 0 ? candidates.at(0) : candidates.at(-1)) ?? speed;
}
