// A scene as a live source through the commands that a renderer uses: real time, tracks while it runs, the log, refusals.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '#contract/commands.ts';
import type { Notice, Track } from '#contract/entities.ts';
import type { Result } from '#contract/errors.ts';
import { FRAME_OFFSETS } from '#contract/frames.ts';
import { ANY_LOG_QUERY } from '#contract/log.ts';
import { DEFAULT_CONFIG } from './config/schema.ts';
import { loadAddon } from './engine/addon.ts';
import { analyzeRecording } from './engine/analysis.ts';
import { recordingFacts } from './engine/facts.ts';
import { inspectRecording } from './recordings/open.ts';
import { presencesOf } from './scenes/presences.ts';
import { parseScene } from './scenes/read-scene.ts';
import { writeScene } from './scenes/write-scene.ts';
import { TONE, writeToneRecording } from './server/tone-recording.fixture.ts';
import type { ExportedFile } from './shell-ports.ts';
import { LogStore } from './store/client.ts';
import { Workstation, type WorkstationOptions } from './workstation.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-live-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const addon = loadAddon();

const RATE_HZ = 250e3;
const CENTER_HZ = 433.92e6;
/** Its bursts are at 0.3, 0.8, 1.3 and 1.8 s, and again two seconds later. */
const SCENE = `
sample_rate_hz: ${RATE_HZ}
duration_s: 2
center_freq_hz: ${CENTER_HZ}
noise_dbfs_per_hz: -110
emitters:
  - { name: E1 beacon, kind: carrier, offset_hz: 60e3, snr_db: 25 }
  - name: E2 remote
    kind: 2fsk
    offset_hz: -50e3
    snr_db: 25
    symbol_rate_hz: 5e3
    deviation_hz: 5e3
    schedule: { type: periodic, first_s: 0.3, period_s: 0.5, length_s: 0.1, count: 4 }
`;
const path = join(folder, 'band.yaml');
writeFileSync(path, SCENE);
const device = `scene:${path}`;

function workstationWith(options: Partial<WorkstationOptions> = {}): Workstation {
  return new Workstation({
    addon,
    config: DEFAULT_CONFIG,
    store: null,
    version: '1.2.3',
    folders: [folder],
    ...options,
  });
}

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const snapshotOf = async (workstation: Workstation): Promise<Snapshot> =>
  unwrap(await workstation.handle('app.snapshot', {}));

async function when(workstation: Workstation, isSo: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  for (;;) {
    const snapshot = await snapshotOf(workstation);
    if (isSo(snapshot)) return snapshot;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const openStore = (name: string): Promise<LogStore> =>
  LogStore.open({ path: join(folder, name), batchRows: 50, batchMs: 50, queueRows: 10_000 });

describe('a live source', () => {
  it('runs in real time, lists what it finds meanwhile, and is in the log when it was stopped', async () => {
    const store = await openStore('log.db');
    const workstation = workstationWith({ store });
    const frameTimes: bigint[] = [];
    workstation.attachFrames({
      send: (frame) => frameTimes.push(new DataView(frame).getBigInt64(FRAME_OFFSETS.timeNs, true)),
    });
    const wallBeforeMs = Date.now();
    const startMs = performance.now();
    const info = unwrap(await workstation.handle('source.open', { device }));
    expect(info).toMatchObject({
      isLive: true,
      sampleRateHz: RATE_HZ,
      centerFreqHz: CENTER_HZ,
      sampleCount: 0,
      recording: { name: 'scene:band.yaml', container: 'live', dataPath: device },
    });
    expect(info.sessionId).toBeGreaterThan(0);
    const timeStartMs = Number(BigInt(info.timeStartNs ?? 0) / 1_000_000n);
    expect(timeStartMs).toBeGreaterThanOrEqual(wallBeforeMs);
    expect(timeStartMs).toBeLessThan(wallBeforeMs + 5000);

    // Tracks while it runs: past the seam, where the scene comes again.
    const running = await when(workstation, ({ transport }) => transport.positionSample > 2.6 * RATE_HZ);
    const elapsedS = (performance.now() - startMs) / 1000;
    expect(running.analysis?.phase).toBe('running');
    expect(running.transport).toMatchObject({ isPlaying: true, speed: 1, isLooping: false, atEnd: false });
    expect(running.transport.positionSample / RATE_HZ).toBeLessThanOrEqual(elapsedS);
    expect(running.transport.positionSample / RATE_HZ).toBeGreaterThan(elapsedS - 1);
    expect(running.emitters.length).toBeGreaterThanOrEqual(2);
    expect(running.tracks.filter(({ state }) => state === 'lost').length).toBeGreaterThanOrEqual(4);
    expect(running.overview).toBeNull();
    expect(running.annotations).toBeNull();

    const stopped = unwrap(await workstation.handle('source.stop', {}));
    expect(stopped).toMatchObject({ phase: 'done', message: null });
    const after = await snapshotOf(workstation);
    expect(after.transport).toMatchObject({ isPlaying: false, atEnd: true });
    expect(unwrap(await workstation.handle('source.stop', {}))).toEqual(stopped);

    // The truth of the scene, found again: every burst that was over, in every pass, at its time and frequency.
    const scene = parseScene(SCENE, 'band.yaml');
    const [, remote] = scene.emitters;
    if (remote === undefined) throw new Error('no emitter');
    const bursts = [0, 2 * RATE_HZ].flatMap((pass) =>
      presencesOf(remote, scene).map(({ sampleStart, sampleCount }) => ({
        start: pass + sampleStart,
        end: pass + sampleStart + sampleCount,
      })),
    );
    const over = bursts.filter(({ end }) => end < 2.5 * RATE_HZ);
    expect(over).toHaveLength(5);
    const rowSamples = info.settings.samplesPerRow + info.settings.fftSize;
    for (const { start, end } of over) {
      const found = after.tracks.filter(
        (track) =>
          Math.abs(track.offsetHz + 50e3) < 3e3 &&
          Math.abs(track.sampleStart - start) <= 2 * rowSamples &&
          Math.abs(track.sampleStart + track.sampleCount - end) <= 2 * rowSamples,
      );
      expect(found, `burst at ${start / RATE_HZ} s`).toHaveLength(1);
    }
    const beacon = after.tracks.filter((track) => Math.abs(track.offsetHz - 60e3) < 200);
    // One presence through the seam.
    expect(beacon).toHaveLength(1);
    // The first pass are the samples of the scene's file: the same samples, the same answer.
    const made = await writeScene(
      addon,
      scene,
      join(folder, 'band.sigmf-meta'),
      () => {},
      new AbortController().signal,
    );
    const facts = recordingFacts(await inspectRecording(made.metaPath));
    const fromFile = await analyzeRecording({ addon, facts, config: DEFAULT_CONFIG });
    const endedIn = (tracks: readonly Track[]) =>
      tracks
        .filter((track) => track.state === 'lost' && track.sampleStart + track.sampleCount < 1.9 * RATE_HZ)
        .map((track) => ({ ...track, emitterId: null }))
        .sort((a, b) => a.trackId - b.trackId);
    expect(endedIn(fromFile.tracks).length).toBeGreaterThanOrEqual(3);
    expect(endedIn(after.tracks)).toEqual(endedIn(fromFile.tracks));

    // Frames have the wall clock's time.
    expect(frameTimes.length).toBeGreaterThan(0);
    expect(frameTimes.every((timeNs) => timeNs >= BigInt(info.timeStartNs ?? 0))).toBe(true);

    // The log has the session, with its times.
    const { sessionId } = info;
    const [logged] = await store.sessions();
    expect(logged).toMatchObject({
      sessionId,
      sourcePath: device,
      timeStartNs: info.timeStartNs,
      state: 'complete',
      samplesProcessed: stopped.samplesDone,
      samplesDropped: 0,
      sampleCount: 0,
    });
    const page = await store.search({ ...ANY_LOG_QUERY, sessionIds: [sessionId] }, null, 100);
    expect(page.hits.length).toBeGreaterThanOrEqual(6);
    for (const { timeStartNs, isClockKnown, sampleStart } of page.hits) {
      expect(isClockKnown).toBe(true);
      const atNs = BigInt(info.timeStartNs ?? 0) + BigInt(Math.round((1e9 * sampleStart) / RATE_HZ));
      expect(Number(BigInt(timeStartNs) - atNs)).toBeLessThan(1000);
    }

    // And its export.
    const files: ExportedFile[] = [];
    unwrap(
      await workstation.handle(
        'export.run',
        { format: 'ndjson', emitterIds: null },
        {
          deliverExport: async (file) => {
            files.push(file);
            return { ok: true, value: { kind: 'file', path: '/x' } };
          },
          pickRecording: async () => ({ ok: true, value: null }),
        },
      ),
    );
    expect(files[0]?.fileName).toBe('scene-band.sferic.ndjson');
    await workstation.close();
  }, 30_000);

  it('has every gap in the log where this machine is too slow, and the sums are exact', async () => {
    const store = await openStore('gaps.db');
    const workstation = workstationWith({ store });
    const notices: Notice[] = [];
    workstation.on('notice', (notice) => notices.push(notice));
    const fast = join(folder, 'too-fast.yaml');
    writeFileSync(
      fast,
      'sample_rate_hz: 1e9\nduration_s: 1\nnoise_dbfs_per_hz: -150\nreference_bandwidth_hz: 1e6\nemitters:\n' +
        '  - { name: E1, kind: carrier, offset_hz: 1e8, snr_db: 40 }\n',
    );
    const info = unwrap(await workstation.handle('source.open', { device: `scene:${fast}` }));
    await when(workstation, ({ transport }) => transport.positionSample > 2e9);
    const stopped = unwrap(await workstation.handle('source.stop', {}));
    const gaps = await store.gapsOf(info.sessionId);
    expect(gaps.length).toBeGreaterThan(1);
    const lost = gaps.reduce((sum, gap) => sum + gap.sampleCount, 0);
    expect(lost).toBeGreaterThan(1e9);
    expect(await store.sessions()).toMatchObject([
      { samplesDropped: lost, samplesProcessed: stopped.samplesDone, state: 'complete' },
    ]);
    gaps.forEach((gap, k) => {
      const before = gaps[k - 1];
      if (before !== undefined)
        expect(gap.sampleStart).toBeGreaterThan(before.sampleStart + before.sampleCount);
    });
    // No track goes on across one.
    const { tracks } = await snapshotOf(workstation);
    for (const { sampleStart, sampleCount } of tracks) {
      for (const gap of gaps) {
        const isApart =
          sampleStart + sampleCount <= gap.sampleStart || sampleStart >= gap.sampleStart + gap.sampleCount;
        expect(isApart).toBe(true);
      }
    }
    expect(notices.filter(({ text }) => text.includes('samples were lost')).length).toBeGreaterThanOrEqual(1);
    await workstation.close();
  }, 30_000);

  it('refuses what needs samples that are kept, and says so', async () => {
    const workstation = workstationWith();
    unwrap(await workstation.handle('source.open', { device }));
    const answers = [
      await workstation.handle('replay.pause', {}),
      await workstation.handle('replay.seek', { sample: 0 }),
      await workstation.handle('replay.speed', { speed: 2 }),
      await workstation.handle('analysis.cancel', {}),
      await workstation.handle('box.measure', {
        sampleStart: 0,
        sampleCount: 1000,
        lowOffsetHz: 0,
        highOffsetHz: 1,
        xDb: 26,
      }),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
      if (!answer.ok) expect(answer.error.message).toMatch(/live source/);
    }
    await workstation.close();
  });

  it('begins anew with other settings, as a session of its own', async () => {
    const store = await openStore('settings.db');
    const workstation = workstationWith({ store });
    const first = unwrap(await workstation.handle('source.open', { device }));
    await when(workstation, ({ transport }) => transport.positionSample > 0.2 * RATE_HZ);
    const second = unwrap(await workstation.handle('settings.apply', { spectrum: { fftSize: 2048 } }));
    expect(second).toMatchObject({ isLive: true, settings: { fftSize: 2048 } });
    expect(second.sessionId).toBe(first.sessionId + 1);
    expect(BigInt(second.timeStartNs ?? 0)).toBeGreaterThan(BigInt(first.timeStartNs ?? 0));
    expect(await workstation.handle('settings.apply', { spectrum: { fftSize: 1000 } })).toMatchObject({
      ok: false,
    });
    expect((await snapshotOf(workstation)).session?.sessionId).toBe(second.sessionId);
    // A recording in its place ends it.
    const recording = writeToneRecording(folder);
    const third = unwrap(await workstation.handle('recording.open', { path: recording, overrides: {} }));
    expect(third.isLive).toBeUndefined();
    expect(third.sampleRateHz).toBe(TONE.sampleRateHz);
    await workstation.close();
    const again = await openStore('settings.db');
    const states = (await again.sessions()).map(({ state }) => state);
    expect(states.slice(0, 2)).toEqual(['complete', 'complete']);
    await again.close();
  });

  it('does not give one live session what was decided in another', async () => {
    const store = await openStore('decisions.db');
    const workstation = workstationWith({ store });
    unwrap(await workstation.handle('source.open', { device }));
    const { emitters } = await when(workstation, (snapshot) => snapshot.emitters.length > 0);
    const emitterId = emitters[0]?.emitterId ?? 0;
    unwrap(
      await workstation.handle('decisions.decide', {
        emitterIds: [emitterId],
        change: { name: 'Our beacon' },
      }),
    );
    expect((await snapshotOf(workstation)).decisions).toHaveLength(1);
    unwrap(await workstation.handle('source.open', { device }));
    expect((await snapshotOf(workstation)).decisions).toEqual([]);
    await workstation.close();
  });

  it('lists what there is, and says what a wrong name should have been', async () => {
    const workstation = workstationWith();
    const kinds = unwrap(await workstation.handle('source.list', {}));
    expect(kinds.map(({ scheme }) => scheme)).toEqual(['scene']);
    const refusal = async (name: string) => {
      const answer = await workstation.handle('source.open', { device: name });
      return answer.ok ? null : `${answer.error.code}: ${answer.error.message}`;
    };
    expect(await refusal('rtl:0')).toBe(
      'bad-request: A device is named scene:FILE, not "rtl:0": name one of those',
    );
    expect(await refusal('band.yaml')).toMatch(/^bad-request: A device is named scene:FILE/);
    expect(await refusal('scene:band.yaml')).toMatch(/^bad-request: .*whole path/);
    expect(await refusal(`scene:${join(folder, 'none.yaml')}`)).toMatch(/^input-refused: .*does not exist/);
    const broken = join(folder, 'broken.yaml');
    writeFileSync(broken, 'sample_rate_hz: fast\n');
    expect(await refusal(`scene:${broken}`)).toMatch(/^input-refused: .*broken\.yaml:1/);
    // The folder rule holds, links followed.
    const outside = mkdtempSync(join(tmpdir(), 'sferic-outside-'));
    writeFileSync(join(outside, 'band.yaml'), SCENE);
    mkdirSync(join(folder, 'links'));
    symlinkSync(join(outside, 'band.yaml'), join(folder, 'links', 'band.yaml'));
    expect(await refusal(`scene:${join(outside, 'band.yaml')}`)).toMatch(/^outside-folders/);
    expect(await refusal(`scene:${join(folder, 'links', 'band.yaml')}`)).toMatch(/^outside-folders/);
    expect(await workstation.handle('source.stop', {})).toMatchObject({ error: { code: 'bad-request' } });
    expect((await snapshotOf(workstation)).session).toBeNull();
    rmSync(outside, { recursive: true });
    await workstation.close();
  });

  it('plays the scene that comes along where none is named', async () => {
    const workstation = workstationWith();
    const notices: Notice[] = [];
    workstation.on('notice', (notice) => notices.push(notice));
    const info = unwrap(await workstation.handle('source.open', { device: 'scene:' }));
    expect(info.recording.name).toBe('scene:live-band');
    await when(workstation, (snapshot) => snapshot.emitters.length >= 3);
    expect(unwrap(await workstation.handle('source.stop', {})).phase).toBe('done');
    await workstation.close();
  }, 20_000);
});
