// Levels as texels: as they are where float textures exist, else in steps of 0.6 dB over every level that occurs.

const LOWEST_DB = -140;
const HIGHEST_DB = 10;
/** Texel 0 stands for "no level", far below anything measured. */
const STEPS = 254;
const NO_LEVEL_BELOW_DB = -900;

export class LevelEncoder {
  readonly isExact: boolean;
  /** A texel as the shader reads it, times `scale` plus `offset`, is the level in dBFS. */
  readonly scale: number;
  readonly offset: number;
  /** Below this the shader sees "no level". */
  readonly leastLevelDb: number;
  #bytes = new Uint8Array(0);

  constructor(hasFloatTextures: boolean) {
    this.isExact = hasFloatTextures;
    const stepDb = (HIGHEST_DB - LOWEST_DB) / STEPS;
    // A byte b reads as b/255 and stands for LOWEST_DB + (b - 1) * stepDb.
    this.scale = hasFloatTextures ? 1 : 255 * stepDb;
    this.offset = hasFloatTextures ? 0 : LOWEST_DB - stepDb;
    this.leastLevelDb = hasFloatTextures ? NO_LEVEL_BELOW_DB : LOWEST_DB - 0.5 * stepDb;
  }

  /** The levels themselves, or a buffer that the next call overwrites. */
  encode(levels: Float32Array): Float32Array | Uint8Array {
    if (this.isExact) return levels;
    if (this.#bytes.length < levels.length) this.#bytes = new Uint8Array(levels.length);
    const perDb = STEPS / (HIGHEST_DB - LOWEST_DB);
    for (let index = 0; index < levels.length; index++) {
      const level = levels[index] ?? NO_LEVEL_BELOW_DB;
      const step = Math.round((level - LOWEST_DB) * perDb);
      this.#bytes[index] = level <= NO_LEVEL_BELOW_DB ? 0 : 1 + Math.min(STEPS, Math.max(0, step));
    }
    return this.#bytes.subarray(0, levels.length);
  }

  /** What the shader makes of a texel: for tests. */
  decode(texel: number): number {
    return this.isExact ? texel : (texel / 255) * this.scale + this.offset;
  }
}
