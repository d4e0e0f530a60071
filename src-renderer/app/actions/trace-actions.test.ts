import { describe, expect, it } from 'vitest';
import type { SessionInfo } from '#contract/entities.ts';
import { createBookmarkStore } from '../../stores/bookmark-store.ts';
import { createDecisionsStore } from '../../stores/decisions-store.ts';
import { createEngineStore } from '../../stores/engine-store.ts';
import { createFakeApi } from '../../stores/fake-api.test-support.ts';
import { createFileViewStore } from '../../stores/file-view-store.ts';
import { createHistoryStore } from '../../stores/history-store.ts';
import { createMarkerStore } from '../../stores/marker-store.ts';
import { createSignalListStore } from '../../stores/signal-list-store.ts';
import { createTraceStore } from '../../stores/trace-store.ts';
import { createViewStore } from '../../stores/view-store.ts';
import { testFrameHeader } from '../../streams/frame-header.test-support.ts';
import { FrameStream } from '../../streams/frame-stream.ts';
import { createShellStore } from '../shell-store.ts';
import { createActions } from './create-actions.ts';
import { createFakeLayout } from './fake-layout.test-support.ts';

const NO_STORAGE = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
const SESSION = {
  sessionId: 1,
  recording: { path: '/a' },
  settings: { fftSize: 4, rbwHz: 10, configHash: 7 },
} as unknown as SessionInfo;

function desk() {
  const api = createFakeApi();
  const engineStore = createEngineStore();
  engineStore.setState({ session: SESSION, connection: 'open' });
  const traceStore = createTraceStore(NO_STORAGE);
  const stream = new FrameStream(api);
  const { actions } = createActions({
    api,
    engineStore,
    viewStore: createViewStore(NO_STORAGE),
    traceStore,
    markerStore: createMarkerStore(),
    stream,
    fileViewStore: createFileViewStore(),
    decisionsStore: createDecisionsStore(api, engineStore),
    signalListStore: createSignalListStore(NO_STORAGE),
    historyStore: createHistoryStore(api),
    bookmarkStore: createBookmarkStore(NO_STORAGE),
    pictures: stream.pictures,
    cursorOffsetHz: () => null,
    shellStore: createShellStore(),
    layout: createFakeLayout(),
    shownRange: () => null,
  });
  const run = (id: string): void => actions.find((action) => action.id === id)?.run();
  const isEnabled = (id: string) => actions.find((action) => action.id === id)?.isEnabled();
  return { engineStore, traceStore, stream, run, isEnabled };
}

function pushRow(stream: FrameStream, levels: readonly number[]): void {
  stream.ring.push({
    header: testFrameHeader({ centerFreqHz: 1e6, spanHz: 1000, binCount: levels.length, samplesPerRow: 10 }),
    rows: Float32Array.from(levels),
  });
}

describe('acts on traces', () => {
  it('keep the newest row as the reference, show it, and forget it', () => {
    const { traceStore, stream, engineStore, run, isEnabled } = desk();
    expect(isEnabled('trace.difference')).toBe(false);
    run('trace.keep-reference');
    expect(engineStore.getState().notices.at(-1)?.level).toBe('warning');
    pushRow(stream, [-80, -20, -80, -80]);
    run('trace.keep-reference');
    expect(stream.reference.value).toMatchObject({ centerFreqHz: 1e6, rbwHz: 10, trace: 'live' });
    expect([...(stream.reference.value?.levels ?? [])]).toEqual([-80, -20, -80, -80]);
    expect(traceStore.getState().shown.reference).toBe(true);
    expect(isEnabled('trace.difference')).toBe(true);
    run('trace.forget-reference');
    expect(stream.reference.value).toBeNull();
    expect(traceStore.getState().shown.reference).toBe(false);
  });

  it('go round the units that can be told: no dBm without a calibration', () => {
    const { traceStore, engineStore, run } = desk();
    const around = (count: number): readonly string[] =>
      Array.from({ length: count }, () => {
        run('trace.unit');
        return traceStore.getState().levelUnit;
      });
    expect(around(2)).toEqual(['dbfs-hz', 'dbfs']);
    engineStore.setState({ psdRefDbm: -10 });
    expect(around(4)).toEqual(['dbfs-hz', 'dbm', 'dbm-hz', 'dbfs']);
  });
});
