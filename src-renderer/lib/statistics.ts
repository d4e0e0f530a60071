// Order statistics of measured numbers. They exist because JavaScript sorts numbers as text unless told otherwise.

function ascending(a: number, b: number): number {
  return a - b;
}

/** Linear between the neighbours; `fraction` 0 to 1. NaN for no values. Values that are NaN are left out. */
export function quantile(values: Iterable<number>, fraction: number): number {
  const sorted = Float64Array.from([...values].filter((value) => !Number.isNaN(value))).sort(ascending);
  const position = (sorted.length - 1) * Math.min(1, Math.max(0, fraction));
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return Number.NaN;
  if (below === above) return below;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(values: Iterable<number>): number {
  return quantile(values, 0.5);
}
