// What actions are made from. Each domain of actions is a function of these in a file of its own, listed in
// create-actions.ts; domains do not know each other.

import type { SfericApi } from '#contract/api.ts';
import type { Hz } from '#contract/units.ts';
import type { DbRange } from '../../lib/spaces.ts';
import type { BookmarkStore } from '../../stores/bookmark-store.ts';
import type { DecisionsStore } from '../../stores/decisions-store.ts';
import type { EngineStore } from '../../stores/engine-store.ts';
import type { FileViewStore } from '../../stores/file-view-store.ts';
import type { HistoryStore } from '../../stores/history-store.ts';
import type { MarkerStore } from '../../stores/marker-store.ts';
import type { SignalListStore } from '../../stores/signal-list-store.ts';
import type { TraceStore } from '../../stores/trace-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';
import type { PictureSources } from '../../streams/picture-sources.ts';
import type { ShellStore } from '../shell-store.ts';
import type { Action } from './action.ts';
import type { LayoutControl } from './layout-control.ts';
import type { Transport } from './transport.ts';

export interface ActionSources {
  readonly api: SfericApi;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  readonly traceStore: TraceStore;
  readonly markerStore: MarkerStore;
  /** What follows the rows: traces, the shown row, where peaks are. */
  readonly stream: FrameStream;
  readonly fileViewStore: FileViewStore;
  readonly decisionsStore: DecisionsStore;
  readonly signalListStore: SignalListStore;
  readonly historyStore: HistoryStore;
  readonly bookmarkStore: BookmarkStore;
  readonly shellStore: ShellStore;
  readonly layout: LayoutControl;
  readonly transport: Transport;
  /** The plots as they are shown. */
  readonly pictures: PictureSources;
  /** Levels that the colours span now; null while nothing is shown. */
  shownRange(): DbRange | null;
  /** From the centre; null while the pointer is over no plot. */
  cursorOffsetHz(): Hz | null;
}

export type ActionDomain = (sources: ActionSources) => readonly Action[];

export function isConnected({ engineStore }: ActionSources): boolean {
  return engineStore.getState().connection === 'open';
}

export function hasSession(sources: ActionSources): boolean {
  return sources.engineStore.getState().session !== null && isConnected(sources);
}

/** A recording, which can be sought in, measured and cut; a live source cannot. */
export function hasRecording(sources: ActionSources): boolean {
  return hasSession(sources) && !isLive(sources);
}

export function isLive({ engineStore }: ActionSources): boolean {
  return engineStore.getState().session?.isLive === true;
}

export function always(): boolean {
  return true;
}
