// The overview of the open recording as a view gets it: through the workstation, and over HTTP.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { OVERVIEW_TILE_PATH } from '#contract/api.ts';
import type { Notice } from '#contract/entities.ts';
import { decodeOverviewTile, type OverviewState } from '#contract/overview.ts';
import { DEFAULT_CONFIG } from './config/schema.ts';
import { loadAddon } from './engine/addon.ts';
import { startServer } from './server/server.ts';
import { writeToneRecording } from './server/tone-recording.fixture.ts';
import { Workstation } from './workstation.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-overview-desk-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const recording = writeToneRecording(folder);
const cacheFolder = join(folder, 'cache');

function workstation(): Workstation {
  const overview = { cacheFolder, cacheMaxMb: 150 };
  const config = { ...DEFAULT_CONFIG, overview };
  return new Workstation({ addon: loadAddon(), config, store: null, version: '1', folders: [folder] });
}

function overviewDone(station: Workstation): Promise<OverviewState> {
  return new Promise((resolve) => {
    station.on('overview', (state) => {
      if (state.phase === 'done') resolve(state);
    });
  });
}

it('is told as it grows, is in the snapshot, and its tiles come over HTTP for the session that is open', async () => {
  const station = workstation();
  const server = await startServer({ workstation: station, port: 0, rendererFolder: folder });
  try {
    const done = overviewDone(station);
    const before = await station.handle('app.snapshot', {});
    expect(before).toMatchObject({ ok: true, value: { overview: null } });
    await station.handle('recording.open', { path: recording, overrides: {} });
    const state = await done;
    expect(await station.handle('app.snapshot', {})).toMatchObject({ value: { overview: state } });

    const tile = { level: 0, firstColumn: 3, columnCount: 5, firstCell: 0, cellCount: 64, outCells: 8 };
    const ask = (part: Readonly<Record<string, unknown>>): Promise<Response> => {
      const fields = { sessionId: state.sessionId, ...tile, plane: 'max', ...part };
      const query = new URLSearchParams(
        Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
      );
      return fetch(`${server.url.slice(0, -1)}${OVERVIEW_TILE_PATH}?${query}`);
    };
    const answer = await ask({});
    expect(answer.status).toBe(200);
    const decoded = decodeOverviewTile(await answer.arrayBuffer(), tile);
    expect(decoded?.exactColumns).toBe(5);
    expect(decoded).toEqual({
      codes: (await unwrapped(station.overviewTile({ sessionId: state.sessionId, ...tile, plane: 'max' })))
        .codes,
      exactColumns: 5,
    });
    const gone = await ask({ sessionId: 99 });
    expect(gone.status).toBe(204);
    expect(await gone.text()).toBe('');
    for (const part of [
      { level: 'x' },
      { level: 1e9 },
      { plane: 'mode' },
      { extra: 1 },
      { columnCount: -1 },
    ]) {
      const refused = await ask(part);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
  } finally {
    await server.close();
    await station.close();
  }
});

it('a kept overview that was damaged is made again, and that is said', async () => {
  const first = workstation();
  const done = overviewDone(first);
  await first.handle('recording.open', { path: recording, overrides: {} });
  await done;
  await first.close();
  const [name = ''] = readdirSync(cacheFolder);
  writeFileSync(join(cacheFolder, name), 'this is no overview');

  const second = workstation();
  const notices: Notice[] = [];
  second.on('notice', (notice) => notices.push(notice));
  const again = overviewDone(second);
  await second.handle('recording.open', { path: recording, overrides: {} });
  expect(await again).toMatchObject({ fractionDone: 1 });
  expect(notices).toContainEqual({
    level: 'warning',
    text: expect.stringMatching(/was damaged: it is computed again/),
  });
  await second.close();
});

async function unwrapped<T>(
  result: Promise<{ ok: true; value: T } | { ok: false; error: { message: string } }>,
): Promise<T> {
  const settled = await result;
  if (!settled.ok) throw new Error(settled.error.message);
  return settled.value;
}
