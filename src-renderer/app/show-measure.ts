// Brings the measurements to the front when a box has been selected: they are what it was selected for. A panel that the
// user has closed stays closed.

import type { Unsubscribe } from '#contract/api.ts';
import type { ViewStore } from '../stores/view-store.ts';
import type { LayoutControl } from './actions/layout-control.ts';

const PANEL = 'measure';

export function showMeasureAtSelection(
  viewStore: ViewStore,
  layout: Pick<LayoutControl, 'isOpen' | 'show'>,
): Unsubscribe {
  let hadSelection = viewStore.getState().selection !== null;
  return viewStore.subscribe(({ selection }) => {
    const hasSelection = selection !== null;
    if (hasSelection && !hadSelection && layout.isOpen(PANEL)) layout.show(PANEL);
    hadSelection = hasSelection;
  });
}
