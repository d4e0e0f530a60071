// The traces of the spectrum by name, for all who speak of them: what they are called and which can be taken as a whole
// row of levels.

export const TRACE_KINDS = ['live', 'average', 'max-hold', 'min-hold', 'reference', 'difference'] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

/** Those that follow the rows: markers and the reference are taken from one of them. */
export const ROW_TRACES = ['live', 'average', 'max-hold', 'min-hold'] as const satisfies readonly TraceKind[];
export type RowTrace = (typeof ROW_TRACES)[number];

export const TRACE_TEXTS: Readonly<Record<TraceKind, string>> = {
  live: 'live',
  average: 'average',
  'max-hold': 'max hold',
  'min-hold': 'min hold',
  reference: 'reference',
  difference: 'difference',
};

/** Time constants that the average steps through, seconds of the recording. */
export const AVERAGE_STEPS_S = [0.03, 0.1, 0.3, 1, 3, 10, 30] as const;
/** Time constants that the density steps through, seconds of the recording. */
export const DENSITY_STEPS_S = [0.1, 0.3, 1, 3, 10] as const;
export const DENSITY_LIMITS_S = { min: 0.001, max: 600 } as const;
export const AVERAGE_LIMITS_S = { min: 0.001, max: 600 } as const;
