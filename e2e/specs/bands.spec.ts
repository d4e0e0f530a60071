// Bands under the axis and bookmarks: drawn, told to the pointer, turned off, extended by a file of the user; kept,
// named, gone to and deleted.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startSferic } from '../fixtures/sferic-server.ts';
import {
  expect,
  hook,
  pause,
  skipWithoutBrowser,
  test,
  waitForAnalysis,
  waitForRows,
} from '../fixtures/test.ts';

skipWithoutBrowser();

/** Red, green, blue of the strip under the axis at an offset from the centre. */
async function stripPixel(page: Page, offsetHz: number): Promise<readonly number[]> {
  const x = Math.round((await hook(page, 'pxFromOffsetHz', offsetHz)) ?? 0);
  return page.evaluate((left) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid=spectrum-grid-canvas]');
    const data = canvas?.getContext('2d')?.getImageData(left, canvas.height - 4, 1, 1).data ?? [];
    return [...data].slice(0, 3);
  }, x);
}

async function pointAtAxis(page: Page, offsetHz: number): Promise<void> {
  const box = await page.getByTestId('spectrum-overlay-canvas').boundingBox();
  const x = (await hook(page, 'pxFromOffsetHz', offsetHz)) ?? 0;
  const y = (await hook(page, 'spectrumAxisY')) ?? 0;
  await page.mouse.move((box?.x ?? 0) + x, (box?.y ?? 0) + y + 28);
}

test('bands are drawn and told, also those of the user, and can be turned off', async ({
  place,
  carriers,
  page,
}) => {
  const config = join(place.folder, 'sferic.yaml');
  writeFileSync(config, '');
  writeFileSync(
    join(place.folder, 'bands.yaml'),
    'bands:\n  - {name: Studio link, lowFreqHz: 100.2e6, highFreqHz: 100.4e6, service: mobile, source: own notes}\n',
  );
  const server = await startSferic({
    dataFolder: place.dataFolder,
    args: ['--config', config, '--folder', place.recordings, '--', carriers],
  });
  try {
    await page.goto(`${server.url}?test=1`);
    await waitForRows(page);
    await expect.poll(async () => (await stripPixel(page, 300_000)).join()).not.toBe('11,14,19');
    // Broadcasting and the user's own band have colours of their own.
    expect(await stripPixel(page, -300_000)).not.toEqual(await stripPixel(page, 300_000));
    await pointAtAxis(page, 300_000);
    await expect
      .poll(() => hook(page, 'spectrumReadout'))
      .toEqual([
        expect.stringContaining('100.3'),
        expect.stringContaining('dBFS'),
        'Studio link  100.200 to 100.400 MHz',
        '   own: own notes',
        'FM broadcasting  87.500 to 108.000 MHz',
        expect.stringContaining('ITU Radio Regulations'),
      ]);
    const axisY = (await hook(page, 'spectrumAxisY')) ?? 0;
    await page.keyboard.press('Shift+B');
    await expect.poll(() => hook(page, 'spectrumAxisY')).toBe(axisY + 16);
    await page.keyboard.press('Shift+B');
    await expect.poll(() => hook(page, 'spectrumAxisY')).toBe(axisY);
    await page.goto('about:blank');
  } finally {
    await server.stop();
  }
});

test('a frequency is bookmarked under the pointer, named, kept, gone to and deleted', async ({ view }) => {
  await waitForAnalysis(view);
  await pause(view);
  await pointAtAxis(view, 300_000);
  await view.keyboard.press('Control+d');
  const name = view.getByTestId('bookmark-name');
  await expect(name).toBeFocused();
  await view.keyboard.type('Beacon');
  await view.keyboard.press('Enter');
  await expect(view.getByTestId('bookmark-row')).toContainText('100.300');
  // After this the layout is saved: the panel is there again too.
  await view.waitForTimeout(500);
  await view.reload();
  await waitForAnalysis(view);
  await view.mouse.move(0, 0);
  await view.keyboard.press('.');
  const middle = async (): Promise<number> => {
    const box = await view.getByTestId('spectrum-overlay-canvas').boundingBox();
    const x = (await hook(view, 'pxFromOffsetHz', 300_000)) ?? 0;
    return x / (box?.width ?? 1);
  };
  await expect.poll(middle).toBeCloseTo(0.5, 1);
  await view.getByRole('tab', { name: 'Bookmarks' }).click();
  await expect(name).toHaveValue('Beacon');
  await view.keyboard.press('w');
  await view.locator('.bookmark-freq').click();
  await expect.poll(middle).toBeCloseTo(0.5, 1);
  await view.getByTestId('bookmark-delete').click();
  await expect(view.getByTestId('bookmark-row')).toHaveCount(0);
});
