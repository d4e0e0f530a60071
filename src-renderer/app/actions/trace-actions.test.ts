import { describe, expect, it } from 'vitest';
import type { SessionInfo } from '#contract/entities.ts';
import { testFrameHeader } from '../../streams/frame-header.test-support.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';
import { createDesk } from './action-desk.test-support.ts';

const SESSION = {
  sessionId: 1,
  recording: { path: '/a' },
  settings: { fftSize: 4, rbwHz: 10, configHash: 7 },
} as unknown as SessionInfo;

function desk() {
  const { engineStore, traceStore, stream, action } = createDesk();
  engineStore.setState({ session: SESSION, connection: 'open' });
  return {
    engineStore,
    traceStore,
    stream,
    run: (id: string): void => action(id).run(),
    isEnabled: (id: string): boolean => action(id).isEnabled(),
  };
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
