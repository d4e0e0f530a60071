// The server shell with the real workstation, engine and log, over real sockets: who may come in, commands, events,
// frames, exports, folders. It is long because all of it shares one server and one recording.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAME_CREDITS, SOCKET_PATHS } from '#contract/api.ts';
import type { EngineStatus, Track } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { decodeFrame } from '#contract/frames.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { loadAddon } from '../engine/addon.ts';
import { LogStore } from '../store/client.ts';
import { Workstation } from '../workstation.ts';
import { UNKNOWN_ID } from './control-socket.ts';
import { type RunningServer, startServer } from './server.ts';
import { FramesClient, openSocket, TestClient, until } from './test-client.fixture.ts';
import { TONE, writeToneRecording } from './tone-recording.fixture.ts';

const base = mkdtempSync(join(tmpdir(), 'sferic-server-'));
const inside = join(base, 'inside');
const outside = join(base, 'outside');
const rendererFolder = join(base, 'renderer');
let workstation: Workstation;
let server: RunningServer;
let recording: string;

beforeAll(async () => {
  for (const folder of [inside, outside, rendererFolder]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(rendererFolder, 'index.html'), '<!doctype html><title>Sferic</title>');
  writeFileSync(join(outside, 'secret.cu8'), new Uint8Array(4096));
  recording = writeToneRecording(inside);
  const { batchRows, batchMs, queueRows } = DEFAULT_CONFIG.store;
  workstation = new Workstation({
    addon: loadAddon(),
    config: DEFAULT_CONFIG,
    store: await LogStore.open({ path: join(base, 'log.db'), batchRows, batchMs, queueRows }),
    version: '1.2.3',
    folders: [inside],
  });
  server = await startServer({ workstation, port: 0, rendererFolder });
});

afterAll(async () => {
  await server.close();
  await workstation.close();
  rmSync(base, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** fetch() does not let a test choose its Host. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    call.on('error', reject);
    call.end();
  });
}

async function openAndAnalyse(client: TestClient): Promise<void> {
  const opened = await client.call('recording.open', { path: recording, overrides: {} });
  expect(opened).toMatchObject({ ok: true });
  await until('the end of the analysis', async () => {
    const snapshot = await client.call('app.snapshot', {});
    return snapshot.ok && snapshot.value.analysis?.phase === 'done';
  });
}

describe('pages', () => {
  it('serves the renderer with a tight policy', async () => {
    const { status, headers, body } = await get('/');
    expect(status).toBe(200);
    expect(body).toContain('<title>Sferic</title>');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.port};`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  it('tells that it is well, and of what version', async () => {
    expect(JSON.parse((await get('/api/health')).body)).toEqual({ status: 'ok', version: '1.2.3' });
  });

  it.each(['/none', '/api/none', '/../outside/secret.cu8', '/..%2f..%2foutside%2fsecret.cu8'])(
    'has nothing at %s',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.body).not.toContain('    at ');
    },
  );

  it('says what to do where the pages are not built', async () => {
    const bare = await startServer({ workstation, port: 0, rendererFolder: join(base, 'none') });
    const answer = await fetch(bare.url);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm run build:app');
    await bare.close();
  });
});

describe('who may come in', () => {
  it.each([
    ['a foreign host', { host: 'evil.example' }],
    ['a foreign origin', { origin: 'http://evil.example' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }],
  ])('refuses %s on every address', async (_name, headers) => {
    for (const path of ['/', '/api/health', '/api/none', '/api/export/a/b']) {
      const answer = await get(path, headers);
      expect(answer.status).toBe(403);
      expect(answer.body).toContain(`open http://127.0.0.1:${server.port}/`);
      expect(answer.headers['content-security-policy']).toBeDefined();
    }
  });

  it.each([SOCKET_PATHS.control, SOCKET_PATHS.frames])('refuses foreign upgrades of %s', async (path) => {
    const strangers = [{ origin: 'http://evil.example' }, { headers: { host: 'evil.example' } }];
    for (const options of strangers) {
      await expect(openSocket(server.url, path, options)).rejects.toThrow('403');
    }
    const socket = await openSocket(server.url, path, { origin: server.url.slice(0, -1) });
    socket.close();
  });

  it('keeps no connection of those it refused', async () => {
    const bare = await startServer({ workstation, port: 0, rendererFolder });
    await expect(openSocket(bare.url, '/ws/other')).rejects.toThrow('404');
    await expect(
      openSocket(bare.url, SOCKET_PATHS.control, { origin: 'http://evil.example' }),
    ).rejects.toThrow('403');
    await bare.close();
  });

  it('answers to localhost as well', async () => {
    expect((await get('/api/health', { host: `localhost:${server.port}` })).status).toBe(200);
  });

  it('opens no socket at another address', async () => {
    await expect(openSocket(server.url, '/ws/other')).rejects.toThrow('404');
  });
});

describe('the control socket', () => {
  it('answers every message that is none, and lives on', async () => {
    const client = await TestClient.connect(server.url);
    for (const text of ['', '{', 'null', '[]', '{"name":"app.snapshot"}', '{"id":"1"}', '{"id":1.5}']) {
      client.socket.send(text);
    }
    client.socket.send(new Uint8Array([1, 2, 3]));
    await until('eight answers', () => client.results.length === 8);
    expect(client.results.every(({ id, result }) => id === UNKNOWN_ID && !result.ok)).toBe(true);
    const commands = [
      { id: 101, name: 'toString', params: {} },
      { id: 102, name: '__proto__', params: {} },
      { id: 103, params: {} },
      { id: 104, name: 'app.snapshot' },
      { id: 105, name: 'replay.seek', params: { sample: -1 } },
      { id: 106, name: 'replay.seek', params: { sample: 1, more: 1 } },
      { id: 107, name: 'display.configure', params: { maxRowsPerS: 1e9, maxBins: 1 } },
    ];
    for (const command of commands) client.socket.send(JSON.stringify(command));
    for (const { id } of commands) {
      expect(await client.answer(id)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
    expect(await client.call('app.snapshot', {})).toMatchObject({ ok: true });
    client.socket.close();
  });

  it('lets a client go that sends too much at once', async () => {
    const client = await TestClient.connect(server.url);
    const closed = new Promise((resolve) => client.socket.once('close', resolve));
    client.socket.send('x'.repeat(2 * 1024 * 1024));
    expect(await closed).toBe(1009);
    expect((await get('/api/health')).status).toBe(200);
  });

  it('opens, analyses and tells of it, to every client', async () => {
    const client = await TestClient.connect(server.url);
    const other = await TestClient.connect(server.url);
    const opened = await client.call('recording.open', { path: recording, overrides: {} });
    if (!opened.ok) throw new Error(opened.error.message);
    expect(opened.value).toMatchObject({
      sampleRateHz: TONE.sampleRateHz,
      centerFreqHz: TONE.centerFreqHz,
      sampleCount: TONE.sampleCount,
      settings: { fftSize: 1024, window: 'hann' },
    });
    expect(opened.value.sessionId).toBeGreaterThan(0);
    for (const one of [client, other]) {
      await until('the end of the analysis', () =>
        one.payloads('analysis').some((state) => (state as { phase: string }).phase === 'done'),
      );
      await until('emitters', () => one.payloads('emitters').length > 0);
      await until('tracks', () => one.payloads('tracks').length > 0);
      await until('status', () => one.payloads('status').length > 1);
      expect(one.payloads('session').at(-1)).toEqual(opened.value);
    }
    const snapshot = await client.call('app.snapshot', {});
    if (!snapshot.ok) throw new Error(snapshot.error.message);
    expect(snapshot.value.emitters).toHaveLength(1);
    expect(snapshot.value.emitters[0]?.offsetHz).toBeCloseTo(TONE.offsetHz, -2);
    expect(snapshot.value.store.isWritable).toBe(true);
    const told = new Map<number, Track>();
    await until('the same tracks by events as in the snapshot', () => {
      for (const payload of client.payloads('tracks')) {
        const { changed, removed } = payload as { changed: Track[]; removed: number[] };
        for (const track of changed) told.set(track.trackId, track);
        for (const trackId of removed) told.delete(trackId);
      }
      // Not by their number: an earlier state of a track may have come first.
      return isDeepStrictEqual([...told.values()], snapshot.value.tracks);
    });
    client.socket.close();
    other.socket.close();
  });

  it('keeps the rates of its events', async () => {
    const client = await TestClient.connect(server.url);
    await client.call('recording.open', { path: recording, overrides: {} });
    // The recording lasts a second: it was stretched over five.
    expect(await client.call('app.snapshot', {})).toMatchObject({ value: { transport: { speed: 0.2 } } });
    await client.call('replay.speed', { speed: 1 });
    client.events.length = 0;
    const startMs = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const elapsedS = (performance.now() - startMs) / 1000;
    expect(client.payloads('status').length).toBeGreaterThan(3 * elapsedS);
    expect(client.payloads('status').length).toBeLessThanOrEqual(5 * elapsedS + 1);
    expect(client.payloads('tracks').length).toBeLessThanOrEqual(10 * elapsedS + 1);
    // At most one more for the loop's wrap.
    expect(client.payloads('transport').length).toBeLessThanOrEqual(5 * elapsedS + 3);
    const { engine } = client.payloads('status').at(-1) as { engine: EngineStatus };
    // Played at real time: a second of samples in a second.
    expect(engine.samplesPerS / TONE.sampleRateHz).toBeGreaterThan(0.7);
    expect(engine.samplesPerS / TONE.sampleRateHz).toBeLessThan(1.3);
    client.socket.close();
  });

  it('steers the replay and answers with what it does', async () => {
    const client = await TestClient.connect(server.url);
    await client.call('recording.open', { path: recording, overrides: {} });
    expect(await client.call('replay.pause', {})).toMatchObject({ ok: true, value: { isPlaying: false } });
    expect(await client.call('replay.speed', { speed: 'max' })).toMatchObject({ value: { speed: 'max' } });
    expect(await client.call('replay.speed', { speed: 2 })).toMatchObject({ value: { speed: 2 } });
    expect(await client.call('replay.loop', { isLooping: false })).toMatchObject({
      value: { isLooping: false },
    });
    const before = await client.call('app.snapshot', {});
    const epoch = before.ok ? before.value.transport.epoch : -1;
    await client.call('replay.seek', { sample: 100_000 });
    await until('the seek', async () => {
      const now = await client.call('app.snapshot', {});
      return now.ok && now.value.transport.epoch > epoch;
    });
    await client.call('replay.speed', { speed: 'max' });
    await client.call('replay.play', {});
    await until('the end', async () => {
      const now = await client.call('app.snapshot', {});
      return now.ok && now.value.transport.atEnd;
    });
    client.socket.close();
  });
});

describe('the frames socket', () => {
  it('sends by credits, drops the rest and says how much', async () => {
    const client = await TestClient.connect(server.url);
    await client.call('recording.open', { path: recording, overrides: {} });
    const frames = await FramesClient.connect(server.url, false);
    await until('all credits used', () => frames.frames.length === FRAME_CREDITS);
    await until('more rows than may wait for it', () =>
      client
        .payloads('status')
        .some((status) => (status as { engine: EngineStatus }).engine.displayRowsDropped > 0),
    );
    expect(frames.frames).toHaveLength(FRAME_CREDITS);
    for (let n = 0; n < 2; n += 1) frames.socket.send('ack');
    const next = await until('a frame for the credits', () => frames.frames[FRAME_CREDITS]);
    const header = decodeFrame(next)?.header;
    expect(header?.droppedBefore).toBeGreaterThan(0);
    expect(header).toMatchObject({ centerFreqHz: TONE.centerFreqHz, spanHz: TONE.sampleRateHz });
    frames.socket.close();
    client.socket.close();
  });

  it('shows the carrier at its bin to a client that keeps up, in order and whole', async () => {
    const client = await TestClient.connect(server.url);
    await client.call('recording.open', { path: recording, overrides: {} });
    const frames = await FramesClient.connect(server.url, true);
    await until('many frames', () => frames.frames.length > 3 * FRAME_CREDITS);
    let seq = -1;
    for (const buffer of frames.frames) {
      const frame = decodeFrame(buffer);
      if (frame === null) throw new Error('not a frame');
      expect(frame.header.seq).toBeGreaterThan(seq);
      seq = frame.header.seq;
      const { binCount } = frame.header;
      const row = frame.rows.subarray(0, binCount);
      const peak = row.indexOf(Math.max(...row));
      const offsetHz = (peak / binCount - 0.5) * TONE.sampleRateHz;
      expect(Math.abs(offsetHz - TONE.offsetHz)).toBeLessThanOrEqual(TONE.sampleRateHz / binCount);
    }
    frames.socket.close();
    client.socket.close();
  });

  it('lets go of a client that says anything else', async () => {
    const socket = await openSocket(server.url, SOCKET_PATHS.frames);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send('more, please');
    expect(await closed).toBe(1008);
  });
});

describe('exports', () => {
  it('gives a file once, under its name', async () => {
    const client = await TestClient.connect(server.url);
    await openAndAnalyse(client);
    const exported = await client.call('export.run', { format: 'ndjson', emitterIds: null });
    if (!exported.ok || exported.value.target.kind !== 'download') throw new Error('no download');
    const { url } = exported.value.target;
    expect((await get(url, {}, 'HEAD')).status).toBe(404);
    const answer = await get(url);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-disposition']).toContain(encodeURIComponent(exported.value.fileName));
    const types = answer.body
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types[0]).toBe('session');
    expect(types).toContain('track');
    expect(types).toContain('emitter');
    expect((await get(url)).status).toBe(404);
    const none = await client.call('export.run', { format: 'ndjson', emitterIds: [12345] });
    if (!none.ok || none.value.target.kind !== 'download') throw new Error('no download');
    expect((await get(none.value.target.url)).body).not.toContain('"type":"track"');
    client.socket.close();
  });
});

describe('confinement to the folders', () => {
  it('lists and opens nothing outside them, links included', async () => {
    const client = await TestClient.connect(server.url);
    const secret = join(outside, 'secret.cu8');
    symlinkSync(secret, join(inside, 'link.cu8'));
    symlinkSync(outside, join(inside, 'linked-folder'));
    symlinkSync(secret, join(inside, 'pair.sigmf-data'));
    writeFileSync(
      join(inside, 'pair.sigmf-meta'),
      JSON.stringify({
        global: { 'core:datatype': 'cu8', 'core:version': '1.2.0', 'core:sample_rate': 1e6 },
        captures: [{ 'core:sample_start': 0 }],
        annotations: [],
      }),
    );
    const paths = [
      secret,
      join(inside, '..', 'outside', 'secret.cu8'),
      join(inside, 'link.cu8'),
      join(inside, 'linked-folder', 'secret.cu8'),
      join(inside, 'pair.sigmf-meta'),
      join(inside, 'pair.sigmf-data'),
      '/etc/passwd',
    ];
    const overrides = { sampleRateHz: 1e6, datatype: 'cu8' } as const;
    for (const path of paths) {
      for (const command of ['recording.inspect', 'recording.open'] as const) {
        const answer = await client.call(command, { path, overrides });
        expect(answer, `${command} ${path}`).toMatchObject({
          ok: false,
          error: { code: 'outside-folders' },
        });
      }
    }
    for (const path of [outside, join(inside, 'linked-folder'), '/', '..']) {
      expect(await client.call('folders.list', { path })).toMatchObject({
        ok: false,
        error: { code: 'outside-folders' },
      });
    }
    const listed = await client.call('folders.list', { path: '' });
    if (!listed.ok) throw new Error(listed.error.message);
    expect(listed.value.parent).toBeNull();
    expect(listed.value.entries.map((entry) => entry.name)).toContain('tone_433.92M_250k.cs16');
    expect(listed.value.entries.map((entry) => entry.name)).not.toContain('link.cu8');
    client.socket.close();
  });

  it('has no open dialog of the system', async () => {
    const client = await TestClient.connect(server.url);
    expect(await client.call('folders.pick', {})).toMatchObject({
      ok: false,
      error: { code: 'unavailable' },
    });
    client.socket.close();
  });
});

describe('the port', () => {
  it('says which one is in use and what to do', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const failure = await startServer({ workstation, port, rendererFolder }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SfericError);
    expect((failure as SfericError).info).toMatchObject({ code: 'busy', detail: { port } });
    expect((failure as SfericError).message).toContain(String(port));
    expect((failure as SfericError).message).toContain('--port');
    holder.close();
  });
});
