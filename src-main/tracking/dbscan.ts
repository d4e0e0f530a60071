// Density clustering of points that lie on a line and differ in more than their place. Knows nothing of tracks.

export const NOISE = -1;

export interface DbscanPoints {
  /** Ascending. */
  readonly positions: Float64Array;
  /** No neighbour of point i is further from it than this, along the line. */
  readonly reach: (i: number) => number;
  /** Symmetric; called only for i != j. */
  readonly areNeighbours: (i: number, j: number) => boolean;
}

/**
 * DBSCAN (Ester, Kriegel, Sander and Xu 1996, "A density-based algorithm for discovering clusters in large spatial
 * databases with noise", KDD-96). The neighbour relation stands in the place of the distance below epsilon, so the
 * tolerance may depend on the pair. A point with at least `minPoints` neighbours, itself included, is a core point;
 * a border point goes to the cluster that reaches it first, in order of position.
 *
 * The window along the line replaces the spatial index. Points that have a cluster already are skipped through a
 * chain of pointers, so thousands of points on one spot cost no square.
 * @returns the cluster of each point, counted from 0 in order of position, or NOISE
 */
export function dbscan(points: DbscanPoints, minPoints: number): Int32Array {
  const count = points.positions.length;
  const clusterOf = new Int32Array(count).fill(NOISE);
  const free = new FreeList(count);
  let clusters = 0;
  for (let seed = 0; seed < count; seed++) {
    if (clusterOf[seed] !== NOISE || !isCore(points, seed, minPoints)) continue;
    const cluster = clusters++;
    clusterOf[seed] = cluster;
    free.take(seed);
    const open = [seed];
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      if (i !== seed && !isCore(points, i, minPoints)) continue;
      const { first, end } = windowOf(points, i);
      for (let j = free.next(first); j < end; j = free.next(j + 1)) {
        if (!points.areNeighbours(i, j)) continue;
        clusterOf[j] = cluster;
        free.take(j);
        open.push(j);
      }
    }
  }
  return clusterOf;
}

function isCore(points: DbscanPoints, i: number, minPoints: number): boolean {
  let found = 1;
  if (found >= minPoints) return true;
  const { first, end } = windowOf(points, i);
  for (let j = first; j < end; j++) {
    if (j === i || !points.areNeighbours(i, j)) continue;
    found++;
    if (found >= minPoints) return true;
  }
  return false;
}

function windowOf(points: DbscanPoints, i: number): { readonly first: number; readonly end: number } {
  const here = points.positions[i] ?? 0;
  const reach = points.reach(i);
  return {
    first: lowerBound(points.positions, here - reach),
    end: upperBound(points.positions, here + reach),
  };
}

/** Index of the first value at or above `limit`. */
export function lowerBound(sorted: Float64Array, limit: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const mid = (from + to) >>> 1;
    if ((sorted[mid] ?? 0) < limit) from = mid + 1;
    else to = mid;
  }
  return from;
}

/** Index of the first value above `limit`. */
export function upperBound(sorted: Float64Array, limit: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const mid = (from + to) >>> 1;
    if ((sorted[mid] ?? 0) <= limit) from = mid + 1;
    else to = mid;
  }
  return from;
}

/** The points without a cluster: the next one from any place on, in nearly constant time (path compression). */
class FreeList {
  readonly #next: Int32Array;

  constructor(count: number) {
    this.#next = Int32Array.from({ length: count + 1 }, (_, i) => i);
  }

  take(i: number): void {
    this.#next[i] = i + 1;
  }

  next(from: number): number {
    const next = this.#next;
    let root = from;
    while ((next[root] ?? root) !== root) root = next[root] ?? root;
    for (let i = from; i !== root; ) {
      const after = next[i] ?? root;
      next[i] = root;
      i = after;
    }
    return root;
  }
}
