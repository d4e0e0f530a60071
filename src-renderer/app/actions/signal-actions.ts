// Acts on the signal list and on the selected signal.

import type { Emitter } from '#contract/entities.ts';
import { emitterOf } from '../../lib/emitter-index.ts';
import type { Action } from './action.ts';
import { type ActionSources, always } from './action-sources.ts';

/** The shown span around a signal: this many times its width, and never under this many bins. */
const ZOOM_WIDTHS = 4;
const ZOOM_MIN_BINS = 64;

export function signalActions(sources: ActionSources): readonly Action[] {
  const { engineStore, viewStore, shellStore, decisionsStore, signalListStore, layout, transport } = sources;
  const engine = engineStore.getState;
  const view = viewStore.getState;
  const selectedEmitter = (): Emitter | undefined => emitterOf(engine().emitters, view().selectedEmitterId);
  const hasSelection = (): boolean => selectedEmitter() !== undefined;
  /** The marked signals, or the selected one. */
  const targetIds = (): readonly number[] => {
    const { markedIds } = signalListStore.getState();
    const { selectedEmitterId } = view();
    if (markedIds.size > 1) return [...markedIds];
    return selectedEmitterId === null ? [] : [selectedEmitterId];
  };
  const areAll = (flag: 'isPinned' | 'isIgnored'): boolean => {
    const ids = targetIds();
    const { decisions } = decisionsStore.getState();
    return ids.length > 0 && ids.every((emitterId) => decisions.get(emitterId)?.[flag] === true);
  };
  const focusField = (panelId: string, role: string): void => {
    layout.show(panelId);
    const focus = (): boolean => {
      const field = document.querySelector<HTMLInputElement>(`[data-role="${role}"]`);
      field?.focus();
      field?.select();
      return field !== null;
    };
    // At once, so that what is typed next arrives; a panel that was closed is on the page only after the next frame.
    if (!focus()) requestAnimationFrame(focus);
  };
  const zoomToSelected = (): void => {
    const emitter = selectedEmitter();
    const { session } = engine();
    if (emitter === undefined || session === null) return;
    const bandHz = session.sampleRateHz;
    const centerHz = (emitter.lowOffsetHz + emitter.highOffsetHz) / 2;
    const widthHz = Math.max(
      ZOOM_WIDTHS * (emitter.highOffsetHz - emitter.lowOffsetHz),
      ZOOM_MIN_BINS * (bandHz / session.settings.fftSize),
    );
    if (widthHz >= bandHz) view().setViewOffsetsHz(null, null);
    else {
      const lowHz = Math.min(Math.max(-bandHz / 2, centerHz - widthHz / 2), bandHz / 2 - widthHz);
      view().setViewOffsetsHz(lowHz, lowHz + widthHz);
    }
  };
  return [
    {
      id: 'signals.filter',
      label: 'Filter the signal list',
      group: 'Signals',
      keys: ['/', 'Mod+F'],
      words: 'search find',
      isEnabled: always,
      run: () => focusField('signals', 'signal-filter'),
    },
    {
      id: 'signals.go-to',
      label: 'To the first sample of the signal',
      group: 'Signals',
      keys: ['G'],
      isEnabled: hasSelection,
      run: () => transport.seek(selectedEmitter()?.firstSample ?? 0),
    },
    {
      id: 'signals.zoom',
      label: 'Zoom to the signal',
      group: 'Signals',
      keys: ['Z'],
      isEnabled: hasSelection,
      run: zoomToSelected,
    },
    {
      id: 'signals.rename',
      label: 'Name the signal',
      group: 'Signals',
      keys: ['N'],
      words: 'rename label',
      isEnabled: hasSelection,
      run: () => focusField('detail', 'signal-name'),
    },
    {
      id: 'signals.note',
      label: 'Write a note about the signal',
      group: 'Signals',
      keys: ['Shift+N'],
      words: 'comment',
      isEnabled: hasSelection,
      run: () => focusField('detail', 'signal-note'),
    },
    {
      id: 'signals.pin',
      label: 'Pin to the top of the list',
      group: 'Signals',
      keys: ['P'],
      isEnabled: () => targetIds().length > 0,
      isOn: () => areAll('isPinned'),
      run: () => decisionsStore.decide(targetIds(), { isPinned: !areAll('isPinned'), isIgnored: false }),
    },
    {
      id: 'signals.ignore',
      label: 'Ignore: last in the list, no box',
      group: 'Signals',
      keys: ['I'],
      words: 'hide',
      isEnabled: () => targetIds().length > 0,
      isOn: () => areAll('isIgnored'),
      run: () => decisionsStore.decide(targetIds(), { isIgnored: !areAll('isIgnored'), isPinned: false }),
    },
    {
      id: 'signals.export',
      label: 'Export the signals that are shown or marked',
      group: 'Signals',
      keys: ['Mod+Shift+E'],
      words: 'save csv',
      isEnabled: () => engine().emitters.length > 0,
      run: () => shellStore.getState().setOverlay('export'),
    },
    {
      id: 'signals.columns',
      label: 'Columns of the list as delivered',
      group: 'Signals',
      keys: [],
      words: 'reset width',
      isEnabled: always,
      run: () => signalListStore.getState().resetColumns(),
    },
    {
      id: 'signals.clear',
      label: 'Close what is open, or clear the selection',
      group: 'Signals',
      keys: ['Escape'],
      isEnabled: always,
      run: () => {
        const { overlay, setOverlay } = shellStore.getState();
        if (overlay !== null) setOverlay(null);
        else if (signalListStore.getState().markedIds.size > 1)
          signalListStore.getState().setMarkedIds(new Set());
        else view().setSelectedEmitterId(null);
      },
    },
  ];
}
