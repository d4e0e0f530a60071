// What every pass over a whole plot tells regl alike: two triangles over it, and how they lie over what is there.

/** For plot.vert.glsl. */
export const PLOT_QUAD = {
  attributes: {
    corner: [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ],
  },
  depth: { enable: false },
  primitive: 'triangle strip',
  count: 4,
} as const;

/** Of colours that are multiplied by their alpha already. */
export const OVER = {
  enable: true,
  func: { src: 'one', dst: 'one minus src alpha' },
} as const;
