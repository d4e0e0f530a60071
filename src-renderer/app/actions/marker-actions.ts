// Acts on markers: on a peak, from one to the next, one more to measure from, and away with them.

import { bandFromRate, windowInBand } from '../../lib/frequency-window.ts';
import type { FrequencyWindow } from '../../lib/spaces.ts';
import type { TraceFacts } from '../../streams/frame-stream.ts';
import { binStepHz, findPeakHz, type PeakWish } from '../../streams/marker-reader.ts';
import type { Action } from './action.ts';
import { type ActionSources, hasSession } from './action-sources.ts';

export function markerActions(sources: ActionSources): readonly Action[] {
  const { markerStore, traceStore, viewStore, stream } = sources;
  const markers = markerStore.getState;
  const active = () => markers().markers.find(({ markerId }) => markerId === markers().activeId);
  const hasMarker = (): boolean => markers().activeId !== null;
  const peakHz = (wish: PeakWish): number | null => {
    const shown = shownTrace(sources);
    if (shown === null) return null;
    const trace = active()?.trace ?? traceStore.getState().markedTrace;
    return findPeakHz(stream, wish, { ...shown, trace, fromHz: active()?.offsetHz ?? null });
  };
  const goTo = (wish: PeakWish) => (): void => {
    const offsetHz = peakHz(wish);
    // The first marker and one that is searched anew read what is measured now.
    const trace =
      wish === 'highest'
        ? traceStore.getState().markedTrace
        : (active()?.trace ?? traceStore.getState().markedTrace);
    if (offsetHz !== null) markers().place(offsetHz, trace);
  };
  const step = (bins: number) => (): void => {
    const marker = active();
    if (marker !== undefined) markers().move(marker.markerId, marker.offsetHz + bins * binStepHz(stream));
  };
  const add = (isDelta: boolean) => (): void => {
    const window = shownWindow(sources);
    if (window === null) return;
    const middleHz = (window.lowOffsetHz + window.highOffsetHz) / 2;
    const at = isDelta ? (active()?.offsetHz ?? middleHz) : (stream.cursor.place?.offsetHz ?? middleHz);
    markers().add(at, traceStore.getState().markedTrace, isDelta);
  };
  const hasRows = (): boolean => hasSession(sources);
  return [
    {
      id: 'marker.peak',
      label: 'Marker to the highest peak',
      group: 'Measure',
      keys: ['Q'],
      words: 'peak search maximum',
      isEnabled: hasRows,
      run: () => {
        const { markedTrace } = traceStore.getState();
        const shown = shownTrace(sources);
        if (shown === null) return;
        const offsetHz = findPeakHz(stream, 'highest', { ...shown, trace: markedTrace, fromHz: null });
        if (offsetHz !== null) markers().place(offsetHz, markedTrace);
      },
    },
    {
      id: 'marker.lower',
      label: 'Marker to the next lower peak',
      group: 'Measure',
      keys: ['Shift+Q'],
      words: 'next peak search',
      isEnabled: hasRows,
      run: goTo('lower'),
    },
    {
      id: 'marker.left',
      label: 'Marker to the next peak on the left',
      group: 'Measure',
      keys: ['<'],
      words: 'next peak search',
      isEnabled: hasRows,
      run: goTo('left'),
    },
    {
      id: 'marker.right',
      label: 'Marker to the next peak on the right',
      group: 'Measure',
      keys: ['>'],
      words: 'next peak search',
      isEnabled: hasRows,
      run: goTo('right'),
    },
    {
      id: 'marker.step-left',
      label: 'Marker one bin to the left',
      group: 'Measure',
      keys: ['{'],
      isEnabled: hasMarker,
      run: step(-1),
    },
    {
      id: 'marker.step-right',
      label: 'Marker one bin to the right',
      group: 'Measure',
      keys: ['}'],
      isEnabled: hasMarker,
      run: step(1),
    },
    {
      id: 'marker.add',
      label: 'One more marker',
      group: 'Measure',
      keys: ['Shift+M'],
      words: 'new set place',
      isEnabled: hasRows,
      run: add(false),
    },
    {
      id: 'marker.delta',
      label: 'Delta marker from the active one',
      group: 'Measure',
      keys: ['Shift+D'],
      words: 'difference distance relative',
      isEnabled: hasMarker,
      run: add(true),
    },
    {
      id: 'marker.next',
      label: 'Next marker becomes the active one',
      group: 'Measure',
      keys: ['O'],
      words: 'select switch',
      isEnabled: hasMarker,
      run: () => {
        const { markers: all, activeId } = markers();
        const at = all.findIndex(({ markerId }) => markerId === activeId);
        const next = all[(at + 1) % all.length];
        if (next !== undefined) markers().setActive(next.markerId);
      },
    },
    {
      id: 'marker.center',
      label: 'Centre the view on the marker',
      group: 'Measure',
      keys: [],
      words: 'frequency pan tune',
      isEnabled: hasMarker,
      run: () => {
        const window = shownWindow(sources);
        const marker = active();
        if (window === null || marker === undefined) return;
        const halfHz = (window.highOffsetHz - window.lowOffsetHz) / 2;
        viewStore.getState().setViewOffsetsHz(marker.offsetHz - halfHz, marker.offsetHz + halfHz);
      },
    },
    {
      id: 'marker.remove',
      label: 'Remove the active marker',
      group: 'Measure',
      keys: ['Shift+O'],
      words: 'delete off',
      isEnabled: hasMarker,
      run: () => {
        const { activeId } = markers();
        if (activeId !== null) markers().remove(activeId);
      },
    },
    {
      id: 'marker.clear',
      label: 'Remove all markers',
      group: 'Measure',
      keys: [],
      words: 'delete off',
      isEnabled: hasMarker,
      run: () => markers().clear(),
    },
  ];
}

function shownWindow({ engineStore, viewStore }: ActionSources): FrequencyWindow | null {
  const { session } = engineStore.getState();
  const { viewLowOffsetHz, viewHighOffsetHz } = viewStore.getState();
  if (session === null) return null;
  return windowInBand(viewLowOffsetHz, viewHighOffsetHz, bandFromRate(session.sampleRateHz));
}

function shownTrace(sources: ActionSources): {
  readonly facts: TraceFacts;
  readonly window: FrequencyWindow;
  readonly thresholdOverFloorDb: number;
} | null {
  const { session } = sources.engineStore.getState();
  const window = shownWindow(sources);
  if (session === null || window === null) return null;
  const { fftSize, thresholdOverFloorDb } = session.settings;
  return {
    facts: { rowSource: sources.viewStore.getState().rowSource, fftSize },
    window,
    thresholdOverFloorDb,
  };
}
