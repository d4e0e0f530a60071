// Starts the page: chooses the bridge, wires the stores and the frame stream to it, and renders the shell.

import { createRoot } from 'react-dom/client';
import './styles/index.css';
import { createActions } from './app/actions/create-actions.ts';
import { routeKeys } from './app/actions/key-router.ts';
import { showAnalysisAsWork } from './app/analysis-work.ts';
import { App } from './app/app.tsx';
import { showClipAsWork } from './app/clip-work.ts';
import { DockControl } from './app/dock/dock-control.ts';
import { PANEL_TABLE } from './app/dock/panel-table.tsx';
import { followWhenPlayingBegins } from './app/follow-playing.ts';
import { createShellStore } from './app/shell-store.ts';
import { showMeasureAtSelection } from './app/show-measure.ts';
import { createBridge } from './bridge/create-bridge.ts';
import { offerTestHooks } from './lib/test-hooks.ts';
import { createBandStore, feedBandStore } from './stores/band-store.ts';
import { createBookmarkStore } from './stores/bookmark-store.ts';
import { createDecisionsStore } from './stores/decisions-store.ts';
import { createEngineStore, feedEngineStore } from './stores/engine-store.ts';
import { createFileViewStore, resetFileViewAtNewSession } from './stores/file-view-store.ts';
import { createHistoryStore } from './stores/history-store.ts';
import { createLayoutStore } from './stores/layout-store.ts';
import { clearMarkersAtNewRecording, createMarkerStore } from './stores/marker-store.ts';
import { createSignalListStore } from './stores/signal-list-store.ts';
import { createTraceStore } from './stores/trace-store.ts';
import { createViewStore, resetViewAtNewSession } from './stores/view-store.ts';
import { createWorkStore } from './stores/work-store.ts';
import { FrameStream } from './streams/frame-stream.ts';

const isMac = navigator.platform.startsWith('Mac');
const api = createBridge(window);
const engineStore = createEngineStore();
const viewStore = createViewStore(window.localStorage);
const traceStore = createTraceStore(window.localStorage);
const markerStore = createMarkerStore();
const fileViewStore = createFileViewStore();
const decisionsStore = createDecisionsStore(api, engineStore);
const signalListStore = createSignalListStore(window.localStorage);
const bandStore = createBandStore();
const bookmarkStore = createBookmarkStore(window.localStorage);
const workStore = createWorkStore();
const layoutStore = createLayoutStore(window.localStorage);
const historyStore = createHistoryStore(api);
const shellStore = createShellStore();
const dockControl = new DockControl(PANEL_TABLE, layoutStore, engineStore);
const stream = new FrameStream(api);
stream.reference.keepIn(window.localStorage);
const actionSet = createActions({
  api,
  engineStore,
  viewStore,
  traceStore,
  markerStore,
  stream,
  fileViewStore,
  decisionsStore,
  signalListStore,
  historyStore,
  bookmarkStore,
  shellStore,
  layout: dockControl,
  pictures: stream.pictures,
  shownRange: () => stream.shownRange.value,
  cursorOffsetHz: () => stream.cursor.place?.offsetHz ?? null,
});

feedEngineStore(engineStore, api);
feedBandStore(bandStore, api, engineStore);
resetViewAtNewSession(viewStore, engineStore);
clearMarkersAtNewRecording(markerStore, engineStore);
followWhenPlayingBegins(stream.scroll, engineStore);
showMeasureAtSelection(viewStore, dockControl);
resetFileViewAtNewSession(fileViewStore, engineStore);
routeKeys(document, actionSet.actions, isMac);
stream.start();
showAnalysisAsWork(api, engineStore, workStore);
showClipAsWork(api, engineStore, workStore);
offerTestHooks({
  beginWork: (label) => {
    const work = workStore.begin(label, () => work.end());
    return work;
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root');
createRoot(root).render(
  <App
    workspace={{
      api,
      stream,
      engineStore,
      viewStore,
      traceStore,
      markerStore,
      fileViewStore,
      historyStore,
      decisionsStore,
      signalListStore,
      bandStore,
      bookmarkStore,
      workStore,
    }}
    desk={{ ...actionSet, isMac }}
    shellStore={shellStore}
    layoutStore={layoutStore}
    dockControl={dockControl}
  />,
);
