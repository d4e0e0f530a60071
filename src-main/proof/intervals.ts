// Confidence intervals of what is counted and measured. Pure formulas.

/** `count` of `total`, with the interval that holds the true proportion with 95 % confidence. */
export interface Proportion {
  readonly count: number;
  readonly total: number;
  /** null: of nothing. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Holds the true value with 95 % confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95 % of the standard normal distribution. */
const Z_95 = 1.959963984540054;

/** Wilson's score interval (Wilson 1927, J. Am. Stat. Assoc. 22:209), which stays inside 0 to 1 at 0 and at all. */
export function proportion(count: number, total: number): Proportion {
  if (total === 0) return { count, total, value: null, low: null, high: null };
  const p = count / total;
  const z2 = Z_95 * Z_95;
  const middle = (p + z2 / (2 * total)) / (1 + z2 / total);
  const half = (Z_95 / (1 + z2 / total)) * Math.sqrt((p * (1 - p)) / total + z2 / (4 * total * total));
  return {
    count,
    total,
    value: p,
    low: count === 0 ? 0 : Math.max(0, middle - half),
    high: count === total ? 1 : Math.min(1, middle + half),
  };
}

/** Middle and spread of measured values; null without any. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  /** The interval that holds the true median with at least 95 % confidence; null with fewer than six values. */
  readonly medianLow: number | null;
  readonly medianHigh: number | null;
  readonly p95: number;
  readonly mean: number;
}

/**
 * The median's interval is between order statistics, by the binomial distribution with p = 1/2, so that no shape is
 * assumed (Conover, "Practical Nonparametric Statistics", 3rd ed., section 3.2). Percentiles are the smallest value
 * that at least that part of the values does not exceed.
 */
export function spread(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const count = sorted.length;
  const rank = (part: number): number => Math.max(0, Math.ceil(part * count) - 1);
  const outer = outerRank(count);
  return {
    count,
    median: count % 2 === 1 ? at((count - 1) / 2) : (at(count / 2 - 1) + at(count / 2)) / 2,
    medianLow: outer === null ? null : at(outer),
    medianHigh: outer === null ? null : at(count - 1 - outer),
    p95: at(rank(0.95)),
    mean: sorted.reduce((sum, value) => sum + value, 0) / count,
  };
}

/** Greatest number of values that may be left out at each end: P(Binomial(n, 1/2) <= it) is at most 2.5 %. */
function outerRank(count: number): number | null {
  let probability = 0.5 ** count;
  if (probability === 0) return Math.floor(count / 2 - (Z_95 * Math.sqrt(count)) / 2);
  let sum = 0;
  let rank: number | null = null;
  for (let k = 0; k <= count; k++) {
    sum += probability;
    if (sum > 0.025) return rank;
    rank = k;
    probability *= (count - k) / (k + 1);
  }
  return rank;
}

/** Of the mean of a Poisson distribution of which `count` was seen, exact and two-sided (Garwood 1936, Biometrika 28:437). */
export function poissonInterval(count: number): Interval {
  return { low: count === 0 ? 0 : poissonMean(count - 1, 0.975), high: poissonMean(count, 0.025) };
}

/** The same, one-sided: the mean lies below this with 95 % confidence. Of no event, 3.00. */
export function poissonUpper(count: number): number {
  return poissonMean(count, 0.05);
}

/** The mean that gives `count` or fewer events with this probability. By bisection. */
function poissonMean(count: number, probability: number): number {
  let [low, high] = [0, count + 10 * Math.sqrt(count + 1) + 10];
  for (let k = 0; k < 200; k++) {
    const middle = (low + high) / 2;
    if (poissonUpTo(count, middle) > probability) low = middle;
    else high = middle;
  }
  return high;
}

/** P(Poisson(mean) <= count), by logarithms, so that a large mean does not underflow. */
function poissonUpTo(count: number, mean: number): number {
  if (mean === 0) return 1;
  let logTerm = -mean;
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= count; k++) {
    logTerm += Math.log(mean / k);
    sum += Math.exp(logTerm);
  }
  return sum;
}
