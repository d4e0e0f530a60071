// The view as a PNG file: the plots with their colours in place, and axes, scale and text in the margin round them.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, hook, skipWithoutBrowser, test, waitForAnalysis, waitForPicture } from '../fixtures/test.ts';

skipWithoutBrowser();

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Brightness 0 to 255, row by row. */
  readonly light: readonly number[];
}

/** The browser decodes it: a reader that is not Sferic's. */
async function pixelsOf(page: Page, file: Buffer): Promise<Pixels> {
  return page.evaluate(
    async (bytes) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const data = context?.getImageData(0, 0, image.width, image.height).data ?? [];
      const light: number[] = [];
      for (let at = 0; at < data.length; at += 4)
        light.push(
          Math.round(0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0)),
        );
      return { width: image.width, height: image.height, light };
    },
    [...file],
  );
}

test('the picture has the carrier where it is, and something to read in every margin', async ({ view }) => {
  await waitForAnalysis(view);
  await waitForPicture(view, 300_000, 60);
  await view.getByTestId('play-button').click();
  await view.waitForTimeout(500);
  const waterfall = await view.getByTestId('waterfall-canvas').boundingBox();
  const spectrum = await view.getByTestId('spectrum-canvas').boundingBox();
  const carrierPx = Math.round((await hook(view, 'pxFromOffsetHz', 300_000)) ?? 0);
  const spectrumHeight = (await view.locator('.spectrum-plot').boundingBox())?.height ?? 0;
  if (waterfall === null || spectrum === null) throw new Error('the plots are not on the page');

  const coming = view.waitForEvent('download');
  await view.keyboard.press('Control+k');
  await view.keyboard.type('picture png');
  await view.keyboard.press('Enter');
  const file = await coming;
  expect(file.suggestedFilename()).toMatch(/^carriers_\d{8}T\d{6}Z\.png$/);
  const { width, height, light } = await pixelsOf(view, readFileSync(await file.path()));
  const [left, right, bottom] = [84, 76, 54];
  const top = height - bottom - waterfall.height - spectrumHeight;
  expect(width).toBe(waterfall.width + left + right);
  expect(top).toBeGreaterThan(50);

  const at = (x: number, y: number): number => light[Math.round(y) * width + Math.round(x)] ?? 0;
  const waterfallTop = top + spectrumHeight;
  const brightest = (y: number): number => {
    let best = left;
    for (let x = left; x < left + waterfall.width; x++) if (at(x, y) > at(best, y)) best = x;
    return best - left;
  };
  // Lines that names, seams or marks of time cross are no witness: the most frequent place is.
  const places = Array.from({ length: 40 }, (_, index) => brightest(waterfallTop + 20 + index));
  const near = places.filter((x) => Math.abs(x - carrierPx) <= 2).length;
  expect(near, `brightest at ${places}, carrier at ${carrierPx}`).toBeGreaterThan(20);
  // The trace of the spectrum is there too: what WebGL drew was not lost.
  const inked = (x0: number, y0: number, x1: number, y1: number): number => {
    let count = 0;
    for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) if (at(x, y) > 70) count++;
    return count;
  };
  expect(inked(left, top, left + waterfall.width, top + spectrumHeight)).toBeGreaterThan(waterfall.width);
  // The legend stands over the noise, in the corner of the spectrum.
  const legend = inked(left + waterfall.width - 160, top + 4, left + waterfall.width - 6, top + 24);
  expect(legend, 'legend').toBeGreaterThan(100);
  const margins = {
    title: inked(0, 0, width, top),
    levels: inked(0, top, left - 4, waterfallTop),
    times: inked(0, waterfallTop, left - 4, height - bottom),
    scale: inked(width - right + 26, waterfallTop, width, height - bottom),
    frequencies: inked(left, height - bottom + 5, width, height - bottom + 22),
    foot: inked(0, height - 22, width, height),
  };
  for (const [name, count] of Object.entries(margins)) expect(count, name).toBeGreaterThan(40);
});
