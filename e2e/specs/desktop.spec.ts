// The desktop shell in a real Electron, where one is found: what the stand-in cannot show, that a page in the sandbox
// really gets the contract, and nothing more.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { writeToneRecording } from '../../src-main/server/tone-recording.fixture.ts';

const root = join(import.meta.dirname, '..', '..');
const executablePath =
  process.env.ELECTRON_EXEC ?? join(root, 'node_modules', 'electron', 'dist', 'electron');

/** null: it can run here. */
function whyNot(): string | null {
  if (!existsSync(executablePath)) return `there is no Electron runtime at ${executablePath}`;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display';
  if (process.getuid?.() === 0) return 'Electron does not run as root with its sandbox on';
  return null;
}

test('the desktop shell opens a recording, draws it, and keeps the page in its sandbox', async () => {
  const reason = whyNot();
  if (reason !== null) console.info(`desktop.spec: skipped, ${reason}`);
  test.skip(reason !== null, reason ?? '');
  const folder = mkdtempSync(join(tmpdir(), 'sferic-electron-'));
  const app = await _electron.launch({
    executablePath,
    args: [root, writeToneRecording(folder)],
    env: { ...process.env, SFERIC_DATA_FOLDER: join(folder, 'data') },
  });
  try {
    const page = await app.firstWindow();
    await expect(page.locator('canvas').first()).toBeVisible();
    const seen = await page.evaluate(async () => {
      const { sferic } = window as unknown as { sferic: import('#contract/api.ts').SfericApi };
      const frame = await new Promise<number>((resolve) => {
        sferic.subscribeFrames((buffer) => resolve(buffer.byteLength));
      });
      const snapshot = await sferic.invoke('app.snapshot', {});
      return {
        frame,
        session: snapshot.ok ? (snapshot.value.session?.recording.name ?? null) : null,
        hasNode: 'process' in window || 'require' in window,
        origin: location.origin,
      };
    });
    expect(seen.frame).toBeGreaterThan(80);
    expect(seen.session).toContain('tone_433.92M_250k');
    expect(seen.hasNode).toBe(false);
    expect(seen.origin).toBe('app://sferic');
  } finally {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
