// Writes the pictures of README and docs, on the demonstration scene: docs/screenshot.png, and each preset in the size of
// a small panel and of a large screen. Only when asked for, because it changes files of the tree.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ROOT, startSferic } from '../fixtures/sferic-server.ts';
import { expect, skipWithoutBrowser, test, waitForAnalysis, waitForRows } from '../fixtures/test.ts';

skipWithoutBrowser();
test.skip(
  process.env.SFERIC_SCREENSHOTS !== '1',
  'writes the pictures in docs only with SFERIC_SCREENSHOTS=1',
);

const DOCS = join(ROOT, 'docs');
const SIZES = [
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
] as const;
const PRESET_KEYS = { live: 'F2', replay: 'F3', review: 'F4' } as const;

/** Rows of one pass from top to bottom, with the playhead well inside the recording. */
async function wholeScreen(page: Page): Promise<void> {
  await page.keyboard.press('Home');
  await page.waitForTimeout(7500);
}

test('the demonstration scene, as a first user sees it', async ({ page, place }) => {
  test.setTimeout(400_000);
  const server = await startSferic({ dataFolder: place.dataFolder, args: [] });
  try {
    await page.goto(`${server.url}?test=1`);
    await waitForRows(page);
    await waitForAnalysis(page);
    await expect(page.getByTestId('signal-row').nth(5)).toBeVisible();
    await page.getByTestId('signal-row').nth(1).click();
    mkdirSync(DOCS, { recursive: true });
    await wholeScreen(page);
    await page.screenshot({ path: join(DOCS, 'screenshot.png') });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const [preset, key] of Object.entries(PRESET_KEYS)) {
        await page.keyboard.press(key);
        await wholeScreen(page);
        const name = `${preset}-${size.width}x${size.height}.jpg`;
        await page.screenshot({ path: join(DOCS, name), type: 'jpeg', quality: 82 });
      }
    }
  } finally {
    await server.stop();
  }
});
