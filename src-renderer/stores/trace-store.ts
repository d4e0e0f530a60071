// Which traces and lines the spectrum shows, in which unit, and how long the average remembers: saved between runs.
// Wishes only; the levels themselves are in streams/.

import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { LEVEL_UNITS, type LevelUnit } from '../lib/level-unit.ts';
import {
  AVERAGE_LIMITS_S,
  AVERAGE_STEPS_S,
  DENSITY_LIMITS_S,
  DENSITY_STEPS_S,
  ROW_TRACES,
  type RowTrace,
  TRACE_KINDS,
  type TraceKind,
} from '../lib/trace-kinds.ts';

export const TRACE_LINES = ['threshold', 'floor'] as const;
export type TraceLine = (typeof TRACE_LINES)[number];

export interface TraceState {
  readonly shown: Readonly<Record<TraceKind, boolean>>;
  readonly lines: Readonly<Record<TraceLine, boolean>>;
  /** Time constant of the average, seconds of the recording. */
  readonly averageS: number;
  /** How often levels are hit is shown under the traces. */
  readonly isDensityOn: boolean;
  /** Time constant of its memory, seconds of the recording. */
  readonly densityS: number;
  readonly levelUnit: LevelUnit;
  /** What markers read, and what is kept as the reference. */
  readonly markedTrace: RowTrace;
}

export interface TraceActions {
  setShown(kind: TraceKind, isShown: boolean): void;
  setLine(line: TraceLine, isShown: boolean): void;
  setAverageS(averageS: number): void;
  setDensityOn(isDensityOn: boolean): void;
  setDensityS(densityS: number): void;
  setLevelUnit(levelUnit: LevelUnit): void;
  setMarkedTrace(markedTrace: RowTrace): void;
}

export type TraceStoreState = TraceState & TraceActions;
export type TraceStore = StoreApi<TraceStoreState>;

const STORAGE_KEY = 'sferic.traces';
const DEFAULTS: TraceState = {
  shown: {
    live: true,
    average: false,
    'max-hold': true,
    'min-hold': false,
    reference: false,
    difference: false,
  },
  lines: { threshold: true, floor: false },
  averageS: 1,
  isDensityOn: false,
  densityS: 1,
  levelUnit: 'dbfs',
  markedTrace: 'live',
};

/** `storage` is the browser's localStorage in the application, and anything with its shape in tests. */
export function createTraceStore(storage: StateStorage): TraceStore {
  return createStore<TraceStoreState>()(
    persist<TraceStoreState, [], [], TraceState>(
      (set) => ({
        ...DEFAULTS,
        setShown: (kind, isShown) => set(({ shown }) => ({ shown: { ...shown, [kind]: isShown } })),
        setLine: (line, isShown) => set(({ lines }) => ({ lines: { ...lines, [line]: isShown } })),
        setAverageS: (averageS) => set({ averageS: clamped(averageS, AVERAGE_LIMITS_S, DEFAULTS.averageS) }),
        setDensityOn: (isDensityOn) => set({ isDensityOn }),
        setDensityS: (densityS) => set({ densityS: clamped(densityS, DENSITY_LIMITS_S, DEFAULTS.densityS) }),
        setLevelUnit: (levelUnit) => set({ levelUnit }),
        // What is measured is seen.
        setMarkedTrace: (markedTrace) =>
          set(({ shown }) => ({ markedTrace, shown: { ...shown, [markedTrace]: true } })),
      }),
      {
        name: STORAGE_KEY,
        version: 1,
        storage: createJSONStorage(() => storage),
        partialize: ({ shown, lines, averageS, isDensityOn, densityS, levelUnit, markedTrace }) => ({
          shown,
          lines,
          averageS,
          isDensityOn,
          densityS,
          levelUnit,
          markedTrace,
        }),
        merge: (saved, current) => ({ ...current, ...validated(saved) }),
      },
    ),
  );
}

/** The next time constant of the list; after the longest the shortest. */
export function nextAverageS(averageS: number): number {
  return AVERAGE_STEPS_S.find((step) => step > averageS * 1.001) ?? AVERAGE_STEPS_S[0];
}

export function nextDensityS(densityS: number): number {
  return DENSITY_STEPS_S.find((step) => step > densityS * 1.001) ?? DENSITY_STEPS_S[0];
}

function validated(saved: unknown): TraceState {
  const from = isRecord(saved) ? saved : {};
  return {
    shown: flags(TRACE_KINDS, from.shown, DEFAULTS.shown),
    lines: flags(TRACE_LINES, from.lines, DEFAULTS.lines),
    averageS: clamped(from.averageS, AVERAGE_LIMITS_S, DEFAULTS.averageS),
    isDensityOn: typeof from.isDensityOn === 'boolean' ? from.isDensityOn : DEFAULTS.isDensityOn,
    densityS: clamped(from.densityS, DENSITY_LIMITS_S, DEFAULTS.densityS),
    levelUnit: LEVEL_UNITS.find((unit) => unit === from.levelUnit) ?? DEFAULTS.levelUnit,
    markedTrace: ROW_TRACES.find((kind) => kind === from.markedTrace) ?? DEFAULTS.markedTrace,
  };
}

function flags<K extends string>(
  keys: readonly K[],
  saved: unknown,
  defaults: Readonly<Record<K, boolean>>,
): Readonly<Record<K, boolean>> {
  const from = isRecord(saved) ? saved : {};
  const read: Record<K, boolean> = { ...defaults };
  for (const key of keys) {
    const value = from[key];
    if (typeof value === 'boolean') read[key] = value;
  }
  return read;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function clamped(
  seconds: unknown,
  limits: { readonly min: number; readonly max: number },
  fallback: number,
): number {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return fallback;
  return Math.min(limits.max, Math.max(limits.min, seconds));
}
