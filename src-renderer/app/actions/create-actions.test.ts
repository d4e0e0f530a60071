import { describe, expect, it } from 'vitest';
import type { SessionInfo } from '#contract/entities.ts';
import { fail, ok } from '#contract/errors.ts';
import { ACTION_GROUPS } from './action.ts';
import { createDesk } from './action-desk.test-support.ts';
import { chordLabel, isPressed, parseChord } from './chord.ts';
import { nextSpeed, SPEEDS, speedLabel, speedsFor } from './speeds.ts';

const SESSION = {
  sessionId: 1,
  sampleRateHz: 1000,
  sampleCount: 60_000,
  recording: { path: '/a' },
  settings: { fftSize: 256, configHash: 7 },
} as unknown as SessionInfo;

const desk = () => createDesk({ shownRange: { lowDb: -85, highDb: -35 } });

const press = (
  key: string,
  modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});

describe('actions', () => {
  it('have ids, keys and groups of their own', () => {
    const { actions } = desk();
    const ids = actions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = actions.flatMap((action) => action.keys.map((key) => JSON.stringify(parseChord(key))));
    expect(new Set(keys).size).toBe(keys.length);
    for (const action of actions) {
      expect(action.label, action.id).not.toBe('');
      expect(ACTION_GROUPS).toContain(action.group);
    }
  });

  it.each([
    ['replay.toggle', press(' ')],
    ['replay.restart', press('Home')],
    ['replay.back', press('ArrowLeft')],
    ['replay.forward-far', press('ArrowRight', { shiftKey: true })],
    ['replay.loop', press('l')],
    ['replay.slower', press('[')],
    // A key that needs AltGr or Shift on some keyboards arrives with it.
    ['replay.faster', press(']', { shiftKey: true })],
    ['recording.open', press('o', { ctrlKey: true })],
    ['recording.export', press('e', { ctrlKey: true })],
    ['picture.ramp', press('r')],
    ['picture.range-wider', press('+', { shiftKey: true })],
    ['picture.range-narrower', press('-')],
    ['trace.max-hold', press('m')],
    ['trace.average', press('2')],
    ['trace.clear', press('c', { shiftKey: true })],
    ['signals.clear', press('Escape')],
    ['help.keys', press('?', { shiftKey: true })],
    ['help.palette', press('k', { ctrlKey: true })],
    ['layout.review', press('F4')],
    ['layout.next-panel', press('F6')],
    ['layout.previous-panel', press('F6', { shiftKey: true })],
  ])('%s is the only answer to its key', (id, event) => {
    const { actions } = desk();
    const answering = actions.filter((action) =>
      action.keys.some((key) => isPressed(parseChord(key), event, false)),
    );
    expect(answering.map((action) => action.id)).toEqual([id]);
  });

  it('leave Ctrl R and Ctrl L to the browser', () => {
    const { actions } = desk();
    for (const event of [
      press('r', { ctrlKey: true }),
      press('l', { ctrlKey: true }),
      press('r', { altKey: true }),
    ])
      expect(actions.some(({ keys }) => keys.some((key) => isPressed(parseChord(key), event, false)))).toBe(
        false,
      );
  });

  it('of the replay need a recording and a connection', () => {
    const { engineStore, action } = desk();
    expect(action('replay.toggle').isEnabled()).toBe(false);
    engineStore.setState({ session: SESSION, connection: 'open' });
    expect(action('replay.toggle').isEnabled()).toBe(true);
    engineStore.setState({ connection: 'lost' });
    expect(action('replay.toggle').isEnabled()).toBe(false);
  });

  it('seek from where the engine is, and stay inside the recording', () => {
    const { api, engineStore, action } = desk();
    engineStore.setState({ session: SESSION, connection: 'open' });
    const seekFrom = (positionSample: number, id: string): unknown => {
      engineStore.setState({ transport: { ...engineStore.getState().transport, positionSample } });
      action(id).run();
      return api.calls.at(-1);
    };
    expect(seekFrom(5000, 'replay.forward')).toEqual({ name: 'replay.seek', params: { sample: 6000 } });
    expect(seekFrom(500, 'replay.back')).toEqual({ name: 'replay.seek', params: { sample: 0 } });
    expect(seekFrom(55_000, 'replay.forward-far')).toEqual({
      name: 'replay.seek',
      params: { sample: 59_999 },
    });
  });

  it('step through a recording of milliseconds in parts of it', () => {
    const { api, engineStore, action } = desk();
    const short = { ...SESSION, sampleRateHz: 50e6, sampleCount: 200_000 };
    engineStore.setState({ session: short, connection: 'open' });
    action('replay.forward').run();
    expect(api.calls.at(-1)).toEqual({ name: 'replay.seek', params: { sample: 10_000 } });
    action('replay.forward-far').run();
    expect(api.calls.at(-1)).toEqual({ name: 'replay.seek', params: { sample: 50_000 } });
  });

  it('change the height of the range from what is shown, and give it back', () => {
    const { viewStore, action } = desk();
    action('picture.range-wider').run();
    expect(viewStore.getState()).toMatchObject({ rangeDb: 55, rangeTopDb: null });
    action('picture.range-narrower').run();
    action('picture.range-narrower').run();
    expect(viewStore.getState().rangeDb).toBe(45);
    viewStore.getState().setRangeTopDb(-20);
    action('picture.range-auto').run();
    expect(viewStore.getState()).toMatchObject({ rangeDb: null, rangeTopDb: null });
  });

  it('mirror what the engine answers, not what was asked for', async () => {
    const { api, engineStore, transport } = desk();
    engineStore.setState({ session: SESSION, connection: 'open' });
    api.answer('replay.speed', ok({ ...engineStore.getState().transport, speed: 2 }));
    transport.setSpeed(8);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(engineStore.getState().transport.speed).toBe(2);
  });

  it('turn an error into a notice', async () => {
    const { api, engineStore, action } = desk();
    engineStore.setState({ session: SESSION, connection: 'open' });
    api.answer('replay.play', fail('unavailable', 'The engine is gone: open the recording again'));
    action('replay.toggle').run();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(engineStore.getState().notices.map(({ text }) => text)).toEqual([
      'The engine is gone: open the recording again',
    ]);
  });

  it('choose a preset of the detection for the open recording, and tell why it was refused', async () => {
    const { api, engineStore, action } = desk();
    expect(action('preset.weak').isEnabled()).toBe(false);
    engineStore.setState({ session: SESSION, connection: 'open' });
    expect(action('preset.weak').isEnabled()).toBe(true);
    api.answer('settings.apply', fail('bad-request', 'not now'));
    action('preset.weak').run();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(api.calls).toContainEqual({ name: 'settings.apply', params: { preset: 'weak' } });
    expect(engineStore.getState().notices.at(-1)?.text).toBe('not now');
  });

  it('zoom to a signal at the edge without leaving the band', () => {
    const { engineStore, viewStore, action } = desk();
    const emitters = [{ emitterId: 1, lowOffsetHz: 480, highOffsetHz: 500 }] as never;
    engineStore.setState({ session: SESSION, connection: 'open', emitters });
    viewStore.getState().setSelectedEmitterId(1);
    action('signals.zoom').run();
    const { viewLowOffsetHz, viewHighOffsetHz } = viewStore.getState();
    expect(viewHighOffsetHz).toBe(500);
    expect(viewLowOffsetHz).toBeLessThanOrEqual(480);
    expect(viewLowOffsetHz).toBeGreaterThanOrEqual(-500);
  });

  it('open, close and arrange panels, and say which are open', () => {
    const { layout, action } = desk();
    expect(action('panel.detail').isOn?.()).toBe(false);
    action('panel.detail').run();
    action('panel.signals').run();
    action('layout.live').run();
    expect(action('layout.live').isOn?.()).toBe(true);
    expect(layout.calls).toEqual(['show detail', 'close signals', 'apply live']);
  });

  it('pin and ignore what is marked, or else the selected signal, and take it back', () => {
    const { engineStore, viewStore, decisionsStore, signalListStore, action } = desk();
    engineStore.setState({
      session: SESSION,
      connection: 'open',
      emitters: [{ emitterId: 1 }, { emitterId: 2 }, { emitterId: 3 }] as never,
    });
    expect(action('signals.pin').isEnabled()).toBe(false);
    viewStore.getState().setSelectedEmitterId(1);
    action('signals.pin').run();
    expect([...decisionsStore.getState().decisions.keys()]).toEqual([1]);
    signalListStore.getState().setMarkedIds(new Set([1, 2]));
    expect(action('signals.pin').isOn?.()).toBe(false);
    action('signals.ignore').run();
    const { decisions } = decisionsStore.getState();
    expect([1, 2, 3].map((id) => decisions.get(id)?.isIgnored ?? false)).toEqual([true, true, false]);
    expect(decisions.get(1)?.isPinned).toBe(false);
    action('signals.ignore').run();
    expect(decisionsStore.getState().decisions.size).toBe(0);
  });

  it('bring a signal on the screen only where it is not', () => {
    const { api, engineStore, viewStore, reveal } = desk();
    engineStore.setState({ session: SESSION, connection: 'open' });
    const positionSample = 5000;
    engineStore.setState({ transport: { ...engineStore.getState().transport, positionSample } });
    viewStore.getState().setViewOffsetsHz(0, 100);
    const signal = { trackIds: [], firstSample: 4000, lastSample: 4500, lowOffsetHz: 300, highOffsetHz: 320 };
    reveal(signal as never);
    expect(viewStore.getState()).toMatchObject({ viewLowOffsetHz: 260, viewHighOffsetHz: 360 });
    expect(api.calls).toEqual([]);
    reveal({ ...signal, firstSample: 20_000, lastSample: 21_000 } as never);
    expect(api.calls.at(-1)).toEqual({ name: 'replay.seek', params: { sample: 20_000 } });
  });

  it('go round the colour ramps', () => {
    const { viewStore, action } = desk();
    const seen = Array.from({ length: 5 }, () => {
      action('picture.ramp').run();
      return viewStore.getState().ramp;
    });
    expect(seen).toEqual(['plasma', 'inferno', 'magma', 'turbo', 'viridis']);
  });
});

describe('speeds', () => {
  it('step through the list and stop at its ends', () => {
    expect(nextSpeed(1, 1)).toBe(2);
    expect(nextSpeed(1, -1)).toBe(0.5);
    expect(nextSpeed('max', 1)).toBe('max');
    expect(nextSpeed('max', -1)).toBe(8);
    expect(nextSpeed(0.1, -1)).toBe(0.1);
    // Between two of the list, as another client may have set it.
    expect(nextSpeed(3, 1)).toBe(4);
    expect(nextSpeed(3, -1)).toBe(2);
  });

  it('reach down for a recording of milliseconds, and no further than is of use', () => {
    expect(speedsFor(10)).toEqual(SPEEDS);
    const slow = speedsFor(4.5e-3);
    expect(slow[0]).toBe(1e-4);
    expect(slow.slice(-SPEEDS.length)).toEqual(SPEEDS);
    expect(nextSpeed(0.0009, 1, slow)).toBe(0.001);
    expect(nextSpeed(0.0009, -1, slow)).toBe(0.0005);
    const values = slow.filter((speed) => speed !== 'max');
    expect(values).toEqual(values.toSorted((a, b) => a - b));
  });

  it('are written in one way each', () => {
    expect(speedLabel(0.0009)).toBe('0.0009×');
    expect(SPEEDS.map(speedLabel)).toEqual(['0.1×', '0.25×', '0.5×', '1.0×', '2.0×', '4.0×', '8.0×', 'max']);
  });
});

describe('chord labels', () => {
  it('are what is printed on the keys', () => {
    expect(chordLabel('Mod+O', false)).toBe('Ctrl O');
    expect(chordLabel('Mod+O', true)).toBe('⌘ O');
    expect(chordLabel('Shift+ArrowLeft', false)).toBe('Shift Left');
    expect(chordLabel('Plus', false)).toBe('+');
  });
});
