// Acts on the arrangement of panels and on the theme.

import { PRESETS, type Preset } from '../../stores/layout-store.ts';
import type { Action } from './action.ts';
import { type ActionSources, always } from './action-sources.ts';

export const PRESET_LABELS: Readonly<Record<Preset, string>> = {
  live: 'Live',
  replay: 'Replay',
  review: 'Review',
};
/** Function keys, as the presets of a bench instrument; a browser keeps Ctrl with a digit for itself. */
const PRESET_KEYS: Readonly<Record<Preset, string>> = { live: 'F2', replay: 'F3', review: 'F4' };

export function layoutActions(sources: ActionSources): readonly Action[] {
  const { layout, viewStore } = sources;
  return [
    ...PRESETS.map(
      (preset): Action => ({
        id: `layout.${preset}`,
        label: `Layout: ${PRESET_LABELS[preset]}`,
        group: 'Layout',
        keys: [PRESET_KEYS[preset]],
        words: 'preset workspace panels',
        isEnabled: always,
        isOn: () => layout.preset() === preset,
        run: () => layout.apply(preset),
      }),
    ),
    {
      id: 'layout.reset',
      label: 'Reset this layout',
      group: 'Layout',
      keys: [],
      words: 'preset panels default',
      isEnabled: always,
      run: () => layout.reset(),
    },
    {
      id: 'layout.arrange',
      label: 'Show the tabs of all panels, to drag them',
      group: 'Layout',
      keys: [],
      words: 'arrange move dock',
      isEnabled: always,
      isOn: () => layout.isArranging(),
      run: () => layout.setArranging(!layout.isArranging()),
    },
    {
      id: 'layout.maximize',
      label: 'Fill the window with the active panel, or give it back',
      group: 'Layout',
      keys: ['F8'],
      words: 'maximise full',
      isEnabled: always,
      isOn: () => layout.isMaximized(),
      run: () => layout.toggleMaximized(),
    },
    {
      id: 'layout.next-panel',
      label: 'To the next panel',
      group: 'Layout',
      keys: ['F6'],
      words: 'focus',
      isEnabled: always,
      run: () => layout.focusGroup(1),
    },
    {
      id: 'layout.previous-panel',
      label: 'To the panel before',
      group: 'Layout',
      keys: ['Shift+F6'],
      words: 'focus',
      isEnabled: always,
      run: () => layout.focusGroup(-1),
    },
    {
      id: 'layout.theme',
      label: 'Light theme',
      group: 'Layout',
      keys: [],
      words: 'dark colours appearance',
      isEnabled: always,
      isOn: () => viewStore.getState().theme === 'light',
      run: () => {
        const { theme, setTheme } = viewStore.getState();
        setTheme(theme === 'light' ? 'dark' : 'light');
      },
    },
    ...layout.panels.map(
      ({ id, title }): Action => ({
        id: `panel.${id}`,
        label: `Panel: ${title}`,
        group: 'Layout',
        keys: [],
        words: 'show open close hide',
        isEnabled: always,
        isOn: () => layout.isOpen(id),
        run: () => (layout.isOpen(id) ? layout.close(id) : layout.show(id)),
      }),
    ),
  ];
}
