// A box drawn on the waterfall is measured from every sample of it: numbers of known carriers, which copy with a click.

import type { Page } from '@playwright/test';
import {
  CARRIERS,
  expect,
  hook,
  playTo,
  skipWithoutBrowser,
  test,
  waitForAnalysis,
} from '../fixtures/test.ts';

skipWithoutBrowser();

async function selectBox(
  page: Page,
  lowHz: number,
  highHz: number,
  fromY: number,
  toY: number,
): Promise<void> {
  const plot = await page.getByTestId('overlay-canvas').boundingBox();
  if (plot === null) throw new Error('the waterfall is not on the page');
  const left = (await hook(page, 'pxFromOffsetHz', lowHz)) ?? 0;
  const right = (await hook(page, 'pxFromOffsetHz', highHz)) ?? 0;
  await page.mouse.move(plot.x + left, plot.y + fromY);
  await page.keyboard.down('Shift');
  await page.mouse.down();
  await page.mouse.move(plot.x + (left + right) / 2, plot.y + (fromY + toY) / 2, { steps: 3 });
  await page.mouse.move(plot.x + right, plot.y + toY, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
}

async function value(page: Page, id: string): Promise<number> {
  const text = (await page.getByTestId(`box-${id}`).locator('.copy-value-text').textContent()) ?? '';
  return Number.parseFloat(text.replaceAll('\u2212', '-').replaceAll(' ', ''));
}

async function waitForNumbers(page: Page): Promise<void> {
  await expect(page.getByTestId('box-values')).toHaveAttribute('aria-busy', 'false', { timeout: 20_000 });
  await expect(page.getByTestId('box-channel')).toBeVisible();
}

test('a steady carrier: power, SNR, peak, neighbours', async ({ view, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await playTo(view, 2.8);
  await selectBox(view, 280_000, 320_000, 30, 300);
  await waitForNumbers(view);
  const { lowOffsetHz = 0, highOffsetHz = 0 } = (await hook(view, 'selection')) ?? {};
  expect(Math.abs((await value(view, 'channel')) - -20)).toBeLessThan(0.15);
  expect(await value(view, 'peak-frequency')).toBeCloseTo(100.3, 4);
  // Noise in the box, of all of it over the whole band.
  const noise = CARRIERS.noiseDbfs + 10 * Math.log10((highOffsetHz - lowOffsetHz) / CARRIERS.sampleRateHz);
  expect(Math.abs((await value(view, 'snr')) - (-20 - noise))).toBeLessThan(0.5);
  expect(Math.abs((await value(view, 'acpr-lower')) - (noise - -20))).toBeLessThan(0.5);
  expect(await value(view, 'duty')).toBe(100);
  await view.getByTestId('box-channel').click();
  await expect.poll(() => view.evaluate(() => navigator.clipboard.readText())).toMatch(/^-(19\.9|20\.[01])$/);
});

test('a burst: its length and duty in a box that is longer than it', async ({ view }) => {
  await playTo(view, 3.2);
  const plot = await view.getByTestId('overlay-canvas').boundingBox();
  // From the start of the recording to the top: 1.5 s of burst in it.
  let bottom = 0;
  for (let y = 0; y < (plot?.height ?? 0) - 2; y += 2) {
    const sample = (await hook(view, 'sampleAtY', y)) ?? null;
    // Below lies a former round of the loop.
    if (sample === null || sample < 0.2 * CARRIERS.sampleRateHz) break;
    bottom = y;
  }
  await selectBox(view, -470_000, -430_000, 4, bottom);
  await waitForNumbers(view);
  const box = await hook(view, 'selection');
  const lengthS = (box?.sampleCount ?? 0) / CARRIERS.sampleRateHz;
  expect(lengthS).toBeGreaterThan(2);
  expect(await value(view, 'bursts')).toBe(1);
  expect(Math.abs((await value(view, 'length')) - 1.5)).toBeLessThan(0.005);
  expect(Math.abs((await value(view, 'duty')) - (100 * 1.5) / lengthS)).toBeLessThan(0.5);
  expect(Math.abs((await value(view, 'channel')) - (-35 + 10 * Math.log10(1.5 / lengthS)))).toBeLessThan(0.2);
});

test('the selected signal is one box, and a box too short says why', async ({ view }) => {
  await waitForAnalysis(view);
  await playTo(view, 2.8);
  await view.getByTestId('signal-row').filter({ hasText: '100.300' }).click();
  await view.keyboard.press('Shift+G');
  await waitForNumbers(view);
  expect(Math.abs((await value(view, 'channel')) - -20)).toBeLessThan(0.2);
  await view.keyboard.press('Escape');
  await expect(view.getByTestId('box-part')).toContainText('Drag on the waterfall');
});
