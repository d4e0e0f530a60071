// The whole file in the waterfall's place: whether it is shown, and which stretch. Not saved: it belongs to one recording.
// It knows nothing of how it is drawn.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { type FileWindow, wholeFile } from '../lib/file-window.ts';
import type { EngineStore } from './engine-store.ts';

export interface FileViewState {
  /** false: the waterfall shows the replay. */
  readonly isOn: boolean;
  /** null: the whole recording. */
  readonly window: FileWindow | null;
  setOn(isOn: boolean): void;
  /** Also turns it on: whoever asks for a stretch wants to see it. */
  show(window: FileWindow | null): void;
}

export type FileViewStore = StoreApi<FileViewState>;

export function createFileViewStore(): FileViewStore {
  return createStore<FileViewState>((set) => ({
    isOn: false,
    window: null,
    setOn: (isOn) => set({ isOn }),
    show: (window) => set({ isOn: true, window }),
  }));
}

/** A stretch of the previous recording means nothing in the next one. */
export function resetFileViewAtNewSession(
  fileViewStore: FileViewStore,
  engineStore: EngineStore,
): () => void {
  let sessionId = engineStore.getState().session?.sessionId ?? null;
  return engineStore.subscribe(({ session }) => {
    const next = session?.sessionId ?? null;
    if (next === sessionId) return;
    sessionId = next;
    fileViewStore.setState({ isOn: false, window: null });
  });
}

/** The stretch in samples; null while nothing is open. */
export function shownFileWindow(fileViewStore: FileViewStore, engineStore: EngineStore): FileWindow | null {
  const { session } = engineStore.getState();
  if (session === null || session.sampleCount === 0) return null;
  return fileViewStore.getState().window ?? wholeFile(session.sampleCount);
}
