// Every panel of the application, once: what it is called, what draws it, and where each preset has it. A new panel
// is a folder in panels/ and an entry here.

import type { FunctionComponent } from 'react';
import { AnnotationCount } from '../../panels/annotations/annotation-count.tsx';
import { AnnotationTools } from '../../panels/annotations/annotation-tools.tsx';
import { AnnotationsView } from '../../panels/annotations/annotations-view.tsx';
import { BookmarksView } from '../../panels/bookmarks/bookmarks-view.tsx';
import { DetailTools, DetailView } from '../../panels/detail/detail-view.tsx';
import { HistoryTools } from '../../panels/history/history-tools.tsx';
import { HistoryView } from '../../panels/history/history-view.tsx';
import { MeasureView } from '../../panels/measure/measure-view.tsx';
import { MinimapView } from '../../panels/minimap/minimap-view.tsx';
import { RecordingView } from '../../panels/recording/recording-view.tsx';
import { SignalCount } from '../../panels/signals/signal-count.tsx';
import { SignalTools } from '../../panels/signals/signal-tools.tsx';
import { SignalsView } from '../../panels/signals/signals-view.tsx';
import type { PanelPlan } from './dock-grid.ts';
import { PicturePane } from './picture-pane.tsx';

export interface PanelEntry extends PanelPlan {
  readonly View: FunctionComponent;
  /** At the right of the tabs while the panel is in front: its filter, its buttons. At most 24 px high. */
  readonly Tools?: FunctionComponent;
  /** Beside the title in the tab: a count. */
  readonly Note?: FunctionComponent;
}

/** The order decides the order of tabs that share a place; the first is in front. */
export const PANEL_TABLE: readonly PanelEntry[] = [
  {
    id: 'picture',
    title: 'Spectrum and waterfall',
    View: PicturePane,
    places: { live: 'picture', replay: 'picture', review: 'picture' },
    minWidthPx: 360,
    minHeightPx: 240,
    isFrameless: true,
  },
  {
    id: 'overview',
    title: 'Overview',
    View: MinimapView,
    places: { replay: 'strip', review: 'strip' },
    minWidthPx: 360,
    minHeightPx: 56,
    isFrameless: true,
  },
  {
    id: 'signals',
    title: 'Signals',
    View: SignalsView,
    Tools: SignalTools,
    Note: SignalCount,
    places: { live: 'side', replay: 'side', review: 'drawer' },
    // The columns as delivered fit, and the tabs beside the filter.
    minWidthPx: 448,
    minHeightPx: 120,
    isFrameless: false,
  },
  {
    id: 'detail',
    title: 'Detail',
    View: DetailView,
    Tools: DetailTools,
    places: { live: 'side-lower', replay: 'side-lower', review: 'side' },
    minWidthPx: 300,
    minHeightPx: 120,
    isFrameless: false,
  },
  {
    id: 'measure',
    title: 'Measure',
    View: MeasureView,
    places: { live: 'side-lower', replay: 'side-lower', review: 'side' },
    minWidthPx: 300,
    minHeightPx: 120,
    isFrameless: false,
  },
  {
    id: 'recording',
    title: 'Recording',
    View: RecordingView,
    places: { live: 'side-lower', replay: 'side-lower', review: 'side' },
    minWidthPx: 300,
    minHeightPx: 120,
    isFrameless: false,
  },
  {
    id: 'history',
    title: 'History',
    View: HistoryView,
    Tools: HistoryTools,
    places: { review: 'drawer' },
    minWidthPx: 760,
    minHeightPx: 160,
    isFrameless: false,
  },
  {
    id: 'annotations',
    title: 'Annotations',
    View: AnnotationsView,
    Tools: AnnotationTools,
    Note: AnnotationCount,
    places: { replay: 'side', review: 'drawer' },
    minWidthPx: 300,
    minHeightPx: 140,
    isFrameless: false,
  },
  {
    // In no preset: it opens beside the detail when the first bookmark is made.
    id: 'bookmarks',
    title: 'Bookmarks',
    View: BookmarksView,
    places: {},
    opensIn: 'side-lower',
    minWidthPx: 260,
    minHeightPx: 120,
    isFrameless: false,
  },
];
