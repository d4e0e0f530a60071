// Settings that change while a recording is open, from the socket to the log: the replay, the analysis, what the user
// is told, and what stays when a change is refused.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SessionInfo, Track } from '#contract/entities.ts';
import { decodeFrame } from '#contract/frames.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { loadAddon } from '../engine/addon.ts';
import { LogStore } from '../store/client.ts';
import { Workstation } from '../workstation.ts';
import { type RunningServer, startServer } from './server.ts';
import { FramesClient, TestClient, until } from './test-client.fixture.ts';
import { TONE, writeToneRecording } from './tone-recording.fixture.ts';

// A log, a server and four analyses: on a busy machine that is more than the usual five seconds.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const base = mkdtempSync(join(tmpdir(), 'sferic-settings-'));
let workstation: Workstation;
let server: RunningServer;
let client: TestClient;
let first: SessionInfo;

async function analysed() {
  return await until('the end of the analysis', async () => {
    const snapshot = await client.call('app.snapshot', {});
    return snapshot.ok && snapshot.value.analysis?.phase === 'done' ? snapshot.value : null;
  });
}

beforeAll(async () => {
  const { batchRows, batchMs, queueRows } = DEFAULT_CONFIG.store;
  workstation = new Workstation({
    addon: loadAddon(),
    config: DEFAULT_CONFIG,
    store: await LogStore.open({ path: join(base, 'log.db'), batchRows, batchMs, queueRows }),
    version: '1.2.3',
    folders: [base],
  });
  server = await startServer({ workstation, port: 0, rendererFolder: base });
  client = await TestClient.connect(server.url);
});

afterAll(async () => {
  client.socket.close();
  await server.close();
  await workstation.close();
  rmSync(base, { recursive: true, force: true });
});

describe('settings.apply', () => {
  it('needs an open recording', async () => {
    const answer = await client.call('settings.apply', { detector: { pfa: 1e-4 } });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  });

  it('begins a new epoch and a new analysis, and answers with what is in force', async () => {
    const opened = await client.call('recording.open', { path: writeToneRecording(base), overrides: {} });
    if (!opened.ok) throw new Error(opened.error.message);
    first = opened.value;
    const before = await analysed();
    const frames = await FramesClient.connect(server.url, true);
    await until('a frame', () => frames.frames.length > 0);

    const applied = await client.call('settings.apply', {
      spectrum: { fftSize: 512, window: 'blackman-harris', averages: 4 },
      detector: { pfa: 1e-5, method: 'go' },
    });
    if (!applied.ok) throw new Error(applied.error.message);
    const { settings } = applied.value;
    expect(settings).toMatchObject({ fftSize: 512, window: 'blackman-harris', averages: 4, hopSize: 256 });
    expect(settings).toMatchObject({ pfa: 1e-5, detectorMethod: 'go', samplesPerRow: 1024 });
    expect(settings.configHash).not.toBe(first.settings.configHash);
    expect(applied.value.sessionId).not.toBe(first.sessionId);
    expect(client.payloads('session').at(-1)).toEqual(applied.value);
    const [notice] = client.payloads('notice').slice(-1) as { level: string; text: string }[];
    expect(notice).toMatchObject({ level: 'info', text: expect.stringContaining('512 bins') });

    // The replay goes on, in another epoch and in rows of the new width.
    const frame = await until('a frame of the new settings', () =>
      frames.frames.map((bytes) => decodeFrame(bytes)).find((decoded) => decoded?.header.binCount === 512),
    );
    expect(frame?.header.configHash).toBe(settings.configHash);
    expect(frame?.header.epoch).toBeGreaterThan(before.transport.epoch);
    frames.socket.close();

    // Found again, from the first sample on, with the bins of the new settings.
    const after = await analysed();
    expect(after.session).toEqual(applied.value);
    expect(after.transport.isPlaying).toBe(true);
    const [track] = after.tracks.filter(({ state }) => state !== 'tentative') as Track[];
    expect(track).toMatchObject({ trackId: 1, sampleStart: 0 });
    expect(Math.abs((track?.offsetHz ?? 0) - TONE.offsetHz)).toBeLessThan(TONE.sampleRateHz / 512);
    const windows = Math.floor((TONE.sampleCount - 512) / 256) + 1;
    expect(track?.hits).toBe(Math.ceil(windows / 4));
  });

  it('changes nothing where a value is out of range, or the recording is too short for it', async () => {
    const before = await analysed();
    const refused = [
      { change: { spectrum: { fftSize: 1000 } }, says: 'power of two' },
      { change: { spectrum: { overlap: 0.99 } }, says: 'spectrum.overlap' },
      { change: { detector: { trainingCells: 4 } }, says: 'detector.trainingCells' },
      { change: { detector: { pfa: 'low' } } as never, says: 'detector.pfa' },
    ];
    for (const { change, says } of refused) {
      const answer = await client.call('settings.apply', change);
      expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
      expect(answer.ok ? '' : answer.error.message).toContain(says);
    }
    const after = await analysed();
    expect(after.session).toEqual(before.session);
    expect(after.tracks).toEqual(before.tracks);
    expect(after.transport.epoch).toBe(before.transport.epoch);
  });

  it('does nothing where nothing changes, and the way back gives the first answer again', async () => {
    const now = await analysed();
    const same = await client.call('settings.apply', { spectrum: { fftSize: 512 } });
    expect(same).toEqual({ ok: true, value: now.session });
    const back = await client.call('settings.apply', {
      spectrum: { fftSize: 'auto', window: 'hann', averages: 'auto' },
      detector: { pfa: DEFAULT_CONFIG.detector.pfa, method: 'ca' },
    });
    expect(back).toMatchObject({ ok: true, value: { settings: first.settings } });
    // While an analysis runs it is given up for the new one.
    const again = await client.call('settings.apply', { detector: { guardCells: 6 } });
    expect(again).toMatchObject({ ok: true, value: { settings: { guardCells: 6 } } });
    expect((await analysed()).session).toEqual(again.ok ? again.value : null);
  });
});
