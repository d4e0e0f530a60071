// Draws a spectrum trace, one level for each pixel column, as a smooth line with or without a faint fill under it.

import type { Buffer, DynamicVariable, Regl } from 'regl';
import flatFrag from '../../shaders/flat.frag.glsl?raw';
import traceFrag from '../../shaders/trace.frag.glsl?raw';
import traceVert from '../../shaders/trace.vert.glsl?raw';
import traceFillVert from '../../shaders/trace-fill.vert.glsl?raw';
import type { DbRange } from '../lib/spaces.ts';
import { OVER } from './plot-quad.ts';
import { checkedUniforms } from './shader-uniforms.ts';

export type Rgba = readonly [number, number, number, number];

export interface TraceStyle {
  readonly color: Rgba;
  /** null: no fill. */
  readonly fillColor: Rgba | null;
  /** Device pixels. */
  readonly thicknessPx: number;
}

interface DrawProps {
  readonly plotSizePx: readonly [number, number];
  readonly lowDb: number;
  readonly highDb: number;
  readonly color: Rgba;
  readonly thicknessPx: number;
  readonly pieces: number;
}

const FLOAT_BYTES = 4;

export class TracePass {
  readonly #regl: Regl;
  readonly #columns: Buffer;
  readonly #levels: Buffer;
  readonly #drawLine: (props: DrawProps) => void;
  readonly #drawFill: (props: DrawProps) => void;
  #columnCount = 0;

  constructor(regl: Regl) {
    this.#regl = regl;
    this.#columns = regl.buffer({ usage: 'static', type: 'float', length: FLOAT_BYTES });
    this.#levels = regl.buffer({ usage: 'stream', type: 'float', length: 2 * FLOAT_BYTES });
    this.#drawLine = this.#command(traceVert, traceFrag, true);
    this.#drawFill = this.#command(traceFillVert, flatFrag, false);
  }

  /** One level in dBFS for each pixel column, from the left; `plotSizePx` wide when drawn. */
  setLevels(levels: Float32Array): void {
    if (levels.length !== this.#columnCount) {
      this.#columnCount = levels.length;
      this.#columns(Float32Array.from({ length: levels.length }, (_, column) => column));
      this.#levels({ usage: 'stream', data: levels });
      return;
    }
    this.#levels.subdata(levels);
  }

  draw(widthPx: number, heightPx: number, range: DbRange, style: TraceStyle): void {
    if (this.#columnCount < 2) return;
    const props = {
      plotSizePx: [widthPx, heightPx],
      lowDb: range.lowDb,
      highDb: range.highDb,
      color: style.color,
      thicknessPx: style.thicknessPx,
      pieces: this.#columnCount - 1,
    } as const;
    if (style.fillColor !== null) this.#drawFill({ ...props, color: style.fillColor });
    this.#drawLine(props);
  }

  #command(vert: string, frag: string, isLine: boolean): (props: DrawProps) => void {
    const prop = (name: keyof DrawProps): DynamicVariable<never> => this.#regl.prop(name as never);
    const shared = {
      plotSizePx: prop('plotSizePx'),
      lowDb: prop('lowDb'),
      highDb: prop('highDb'),
      color: prop('color'),
    };
    const uniforms = isLine ? { ...shared, thicknessPx: prop('thicknessPx') } : shared;
    return this.#regl({
      vert,
      frag,
      attributes: {
        corner: [
          [0, -1],
          [1, -1],
          [0, 1],
          [1, 1],
        ],
        column: { buffer: this.#columns, divisor: 1 },
        level: { buffer: this.#levels, divisor: 1 },
        nextLevel: { buffer: this.#levels, divisor: 1, offset: FLOAT_BYTES },
      },
      uniforms: checkedUniforms(vert, frag, uniforms),
      blend: OVER,
      depth: { enable: false },
      primitive: 'triangle strip',
      count: 4,
      instances: prop('pieces'),
    }) as unknown as (props: DrawProps) => void;
  }
}
