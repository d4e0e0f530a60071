// Acts on bookmarked frequencies: keep one, go to the next or the one before.

import type { Hz } from '#contract/units.ts';
import { emitterOf } from '../../lib/emitter-index.ts';
import { formatMhz } from '../../lib/format.ts';
import { bandFromRate } from '../../lib/frequency-window.ts';
import type { Action } from './action.ts';
import { type ActionSources, hasSession } from './action-sources.ts';
import { revealFrequency } from './reveal.ts';

export const BOOKMARK_PANEL = 'bookmarks';

export function bookmarkActions(sources: ActionSources): readonly Action[] {
  const { engineStore, viewStore, bookmarkStore, layout } = sources;
  const centerFreqHz = (): Hz | null => engineStore.getState().session?.centerFreqHz ?? null;
  const canPlace = (): boolean => hasSession(sources) && centerFreqHz() !== null;

  const add = (): void => {
    const center = centerFreqHz();
    if (center === null) return;
    const { offsetHz, name } = place();
    const freqHz = center + offsetHz;
    const added = bookmarkStore.getState().add(freqHz, name ?? `${formatMhz(freqHz, 3)} MHz`);
    layout.show(BOOKMARK_PANEL);
    // Its name is what is typed next; a panel that was closed is on the page only after the next frames.
    const focus = (tries: number): void => {
      const field = document.querySelector<HTMLInputElement>(`[data-bookmark-id="${added.bookmarkId}"]`);
      field?.focus();
      field?.select();
      if (field === null && tries > 0) requestAnimationFrame(() => focus(tries - 1));
    };
    focus(5);
  };

  /** Under the pointer, else the selected signal, else the middle of what is shown. */
  const place = (): { readonly offsetHz: Hz; readonly name: string | null } => {
    const pointed = sources.cursorOffsetHz();
    if (pointed !== null) return { offsetHz: pointed, name: null };
    const { selectedEmitterId, viewLowOffsetHz, viewHighOffsetHz } = viewStore.getState();
    const emitter = emitterOf(engineStore.getState().emitters, selectedEmitterId);
    if (emitter !== undefined) return { offsetHz: emitter.offsetHz, name: emitter.label };
    return { offsetHz: ((viewLowOffsetHz ?? 0) + (viewHighOffsetHz ?? 0)) / 2, name: null };
  };

  const goBy = (step: 1 | -1): void => {
    const center = centerFreqHz();
    const { session } = engineStore.getState();
    if (center === null || session === null) return;
    const { lowOffsetHz, highOffsetHz } = bandFromRate(session.sampleRateHz);
    const { viewLowOffsetHz, viewHighOffsetHz } = viewStore.getState();
    // From the whole band it begins at its edge.
    const at =
      viewLowOffsetHz === null || viewHighOffsetHz === null
        ? (step > 0 ? lowOffsetHz : highOffsetHz) - step
        : (viewLowOffsetHz + viewHighOffsetHz) / 2;
    const offsets = bookmarkStore
      .getState()
      .bookmarks.map(({ freqHz }) => freqHz - center)
      .filter((offsetHz) => offsetHz >= lowOffsetHz && offsetHz <= highOffsetHz)
      .filter((offsetHz) => step * (offsetHz - at) > session.sampleRateHz * 1e-9);
    const next = step > 0 ? offsets[0] : offsets.at(-1);
    if (next !== undefined) revealFrequency(sources, center + next);
  };

  const hasBookmarks = (): boolean => canPlace() && bookmarkStore.getState().bookmarks.length > 0;
  return [
    {
      id: 'bookmarks.add',
      label: 'Bookmark a frequency: under the pointer, of the signal, or in the middle',
      group: 'Picture',
      keys: ['Mod+D'],
      words: 'keep remember favourite',
      isEnabled: canPlace,
      run: add,
    },
    {
      id: 'bookmarks.next',
      label: 'To the next bookmark',
      group: 'Picture',
      keys: ['.'],
      words: 'jump frequency',
      isEnabled: hasBookmarks,
      run: () => goBy(1),
    },
    {
      id: 'bookmarks.previous',
      label: 'To the bookmark before',
      group: 'Picture',
      keys: [','],
      words: 'jump frequency',
      isEnabled: hasBookmarks,
      run: () => goBy(-1),
    },
  ];
}
