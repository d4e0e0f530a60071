// Acts on time in the waterfall's place, whether it shows the replay or the whole file: zoom, earlier and later, back to
// the newest row; the row that the spectrum shows; what times are written in.

import type { Emitter } from '#contract/entities.ts';
import { MEASURE_SAMPLES_MAX } from '#contract/measurement.ts';
import { emitterOf } from '../../lib/emitter-index.ts';
import {
  type FileWindow,
  leastFileSamples,
  pannedFileWindow,
  zoomedFileWindow,
} from '../../lib/file-window.ts';
import { TIME_UNITS } from '../../lib/time-text.ts';
import { shownFileWindow } from '../../stores/file-view-store.ts';
import { DEFAULT_SECONDS_VISIBLE } from '../../stores/view-store.ts';
import type { Action } from './action.ts';
import { type ActionSources, always, hasRecording, hasSession } from './action-sources.ts';
import { showInFile } from './file-actions.ts';
import { shownSeconds } from './shown-seconds.ts';

const ZOOM_STEP = 2;
const PAN_PART = 0.25;

export function timeActions(sources: ActionSources): readonly Action[] {
  const { engineStore, fileViewStore, viewStore, stream } = sources;
  const view = viewStore.getState;
  const canAct = (): boolean => hasSession(sources);
  const isFile = (): boolean => fileViewStore.getState().isOn;
  const changeFile = (next: (window: FileWindow, sampleCount: number) => FileWindow): void => {
    const window = shownFileWindow(fileViewStore, engineStore);
    const sampleCount = engineStore.getState().session?.sampleCount ?? 0;
    if (window !== null) fileViewStore.getState().show(next(window, sampleCount));
  };
  const zoom = (factor: number) => (): void => {
    if (!isFile()) {
      view().setSecondsVisible(factor * shownSeconds(sources));
      return;
    }
    const least = leastFileSamples(engineStore.getState().session?.settings.hopSize ?? 1);
    changeFile((window, sampleCount) =>
      zoomedFileWindow(window, (window.startSample + window.endSample) / 2, factor, sampleCount, least),
    );
  };
  /** Above 0 is later. */
  const pan = (part: number) => (): void => {
    if (!isFile()) {
      stream.scroll.scrollByS(-part * shownSeconds(sources));
      return;
    }
    changeFile((window, sampleCount) =>
      pannedFileWindow(window, part * (window.endSample - window.startSample), sampleCount),
    );
  };
  const stepRow = (by: 1 | -1) => (): void => {
    const row = stream.shownRow.row + by;
    stream.shownRow.pick(row >= stream.ring.endRow - 1 ? null : Math.max(stream.ring.firstRow, row));
  };
  return [
    {
      id: 'time.zoom-in',
      label: 'Shorter stretch of time',
      group: 'Picture',
      keys: ['ArrowUp'],
      words: 'zoom in waterfall file',
      isEnabled: canAct,
      run: zoom(1 / ZOOM_STEP),
    },
    {
      id: 'time.zoom-out',
      label: 'Longer stretch of time',
      group: 'Picture',
      keys: ['ArrowDown'],
      words: 'zoom out waterfall file',
      isEnabled: canAct,
      run: zoom(ZOOM_STEP),
    },
    {
      id: 'time.zoom-reset',
      label: 'Six seconds in the waterfall',
      group: 'Picture',
      keys: [],
      words: 'time zoom reset default',
      isEnabled: canAct,
      run: () => view().setSecondsVisible(DEFAULT_SECONDS_VISIBLE),
    },
    {
      id: 'time.later',
      label: 'Later rows',
      group: 'Picture',
      keys: ['PageUp'],
      words: 'scroll history newer file stretch',
      isEnabled: canAct,
      run: pan(PAN_PART),
    },
    {
      id: 'time.earlier',
      label: 'Earlier rows',
      group: 'Picture',
      keys: ['PageDown'],
      words: 'scroll back history older file stretch',
      isEnabled: canAct,
      run: pan(-PAN_PART),
    },
    {
      id: 'time.newest',
      label: 'Back to the newest row',
      group: 'Picture',
      keys: ['End'],
      words: 'follow live scroll top spectrum',
      isEnabled: () => !stream.scroll.isFollowing || stream.shownRow.picked !== null,
      run: () => {
        stream.scroll.follow();
        stream.shownRow.pick(null);
      },
    },
    {
      id: 'time.row-older',
      label: 'Spectrum of the row before',
      group: 'Picture',
      keys: ['Shift+ArrowDown'],
      words: 'pick line history',
      isEnabled: canAct,
      run: stepRow(-1),
    },
    {
      id: 'time.row-newer',
      label: 'Spectrum of the row after',
      group: 'Picture',
      keys: ['Shift+ArrowUp'],
      words: 'pick line history',
      isEnabled: canAct,
      run: stepRow(1),
    },
    {
      id: 'time.unit',
      label: 'Next unit of time: age, clock, UTC',
      group: 'Picture',
      keys: ['H'],
      words: 'absolute relative hour axis',
      isEnabled: always,
      run: () => {
        const isUtcKnown = engineStore.getState().session?.timeStartNs !== null;
        const units = TIME_UNITS.filter((unit) => unit !== 'utc' || isUtcKnown);
        view().setTimeUnit(units[(units.indexOf(view().timeUnit) + 1) % units.length] ?? 'age');
      },
    },
    {
      id: 'time.select',
      label: 'Select a box of time and frequency',
      group: 'Measure',
      keys: ['S'],
      words: 'rectangle waterfall file shift drag',
      isEnabled: () => hasRecording(sources),
      isOn: () => view().isSelecting,
      run: () => view().setSelecting(!view().isSelecting),
    },
    {
      id: 'time.select-signal',
      label: 'Select the box of the selected signal',
      group: 'Measure',
      keys: ['Shift+G'],
      words: 'measure emitter track',
      isEnabled: () => hasRecording(sources) && selectedSignal(sources) !== undefined,
      run: () => {
        const signal = selectedSignal(sources);
        const { session } = engineStore.getState();
        if (signal === undefined || session === null) return;
        const marginHz = 0.5 * Math.max(signal.highOffsetHz - signal.lowOffsetHz, session.settings.rbwHz);
        const halfHz = session.sampleRateHz / 2;
        view().setSelection({
          sampleStart: signal.firstSample,
          sampleCount: Math.max(1, Math.min(MEASURE_SAMPLES_MAX, signal.lastSample - signal.firstSample)),
          lowOffsetHz: Math.max(-halfHz, signal.lowOffsetHz - marginHz),
          highOffsetHz: Math.min(halfHz, signal.highOffsetHz + marginHz),
        });
      },
    },
    {
      id: 'time.zoom-selection',
      label: 'Zoom to the selected box',
      group: 'Measure',
      keys: ['Shift+S'],
      words: 'frequency span time',
      isEnabled: () => view().selection !== null,
      run: () => {
        const { selection } = view();
        if (selection === null) return;
        view().setViewOffsetsHz(selection.lowOffsetHz, selection.highOffsetHz);
        const { sampleStart, sampleCount } = selection;
        // The replay shows what it plays; the file is there at any time.
        if (isFile()) showInFile(sources, sampleStart, sampleStart + sampleCount);
      },
    },
    {
      id: 'time.deselect',
      label: 'Give up the selected box',
      group: 'Measure',
      keys: [],
      words: 'clear selection',
      isEnabled: () => view().selection !== null,
      run: () => view().setSelection(null),
    },
  ];
}

function selectedSignal({ engineStore, viewStore }: ActionSources): Emitter | undefined {
  const { selectedEmitterId } = viewStore.getState();
  return emitterOf(engineStore.getState().emitters, selectedEmitterId);
}
