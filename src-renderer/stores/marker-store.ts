// The markers of the spectrum: where they are and which one keys and clicks move. Not saved: a marker belongs to what is
// looked at. Their levels are read from the traces where they are shown.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Hz } from '#contract/units.ts';
import { MARKERS_MAX, type Marker } from '../lib/markers.ts';
import type { RowTrace } from '../lib/trace-kinds.ts';
import type { EngineStore } from './engine-store.ts';

export interface MarkerState {
  /** By markerId. */
  readonly markers: readonly Marker[];
  /** null exactly while there is none. */
  readonly activeId: number | null;
}

export interface MarkerActions {
  /** Moves the active marker, onto this trace; the first one is made where there is none. */
  place(offsetHz: Hz, trace: RowTrace): void;
  /** One more, which becomes the active one; `isDelta` measures it from the marker that was active (or what that is
   * measured from). Does nothing with MARKERS_MAX of them. */
  add(offsetHz: Hz, trace: RowTrace, isDelta: boolean): void;
  move(markerId: number, offsetHz: Hz): void;
  setActive(markerId: number): void;
  /** And with it what was measured from it. */
  remove(markerId: number): void;
  clear(): void;
  /** As they were at another time. */
  restore(state: MarkerState): void;
}

export type MarkerStoreState = MarkerState & MarkerActions;
export type MarkerStore = StoreApi<MarkerStoreState>;

export function createMarkerStore(): MarkerStore {
  return createStore<MarkerStoreState>()((set, get) => ({
    markers: [],
    activeId: null,
    place: (offsetHz, trace) => {
      const { markers, activeId } = get();
      if (activeId === null) get().add(offsetHz, trace, false);
      else
        set({
          markers: markers.map((marker) =>
            marker.markerId === activeId ? { ...marker, offsetHz, trace } : marker,
          ),
        });
    },
    add: (offsetHz, trace, isDelta) => {
      const { markers, activeId } = get();
      const markerId = freeId(markers);
      if (markerId === null) return;
      const active = markers.find((marker) => marker.markerId === activeId);
      const relativeTo = isDelta && active !== undefined ? (active.relativeTo ?? active.markerId) : null;
      const marker: Marker = { markerId, offsetHz, trace, relativeTo };
      set({
        markers: [...markers, marker].sort((a, b) => a.markerId - b.markerId),
        activeId: markerId,
      });
    },
    move: (markerId, offsetHz) =>
      set(({ markers }) => ({
        markers: markers.map((marker) => (marker.markerId === markerId ? { ...marker, offsetHz } : marker)),
      })),
    setActive: (activeId) => {
      if (get().markers.some(({ markerId }) => markerId === activeId)) set({ activeId });
    },
    remove: (removedId) => {
      const { markers, activeId } = get();
      const kept = markers.filter(
        ({ markerId, relativeTo }) => markerId !== removedId && relativeTo !== removedId,
      );
      const isActiveKept = kept.some(({ markerId }) => markerId === activeId);
      set({ markers: kept, activeId: isActiveKept ? activeId : (kept.at(-1)?.markerId ?? null) });
    },
    clear: () => set({ markers: [], activeId: null }),
    restore: ({ markers, activeId }) => set({ markers, activeId }),
  }));
}

/** A marker of the previous recording means nothing in the next one. */
export function clearMarkersAtNewRecording(markerStore: MarkerStore, engineStore: EngineStore): () => void {
  let path = engineStore.getState().session?.recording.path ?? null;
  return engineStore.subscribe(({ session }) => {
    const next = session?.recording.path ?? null;
    if (next === path) return;
    path = next;
    markerStore.getState().clear();
  });
}

function freeId(markers: readonly Marker[]): number | null {
  for (let id = 1; id <= MARKERS_MAX; id++) {
    if (!markers.some(({ markerId }) => markerId === id)) return id;
  }
  return null;
}
