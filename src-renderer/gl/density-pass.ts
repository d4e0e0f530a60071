// Draws the density of the spectrum: how often each level was hit in each column, through the colour ramp, under the
// traces. It must not know where densities come from.

import type { DynamicVariable, Regl, Texture2D } from 'regl';
import densityFrag from '../../shaders/density.frag.glsl?raw';
import plotVert from '../../shaders/plot.vert.glsl?raw';
import { RAMP_TEXELS } from '../lib/color-ramps.ts';
import type { DbRange, FrequencyWindow } from '../lib/spaces.ts';
import { OVER, PLOT_QUAD } from './plot-quad.ts';
import { checkedUniforms } from './shader-uniforms.ts';

/** As the contract's density frame has it. */
export interface DensityTexels {
  /** Outer edges of the columns. */
  readonly lowOffsetHz: number;
  readonly highOffsetHz: number;
  /** Lower edge of the lowest cell. */
  readonly lowDbfs: number;
  readonly cellDb: number;
  /** Column after column, lowest cell first. */
  readonly values: Uint8Array;
  readonly columnCount: number;
  readonly cellCount: number;
}

/** In columns and cells: the lower left corner of the plot, and the size of a pixel. */
export interface DensityPlace {
  readonly lowColumn: number;
  readonly columnsPerPx: number;
  readonly lowCell: number;
  readonly cellsPerPx: number;
}

/** Where the plot lies on a density that may be of another window, as while a zoom goes on. */
export function densityPlace(
  texels: Omit<DensityTexels, 'values'>,
  size: { readonly widthPx: number; readonly heightPx: number },
  window: FrequencyWindow,
  range: DbRange,
): DensityPlace {
  const columnsPerHz = texels.columnCount / (texels.highOffsetHz - texels.lowOffsetHz);
  return {
    lowColumn: (window.lowOffsetHz - texels.lowOffsetHz) * columnsPerHz,
    columnsPerPx: ((window.highOffsetHz - window.lowOffsetHz) * columnsPerHz) / size.widthPx,
    lowCell: (range.lowDb - texels.lowDbfs) / texels.cellDb,
    cellsPerPx: (range.highDb - range.lowDb) / texels.cellDb / size.heightPx,
  };
}

type DrawProps = DensityPlace;

export class DensityPass {
  readonly #values: Texture2D;
  readonly #ramp: Texture2D;
  readonly #draw: (props: DrawProps) => void;
  #texels: Omit<DensityTexels, 'values'> | null = null;

  constructor(regl: Regl) {
    this.#values = regl.texture({ width: 1, height: 1, format: 'luminance', type: 'uint8' });
    this.#ramp = regl.texture({ width: RAMP_TEXELS, height: 1, mag: 'linear', min: 'linear' });
    this.#draw = this.#command(regl);
  }

  /** RAMP_TEXELS colours, rarest first. */
  setRamp(bytes: Uint8Array): void {
    this.#ramp.subimage({ width: RAMP_TEXELS, height: 1, data: bytes });
  }

  /** null, or one without cells: nothing is drawn. */
  setTexels(texels: DensityTexels | null): void {
    if (texels === null || texels.cellCount === 0 || texels.columnCount === 0) {
      this.#texels = null;
      return;
    }
    this.#texels = texels;
    // A column is a row of the texture: so it comes, and nothing is turned.
    this.#values({
      width: texels.cellCount,
      height: texels.columnCount,
      format: 'luminance',
      type: 'uint8',
      data: texels.values,
    });
  }

  draw(widthPx: number, heightPx: number, window: FrequencyWindow, range: DbRange): void {
    if (this.#texels === null) return;
    this.#draw(densityPlace(this.#texels, { widthPx, heightPx }, window, range));
  }

  #command(regl: Regl): (props: DrawProps) => void {
    const prop = (name: keyof DrawProps): DynamicVariable<never> => regl.prop(name as never);
    return regl({
      vert: plotVert,
      frag: densityFrag,
      ...PLOT_QUAD,
      uniforms: checkedUniforms(plotVert, densityFrag, {
        values: this.#values,
        ramp: this.#ramp,
        valuesSize: () => [this.#texels?.cellCount ?? 1, this.#texels?.columnCount ?? 1],
        lowColumn: prop('lowColumn'),
        columnsPerPx: prop('columnsPerPx'),
        lowCell: prop('lowCell'),
        cellsPerPx: prop('cellsPerPx'),
      }),
      blend: OVER,
    }) as unknown as (props: DrawProps) => void;
  }
}
