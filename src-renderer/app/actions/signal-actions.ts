// Acts on the signal list and on the selected signal.

import type { Emitter } from '#contract/entities.ts';
import type { Action } from './action.ts';
import { type ActionSources, always } from './action-sources.ts';

/** The shown span around a signal: this many times its width, and never under this many bins. */
const ZOOM_WIDTHS = 4;
const ZOOM_MIN_BINS = 64;

export function signalActions(sources: ActionSources): readonly Action[] {
  const { engineStore, viewStore, shellStore, layout, transport } = sources;
  const engine = engineStore.getState;
  const view = viewStore.getState;
  const selectedEmitter = (): Emitter | undefined =>
    engine().emitters.find(({ emitterId }) => emitterId === view().selectedEmitterId);
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
      run: () => {
        layout.show('signals');
        // A panel that was closed is on the page only after the next frame.
        requestAnimationFrame(() =>
          document.querySelector<HTMLInputElement>('[data-role="signal-filter"]')?.focus(),
        );
      },
    },
    {
      id: 'signals.go-to',
      label: 'To the first sample of the signal',
      group: 'Signals',
      keys: ['G'],
      isEnabled: () => selectedEmitter() !== undefined,
      run: () => transport.seek(selectedEmitter()?.firstSample ?? 0),
    },
    {
      id: 'signals.zoom',
      label: 'Zoom to the signal',
      group: 'Signals',
      keys: ['Z'],
      isEnabled: () => selectedEmitter() !== undefined,
      run: zoomToSelected,
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
        else view().setSelectedEmitterId(null);
      },
    },
  ];
}
