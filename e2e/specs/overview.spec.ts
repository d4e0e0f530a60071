// The whole of a long recording: seen in the minimap, zoomed into down to single windows and back, on real pixels.

import type { Page } from '@playwright/test';
import { writeLongSigmf } from '../fixtures/generated-recordings.ts';
import { startSferic } from '../fixtures/sferic-server.ts';
import { expect, hook, skipWithoutBrowser, test, waitForRows } from '../fixtures/test.ts';

skipWithoutBrowser();

const RATE_HZ = 48_000;
/** Ten minutes; the burst is shorter than a thirtieth of a pixel of the minimap. */
const LONG = {
  name: 'long',
  sampleRateHz: RATE_HZ,
  durationS: 600,
  noiseDbfs: -50,
  burst: { offsetHz: 12_000, powerDbfs: -20, startS: 432.1, stopS: 432.12 },
} as const;
const BURST_SAMPLE = Math.round(432.11 * RATE_HZ);

function brightness(pixel: readonly number[] | null): number {
  const [red = 0, green = 0, blue = 0] = pixel ?? [];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The brightest of a column of the minimap's picture. */
async function minimapColumn(page: Page, x: number): Promise<number> {
  const box = await page.getByTestId('minimap-canvas').boundingBox();
  const height = Math.floor((box?.height ?? 0) - 16);
  let best = 0;
  for (let y = 0; y < height; y++) best = Math.max(best, brightness(await hook(page, 'minimapPixel', x, y)));
  return best;
}

/** Of the file in the waterfall's place, at a sample and an offset; the pixels about it count too. */
async function fileBrightness(page: Page, sample: number, offsetHz: number): Promise<number> {
  const x = Math.floor((await hook(page, 'pxFromOffsetHz', offsetHz)) ?? 0);
  const y = Math.floor((await hook(page, 'fileYFromSample', sample)) ?? 0);
  let best = 0;
  for (const dy of [-1, 0, 1]) {
    for (const dx of [-1, 0, 1]) {
      if (y + dy >= 0) best = Math.max(best, brightness(await hook(page, 'filePixel', x + dx, y + dy)));
    }
  }
  return best;
}

async function fileLengthS(page: Page): Promise<number> {
  const window = await hook(page, 'fileWindow');
  return window === null ? Number.NaN : (window.endSample - window.startSample) / RATE_HZ;
}

test('a burst in ten minutes is seen in the minimap, zoomed to, and found again from all of it', async ({
  place,
  page,
}) => {
  const recording = writeLongSigmf(place.recordings, LONG);
  const server = await startSferic({
    dataFolder: place.dataFolder,
    args: ['--folder', place.recordings, '--', recording],
  });
  try {
    await page.goto(`${server.url}?test=1`);
    await waitForRows(page);

    await test.step('the minimap shows it', async () => {
      const x = Math.floor((await hook(page, 'minimapPxFromSample', BURST_SAMPLE)) ?? 0);
      await expect.poll(() => minimapColumn(page, x), { timeout: 30_000 }).toBeGreaterThan(150);
      expect(await minimapColumn(page, x - 8)).toBeLessThan(90);
      expect(await minimapColumn(page, x + 8)).toBeLessThan(90);
    });

    await test.step('the wheel zooms to it, down to single windows', async () => {
      const box = await page.getByTestId('minimap-canvas').boundingBox();
      if (box === null) throw new Error('the minimap is not there');
      const x = box.x + ((await hook(page, 'minimapPxFromSample', BURST_SAMPLE)) ?? 0);
      await page.mouse.move(x, box.y + 12);
      await page.mouse.wheel(0, -2000);
      await expect(page.getByTestId('file-canvas')).toBeVisible();
      await expect.poll(() => fileLengthS(page)).toBeLessThan(10);
      await expect.poll(() => hook(page, 'isFileWhole')).toBe(true);
      await expect.poll(() => fileBrightness(page, BURST_SAMPLE, 12_000)).toBeGreaterThan(150);

      // From here on at the burst itself, in the large picture.
      const overlay = await page.getByTestId('file-overlay').boundingBox();
      if (overlay === null) throw new Error('the file is not there');
      for (let step = 0; step < 6; step++) {
        const y = overlay.y + ((await hook(page, 'fileYFromSample', BURST_SAMPLE)) ?? 0);
        await page.mouse.move(overlay.x + overlay.width / 4, y);
        await page.mouse.wheel(0, -500);
        await page.waitForTimeout(50);
      }
      await expect.poll(() => fileLengthS(page)).toBeLessThan(0.2);
      await expect.poll(() => hook(page, 'isFileWhole')).toBe(true);
      const start = LONG.burst.startS * RATE_HZ;
      const stop = LONG.burst.stopS * RATE_HZ;
      await expect.poll(() => fileBrightness(page, BURST_SAMPLE, 12_000)).toBeGreaterThan(150);
      expect(await fileBrightness(page, start - 0.02 * RATE_HZ, 12_000)).toBeLessThan(110);
      expect(await fileBrightness(page, stop + 0.02 * RATE_HZ, 12_000)).toBeLessThan(110);
      expect(await fileBrightness(page, BURST_SAMPLE, -12_000)).toBeLessThan(110);
      await expect(page.getByTestId('file-caption')).toContainText('of 10 min 00 s');
    });

    await test.step('the pointer pans, keys zoom, and all of it is there again', async () => {
      const before = await hook(page, 'fileWindow');
      const overlay = await page.getByTestId('file-overlay').boundingBox();
      if (overlay === null) throw new Error('the file is not there');
      await page.mouse.move(overlay.x + 300, overlay.y + 50);
      await page.mouse.down();
      await page.mouse.move(overlay.x + 300, overlay.y + 100, { steps: 4 });
      await page.mouse.up();
      const panned = await hook(page, 'fileWindow');
      // What is on top is later, and the content follows the pointer.
      expect(panned?.startSample).toBeGreaterThan(before?.startSample ?? Number.POSITIVE_INFINITY);
      const lengthS = await fileLengthS(page);
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => fileLengthS(page)).toBeCloseTo(2 * lengthS, 3);
      await page.keyboard.press('Shift+V');
      await expect.poll(() => fileLengthS(page)).toBeGreaterThan(599);
      await expect.poll(() => fileBrightness(page, BURST_SAMPLE, 12_000)).toBeGreaterThan(150);
      await page.keyboard.press('v');
      await expect(page.getByTestId('waterfall-canvas')).toBeVisible();
    });
  } finally {
    expect(await server.stop(), server.messages()).toBe(0);
  }
});
