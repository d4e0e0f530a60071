// Writes the picture of the README: docs/screenshot.png (1440x900) and docs/screenshot-small.png (1280x800), on the
// demonstration scene. Only when asked for, because it changes files of the tree.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ROOT, startSferic } from '../fixtures/sferic-server.ts';
import { expect, skipWithoutBrowser, test, waitForAnalysis, waitForRows } from '../fixtures/test.ts';

skipWithoutBrowser();
test.skip(
  process.env.SFERIC_SCREENSHOTS !== '1',
  'writes docs/screenshot.png only with SFERIC_SCREENSHOTS=1',
);

/** Rows of one pass from top to bottom, with the playhead well inside the recording. */
async function wholeScreen(page: Page): Promise<void> {
  await page.keyboard.press('Home');
  await page.waitForTimeout(7000);
}

test('the demonstration scene, as a first user sees it', async ({ page, place }) => {
  test.setTimeout(180_000);
  const server = await startSferic({ dataFolder: place.dataFolder, args: [] });
  try {
    await page.goto(`${server.url}?test=1`);
    await waitForRows(page);
    await waitForAnalysis(page);
    await expect(page.getByTestId('signal-row').nth(5)).toBeVisible();
    await page.getByTestId('signal-row').nth(2).click();
    await wholeScreen(page);
    mkdirSync(join(ROOT, 'docs'), { recursive: true });
    await page.screenshot({ path: join(ROOT, 'docs', 'screenshot.png') });
    await page.setViewportSize({ width: 1280, height: 800 });
    await wholeScreen(page);
    await page.screenshot({ path: join(ROOT, 'docs', 'screenshot-small.png') });
  } finally {
    await server.stop();
  }
});
