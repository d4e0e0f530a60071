// Random numbers for schedules: the same from the same seed, everywhere. Not for samples: those are made natively.

/** SplitMix64 (Steele, Lea and Flood 2014), one generator for each seed and name. */
export class SeededRandom {
  #state: bigint;

  constructor(seed: number, name: string) {
    // FNV-1a, 64 bits, over the name: emitters keep their times when others come or go.
    let hash = 0xcbf29ce484222325n;
    for (const byte of new TextEncoder().encode(name)) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
    }
    this.#state = BigInt.asUintN(64, hash ^ (BigInt(seed) * 0x9e3779b97f4a7c15n));
  }

  /** 0 to below 1, 53 bits. */
  uniform(): number {
    this.#state = BigInt.asUintN(64, this.#state + 0x9e3779b97f4a7c15n);
    let z = this.#state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    z ^= z >> 31n;
    return Number(z >> 11n) / 2 ** 53;
  }

  /** Exponentially distributed. V8 computes logarithms in software: the same on every machine. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }

  /** In place (Fisher and Yates). */
  shuffle<T>(values: T[]): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = Math.floor(this.uniform() * (i + 1));
      const [a, b] = [values[i], values[j]];
      if (a === undefined || b === undefined) continue;
      values[i] = b;
      values[j] = a;
    }
  }
}
