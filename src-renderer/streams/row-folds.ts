// What many rows become together: the highest level of each bin, the lowest, and the average of their power. Pure
// arithmetic on one row after the other; it must not know where rows come from.

export interface RowFold {
  /** dBFS of each bin; no bins before `reset`. Overwritten by `take`. */
  readonly levels: Float32Array;
  /** Forgets everything and makes room. */
  reset(binCount: number): void;
  /** `durationS`: seconds of the recording that the row covers. */
  take(row: Float32Array, durationS: number): void;
}

export class MaxFold implements RowFold {
  levels = new Float32Array(0);

  reset(binCount: number): void {
    this.levels = fitted(this.levels, binCount).fill(Number.NEGATIVE_INFINITY);
  }

  take(row: Float32Array): void {
    const held = this.levels;
    for (let bin = 0; bin < held.length; bin++) {
      const level = row[bin] ?? Number.NEGATIVE_INFINITY;
      if (level > (held[bin] ?? 0)) held[bin] = level;
    }
  }
}

export class MinFold implements RowFold {
  levels = new Float32Array(0);

  reset(binCount: number): void {
    this.levels = fitted(this.levels, binCount).fill(Number.POSITIVE_INFINITY);
  }

  take(row: Float32Array): void {
    const held = this.levels;
    for (let bin = 0; bin < held.length; bin++) {
      const level = row[bin] ?? Number.POSITIVE_INFINITY;
      if (level < (held[bin] ?? 0)) held[bin] = level;
    }
  }
}

const NEPER_PER_DB = Math.LN10 / 10;

/**
 * Exponential average of power (never of decibels, which read noise 2.5 dB low) with a time constant in recording time.
 * Weights are normalised, so the first row reads as it is and nothing creeps up from zero.
 */
export class AverageFold implements RowFold {
  #timeConstantS: number;
  #powers = new Float64Array(0);
  #weight = 0;
  #levels = new Float32Array(0);
  #isWritten = true;

  constructor(timeConstantS: number) {
    this.#timeConstantS = timeConstantS;
  }

  get timeConstantS(): number {
    return this.#timeConstantS;
  }

  /** From the next row on. */
  set timeConstantS(timeConstantS: number) {
    this.#timeConstantS = timeConstantS;
  }

  get levels(): Float32Array {
    if (!this.#isWritten) {
      for (let bin = 0; bin < this.#levels.length; bin++)
        this.#levels[bin] = Math.log(this.#powers[bin] ?? 0) / NEPER_PER_DB;
      this.#isWritten = true;
    }
    return this.#levels;
  }

  reset(binCount: number): void {
    this.#levels = fitted(this.#levels, binCount).fill(Number.NEGATIVE_INFINITY);
    this.#powers = new Float64Array(binCount);
    this.#weight = 0;
    this.#isWritten = true;
  }

  take(row: Float32Array, durationS: number): void {
    const kept = Math.exp(-durationS / this.#timeConstantS);
    this.#weight = this.#weight * kept + (1 - kept);
    const part = this.#weight > 0 ? (1 - kept) / this.#weight : 1;
    const powers = this.#powers;
    for (let bin = 0; bin < powers.length; bin++) {
      const power = Math.exp((row[bin] ?? 0) * NEPER_PER_DB);
      const before = powers[bin] ?? 0;
      powers[bin] = before + (power - before) * part;
    }
    this.#isWritten = false;
  }
}

function fitted(levels: Float32Array<ArrayBuffer>, binCount: number): Float32Array<ArrayBuffer> {
  return levels.length === binCount ? levels : new Float32Array(binCount);
}
