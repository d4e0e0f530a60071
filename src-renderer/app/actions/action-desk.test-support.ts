// All actions over stores of their own and no engine, for tests of what acts do and when.

import type { SfericApi } from '#contract/api.ts';
import type { Hz } from '#contract/units.ts';
import type { DbRange } from '../../lib/spaces.ts';
import { createBookmarkStore } from '../../stores/bookmark-store.ts';
import { createDecisionsStore } from '../../stores/decisions-store.ts';
import { createEngineStore } from '../../stores/engine-store.ts';
import { createFakeApi } from '../../stores/fake-api.test-support.ts';
import { createFileViewStore } from '../../stores/file-view-store.ts';
import { createHistoryStore } from '../../stores/history-store.ts';
import { createMarkerStore } from '../../stores/marker-store.ts';
import { createSignalListStore } from '../../stores/signal-list-store.ts';
import { createTraceStore } from '../../stores/trace-store.ts';
import { createViewStore } from '../../stores/view-store.ts';
import { FrameStream } from '../../streams/frame-stream.ts';
import { createShellStore } from '../shell-store.ts';
import type { Action } from './action.ts';
import { createActions } from './create-actions.ts';
import { createFakeLayout } from './fake-layout.test-support.ts';

const NO_STORAGE = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };

export interface DeskWishes {
  readonly shownRange?: DbRange;
  readonly cursorOffsetHz?: Hz;
}

export function createDesk({ shownRange, cursorOffsetHz }: DeskWishes = {}) {
  const fakeApi = createFakeApi();
  const api: SfericApi = fakeApi;
  const engineStore = createEngineStore();
  const stream = new FrameStream(api);
  const stores = {
    engineStore,
    stream,
    viewStore: createViewStore(NO_STORAGE),
    traceStore: createTraceStore(NO_STORAGE),
    markerStore: createMarkerStore(),
    fileViewStore: createFileViewStore(),
    decisionsStore: createDecisionsStore(api, engineStore),
    signalListStore: createSignalListStore(NO_STORAGE),
    historyStore: createHistoryStore(api),
    bookmarkStore: createBookmarkStore(NO_STORAGE),
    shellStore: createShellStore(),
    layout: createFakeLayout(),
  };
  const { actions, transport, reveal } = createActions({
    ...stores,
    api,
    pictures: stream.pictures,
    shownRange: () => shownRange ?? null,
    cursorOffsetHz: () => cursorOffsetHz ?? null,
  });
  const action = (id: string): Action => {
    const found = actions.find((candidate) => candidate.id === id);
    if (found === undefined) throw new Error(`no action ${id}`);
    return found;
  };
  return { ...stores, api: fakeApi, actions, transport, reveal, action };
}
