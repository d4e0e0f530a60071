// Draws a level as a horizontal line, dashed or whole, on exact device pixels.

import type { DynamicVariable, Regl } from 'regl';
import levelLineFrag from '../../shaders/level-line.frag.glsl?raw';
import plotVert from '../../shaders/plot.vert.glsl?raw';
import { type DbRange, pxFromDb } from '../lib/spaces.ts';
import { OVER, PLOT_QUAD } from './plot-quad.ts';
import { checkedUniforms } from './shader-uniforms.ts';
import type { Rgba } from './trace-pass.ts';

export interface LevelLineStyle {
  readonly color: Rgba;
  /** Whole device pixels. */
  readonly thicknessPx: number;
  /** Whole device pixels; 0 for a line without holes. */
  readonly dashPx: number;
}

interface DrawProps extends LevelLineStyle {
  readonly linePx: number;
}

export class LevelLinePass {
  readonly #draw: (props: DrawProps) => void;

  constructor(regl: Regl) {
    const prop = (name: keyof DrawProps): DynamicVariable<never> => regl.prop(name as never);
    this.#draw = regl({
      vert: plotVert,
      frag: levelLineFrag,
      ...PLOT_QUAD,
      uniforms: checkedUniforms(plotVert, levelLineFrag, {
        color: prop('color'),
        linePx: prop('linePx'),
        thicknessPx: prop('thicknessPx'),
        dashPx: prop('dashPx'),
      }),
      blend: OVER,
    }) as unknown as (props: DrawProps) => void;
  }

  draw(heightPx: number, range: DbRange, levelDb: number, style: LevelLineStyle): void {
    const linePx = Math.round(heightPx - pxFromDb(levelDb, range, heightPx) - style.thicknessPx / 2);
    this.#draw({ ...style, linePx });
  }
}
