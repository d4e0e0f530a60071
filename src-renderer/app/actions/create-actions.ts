// Every act of the application, once. Actions read the stores, ask the engine through the contract, and mirror what
// it answers; they know no React and no widget.

import type { SfericApi } from '#contract/api.ts';
import type { Emitter, TransportState } from '#contract/entities.ts';
import type { Result } from '#contract/errors.ts';
import type { DbRange } from '../../lib/spaces.ts';
import { addNotice, type EngineStore } from '../../stores/engine-store.ts';
import { DEFAULT_RANGE_DB, RAMP_NAMES, type ViewStore } from '../../stores/view-store.ts';
import type { Overlay, ShellStore } from '../shell-store.ts';
import type { Action } from './action.ts';
import { nextSpeed, type Speed, speedsFor } from './speeds.ts';

export interface ActionContext {
  readonly api: SfericApi;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  readonly shellStore: ShellStore;
  /** Levels that the colours span now; null while nothing is shown. */
  shownRange(): DbRange | null;
}

interface SeekStep {
  readonly durationS: number;
  readonly part: number;
}

/** Acts that carry a value, for widgets that choose one; errors become notices. */
export interface Transport {
  seek(sample: number): void;
  setSpeed(speed: Speed): void;
}

/** Steps of the keys. In a recording of fewer than four of them, a part of it instead. */
const SEEK: SeekStep = { durationS: 1, part: 1 / 20 };
const SEEK_FAR: SeekStep = { durationS: 10, part: 1 / 4 };
const LEAST_STEPS = 4;
const RANGE_STEP_DB = 5;
/** The shown span around a signal: this many times its width, and never under this many bins. */
const ZOOM_WIDTHS = 4;
const ZOOM_MIN_BINS = 64;

export interface ActionSet {
  readonly actions: readonly Action[];
  readonly transport: Transport;
}

export function createActions(context: ActionContext): ActionSet {
  const { api, engineStore, viewStore, shellStore } = context;
  const engine = engineStore.getState;
  const view = viewStore.getState;

  /** The answer is what the device really did, so it may be mirrored before its event comes. */
  const steer = async (answer: Promise<Result<TransportState>>): Promise<void> => {
    const result = await answer;
    if (result.ok) engineStore.setState({ transport: result.value });
    else addNotice(engineStore, { level: 'error', text: result.error.message });
  };
  const transport: Transport = {
    seek: (sample) => {
      const { session } = engine();
      if (session === null) return;
      const inside = Math.min(Math.max(0, Math.round(sample)), Math.max(0, session.sampleCount - 1));
      void steer(api.invoke('replay.seek', { sample: inside }));
    },
    setSpeed: (speed) => void steer(api.invoke('replay.speed', { speed })),
  };
  const seekBy = (sign: 1 | -1, step: SeekStep): void => {
    const { session, transport: state } = engine();
    if (session === null) return;
    const stepSamples = step.durationS * session.sampleRateHz;
    const isShort = session.sampleCount < LEAST_STEPS * stepSamples;
    const samples = isShort ? step.part * session.sampleCount : stepSamples;
    transport.seek(state.positionSample + sign * samples);
  };
  const changeSpeed = (sign: 1 | -1): void => {
    const { session, transport: state } = engine();
    if (session === null) return;
    const speeds = speedsFor(session.sampleCount / session.sampleRateHz);
    transport.setSpeed(nextSpeed(state.speed, sign, speeds));
  };
  const changeRange = (byDb: number): void => {
    const shown = context.shownRange();
    const heightDb = view().rangeDb ?? (shown === null ? DEFAULT_RANGE_DB : shown.highDb - shown.lowDb);
    view().setRangeDb(heightDb + byDb);
  };

  const hasSession = (): boolean => engine().session !== null && engine().connection === 'open';
  const isConnected = (): boolean => engine().connection === 'open';
  const always = (): boolean => true;
  const toggleOverlay = (overlay: Overlay): void =>
    shellStore.getState().setOverlay(shellStore.getState().overlay === overlay ? null : overlay);

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

  const actions: readonly Action[] = [
    {
      id: 'recording.open',
      label: 'Open a recording',
      group: 'Recording',
      keys: ['Mod+O'],
      isEnabled: isConnected,
      run: () => shellStore.getState().setOverlay('open'),
    },
    {
      id: 'recording.export',
      label: 'Export the log',
      group: 'Recording',
      keys: ['Mod+E'],
      isEnabled: hasSession,
      run: () => toggleOverlay('export'),
    },
    {
      id: 'replay.restart',
      label: 'To the start',
      group: 'Replay',
      keys: ['Home'],
      isEnabled: hasSession,
      run: () => transport.seek(0),
    },
    {
      id: 'replay.toggle',
      label: 'Play or pause',
      group: 'Replay',
      keys: ['Space'],
      isEnabled: hasSession,
      run: () =>
        void steer(
          engine().transport.isPlaying ? api.invoke('replay.pause', {}) : api.invoke('replay.play', {}),
        ),
    },
    {
      id: 'replay.loop',
      label: 'Loop',
      group: 'Replay',
      keys: ['L'],
      isEnabled: hasSession,
      run: () => void steer(api.invoke('replay.loop', { isLooping: !engine().transport.isLooping })),
    },
    {
      id: 'replay.back',
      label: 'Back 1 s (less in a short recording)',
      group: 'Replay',
      keys: ['ArrowLeft'],
      isEnabled: hasSession,
      run: () => seekBy(-1, SEEK),
    },
    {
      id: 'replay.forward',
      label: 'Forward 1 s (less in a short recording)',
      group: 'Replay',
      keys: ['ArrowRight'],
      isEnabled: hasSession,
      run: () => seekBy(1, SEEK),
    },
    {
      id: 'replay.back-far',
      label: 'Back 10 s (less in a short recording)',
      group: 'Replay',
      keys: ['Shift+ArrowLeft'],
      isEnabled: hasSession,
      run: () => seekBy(-1, SEEK_FAR),
    },
    {
      id: 'replay.forward-far',
      label: 'Forward 10 s (less in a short recording)',
      group: 'Replay',
      keys: ['Shift+ArrowRight'],
      isEnabled: hasSession,
      run: () => seekBy(1, SEEK_FAR),
    },
    {
      id: 'replay.slower',
      label: 'Slower',
      group: 'Replay',
      keys: ['['],
      isEnabled: hasSession,
      run: () => changeSpeed(-1),
    },
    {
      id: 'replay.faster',
      label: 'Faster',
      group: 'Replay',
      keys: [']'],
      isEnabled: hasSession,
      run: () => changeSpeed(1),
    },
    {
      id: 'picture.display',
      label: 'Display settings',
      group: 'Picture',
      keys: ['D'],
      isEnabled: always,
      run: () => toggleOverlay('display'),
    },
    {
      id: 'picture.ramp',
      label: 'Next colour ramp',
      group: 'Picture',
      keys: ['R'],
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
      run: () => {
        view().setRangeTopDb(null);
        view().setRangeDb(null);
      },
    },
    {
      id: 'picture.max-hold',
      label: 'Max hold',
      group: 'Picture',
      keys: ['M'],
      isEnabled: always,
      run: () => view().setMaxHoldOn(!view().isMaxHoldOn),
    },
    {
      id: 'picture.whole-band',
      label: 'Whole band',
      group: 'Picture',
      keys: ['W'],
      isEnabled: always,
      run: () => view().setViewOffsetsHz(null, null),
    },
    {
      id: 'signals.filter',
      label: 'Filter the signal list',
      group: 'Signals',
      keys: ['/', 'Mod+F'],
      isEnabled: always,
      run: () => document.querySelector<HTMLInputElement>('[data-role="signal-filter"]')?.focus(),
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
    {
      id: 'help.keys',
      label: 'Keys',
      group: 'Help',
      keys: ['?'],
      isEnabled: always,
      run: () => toggleOverlay('help'),
    },
  ];
  return { actions, transport };
}
