// Every key that the help sheet shows, pressed as a keyboard sends it: exactly the action beside it runs.
// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import type { Annotation } from '#contract/annotations.ts';
import type { Emitter, SessionInfo, Track } from '#contract/entities.ts';
import { testFrameHeader } from '../../streams/frame-header.test-support.ts';
import { createDesk } from './action-desk.test-support.ts';
import { chordLabel } from './chord.ts';
import { routeKeys } from './key-router.ts';

type Desk = ReturnType<typeof createDesk>;

/** A recording that was cut from another one, with one of everything that can be selected: all keys have work. */
function busyDesk(): Desk {
  const desk = createDesk();
  const box = { sampleStart: 1000, sampleCount: 500, lowOffsetHz: -100, highOffsetHz: 100 };
  const track = { emitterId: 2, ...box };
  desk.engineStore.setState({
    connection: 'open',
    session: {
      sessionId: 1,
      sampleRateHz: 1000,
      sampleCount: 60_000,
      centerFreqHz: 1e6,
      timeStartNs: null,
      recording: { path: '/a', pieceOf: { path: '/b', name: 'b' } },
      settings: { fftSize: 64, rbwHz: 24, samplesPerRow: 10, thresholdOverFloorDb: 10, configHash: 7 },
    } as unknown as SessionInfo,
    annotationStatus: {
      file: { besidePath: '/a.new', originalPath: '/a.sigmf-meta', originalRefusal: null, readFrom: null },
      isChanged: true,
      undoText: 'draw',
      redoText: 'draw',
      unreadable: 0,
    },
    annotations: new Map([[3, { annotationId: 3, uuid: null, ...box } as Annotation]]),
    tracks: new Map([
      [6, { ...track, trackId: 6, sampleStart: 0 } as Track],
      [7, { ...track, trackId: 7 } as Track],
    ]),
    emitters: [
      { emitterId: 2, trackIds: [6, 7], firstSample: 1000, lastSample: 1500, ...box } as unknown as Emitter,
    ],
  });
  desk.viewStore.getState().setSelectedEmitterId(2);
  desk.viewStore.setState({ selectedAnnotationId: 3, selection: box });
  desk.bookmarkStore.getState().add(1e6, 'beacon');
  // Three carriers of falling level, the highest between the others and under the marker.
  const levels = Float32Array.from({ length: 64 }, () => -80);
  for (const [bin, levelDb] of [
    [10, -40],
    [32, -20],
    [50, -30],
  ] as const)
    levels[bin] = levelDb;
  desk.markerStore.getState().add(0, 'live', false);
  for (let row = 0; row < 50; row++)
    desk.stream.ring.push({
      header: testFrameHeader({
        sampleStart: 10 * row,
        centerFreqHz: 1e6,
        spanHz: 1000,
        binCount: 64,
        samplesPerRow: 10,
      }),
      rows: levels,
    });
  desk.stream.keepReference('live', { rowSource: 'mean', fftSize: 64, rbwHz: 24 });
  desk.stream.scroll.scrollTo(desk.stream.ring.endRow - 20);
  desk.stream.shownRow.pick(desk.stream.ring.firstRow + 20);
  return desk;
}

/** What is printed on the keys, as an English keyboard sends it: signs of the upper row come with Shift. */
const SENT_KEYS: Readonly<Record<string, string>> = {
  Left: 'ArrowLeft',
  Right: 'ArrowRight',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  Esc: 'Escape',
  Space: ' ',
  '−': '-',
};
const SHIFTED_SIGNS = '~!@#$%^&*()_+{}|:"<>?';

function pressOf(label: string, isMac = false): KeyboardEvent {
  const parts = label.split(' ');
  const name = parts.at(-1) ?? '';
  const isShift = parts.includes('Shift') || SHIFTED_SIGNS.includes(name);
  const key = SENT_KEYS[name] ?? (name.length === 1 && !isShift ? name.toLowerCase() : name);
  return new KeyboardEvent('keydown', {
    key,
    shiftKey: isShift,
    ctrlKey: !isMac && parts.includes('Ctrl'),
    metaKey: isMac && parts.includes('⌘'),
    bubbles: true,
    cancelable: true,
  });
}

let stop = (): void => undefined;
afterEach(() => stop());

/** The desk's own actions, which say their id instead of acting. */
function listen(desk: Desk, isMac = false): readonly string[] {
  const ran: string[] = [];
  const spied = desk.actions.map((action) => ({ ...action, run: () => void ran.push(action.id) }));
  stop = routeKeys(document, spied, isMac);
  return ran;
}

function storesOf(desk: Desk): readonly { subscribe(listener: () => void): () => void }[] {
  const { engineStore, viewStore, traceStore, markerStore, fileViewStore } = desk;
  const { decisionsStore, signalListStore, bookmarkStore, shellStore } = desk;
  return [
    ...[engineStore, viewStore, traceStore, markerStore, fileViewStore],
    ...[decisionsStore, signalListStore, bookmarkStore, shellStore],
  ];
}

const KEYS = createDesk().actions.flatMap(({ id, keys }) => keys.map((key) => ({ id, key })));

describe('advertised keys', () => {
  it('are those of an application that is worked by keyboard', () => {
    expect(KEYS.length).toBeGreaterThan(80);
  });

  it.each(KEYS)('$key runs $id and nothing else', ({ id, key }) => {
    const desk = busyDesk();
    expect(desk.action(id).isEnabled(), `${id} can run`).toBe(true);
    const ran = listen(desk);
    const press = pressOf(chordLabel(key, false));
    document.body.dispatchEvent(press);
    expect(ran).toEqual([id]);
    expect(press.defaultPrevented, 'kept from the browser').toBe(true);
  });

  it('run the same actions on a Mac, with the Command key', () => {
    const ran = listen(busyDesk(), true);
    for (const { key } of KEYS) document.body.dispatchEvent(pressOf(chordLabel(key, true), true));
    expect(ran).toEqual(KEYS.map(({ id }) => id));
  });

  it('do what they say: each changes a store, the layout, the focus or asks the engine', () => {
    const idle: string[] = [];
    for (const { id } of KEYS) {
      const desk = busyDesk();
      let changes = 0;
      const count = (): void => {
        changes += 1;
      };
      const { layout, api, stream } = desk;
      const sources = [stream.reference, stream.shownRow, stream.scroll];
      for (const source of sources) source.onChange(count);
      stream.traces.onClear(count);
      for (const store of storesOf(desk)) store.subscribe(count);
      const calls = layout.calls.length + api.calls.length;
      desk.action(id).run();
      if (changes === 0 && layout.calls.length + api.calls.length === calls) idle.push(id);
    }
    expect(idle).toEqual([]);
  });

  it('are none of those that a browser never hands to a page', () => {
    const taken = new Set([
      ...['N', 'T', 'W'].flatMap((letter) => [`Mod+${letter}`, `Mod+Shift+${letter}`]),
      'Mod+Tab',
      'Mod+PageUp',
      'Mod+PageDown',
      'Mod+Q',
    ]);
    expect(KEYS.filter(({ key }) => taken.has(key))).toEqual([]);
  });
});

describe('keys of other keyboards', () => {
  const sent = (init: KeyboardEventInit, isMac = false): readonly string[] => {
    const ran = listen(busyDesk(), isMac);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true }));
    return ran;
  };

  it('signs that are written with AltGr arrive with Control and Alt, on a Mac with Option', () => {
    expect(sent({ key: '[', ctrlKey: true, altKey: true })).toEqual(['replay.slower']);
    stop();
    expect(sent({ key: '}', altKey: true }, true)).toEqual(['marker.step-right']);
    stop();
    // Alt alone is a menu of the system, and Control with Alt and a letter its own.
    expect(sent({ key: '[', altKey: true })).toEqual([]);
    stop();
    expect(sent({ key: 'z', ctrlKey: true, altKey: true })).toEqual([]);
  });

  it('digits may need Shift', () => {
    expect(sent({ key: '2', shiftKey: true })).toEqual(['trace.average']);
  });

  it('Caps Lock changes nothing', () => {
    expect(sent({ key: 'L' })).toEqual(['replay.loop']);
    stop();
    expect(sent({ key: 'l', shiftKey: true })).toEqual(['clips.loop']);
  });
});
