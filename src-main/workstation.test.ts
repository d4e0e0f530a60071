import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AnalysisState, Notice } from '#contract/entities.ts';
import type { Result } from '#contract/errors.ts';
import { ANY_LOG_QUERY } from '#contract/log.ts';
import { DEFAULT_CONFIG } from './config/schema.ts';
import { loadAddon } from './engine/addon.ts';
import { fnv1a32 } from './engine/settings.ts';
import { TONE, writeToneRecording } from './server/tone-recording.fixture.ts';
import type { ExportedFile } from './shell-ports.ts';
import { startWorkstation } from './start-workstation.ts';
import { LogStore } from './store/client.ts';
import { Workstation, type WorkstationOptions } from './workstation.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-workstation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const addon = loadAddon();
const recording = writeToneRecording(folder);

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

async function analysed(workstation: Workstation): Promise<AnalysisState> {
  for (;;) {
    const { analysis } = unwrap(await workstation.handle('app.snapshot', {}));
    if (analysis !== null && analysis.phase !== 'running') return analysis;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const open = (workstation: Workstation, path = recording) =>
  workstation.handle('recording.open', { path, overrides: {} });

describe('Workstation', () => {
  it('has nothing open at first and says so', async () => {
    const workstation = workstationWith();
    const snapshot = unwrap(await workstation.handle('app.snapshot', {}));
    expect(snapshot).toMatchObject({ session: null, analysis: null, tracks: [], emitters: [] });
    for (const command of ['replay.play', 'replay.pause', 'analysis.cancel'] as const) {
      expect(await workstation.handle(command, {})).toMatchObject({
        ok: false,
        error: { code: 'bad-request' },
      });
    }
    expect(await workstation.handle('export.run', { format: 'csv', emitterIds: null })).toMatchObject({
      ok: false,
    });
    await workstation.close();
    await workstation.close();
    expect(await workstation.handle('app.snapshot', {})).toMatchObject({ error: { code: 'unavailable' } });
  });

  it('asks for the facts that are missing, by name, and opens with them', async () => {
    const workstation = workstationWith();
    const path = join(folder, 'nameless.bin');
    writeFileSync(path, new Uint8Array(1 << 20).fill(127));
    const refused = await open(workstation, path);
    expect(refused).toMatchObject({ ok: false, error: { code: 'facts-missing' } });
    expect(refused.ok ? [] : refused.error.detail.missing).toEqual(
      expect.arrayContaining(['sampleRateHz', 'datatype']),
    );
    const overrides = { sampleRateHz: 1e6, datatype: 'cu8' } as const;
    const session = unwrap(await workstation.handle('recording.open', { path, overrides }));
    expect(session).toMatchObject({ sampleRateHz: 1e6, centerFreqHz: null });
    await workstation.close();
  });

  it('keeps what is open when the next one cannot be opened', async () => {
    const workstation = workstationWith();
    const session = unwrap(await open(workstation));
    expect(await open(workstation, join(folder, 'none.cu8'))).toMatchObject({ ok: false });
    const snapshot = unwrap(await workstation.handle('app.snapshot', {}));
    expect(snapshot.session).toEqual(session);
    expect(snapshot.transport.isPlaying).toBe(true);
    await workstation.close();
  });

  it('opens one after the other when asked for several at once; the last one stays', async () => {
    const workstation = workstationWith();
    const ids = (await Promise.all([open(workstation), open(workstation), open(workstation)])).map(
      (result) => unwrap(result).sessionId,
    );
    expect(new Set(ids).size).toBe(3);
    const snapshot = unwrap(await workstation.handle('app.snapshot', {}));
    expect(snapshot.session?.sessionId).toBe(ids[2]);
    expect(await analysed(workstation)).toMatchObject({ phase: 'done', samplesDone: TONE.sampleCount });
    await workstation.close();
  });

  it('logs a session with its tracks and emitters, traceable to its settings', async () => {
    const path = join(folder, 'log.db');
    const settings = { path, batchRows: 50, batchMs: 50, queueRows: 1000 };
    const workstation = workstationWith({ store: await LogStore.open(settings) });
    const session = unwrap(await open(workstation));
    expect(await analysed(workstation)).toMatchObject({ phase: 'done' });
    const snapshot = unwrap(await workstation.handle('app.snapshot', {}));
    await workstation.close();

    const store = await LogStore.open(settings);
    const [logged] = await store.sessions();
    expect(logged).toMatchObject({
      sessionId: session.sessionId,
      state: 'complete',
      sampleCount: TONE.sampleCount,
      samplesProcessed: TONE.sampleCount,
      samplesDropped: 0,
      configHash: session.settings.configHash,
    });
    expect(fnv1a32(logged?.settingsJson ?? '')).toBe(session.settings.configHash);
    // The log keeps neither the x-dB bandwidth nor when a track was confirmed.
    const kept = snapshot.tracks.map(({ xdbBandwidthHz: _, confirmedSample: __, ...track }) => track);
    expect(await store.tracksOf(session.sessionId)).toEqual(kept);
    expect(await store.emittersOf(session.sessionId)).toEqual(snapshot.emitters);
    const [track] = snapshot.tracks;
    const observations = await store.observationsOf(session.sessionId, track?.trackId ?? 0);
    // A second of a carrier, every tenth of a second.
    expect(observations.length).toBeGreaterThanOrEqual(9);
    await store.close();
  });

  it('answers questions about the log, exports what is asked for with progress, and can be stopped', async () => {
    const path = join(folder, 'asked.db');
    const store = await LogStore.open({ path, batchRows: 50, batchMs: 50, queueRows: 1000 });
    const workstation = workstationWith({ store });
    const session = unwrap(await open(workstation));
    await analysed(workstation);
    const sessions = unwrap(await workstation.handle('log.sessions', {}));
    expect(sessions).toMatchObject([
      { sessionId: session.sessionId, trackCount: 1, emitterCount: 1, isPinned: false },
    ]);
    const page = unwrap(
      await workstation.handle('log.search', { query: ANY_LOG_QUERY, cursor: null, limit: 10 }),
    );
    expect(page.hits).toHaveLength(1);
    const centerFreqHz = page.hits[0]?.centerFreqHz ?? 0;
    const near = { ...ANY_LOG_QUERY, lowFreqHz: centerFreqHz - 1000, highFreqHz: centerFreqHz + 1000 };
    const far = { ...ANY_LOG_QUERY, lowFreqHz: 1e9 };
    for (const [query, count] of [
      [near, 1],
      [far, 0],
    ] as const) {
      const found = unwrap(await workstation.handle('log.search', { query, cursor: null, limit: 10 }));
      expect(found.hits).toHaveLength(count);
    }
    const before = session.sessionId;
    expect(unwrap(await workstation.handle('log.compare', { before, after: before }))).toMatchObject({
      sameCount: 1,
    });
    expect(await workstation.handle('log.compare', { before, after: 99 })).toMatchObject({
      ok: false,
      error: { code: 'bad-request' },
    });
    const wrong = { ...ANY_LOG_QUERY, sinceNs: '99999999999999999999' };
    expect(await workstation.handle('log.search', { query: wrong, cursor: null, limit: 10 })).toMatchObject({
      ok: false,
    });
    unwrap(await workstation.handle('log.pin', { sessionId: before, isPinned: true }));
    expect(unwrap(await workstation.handle('log.sessions', {}))[0]?.isPinned).toBe(true);

    const told: unknown[] = [];
    workstation.on('logExport', (progress) => told.push(progress));
    let file: ExportedFile | null = null;
    const ports = {
      deliverExport: async (offered: ExportedFile) => {
        file = offered;
        return { ok: true, value: { kind: 'download', url: '/x', aboutUrl: null } } as const;
      },
      pickRecording: async () => ({ ok: true, value: null }) as const,
    };
    const textOf = async (): Promise<string> => {
      let text = '';
      for await (const chunk of file?.chunks ?? []) text += chunk;
      return text;
    };
    const request = { query: ANY_LOG_QUERY, format: 'csv', rows: 'tracks' } as const;
    unwrap(await workstation.handle('log.export', request, ports));
    expect((await textOf()).trimEnd().split('\n')).toHaveLength(2);
    const about = JSON.parse((file as ExportedFile | null)?.about ?? '');
    expect(about).toMatchObject({
      generator: 'Sferic 1.2.3',
      query: 'Everything in the log',
      columns: { track: { center_freq_hz: { unit: 'Hz' } } },
      sessions: [{ log_session_id: before, settings: { spectrum: expect.anything() } }],
    });
    expect(told).toEqual([{ rows: 1, ofRows: 1 }, null]);
    unwrap(await workstation.handle('log.export', request, ports));
    unwrap(await workstation.handle('log.cancelExport', {}));
    await expect(textOf()).rejects.toThrow(/stopped/);
    expect(told.at(-1)).toBeNull();
    await workstation.close();
  });

  it('marks a session incomplete that was closed too early', async () => {
    const path = join(folder, 'early.db');
    const settings = { path, batchRows: 50, batchMs: 50, queueRows: 1000 };
    const workstation = workstationWith({ store: await LogStore.open(settings) });
    await open(workstation);
    await workstation.close();
    const store = await LogStore.open(settings);
    expect((await store.sessions())[0]).toMatchObject({ state: 'incomplete' });
    await store.close();
  });

  it('ends an analysis that is cancelled, and lets the replay go on', async () => {
    const workstation = workstationWith();
    unwrap(await open(workstation));
    unwrap(await workstation.handle('analysis.cancel', {}));
    const analysis = await analysed(workstation);
    // A short recording may be done before the command arrives.
    expect(['cancelled', 'done']).toContain(analysis.phase);
    expect(unwrap(await workstation.handle('replay.play', {})).isPlaying).toBe(true);
    await workstation.close();
  });

  it('works without a log and says so, to a listener that comes later too', async () => {
    const holder = await LogStore.open({
      path: join(folder, 'held.db'),
      batchRows: 50,
      batchMs: 500,
      queueRows: 1000,
    });
    const { workstation } = await startWorkstation({
      config: DEFAULT_CONFIG,
      dataFolder: join(folder, 'data'),
      storePath: join(folder, 'held.db'),
      bandPlanPath: join(folder, 'bands.yaml'),
      version: '1.2.3',
      folders: [folder],
      isConfined: true,
    });
    expect(unwrap(await open(workstation)).sessionId).toBeLessThan(0);
    expect(await analysed(workstation)).toMatchObject({ phase: 'done' });
    const notices: Notice[] = [];
    workstation.on('notice', (notice) => notices.push(notice));
    expect(notices).toMatchObject([
      { level: 'warning', text: expect.stringContaining('not logged: Another Sferic') },
    ]);
    const { store, emitters } = unwrap(await workstation.handle('app.snapshot', {}));
    expect(store.isWritable).toBe(false);
    expect(store.message).toContain('held.db');
    expect(emitters).toHaveLength(1);
    await workstation.close();
    await holder.close();
  });

  it('exports the chosen emitters and nothing else, under a name of its own', async () => {
    const workstation = workstationWith();
    await open(workstation);
    await analysed(workstation);
    const files: ExportedFile[] = [];
    const ports = {
      deliverExport: async (file: ExportedFile) => {
        files.push(file);
        return { ok: true, value: { kind: 'file', path: '/x' } } as const;
      },
      pickRecording: async () => ({ ok: true, value: null }) as const,
    };
    const { emitters } = unwrap(await workstation.handle('app.snapshot', {}));
    for (const emitterIds of [null, emitters.map((emitter) => emitter.emitterId), [999]]) {
      for (const format of ['csv', 'ndjson', 'sigmf'] as const) {
        unwrap(await workstation.handle('export.run', { format, emitterIds }, ports));
      }
    }
    const texts: string[] = [];
    for (const { chunks } of files) {
      let text = '';
      for await (const chunk of chunks) text += chunk;
      texts.push(text);
    }
    const abouts = files.slice(0, 3).map(({ about }) => (about === null ? null : JSON.parse(about)));
    expect(Object.keys(abouts[0].columns.track).slice(1)).toEqual(texts[0]?.split('\n')[0]?.split(','));
    const objects = (texts[1] ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const object of objects) {
      const documented = Object.keys(abouts[1].columns[object.type]);
      expect(Object.keys(object)).toEqual(documented.filter((name) => name !== 'incomplete'));
    }
    expect(abouts[1].sessions).toMatchObject([{ config_hash: objects[0].config_hash, incomplete: false }]);
    expect(abouts[2]).toBeNull();
    expect(texts.slice(3, 6)).toEqual(texts.slice(0, 3));
    expect(texts[0]?.trim().split(/\r?\n/)).toHaveLength(2);
    expect(texts[6]?.trim().split(/\r?\n/)).toHaveLength(1);
    expect(JSON.parse(texts[8] ?? '').annotations).toEqual([]);
    expect(files.map((file) => file.fileName).slice(0, 3)).toEqual([
      'tone_433.92M_250k.sferic.csv',
      'tone_433.92M_250k.sferic.ndjson',
      'tone_433.92M_250k.sferic.sigmf-meta',
    ]);
    // Renamed, it has the analyst's name in every format.
    const emitterIds = emitters.map((emitter) => emitter.emitterId);
    unwrap(await workstation.handle('decisions.decide', { emitterIds, change: { name: 'gate remote' } }));
    for (const format of ['csv', 'ndjson', 'sigmf'] as const) {
      unwrap(await workstation.handle('export.run', { format, emitterIds: null }, ports));
      let text = '';
      for await (const chunk of files.at(-1)?.chunks ?? []) text += chunk;
      expect(text).toContain('gate remote');
    }
    await workstation.close();
  });
});
