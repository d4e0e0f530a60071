// The open dialog on the server shell: facts that are missing are asked for, and nothing outside the folders that the
// server was started with is listed or opened, links included.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ci16Samples } from '../fixtures/generated-recordings.ts';
import {
  CARRIERS,
  expect,
  shareView,
  skipWithoutBrowser,
  test,
  waitForAnalysis,
  waitForRows,
} from '../fixtures/test.ts';

skipWithoutBrowser();

const shared = shareView();

/** Anew, also where the test before left it open. */
async function openDialog(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  if (await dialog.isVisible()) await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('Control+o');
  await expect(dialog).toBeVisible();
}

const SHORT = { ...CARRIERS, name: 'short', durationS: 1, centerFreqHz: null };

test('a file that cannot be read is refused in one line, and the old session stays', async () => {
  const { view, place } = shared;
  writeFileSync(join(place.recordings, 'broken.sigmf-meta'), 'not { json');
  writeFileSync(join(place.recordings, 'broken.sigmf-data'), Buffer.alloc(4096));
  await openDialog(view);
  await view.getByTestId('open-path-entry').filter({ hasText: 'broken' }).click();
  await expect(view.getByTestId('open-error')).toContainText('JSON');
  expect(((await view.getByTestId('open-error').textContent()) ?? '').split('\n')).toHaveLength(1);
  await view.keyboard.press('Escape');
  await expect(view.getByTestId('source-name')).toContainText('carriers');
});

test('nothing outside the folders is listed or opened, also not through a link', async () => {
  const { view, place } = shared;
  const outside = join(place.folder, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret.cs16'), ci16Samples({ ...SHORT, durationS: 0.1 }));
  symlinkSync(outside, join(place.recordings, 'way-out'));
  symlinkSync(join(outside, 'secret.cs16'), join(place.recordings, 'linked.cs16'));
  await openDialog(view);
  await expect(view.getByTestId('open-path-entry').filter({ hasText: 'carriers' })).toHaveCount(1);
  await expect(view.getByTestId('open-path-entry').filter({ hasText: 'way-out' })).toHaveCount(0);
  await expect(view.getByTestId('open-path-entry').filter({ hasText: 'linked' })).toHaveCount(0);
  for (const path of [outside, '/etc', join(place.recordings, '..'), join(place.recordings, 'way-out')]) {
    await view.getByTestId('open-path-input').fill(path);
    await view.keyboard.press('Enter');
    await expect(view.getByTestId('open-error')).toContainText('outside the folders');
    await expect(view.getByTestId('open-path-entry').filter({ hasText: 'secret' })).toHaveCount(0);
  }
  await view.getByTestId('open-path-input').fill(join(place.recordings, 'linked.cs16'));
  await view.keyboard.press('Enter');
  await expect(view.getByTestId('open-error')).toContainText('outside the folders');
});

test('a request from another origin or for another host is refused', async ({ request }) => {
  const { server } = shared;
  const page = await request.get(server.url);
  expect(page.status()).toBe(200);
  const policy = page.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'self'");
  // regl needs unsafe-eval; nothing inline, and nothing from elsewhere.
  expect(policy).toMatch(/script-src 'self' 'unsafe-eval';/);
  expect(policy).toContain("frame-ancestors 'none'");
  const foreignOrigin = await request.get(server.url, { headers: { origin: 'http://evil.example' } });
  expect(foreignOrigin.status()).toBe(403);
  const foreignHost = await request.get(server.url, { headers: { host: 'evil.example' } });
  expect(foreignHost.status()).toBe(403);
});

test('a file with half a sample at its end is read to its last whole one, and says so', async () => {
  const { view, place } = shared;
  const whole = ci16Samples({ ...SHORT, durationS: 0.5 });
  writeFileSync(join(place.recordings, 'cut.cs16'), Buffer.concat([whole, Buffer.from([1])]));
  await openDialog(view);
  await view.getByTestId('open-path-entry').filter({ hasText: 'cut' }).click();
  await expect(view.getByTestId('open-facts')).toContainText('left out');
});

test('a raw file without a rate is asked for it, then opens and plays', async () => {
  const { view, place } = shared;
  writeFileSync(join(place.recordings, 'unknown.cs16'), ci16Samples(SHORT));
  await openDialog(view);
  await view.getByTestId('open-path-entry').filter({ hasText: 'unknown.cs16' }).click();
  await expect(view.getByTestId('open-facts')).toContainText('unknown.cs16');
  await expect(view.getByTestId('open-confirm')).toBeDisabled();
  await view.getByTestId('open-sample-rate').fill('1.2M');
  await expect(view.getByTestId('open-confirm')).toBeEnabled();
  await view.getByTestId('open-confirm').click();
  await expect(view.getByRole('dialog')).toBeHidden();
  await expect(view.getByTestId('source-name')).toContainText('unknown');
  await waitForRows(view);
  await waitForAnalysis(view);
  // The centre stays unknown: offsets are shown, and no absolute frequency is made up.
  await expect(view.getByTestId('signal-row').first()).not.toContainText('100.');
  const { pathname } = new URL(view.url());
  expect(pathname).toBe('/');
});

test('what is odd about a recording that opens all the same is told as a notice', async () => {
  const { view, place } = shared;
  // Unsigned samples under a name that says signed.
  const unsigned = Buffer.from(
    Array.from({ length: 600_000 }, (_, n) => 127 + Math.round(20 * Math.sin(n * n))),
  );
  writeFileSync(join(place.recordings, 'mistaken.cs8'), unsigned);
  await openDialog(view);
  await view.getByTestId('open-path-entry').filter({ hasText: 'mistaken' }).click();
  await expect(view.getByTestId('open-facts')).toContainText('look like cu8');
  await view.getByTestId('open-sample-rate').fill('1.2M');
  await view.getByTestId('open-confirm').click();
  await expect(view.locator('.notices')).toContainText('look like cu8');
});
