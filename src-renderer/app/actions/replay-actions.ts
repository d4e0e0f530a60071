// Acts on the replay: play, seek, speed, loop.

import type { Action } from './action.ts';
import { type ActionSources, hasRecording } from './action-sources.ts';
import { nextSpeed, speedsFor } from './speeds.ts';

interface SeekStep {
  readonly durationS: number;
  readonly part: number;
}

/** Steps of the keys. In a recording of fewer than four of them, a part of it instead. */
const SEEK: SeekStep = { durationS: 1, part: 1 / 20 };
const SEEK_FAR: SeekStep = { durationS: 10, part: 1 / 4 };
const LEAST_STEPS = 4;

export function replayActions(sources: ActionSources): readonly Action[] {
  const { engineStore, transport } = sources;
  const engine = engineStore.getState;
  const isEnabled = (): boolean => hasRecording(sources);
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
  return [
    {
      id: 'replay.restart',
      label: 'To the start',
      group: 'Replay',
      keys: ['Home'],
      isEnabled,
      run: () => transport.seek(0),
    },
    {
      id: 'replay.toggle',
      label: 'Play or pause',
      group: 'Replay',
      keys: ['Space'],
      isEnabled,
      isOn: () => engine().transport.isPlaying,
      run: () => (engine().transport.isPlaying ? transport.pause() : transport.play()),
    },
    {
      id: 'replay.loop',
      label: 'Loop',
      group: 'Replay',
      keys: ['L'],
      isEnabled,
      isOn: () => engine().transport.isLooping,
      run: () => transport.setLooping(!engine().transport.isLooping),
    },
    {
      id: 'replay.back',
      label: 'Back 1 s (less in a short recording)',
      group: 'Replay',
      keys: ['ArrowLeft'],
      isEnabled,
      run: () => seekBy(-1, SEEK),
    },
    {
      id: 'replay.forward',
      label: 'Forward 1 s (less in a short recording)',
      group: 'Replay',
      keys: ['ArrowRight'],
      isEnabled,
      run: () => seekBy(1, SEEK),
    },
    {
      id: 'replay.back-far',
      label: 'Back 10 s (less in a short recording)',
      group: 'Replay',
      keys: ['Shift+ArrowLeft'],
      isEnabled,
      run: () => seekBy(-1, SEEK_FAR),
    },
    {
      id: 'replay.forward-far',
      label: 'Forward 10 s (less in a short recording)',
      group: 'Replay',
      keys: ['Shift+ArrowRight'],
      isEnabled,
      run: () => seekBy(1, SEEK_FAR),
    },
    {
      id: 'replay.slower',
      label: 'Slower',
      group: 'Replay',
      keys: ['['],
      words: 'speed',
      isEnabled,
      run: () => changeSpeed(-1),
    },
    {
      id: 'replay.faster',
      label: 'Faster',
      group: 'Replay',
      keys: [']'],
      words: 'speed',
      isEnabled,
      run: () => changeSpeed(1),
    },
  ];
}
