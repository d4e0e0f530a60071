// One colour per emitter, the same everywhere: list, box, minimap, detail. Chosen by search so that any two are told
// apart with normal sight, protanopia and deuteranopia, on the dark and the teal of viridis, and none is the accent.

const EMITTER_COLORS = [
  '#ff9564',
  '#4ca5f4',
  '#e8e06a',
  '#74dd86',
  '#e67aaf',
  '#dab8ff',
  '#e6665b',
  '#79efdc',
  '#ffe7be',
  '#c3b8a9',
] as const;

/** Of tracks that belong to no emitter yet. */
export const UNASSIGNED_COLOR = '#8794a5';

export const EMITTER_COLOR_COUNT = EMITTER_COLORS.length;

/** A CSS colour. */
export function emitterColor(emitterId: number | null): string {
  if (emitterId === null) return UNASSIGNED_COLOR;
  const index = ((emitterId % EMITTER_COLORS.length) + EMITTER_COLORS.length) % EMITTER_COLORS.length;
  return EMITTER_COLORS[index] ?? UNASSIGNED_COLOR;
}
