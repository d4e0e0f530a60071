// Which dialog or menu of the shell is open. Not saved, and nothing about signals.

import { createStore, type StoreApi } from 'zustand/vanilla';

/** One at a time: opening one closes another. */
export type Overlay = 'open' | 'export' | 'display' | 'traces' | 'help' | 'palette' | 'menu';

export interface ShellState {
  readonly overlay: Overlay | null;
  setOverlay(overlay: Overlay | null): void;
  /** Closes it if it is the one that is open. */
  toggleOverlay(overlay: Overlay): void;
}

export type ShellStore = StoreApi<ShellState>;

export function createShellStore(): ShellStore {
  return createStore<ShellState>((set) => ({
    overlay: null,
    setOverlay: (overlay) => set({ overlay }),
    toggleOverlay: (overlay) => set((state) => ({ overlay: state.overlay === overlay ? null : overlay })),
  }));
}
