// What every panel is given: the contract, the frame stream and the stores. React context carries the holders
// only; their content is read through selectors, and frames never pass through here.

import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { SfericApi } from '#contract/api.ts';
import type { BandStore } from '../stores/band-store.ts';
import type { BookmarkStore } from '../stores/bookmark-store.ts';
import type { Decisions, DecisionsStore } from '../stores/decisions-store.ts';
import type { EngineState, EngineStore } from '../stores/engine-store.ts';
import type { FileViewState, FileViewStore } from '../stores/file-view-store.ts';
import type { HistoryState, HistoryStore } from '../stores/history-store.ts';
import type { MarkerStore, MarkerStoreState } from '../stores/marker-store.ts';
import type { SignalListActions, SignalListState, SignalListStore } from '../stores/signal-list-store.ts';
import type { TraceStore, TraceStoreState } from '../stores/trace-store.ts';
import type { ViewStore, ViewStoreState } from '../stores/view-store.ts';
import type { WorkStore } from '../stores/work-store.ts';
import type { FrameStream } from '../streams/frame-stream.ts';

export interface Workspace {
  readonly api: SfericApi;
  readonly stream: FrameStream;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  readonly traceStore: TraceStore;
  readonly markerStore: MarkerStore;
  readonly fileViewStore: FileViewStore;
  readonly historyStore: HistoryStore;
  readonly decisionsStore: DecisionsStore;
  readonly signalListStore: SignalListStore;
  readonly bandStore: BandStore;
  readonly bookmarkStore: BookmarkStore;
  readonly workStore: WorkStore;
}

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) throw new Error('A panel was rendered outside the workspace');
  return workspace;
}

/** Re-renders only when the selected part of the engine's state changes. */
export function useEngine<T>(selector: (state: EngineState) => T): T {
  return useStore(useWorkspace().engineStore, selector);
}

/** Re-renders only when the selected part of the view changes. */
export function useView<T>(selector: (state: ViewStoreState) => T): T {
  return useStore(useWorkspace().viewStore, selector);
}

/** Re-renders only when the selected part of which traces are shown changes. */
export function useTraces<T>(selector: (state: TraceStoreState) => T): T {
  return useStore(useWorkspace().traceStore, selector);
}

/** Re-renders only when the selected part of the markers changes. */
export function useMarkers<T>(selector: (state: MarkerStoreState) => T): T {
  return useStore(useWorkspace().markerStore, selector);
}

/** Re-renders only when the selected part of what is shown of the file changes. */
export function useFileView<T>(selector: (state: FileViewState) => T): T {
  return useStore(useWorkspace().fileViewStore, selector);
}

/** Re-renders only when the selected part of what was asked of the log changes. */
export function useHistory<T>(selector: (state: HistoryState) => T): T {
  return useStore(useWorkspace().historyStore, selector);
}

/** What the analyst decided about signals, by emitterId. */
export function useDecisions(): Decisions {
  return useStore(useWorkspace().decisionsStore, (state) => state.decisions);
}

export function useSignalList<T>(selector: (state: SignalListState & SignalListActions) => T): T {
  return useStore(useWorkspace().signalListStore, selector);
}
