// What the user chose to look at, and how: saved between runs, except what belongs to one recording or one moment.
// It holds wishes about the picture only; what the engine really does is in the engine store.

import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Hz, SampleIndex } from '#contract/units.ts';
import { TIME_UNITS, type TimeUnit } from '../lib/time-text.ts';
import type { EngineStore } from './engine-store.ts';

export const RAMP_NAMES = ['viridis', 'plasma', 'inferno', 'magma', 'turbo'] as const;
export type RampName = (typeof RAMP_NAMES)[number];

export const THEMES = ['dark', 'light'] as const;
export type ThemeName = (typeof THEMES)[number];

export type RowSource = 'mean' | 'max';
export type FrequencyUnit = 'absolute' | 'relative';

export const SORT_KEYS = [
  'label',
  'freq',
  'bandwidth',
  'power',
  'dbm',
  'snr',
  'floor',
  'seen',
  'duty',
  'first',
  'last',
  'drift',
  'class',
  'note',
  'state',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export interface SignalSort {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

/** Where changing the height begins while nothing is shown that has one. */
export const DEFAULT_RANGE_DB = 60;
export const RANGE_DB_LIMITS = { min: 10, max: 140 } as const;
export const RANGE_TOP_DB_LIMITS = { min: -140, max: 20 } as const;
/** Usual levels of an x-dB bandwidth; 26 estimates the occupied bandwidth (ITU-R SM.443). */
export const XDB_LEVELS = [3, 6, 20, 26, 40] as const;
export const DEFAULT_SECONDS_VISIBLE = 6;
export const SECONDS_VISIBLE_LIMITS = { min: 0.001, max: 3600 } as const;

/** A box of time and frequency on the waterfall. */
export interface BoxSelection {
  readonly sampleStart: SampleIndex;
  /** At least 1. */
  readonly sampleCount: number;
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
}

export interface ViewState {
  readonly theme: ThemeName;
  readonly ramp: RampName;
  /** dBFS at the upper end of the ramp; null: automatic, so that noise lies at its lower end. */
  readonly rangeTopDb: number | null;
  /** Height of the ramp in dB, 10 to 140; null: automatic, so that the strongest signal is at its upper end. */
  readonly rangeDb: number | null;
  readonly rowSource: RowSource;
  /** Bands are named under the frequency axis, where it is absolute. */
  readonly isBandPlanOn: boolean;
  readonly frequencyUnit: FrequencyUnit;
  readonly timeUnit: TimeUnit;
  /** x of the x-dB bandwidth of a box, one of XDB_LEVELS. */
  readonly xdbLevelDb: number;
  /** Shown span, relative to the centre; null: the whole band. Both or neither. Not saved. */
  readonly viewLowOffsetHz: Hz | null;
  readonly viewHighOffsetHz: Hz | null;
  /** Height of the waterfall in seconds of the recording. */
  readonly secondsVisible: number;
  /** Not saved: ids belong to one session. */
  readonly selectedEmitterId: number | null;
  readonly hoveredEmitterId: number | null;
  /** What the annotation list has selected: an annotation or a track, never both. Not saved. */
  readonly selectedAnnotationId: number | null;
  readonly selectedTrackId: number | null;
  /** What is measured, cut or annotated; null: nothing is selected. Not saved. */
  readonly selection: BoxSelection | null;
  /** A drag on the waterfall selects. Not saved. */
  readonly isSelecting: boolean;
  /** A drag on the waterfall draws an annotation. Not saved. */
  readonly isDrawingBox: boolean;
  /** Text of the signal list's filter; the export of "shown signals" uses it too. Not saved. */
  readonly signalFilterText: string;
  readonly signalSort: SignalSort;
}

export interface ViewActions {
  setTheme(theme: ThemeName): void;
  setRamp(ramp: RampName): void;
  /** null returns to automatic. */
  setRangeTopDb(rangeTopDb: number | null): void;
  /** null returns to automatic. */
  setRangeDb(rangeDb: number | null): void;
  setRowSource(rowSource: RowSource): void;
  setBandPlanOn(isBandPlanOn: boolean): void;
  setFrequencyUnit(frequencyUnit: FrequencyUnit): void;
  setTimeUnit(timeUnit: TimeUnit): void;
  setXdbLevelDb(xdbLevelDb: number): void;
  /** Both null: the whole band. The caller keeps them inside the band. */
  setViewOffsetsHz(viewLowOffsetHz: Hz | null, viewHighOffsetHz: Hz | null): void;
  setSecondsVisible(secondsVisible: number): void;
  setSelectedEmitterId(selectedEmitterId: number | null): void;
  setHoveredEmitterId(hoveredEmitterId: number | null): void;
  setSelectedAnnotationId(selectedAnnotationId: number | null): void;
  setSelectedTrackId(selectedTrackId: number | null): void;
  setSelection(selection: BoxSelection | null): void;
  setSelecting(isSelecting: boolean): void;
  setDrawingBox(isDrawingBox: boolean): void;
  setSignalFilterText(signalFilterText: string): void;
  setSignalSort(signalSort: SignalSort): void;
  /** Forgets what belongs to the previous recording: zoom, selection, filter. */
  resetForSession(): void;
}

export type ViewStoreState = ViewState & ViewActions;
export type ViewStore = StoreApi<ViewStoreState>;

const VIEW_VERSION = 1;
const STORAGE_KEY = 'sferic.view';

const PER_SESSION = {
  viewLowOffsetHz: null,
  viewHighOffsetHz: null,
  selectedEmitterId: null,
  hoveredEmitterId: null,
  selectedAnnotationId: null,
  selectedTrackId: null,
  selection: null,
  isSelecting: false,
  isDrawingBox: false,
  signalFilterText: '',
} as const;

const DEFAULTS: ViewState = {
  theme: 'dark',
  ramp: 'viridis',
  rangeTopDb: null,
  rangeDb: null,
  rowSource: 'mean',
  isBandPlanOn: true,
  frequencyUnit: 'absolute',
  timeUnit: 'age',
  xdbLevelDb: 26,
  secondsVisible: DEFAULT_SECONDS_VISIBLE,
  signalSort: { key: 'snr', isDescending: true },
  ...PER_SESSION,
};

/** An id or a span of the previous recording means nothing in the next one. */
export function resetViewAtNewSession(viewStore: ViewStore, engineStore: EngineStore): () => void {
  let sessionId = engineStore.getState().session?.sessionId ?? null;
  return engineStore.subscribe(({ session }) => {
    const next = session?.sessionId ?? null;
    if (next === sessionId) return;
    sessionId = next;
    viewStore.getState().resetForSession();
  });
}

type SavedView = Omit<ViewState, keyof typeof PER_SESSION>;

/** `storage` is the browser's localStorage in the application, and anything with its shape in tests. */
export function createViewStore(storage: StateStorage): ViewStore {
  return createStore<ViewStoreState>()(
    persist<ViewStoreState, [], [], SavedView>(
      (set) => ({
        ...DEFAULTS,
        setTheme: (theme) => set({ theme }),
        setRamp: (ramp) => set({ ramp }),
        setRangeTopDb: (rangeTopDb) =>
          set({ rangeTopDb: rangeTopDb === null ? null : clamp(rangeTopDb, RANGE_TOP_DB_LIMITS) }),
        setRangeDb: (rangeDb) => set({ rangeDb: rangeDb === null ? null : clamp(rangeDb, RANGE_DB_LIMITS) }),
        setRowSource: (rowSource) => set({ rowSource }),
        setBandPlanOn: (isBandPlanOn) => set({ isBandPlanOn }),
        setFrequencyUnit: (frequencyUnit) => set({ frequencyUnit }),
        setViewOffsetsHz: (viewLowOffsetHz, viewHighOffsetHz) => set({ viewLowOffsetHz, viewHighOffsetHz }),
        setSecondsVisible: (secondsVisible) =>
          set({ secondsVisible: clamp(secondsVisible, SECONDS_VISIBLE_LIMITS) }),
        setSelectedEmitterId: (selectedEmitterId) => set({ selectedEmitterId }),
        setHoveredEmitterId: (hoveredEmitterId) => set({ hoveredEmitterId }),
        setSelectedAnnotationId: (selectedAnnotationId) =>
          set({ selectedAnnotationId, selectedTrackId: null }),
        setSelectedTrackId: (selectedTrackId) => set({ selectedTrackId, selectedAnnotationId: null }),
        setTimeUnit: (timeUnit) => set({ timeUnit }),
        setXdbLevelDb: (xdbLevelDb) => set({ xdbLevelDb }),
        setSelection: (selection) => set({ selection }),
        setSelecting: (isSelecting) =>
          set(isSelecting ? { isSelecting, isDrawingBox: false } : { isSelecting }),
        setDrawingBox: (isDrawingBox) =>
          set(isDrawingBox ? { isDrawingBox, isSelecting: false } : { isDrawingBox }),
        setSignalFilterText: (signalFilterText) => set({ signalFilterText }),
        setSignalSort: (signalSort) => set({ signalSort }),
        resetForSession: () => set(PER_SESSION),
      }),
      {
        name: STORAGE_KEY,
        version: VIEW_VERSION,
        storage: createJSONStorage(() => storage),
        partialize: savedViewFrom,
        merge: (saved, current) => ({ ...current, ...validatedView(saved) }),
      },
    ),
  );
}

function savedViewFrom(state: ViewState): SavedView {
  return {
    theme: state.theme,
    ramp: state.ramp,
    rangeTopDb: state.rangeTopDb,
    rangeDb: state.rangeDb,
    rowSource: state.rowSource,
    isBandPlanOn: state.isBandPlanOn,
    frequencyUnit: state.frequencyUnit,
    timeUnit: state.timeUnit,
    xdbLevelDb: state.xdbLevelDb,
    secondsVisible: state.secondsVisible,
    signalSort: state.signalSort,
  };
}

/** Takes from what was saved only what is still meaningful: storage can hold anything. */
function validatedView(saved: unknown): SavedView {
  const from = isRecord(saved) ? saved : {};
  const sort = isRecord(from.signalSort) ? from.signalSort : {};
  return {
    theme: oneOf(THEMES, from.theme, DEFAULTS.theme),
    ramp: oneOf(RAMP_NAMES, from.ramp, DEFAULTS.ramp),
    rangeTopDb:
      typeof from.rangeTopDb === 'number'
        ? numberIn(RANGE_TOP_DB_LIMITS, from.rangeTopDb, 0)
        : DEFAULTS.rangeTopDb,
    rangeDb:
      typeof from.rangeDb === 'number'
        ? numberIn(RANGE_DB_LIMITS, from.rangeDb, DEFAULT_RANGE_DB)
        : DEFAULTS.rangeDb,
    rowSource: oneOf(['mean', 'max'] as const, from.rowSource, DEFAULTS.rowSource),
    isBandPlanOn: typeof from.isBandPlanOn === 'boolean' ? from.isBandPlanOn : DEFAULTS.isBandPlanOn,
    frequencyUnit: oneOf(['absolute', 'relative'] as const, from.frequencyUnit, DEFAULTS.frequencyUnit),
    timeUnit: oneOf(TIME_UNITS, from.timeUnit, DEFAULTS.timeUnit),
    xdbLevelDb: XDB_LEVELS.find((level) => level === from.xdbLevelDb) ?? DEFAULTS.xdbLevelDb,
    secondsVisible: numberIn(SECONDS_VISIBLE_LIMITS, from.secondsVisible, DEFAULTS.secondsVisible),
    signalSort: {
      key: oneOf(SORT_KEYS, sort.key, DEFAULTS.signalSort.key),
      isDescending:
        typeof sort.isDescending === 'boolean' ? sort.isDescending : DEFAULTS.signalSort.isDescending,
    },
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown, fallback: T): T {
  return allowed.find((candidate) => candidate === value) ?? fallback;
}

interface Limits {
  readonly min: number;
  readonly max: number;
}

function numberIn(limits: Limits, value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? clamp(value, limits) : fallback;
}

function clamp(value: number, limits: Limits): number {
  return Math.min(limits.max, Math.max(limits.min, value));
}
