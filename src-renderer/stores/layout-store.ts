// How the panels are arranged: one arrangement for each preset, saved between runs. It holds what the docking library
// gave as opaque data; whether that still makes sense is judged where it is used.

import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware';
import { createStore, type StoreApi } from 'zustand/vanilla';

export const PRESETS = ['live', 'replay', 'review'] as const;
export type Preset = (typeof PRESETS)[number];

export interface SavedLayout {
  readonly version: number;
  /** Panels that existed when it was saved: one that is missing was closed by the user, one that is not named is new. */
  readonly knownPanelIds: readonly string[];
  /** As the docking library serialises it. */
  readonly grid: unknown;
}

export const SPECTRUM_HEIGHT_LIMITS_PX = { min: 90, max: 900 } as const;

export interface LayoutState {
  readonly preset: Preset;
  /** What the user made of each preset; a preset without an entry is as delivered. */
  readonly layouts: Readonly<Partial<Record<Preset, SavedLayout>>>;
  /** null: a quarter of the panel, within limits. */
  readonly spectrumHeightPx: number | null;
}

export interface LayoutActions {
  setPreset(preset: Preset): void;
  saveLayout(preset: Preset, layout: SavedLayout): void;
  forgetLayout(preset: Preset): void;
  setSpectrumHeightPx(heightPx: number | null): void;
}

export type LayoutStoreState = LayoutState & LayoutActions;
export type LayoutStore = StoreApi<LayoutStoreState>;

const STORAGE_KEY = 'sferic.layout';
const DEFAULTS: LayoutState = { preset: 'replay', layouts: {}, spectrumHeightPx: null };

/** `storage` is the browser's localStorage in the application, and anything with its shape in tests. */
export function createLayoutStore(storage: StateStorage): LayoutStore {
  return createStore<LayoutStoreState>()(
    persist<LayoutStoreState, [], [], LayoutState>(
      (set) => ({
        ...DEFAULTS,
        setPreset: (preset) => set({ preset }),
        saveLayout: (preset, layout) => set(({ layouts }) => ({ layouts: { ...layouts, [preset]: layout } })),
        forgetLayout: (preset) =>
          set(({ layouts: { [preset]: _forgotten, ...kept } }) => ({ layouts: kept })),
        setSpectrumHeightPx: (heightPx) =>
          set({ spectrumHeightPx: heightPx === null ? null : clampedHeight(heightPx) }),
      }),
      {
        name: STORAGE_KEY,
        version: 1,
        storage: createJSONStorage(() => storage),
        partialize: ({ preset, layouts, spectrumHeightPx }) => ({ preset, layouts, spectrumHeightPx }),
        merge: (saved, current) => ({ ...current, ...validated(saved) }),
      },
    ),
  );
}

function validated(saved: unknown): LayoutState {
  const from = isRecord(saved) ? saved : {};
  const layouts = isRecord(from.layouts) ? from.layouts : {};
  const entries = PRESETS.flatMap((preset) => {
    const layout = savedLayoutFrom(layouts[preset]);
    return layout === null ? [] : [[preset, layout] as const];
  });
  return {
    preset: PRESETS.find((candidate) => candidate === from.preset) ?? DEFAULTS.preset,
    layouts: Object.fromEntries(entries),
    spectrumHeightPx:
      typeof from.spectrumHeightPx === 'number' && Number.isFinite(from.spectrumHeightPx)
        ? clampedHeight(from.spectrumHeightPx)
        : null,
  };
}

/** A damaged envelope becomes one of version 0, so that its owner can say that it was given up. */
function savedLayoutFrom(value: unknown): SavedLayout | null {
  if (value === undefined || value === null) return null;
  if (!isRecord(value) || typeof value.version !== 'number' || !Array.isArray(value.knownPanelIds))
    return { version: 0, knownPanelIds: [], grid: null };
  const knownPanelIds = value.knownPanelIds.filter((id): id is string => typeof id === 'string');
  return { version: value.version, knownPanelIds, grid: value.grid };
}

function clampedHeight(heightPx: number): number {
  const { min, max } = SPECTRUM_HEIGHT_LIMITS_PX;
  return Math.min(max, Math.max(min, Math.round(heightPx)));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
