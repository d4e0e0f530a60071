// Acts on how spectrum and waterfall are drawn.

import { DEFAULT_RANGE_DB, RAMP_NAMES } from '../../stores/view-store.ts';
import type { Action } from './action.ts';
import { type ActionSources, always, hasSession } from './action-sources.ts';
import { savePicture } from './save-picture.ts';

const RANGE_STEP_DB = 5;

export function pictureActions(sources: ActionSources): readonly Action[] {
  const { viewStore, shellStore } = sources;
  const view = viewStore.getState;
  const changeRange = (byDb: number): void => {
    const shown = sources.shownRange();
    const heightDb = view().rangeDb ?? (shown === null ? DEFAULT_RANGE_DB : shown.highDb - shown.lowDb);
    view().setRangeDb(heightDb + byDb);
  };
  return [
    {
      id: 'picture.display',
      label: 'Display settings',
      group: 'Picture',
      keys: ['D'],
      words: 'ramp colour range rows axis',
      isEnabled: always,
      run: () => shellStore.getState().toggleOverlay('display'),
    },
    {
      id: 'picture.save',
      label: 'Save the view as a picture (PNG)',
      group: 'Picture',
      keys: ['Shift+P'],
      words: 'image screenshot export report print',
      isEnabled: () => hasSession(sources),
      run: () => void savePicture(sources),
    },
    {
      id: 'picture.ramp',
      label: 'Next colour ramp',
      group: 'Picture',
      keys: ['R'],
      words: RAMP_NAMES.join(' '),
      isEnabled: always,
      run: () => {
        const next = (RAMP_NAMES.indexOf(view().ramp) + 1) % RAMP_NAMES.length;
        view().setRamp(RAMP_NAMES[next] ?? 'viridis');
      },
    },
    {
      id: 'picture.range-wider',
      label: 'Wider level range',
      group: 'Picture',
      keys: ['Plus', '='],
      isEnabled: always,
      run: () => changeRange(RANGE_STEP_DB),
    },
    {
      id: 'picture.range-narrower',
      label: 'Narrower level range',
      group: 'Picture',
      keys: ['Minus'],
      isEnabled: always,
      run: () => changeRange(-RANGE_STEP_DB),
    },
    {
      id: 'picture.range-auto',
      label: 'Automatic level range',
      group: 'Picture',
      keys: ['A'],
      isEnabled: always,
      isOn: () => view().rangeTopDb === null && view().rangeDb === null,
      run: () => {
        view().setRangeTopDb(null);
        view().setRangeDb(null);
      },
    },
    {
      id: 'picture.bands',
      label: 'Band plan under the axis',
      group: 'Picture',
      keys: ['Shift+B'],
      words: 'allocation service bands bookmarks',
      isEnabled: always,
      isOn: () => view().isBandPlanOn,
      run: () => view().setBandPlanOn(!view().isBandPlanOn),
    },
    {
      id: 'picture.whole-band',
      label: 'Whole band',
      group: 'Picture',
      keys: ['W'],
      words: 'zoom reset',
      isEnabled: always,
      run: () => view().setViewOffsetsHz(null, null),
    },
  ];
}
