// Markers on a recording of two carriers: peak search by keys and by click, deltas, the table, and numbers that copy.

import type { Page } from '@playwright/test';
import { expect, hook, playTo, skipWithoutBrowser, test } from '../fixtures/test.ts';

skipWithoutBrowser();

const STEADY_HZ = 300_000;
const BURST_HZ = -450_000;
/** A carrier is placed between bins, which are 293 Hz apart. */
const TOLERANCE_HZ = 30;

/** Standing still while both carriers are on. */
const pausedWithBoth = (page: Page): Promise<void> => playTo(page, 1.3);

async function offsetsHz(page: Page): Promise<readonly number[]> {
  return ((await hook(page, 'markers')) ?? []).map(({ offsetHz }) => offsetHz);
}

async function spectrumPoint(page: Page, offsetHz: number, y: number): Promise<readonly [number, number]> {
  const box = await page.getByTestId('spectrum-overlay-canvas').boundingBox();
  const x = (await hook(page, 'pxFromOffsetHz', offsetHz)) ?? 0;
  return [(box?.x ?? 0) + x, (box?.y ?? 0) + y];
}

test('keys find peaks, and a delta marker measures from the first', async ({ view }) => {
  await pausedWithBoth(view);
  await view.keyboard.press('q');
  expect(Math.abs(((await offsetsHz(view))[0] ?? 0) - STEADY_HZ)).toBeLessThan(TOLERANCE_HZ);
  await view.getByRole('tab', { name: 'Measure' }).click();
  const level = async (id: number): Promise<number> =>
    Number.parseFloat(
      ((await view.getByTestId(`marker-${id}-level`).textContent()) ?? '').replace('\u2212', '-'),
    );
  await expect(view.getByTestId('marker-1-frequency')).toContainText('100.300 0');
  expect(Math.abs((await level(1)) - -20)).toBeLessThan(0.3);

  await view.keyboard.press('Shift+D');
  await view.keyboard.press('<');
  const [, second = 0] = await offsetsHz(view);
  expect(Math.abs(second - BURST_HZ)).toBeLessThan(TOLERANCE_HZ);
  await expect(view.getByTestId('marker-2-delta')).toContainText('\u22120.750 0');
  await expect(view.getByTestId('marker-2-delta-level')).toHaveText(/\u221214\.[789] dB|\u221215\.[0123] dB/);
  // There is nothing more on the left, and the first carrier is the next on the right.
  await view.keyboard.press('<');
  expect((await offsetsHz(view))[1]).toBe(second);
  await view.keyboard.press('>');
  expect(Math.abs(((await offsetsHz(view))[1] ?? 0) - STEADY_HZ)).toBeLessThan(TOLERANCE_HZ);
  await view.keyboard.press('Shift+Q');
  expect(Math.abs(((await offsetsHz(view))[1] ?? 0) - BURST_HZ)).toBeLessThan(TOLERANCE_HZ);
  await view.keyboard.press('Shift+O');
  expect(await offsetsHz(view)).toHaveLength(1);
});

test('every number of the table copies with a click', async ({ view, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await pausedWithBoth(view);
  await view.keyboard.press('q');
  await view.keyboard.press('Shift+D');
  await view.keyboard.press('<');
  await view.getByRole('tab', { name: 'Measure' }).click();
  for (const id of ['marker-1-frequency', 'marker-1-level', 'marker-2-delta', 'marker-2-delta-level']) {
    const cell = view.getByTestId(id);
    const text = ((await cell.textContent()) ?? '').replaceAll('\u2212', '-');
    await cell.click();
    await expect.poll(() => view.evaluate(() => navigator.clipboard.readText())).toBe(text);
  }
});

test('a click places the marker on the peak that is near, a drag carries it, a double click leaves none', async ({
  view,
}) => {
  await pausedWithBoth(view);
  const at = await spectrumPoint(view, BURST_HZ, 60);
  await view.mouse.click(at[0] + 2, at[1]);
  expect(Math.abs(((await offsetsHz(view))[0] ?? 0) - BURST_HZ)).toBeLessThan(TOLERANCE_HZ);

  // Its sign is drawn there, in the accent's colour.
  const isDrawn = await view.evaluate(
    ([x, y]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="spectrum-overlay-canvas"]');
      const context = canvas?.getContext('2d');
      if (context === null || context === undefined) return false;
      const { data } = context.getImageData((x ?? 0) - 3, (y ?? 0) - 8, 7, 8);
      for (let index = 0; index < data.length; index += 4) {
        if ((data[index] ?? 0) > 220 && (data[index + 2] ?? 0) < 90 && (data[index + 3] ?? 0) > 240)
          return true;
      }
      return false;
    },
    [
      Math.round((await hook(view, 'pxFromOffsetHz', BURST_HZ)) ?? 0),
      Math.round((await hook(view, 'spectrumYFromDb', -35)) ?? 0),
    ],
  );
  expect(isDrawn).toBe(true);

  const steady = await spectrumPoint(view, STEADY_HZ, 60);
  await view.keyboard.down('Shift');
  await view.mouse.click(steady[0], steady[1]);
  await view.keyboard.up('Shift');
  expect(await offsetsHz(view)).toHaveLength(2);

  await view.mouse.move(at[0], at[1]);
  await view.mouse.down();
  await view.mouse.move(at[0] + 40, at[1], { steps: 4 });
  await view.mouse.up();
  const carriedPx = (await hook(view, 'pxFromOffsetHz', (await offsetsHz(view))[0] ?? 0)) ?? 0;
  expect(Math.abs(carriedPx - ((await hook(view, 'pxFromOffsetHz', BURST_HZ)) ?? 0) - 40)).toBeLessThan(2);

  const before = await offsetsHz(view);
  await view.waitForTimeout(700);
  const empty = await spectrumPoint(view, 0, 60);
  await view.mouse.dblclick(empty[0], empty[1]);
  expect(await offsetsHz(view)).toEqual(before);
});
