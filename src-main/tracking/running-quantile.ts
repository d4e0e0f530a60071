// One quantile of a stream in constant memory, so that a track of any length keeps an outlier-proof edge.
// Knows numbers only.

const MARKERS = 5;

/**
 * The P-square estimator: five markers on the distribution, moved by parabolic interpolation.
 * Source: Jain and Chlamtac 1985, "The P2 algorithm for dynamic calculation of quantiles and histograms without
 * storing observations", CACM 28(10). Up to five values it is exact.
 */
export class RunningQuantile {
  readonly #p: number;
  readonly #heights = new Float64Array(MARKERS);
  readonly #positions = new Float64Array(MARKERS);
  readonly #desired: readonly number[];
  #count = 0;

  /** @param p 0 to 1: the fraction of values that lie below the quantile. */
  constructor(p: number) {
    this.#p = p;
    this.#desired = [0, p / 2, p, (1 + p) / 2, 1];
  }

  add(value: number): void {
    const heights = this.#heights;
    if (this.#count < MARKERS) {
      this.#insertSorted(value);
      return;
    }
    const positions = this.#positions;
    let cell = 0;
    if (value < at(heights, 0)) {
      heights[0] = value;
    } else if (value >= at(heights, 4)) {
      heights[4] = value;
      cell = 3;
    } else {
      while (cell < 3 && value >= at(heights, cell + 1)) cell++;
    }
    for (let i = cell + 1; i < MARKERS; i++) positions[i] = at(positions, i) + 1;
    this.#count++;
    for (let i = 1; i < MARKERS - 1; i++) this.#settle(i);
  }

  /** NaN before the first value. Linear between the markers, so that short streams are not biased to the median. */
  value(): number {
    if (this.#count === 0) return Number.NaN;
    const last = Math.min(this.#count, MARKERS) - 1;
    const wanted = (this.#count - 1) * this.#p;
    let i = 0;
    while (i < last - 1 && at(this.#positions, i + 1) < wanted) i++;
    if (last === 0) return at(this.#heights, 0);
    const from = at(this.#positions, i);
    const fraction = (wanted - from) / (at(this.#positions, i + 1) - from);
    const low = at(this.#heights, i);
    return low + Math.min(1, Math.max(0, fraction)) * (at(this.#heights, i + 1) - low);
  }

  #insertSorted(value: number): void {
    let i = this.#count;
    while (i > 0 && at(this.#heights, i - 1) > value) {
      this.#heights[i] = at(this.#heights, i - 1);
      i--;
    }
    this.#heights[i] = value;
    this.#positions[this.#count] = this.#count;
    this.#count++;
  }

  #settle(i: number): void {
    const heights = this.#heights;
    const positions = this.#positions;
    const here = at(positions, i);
    const offBy = (this.#count - 1) * (this.#desired[i] ?? 0) - here;
    const roomAbove = at(positions, i + 1) - here;
    const roomBelow = at(positions, i - 1) - here;
    if (!((offBy >= 1 && roomAbove > 1) || (offBy <= -1 && roomBelow < -1))) return;
    const step = offBy > 0 ? 1 : -1;
    const height = at(heights, i);
    const above = at(heights, i + 1);
    const below = at(heights, i - 1);
    const slopeAbove = (above - height) / roomAbove;
    const slopeBelow = (below - height) / roomBelow;
    const parabola =
      height +
      (step / (roomAbove - roomBelow)) * ((step - roomBelow) * slopeAbove + (roomAbove - step) * slopeBelow);
    const isOrdered = below < parabola && parabola < above;
    heights[i] = isOrdered ? parabola : height + step * (step > 0 ? slopeAbove : slopeBelow);
    positions[i] = here + step;
  }
}

function at(array: Float64Array, index: number): number {
  return array[index] ?? 0;
}
