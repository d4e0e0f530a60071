// The desktop shell as it is built, without an Electron runtime: main.js and preload.cjs run against a stand-in for the
// `electron` module, in a process of their own. What only a runtime can show is in e2e/specs/desktop.spec.ts.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeToneRecording } from '../../src-main/server/tone-recording.fixture.ts';

const root = join(import.meta.dirname, '..', '..');
const needed = ['out/main/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];
const missing = needed.filter((file) => !existsSync(join(root, file)));
if (missing.length > 0) {
  process.stderr.write(
    `desktop stand-in: skipped, not built (${missing.join(', ')}): run npm run build:app\n`,
  );
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const folder = mkdtempSync(join(tmpdir(), 'sferic-desktop-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function runScenario(args: readonly string[]): Promise<{ [key: string]: Json }> {
  const here = (name: string): string => join(import.meta.dirname, name);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', here('hooks.ts'), here('scenario.ts'), ...args],
    {
      env: {
        ...process.env,
        SFERIC_DATA_FOLDER: join(folder, 'data'),
        SFERIC_OVERVIEW__CACHE_FOLDER: join(folder, 'overview'),
        DESKTOP_STAND_IN_FOLDER: folder,
      },
      timeout: 90_000,
      maxBuffer: 16 * 1024 * 1024,
    },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

describe.skipIf(missing.length > 0)('the built desktop shell', () => {
  let seen: { [key: string]: Json } = {};

  beforeAll(async () => {
    seen = await runScenario([writeToneRecording(folder)]);
  }, 120_000);

  it('exposes the contract by name, frozen', () => {
    expect(seen).toMatchObject({ isFrozen: true, shell: 'desktop', connection: 'open' });
  });

  it('opens what the command line names, analyses and plays it', () => {
    expect(seen.snapshot).toMatchObject({ phase: 'done', isPlaying: true, isLooping: true });
    expect(seen.snapshot).toMatchObject({ version: '0.0.0-stand-in', emitterCount: 1 });
    expect(seen.snapshot).toMatchObject({ store: { isWritable: true } });
    expect(seen.notices).toEqual([]);
    expect(seen.events).toEqual(expect.arrayContaining(['status', 'transport']));
  });

  it('paces frames by credits and counts what it drops', () => {
    expect(seen.framesWithoutAcknowledgement).toBe(8);
    expect(seen.areFramesWhole).toBe(true);
    expect(seen.firstAfterDrop).toMatchObject({ droppedBefore: expect.any(Number) });
    const { droppedBefore } = seen.firstAfterDrop as { droppedBefore: number };
    expect(droppedBefore).toBeGreaterThan(0);
    expect(seen.framesAfterClose).toBe(0);
  });

  it('hands out pieces of the overview, of the open session only', () => {
    expect(seen.overviewTile).toEqual({ codes: 48, exactColumns: 3 });
    expect(seen.strangeTile).toMatchObject({ ok: false, error: { code: 'gone' } });
  });

  it('answers commands with what the engine really did, and wrong ones with one line', () => {
    expect(seen.paused).toMatchObject({ ok: true, value: { isPlaying: false } });
    expect(seen.badSpeed).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  });

  it('listens to the main frame of its own page only', () => {
    const refusal = { ok: false, error: { code: 'bad-request' } };
    expect(seen.refused).toMatchObject({
      otherFrame: refusal,
      noFrame: refusal,
      otherCommand: refusal,
      noMessage: refusal,
    });
    expect(seen.navigatedAway).toMatchObject(refusal);
    expect(seen.portsForStrangers).toBe(0);
  });

  it('writes an export whole or not at all', () => {
    const path = join(folder, 'exports', 'found.ndjson');
    expect(seen.exported).toMatchObject({ ok: true, value: { target: { kind: 'file', path } } });
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'session' });
    expect(readdirSync(join(folder, 'exports')).sort()).toEqual(['found.ndjson', 'found.ndjson.about.json']);
    expect(seen.unwritable).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(seen.cancelled).toMatchObject({ ok: false, error: { detail: { isCancelled: true } } });
    expect(seen.picked).toEqual({ ok: true, value: '/somewhere/a.cu8' });
  });

  it('serves the renderer under its own scheme, with the policy, and nothing else', () => {
    const policy = expect.stringContaining("default-src 'self'");
    expect(seen.pages).toMatchObject({
      root: { status: 200, type: 'text/html; charset=utf-8', policy },
      index: { status: 200, policy },
      outside: { status: 404, text: 'not found' },
      otherHost: { status: 404 },
      missing: { status: 404 },
    });
    expect(JSON.stringify(seen.pages)).not.toContain('ws://');
    expect(seen.requests).toEqual({ own: false, outside: true, file: true });
    expect(seen.schemes).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  });

  it('gives the page a sandbox and no way out of it', () => {
    expect(seen.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(seen).toMatchObject({ isSandboxEnabled: true, url: 'app://sferic/index.html' });
    expect(seen.navigation).toEqual({ elsewhere: true, reload: false, redirect: true, webview: true });
    expect(seen.newWindow).toEqual({ action: 'deny' });
    expect(seen).toMatchObject({ isPermitted: false, isPermittedByCheck: false, isDevicePermitted: false });
  });

  it('shows its window when it is ready, comes to the front for a second start, and ends cleanly', () => {
    expect(seen).toMatchObject({ isShown: true, focused: 1, menus: 1, errorBoxes: [], exitCode: null });
  });

  it('leaves the machine to the first instance', async () => {
    expect(await runScenario([join(folder, 'none.cu8'), 'second-instance'])).toEqual({
      windows: 0,
      quits: 1,
    });
  });
});
