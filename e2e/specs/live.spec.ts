// A live source in a real browser: opened from the dialog, rows at the pace of the clock, signals listed while it runs,
// an end on request, and its session in the log.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startSferic } from '../fixtures/sferic-server.ts';
import { expect, hook, skipWithoutBrowser, test, waitForMoreRows, waitForRows } from '../fixtures/test.ts';

skipWithoutBrowser();

const CARRIER_HZ = 300_000;
const SCENE = `
sample_rate_hz: 1.2e6
duration_s: 3
center_freq_hz: 100e6
noise_dbfs_per_hz: -115
emitters:
  - { name: E1 beacon, kind: carrier, offset_hz: ${CARRIER_HZ}, snr_db: 30 }
  - name: E2 burst
    kind: qpsk
    offset_hz: -300e3
    snr_db: 22
    symbol_rate_hz: 50e3
    schedule: { type: periodic, first_s: 0.5, period_s: 1, length_s: 0.25 }
`;

/** UTC of the newest sample, seconds of the day, from the transport. */
async function shownUtcS(page: Page): Promise<number> {
  const text = (await page.getByTestId('position').textContent()) ?? '';
  const clock = /(\d\d):(\d\d):(\d\d) UTC/.exec(text);
  return clock === null ? Number.NaN : Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
}

/** Seconds since the source began, from the transport. */
async function runningS(page: Page): Promise<number> {
  const text = (await page.getByTestId('position').textContent()) ?? '';
  const [clock = ''] = text.split('·');
  return clock
    .trim()
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** Viridis: green grows with the level, from next to nothing in the noise. */
async function greenAt(page: Page, offsetHz: number, yPx: number): Promise<number> {
  const x = (await hook(page, 'pxFromOffsetHz', offsetHz)) ?? 0;
  const columns = [-1, 0, 1].map((by) => hook(page, 'waterfallPixel', Math.floor(x) + by, yPx));
  return Math.max(...(await Promise.all(columns)).map((rgb) => rgb?.[1] ?? 0));
}

test('a scene file is played live: pace, picture, list, end, log', async ({ place, page }) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  writeFileSync(join(place.recordings, 'band.yaml'), SCENE);
  const server = await startSferic({
    dataFolder: place.dataFolder,
    args: ['--folder', place.recordings, '--source', `scene:${join(place.recordings, 'band.yaml')}`],
  });
  await page.goto(`${server.url}?test=1`);
  await waitForRows(page);

  // It says that it is live, and steers nothing that it has not.
  await expect(page.getByTestId('live-badge')).toHaveText('LIVE');
  await expect(page.getByTestId('status-state')).toHaveText('live');
  await expect(page.getByTestId('source-name')).toHaveText('scene:band.yaml');
  await expect(page.getByTestId('play-button')).toHaveCount(0);

  // At the pace of the clock.
  const from = { s: await runningS(page), ms: Date.now() };
  await page.waitForTimeout(3000);
  const playedS = (await runningS(page)) - from.s;
  const elapsedS = (Date.now() - from.ms) / 1000;
  expect(Math.abs(playedS - elapsedS)).toBeLessThan(0.6);
  const now = new Date();
  const utcS = now.getUTCHours() * 3600 + now.getUTCMinutes() * 60 + now.getUTCSeconds();
  const behindS = (((utcS - (await shownUtcS(page))) % 86_400) + 86_400) % 86_400;
  expect(behindS).toBeLessThan(3);

  // What is on stands in the picture, and in the list while it runs.
  await expect.poll(() => greenAt(page, CARRIER_HZ, 5)).toBeGreaterThan(120);
  expect(await greenAt(page, 500_000, 5)).toBeLessThan(80);
  await expect(page.getByTestId('signal-row')).toHaveCount(2);
  await expect(page.getByTestId('live-badge')).toHaveText('LIVE');

  // The whole file has nothing to show, nor has a box.
  await page.keyboard.press('v');
  await waitForMoreRows(page);
  await page.keyboard.press('F4');
  await expect(page.getByText('A live source has no whole')).toBeVisible();
  await page.keyboard.press('F2');

  // The end: rows stand still, what was found stays.
  await page.getByTestId('live-stop').click();
  await expect(page.getByTestId('live-badge')).toHaveText('STOPPED');
  await expect(page.getByTestId('status-state')).toHaveText('stopped');
  const stoppedS = await runningS(page);
  await page.waitForTimeout(700);
  expect(await runningS(page)).toBe(stoppedS);
  await expect(page.getByTestId('signal-row')).toHaveCount(2);

  // The log has the session, and what was found with its time of day.
  await page.keyboard.press('F4');
  await page.keyboard.press('Control+Shift+f');
  await expect(page.getByTestId('history-row').first()).toBeVisible();
  await expect(page.getByTestId('history-row').first()).not.toContainText('~');

  // Again: a new session, from its beginning.
  await page.getByTestId('live-again').click();
  await expect(page.getByTestId('live-badge')).toHaveText('LIVE');
  await expect.poll(() => runningS(page)).toBeLessThan(stoppedS);
  await waitForMoreRows(page);
  expect(problems, 'errors on the page').toEqual([]);
  expect(await server.stop(), server.messages()).toBe(0);
});

test('the open dialog has live sources: the scene that comes along, and scene files', async ({
  view,
  place,
}) => {
  writeFileSync(join(place.recordings, 'band.yaml'), SCENE);
  writeFileSync(join(place.recordings, 'broken.yaml'), 'sample_rate_hz: fast\n');
  await view.keyboard.press('Control+o');
  const dialog = view.getByTestId('open-dialog');
  await dialog.getByTestId('open-path-entry').filter({ hasText: 'broken.yaml' }).click();
  await expect(dialog.getByTestId('open-error')).toContainText('broken.yaml:1');
  await expect(dialog.getByTestId('open-confirm')).toBeDisabled();
  await dialog.getByTestId('open-path-entry').filter({ hasText: 'band.yaml' }).click();
  await expect(dialog.getByTestId('open-facts')).toContainText('2 emitters');
  await dialog.getByTestId('open-live-scene').click();
  await expect(dialog.getByTestId('open-facts')).toContainText('433.920');
  await dialog.getByTestId('open-confirm').click();
  await expect(view.getByTestId('live-badge')).toHaveText('LIVE');
  await expect(view.getByTestId('source-name')).toHaveText('scene:live-band');
  await waitForMoreRows(view);
  await expect(view.getByTestId('signal-row').nth(2)).toBeVisible();
  // A recording in its place: the replay is there again.
  await view.keyboard.press('Control+o');
  await dialog.getByTestId('open-path-entry').filter({ hasText: 'carriers' }).first().click();
  await dialog.getByTestId('open-confirm').click();
  await expect(view.getByTestId('play-button')).toBeVisible();
  await waitForMoreRows(view);
});
