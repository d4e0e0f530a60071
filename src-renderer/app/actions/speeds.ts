// The replay speeds that can be chosen, slowest first. What is in force comes from the engine, and may differ.

export type Speed = number | 'max';

export const SPEEDS: readonly Speed[] = [0.1, 0.25, 0.5, 1, 2, 4, 8, 'max'];

export function speedLabel(speed: Speed): string {
  if (speed === 'max') return 'max';
  // A short recording is stretched: 0.0009×.
  if (speed < 0.1) return `${Number(speed.toPrecision(2))}×`;
  return `${speed < 1 && speed !== 0.5 && speed !== 0.1 ? speed.toFixed(2) : speed.toFixed(1)}×`;
}

/** The next speed of the list in that direction; the last one stays. */
export function nextSpeed(speed: Speed, step: 1 | -1): Speed {
  const value = speed === 'max' ? Number.POSITIVE_INFINITY : speed;
  const rankOf = (candidate: Speed): number => (candidate === 'max' ? Number.POSITIVE_INFINITY : candidate);
  const candidates = SPEEDS.filter((candidate) =>
    step > 0 ? rankOf(candidate) > value : rankOf(candidate) < value,
  );
  return (step > 0 ? candidates.at(0) : candidates.at(-1)) ?? speed;
}
