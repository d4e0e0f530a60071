// A LayoutControl without a page, for tests of actions: it remembers what it was told.

import type { Preset } from '../../stores/layout-store.ts';
import type { LayoutControl } from './layout-control.ts';

export interface FakeLayout extends LayoutControl {
  /** Every call that changes something, oldest first. */
  readonly calls: readonly string[];
}

export function createFakeLayout(): FakeLayout {
  const calls: string[] = [];
  const open = new Set(['picture', 'signals']);
  let preset: Preset = 'replay';
  let isArranging = false;
  return {
    calls,
    panels: [
      { id: 'picture', title: 'Spectrum and waterfall' },
      { id: 'signals', title: 'Signals' },
      { id: 'detail', title: 'Detail' },
    ],
    preset: () => preset,
    apply: (next) => {
      preset = next;
      calls.push(`apply ${next}`);
    },
    reset: () => void calls.push('reset'),
    isOpen: (panelId) => open.has(panelId),
    show: (panelId) => {
      open.add(panelId);
      calls.push(`show ${panelId}`);
    },
    close: (panelId) => {
      open.delete(panelId);
      calls.push(`close ${panelId}`);
    },
    isArranging: () => isArranging,
    setArranging: (wanted) => {
      isArranging = wanted;
    },
    toggleMaximized: () => void calls.push('maximize'),
    isMaximized: () => false,
    focusGroup: (step) => void calls.push(`focus ${step}`),
    onChange: () => () => undefined,
  };
}
