// Draws the waterfall: rows that were narrowed to pixel columns, in a ring texture, through a row map and a colour
// ramp. It must not know where rows come from nor which place in a recording they have.

import type { DynamicVariable, Regl, Texture2D } from 'regl';
import plotVert from '../../shaders/plot.vert.glsl?raw';
import waterfallFrag from '../../shaders/waterfall.frag.glsl?raw';
import { RAMP_TEXELS } from '../lib/color-ramps.ts';
import type { DbRange } from '../lib/spaces.ts';
import { LevelEncoder } from './level-encoder.ts';
import { PLOT_QUAD } from './plot-quad.ts';
import { checkedUniforms } from './shader-uniforms.ts';

/** Bytes of a row map for each pixel row: first texel row (high, low byte), count, mark. */
export const ROW_MAP_BYTES = 4;
/** The shader's loop bound: more rows than this cannot be shown in one pixel row. */
export const MAX_ROWS_PER_PIXEL = 64;
export const ROW_MARKS = { none: 0, gap: 1, seam: 2 } as const;

export type Rgb = readonly [number, number, number];

export interface WaterfallColors {
  readonly empty: Rgb;
  readonly gap: Rgb;
  readonly seam: Rgb;
}

interface DrawProps {
  readonly plotSizePx: readonly [number, number];
  readonly lowDb: number;
  readonly highDb: number;
}

export class WaterfallPass {
  readonly #regl: Regl;
  readonly #encoder: LevelEncoder;
  readonly #ramp: Texture2D;
  readonly #draw: (props: DrawProps) => void;
  #rows: Texture2D;
  #rowMap: Texture2D;
  #columnCount = 1;
  #rowCount = 1;
  #rowMapLength = 1;

  constructor(regl: Regl, colors: WaterfallColors) {
    this.#regl = regl;
    this.#encoder = new LevelEncoder(regl.hasExtension('OES_texture_float'));
    this.#ramp = regl.texture({ width: RAMP_TEXELS, height: 1, mag: 'linear', min: 'linear' });
    this.#rows = this.#rowsTexture();
    this.#rowMap = this.#rowMapTexture();
    this.#draw = this.#command(colors);
  }

  /** Columns and rows that the ring texture holds. */
  get columnCount(): number {
    return this.#columnCount;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  /** The largest edge that a ring texture can have here. */
  get maxRowCount(): number {
    return Math.min(0xffff, this.#regl.limits.maxTextureSize);
  }

  /** false: levels are held in steps, because this machine has no float textures. */
  get isExact(): boolean {
    return this.#encoder.isExact;
  }

  /** Makes room; what the texture held is lost. Row `n` lives at texel row `n % rowCount`. */
  allocate(columnCount: number, rowCount: number): void {
    this.#columnCount = columnCount;
    this.#rowCount = Math.min(rowCount, this.maxRowCount);
    this.#rows.destroy();
    this.#rows = this.#rowsTexture();
  }

  setRamp(bytes: Uint8Array): void {
    this.#ramp.subimage({ width: RAMP_TEXELS, height: 1, data: bytes });
  }

  /** `count` rows from row number `firstRow` on, each `columnCount` levels; at most `rowCount` of them. */
  setRows(firstRow: number, count: number, levels: Float32Array): void {
    const texels = this.#encoder.encode(levels.subarray(0, count * this.#columnCount));
    const at = firstRow % this.#rowCount;
    const untilWrap = Math.min(count, this.#rowCount - at);
    this.#upload(texels, 0, untilWrap, at);
    if (untilWrap < count) this.#upload(texels, untilWrap, count - untilWrap, 0);
  }

  /** ROW_MAP_BYTES for every pixel row from the top. */
  setRowMap(bytes: Uint8Array): void {
    const length = bytes.length / ROW_MAP_BYTES;
    if (length !== this.#rowMapLength) {
      this.#rowMapLength = length;
      this.#rowMap.destroy();
      this.#rowMap = this.#rowMapTexture();
    }
    this.#rowMap.subimage({ width: 1, height: length, data: bytes });
  }

  draw(widthPx: number, heightPx: number, range: DbRange): void {
    this.#draw({ plotSizePx: [widthPx, heightPx], lowDb: range.lowDb, highDb: range.highDb });
  }

  #upload(texels: Float32Array | Uint8Array, from: number, count: number, at: number): void {
    const width = this.#columnCount;
    const data = texels.subarray(from * width, (from + count) * width);
    this.#rows.subimage({ width, height: count, data }, 0, at);
  }

  #rowsTexture(): Texture2D {
    return this.#regl.texture({
      width: this.#columnCount,
      height: this.#rowCount,
      format: 'luminance',
      type: this.#encoder.isExact ? 'float' : 'uint8',
    });
  }

  #rowMapTexture(): Texture2D {
    return this.#regl.texture({ width: 1, height: this.#rowMapLength, format: 'rgba', type: 'uint8' });
  }

  #command(colors: WaterfallColors): (props: DrawProps) => void {
    const prop = (name: keyof DrawProps): DynamicVariable<never> => this.#regl.prop(name as never);
    return this.#regl({
      vert: plotVert,
      frag: waterfallFrag,
      ...PLOT_QUAD,
      uniforms: checkedUniforms(plotVert, waterfallFrag, {
        rows: () => this.#rows,
        rowMap: () => this.#rowMap,
        ramp: this.#ramp,
        plotSizePx: prop('plotSizePx'),
        rowsSizePx: () => [this.#columnCount, this.#rowCount],
        levelScale: this.#encoder.scale,
        levelOffset: this.#encoder.offset,
        leastLevelDb: this.#encoder.leastLevelDb,
        lowDb: prop('lowDb'),
        highDb: prop('highDb'),
        emptyColor: colors.empty,
        gapColor: colors.gap,
        seamColor: colors.seam,
      }),
    }) as unknown as (props: DrawProps) => void;
  }
}
