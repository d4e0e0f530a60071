// Puts the actions of all domains together. A domain is a file of its own and one line here.

import type { Unsubscribe } from '#contract/api.ts';
import type { Hz } from '#contract/units.ts';
import type { Action } from './action.ts';
import type { ActionDomain, ActionSources } from './action-sources.ts';
import { annotationActions } from './annotation-actions.ts';
import { bookmarkActions } from './bookmark-actions.ts';
import { clipActions } from './clip-actions.ts';
import { fileActions } from './file-actions.ts';
import { helpActions } from './help-actions.ts';
import { historyActions } from './history-actions.ts';
import { layoutActions } from './layout-actions.ts';
import type { LayoutControl } from './layout-control.ts';
import { markerActions } from './marker-actions.ts';
import { pictureActions } from './picture-actions.ts';
import { pieceActions } from './piece-actions.ts';
import { presetActions } from './preset-actions.ts';
import { recordingActions } from './recording-actions.ts';
import { replayActions } from './replay-actions.ts';
import { createReveal, createRevealBox, type Reveal, type RevealBox, revealFrequency } from './reveal.ts';
import { signalActions } from './signal-actions.ts';
import { sourceActions } from './source-actions.ts';
import { timeActions } from './time-actions.ts';
import { traceActions } from './trace-actions.ts';
import { createTransport, type Transport } from './transport.ts';

/** In the order of menu, palette and help sheet within each group. */
const DOMAINS: readonly ActionDomain[] = [
  recordingActions,
  presetActions,
  sourceActions,
  replayActions,
  pictureActions,
  traceActions,
  markerActions,
  timeActions,
  bookmarkActions,
  fileActions,
  signalActions,
  historyActions,
  annotationActions,
  clipActions,
  pieceActions,
  layoutActions,
  helpActions,
];

export interface ActionSet {
  readonly actions: readonly Action[];
  readonly transport: Transport;
  readonly layout: LayoutControl;
  readonly reveal: Reveal;
  /** An annotation or a track. */
  readonly revealBox: RevealBox;
  /** Puts an absolute frequency in the middle of the view, or says that it cannot. */
  revealFrequency(freqHz: Hz): void;
  /** Called when an action may have become possible or impossible, on or off. */
  onChange(listener: () => void): Unsubscribe;
}

export function createActions(given: Omit<ActionSources, 'transport'>): ActionSet {
  const { api, engineStore, viewStore, traceStore, fileViewStore, shellStore, layout, stream } = given;
  const { decisionsStore, signalListStore, historyStore, bookmarkStore, markerStore } = given;
  const transport = createTransport(api, engineStore);
  const sources: ActionSources = { ...given, transport };
  return {
    actions: DOMAINS.flatMap((domain) => domain(sources)),
    transport,
    layout,
    reveal: createReveal(sources),
    revealBox: createRevealBox(sources),
    revealFrequency: (freqHz) => revealFrequency(sources, freqHz),
    onChange: (listener) => {
      const unsubscribes = [
        engineStore.subscribe(listener),
        viewStore.subscribe(listener),
        traceStore.subscribe(listener),
        markerStore.subscribe(listener),
        stream.reference.onChange(listener),
        stream.shownRow.onChange(listener),
        stream.scroll.onChange(listener),
        fileViewStore.subscribe(listener),
        shellStore.subscribe(listener),
        decisionsStore.subscribe(listener),
        signalListStore.subscribe(listener),
        historyStore.subscribe(listener),
        bookmarkStore.subscribe(listener),
        layout.onChange(listener),
      ];
      return () => {
        for (const unsubscribe of unsubscribes) unsubscribe();
      };
    },
  };
}
