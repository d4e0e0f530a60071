// Traces of the spectrum against a recording whose levels are known: holds, average, reference and difference, lines and
// units, read as numbers and as pixels.

import type { Page } from '@playwright/test';
import { startSferic } from '../fixtures/sferic-server.ts';
import { CARRIERS, expect, hook, playTo, skipWithoutBrowser, test, waitForRows } from '../fixtures/test.ts';

skipWithoutBrowser();

const STEADY_HZ = 300_000;
const BURST_HZ = -450_000;
/** Far from both carriers. */
const NOISE_HZ = 100_000;
/** CARRIERS at 4096 bins under Hann: total noise over the bins, each 1.5 bins wide. */
const BIN_NOISE_DBFS = CARRIERS.noiseDbfs - 10 * Math.log10(4096) + 10 * Math.log10(1.5);

const level = async (page: Page, kind: Parameters<typeof trace>[1], offsetHz: number): Promise<number> =>
  (await trace(page, kind, offsetHz)) ?? Number.NaN;

function trace(
  page: Page,
  kind: 'live' | 'average' | 'max-hold' | 'min-hold' | 'reference' | 'difference',
  offsetHz: number,
): Promise<number | null> {
  return hook(page, 'traceLevelDb', kind, offsetHz);
}

/** Whether a pixel at a level has this colour: the trace is one or two pixels thick. */
async function hasColorAt(
  page: Page,
  offsetHz: number,
  levelDb: number,
  isColor: (pixel: readonly number[]) => boolean,
): Promise<boolean> {
  const x = Math.floor((await hook(page, 'pxFromOffsetHz', offsetHz)) ?? 0);
  const y = Math.round((await hook(page, 'spectrumYFromDb', levelDb)) ?? 0);
  for (let dy = -3; dy <= 3; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const pixel = await hook(page, 'spectrumPixel', x + dx, y + dy);
      if (pixel !== null && isColor(pixel)) return true;
    }
  }
  return false;
}

const isAmber = ([red = 0, green = 0, blue = 0]: readonly number[]): boolean =>
  red > 110 && red > green * 1.2 && green > blue * 1.5;

test('max hold keeps what has gone, until it is hidden or cleared', async ({ view }) => {
  await playTo(view, 2.8);
  expect(await level(view, 'live', STEADY_HZ)).toBeCloseTo(-20, 0);
  expect(await level(view, 'live', BURST_HZ)).toBeLessThan(-70);
  const held = await level(view, 'max-hold', BURST_HZ);
  expect(Math.abs(held - -35)).toBeLessThan(1.5);
  expect(await hasColorAt(view, BURST_HZ, held, isAmber)).toBe(true);
  await view.keyboard.press('m');
  await expect(view.getByTestId('legend-max-hold')).toHaveCount(0);
  await expect.poll(() => hasColorAt(view, BURST_HZ, held, isAmber)).toBe(false);
  await view.keyboard.press('m');
  await expect.poll(() => hasColorAt(view, BURST_HZ, held, isAmber)).toBe(true);
  await view.keyboard.press('Shift+C');
  await expect.poll(() => trace(view, 'max-hold', BURST_HZ)).toBeNull();
  await expect.poll(() => hasColorAt(view, BURST_HZ, held, isAmber)).toBe(false);
  await view.keyboard.press('Space');
  await expect.poll(() => trace(view, 'max-hold', BURST_HZ)).not.toBeNull();
  expect(await level(view, 'max-hold', NOISE_HZ)).toBeLessThan(BIN_NOISE_DBFS + 12);
});

test('the average reads the power of noise, with a time constant that is shown and set', async ({ view }) => {
  await view.keyboard.press('2');
  await expect(view.getByTestId('legend-average')).toHaveText('average 1 s');
  await view.keyboard.press('Shift+T');
  await expect(view.getByTestId('legend-average')).toHaveText('average 3 s');
  await view.keyboard.press('t');
  await view.getByTestId('average-time').selectOption('10');
  await expect(view.getByTestId('legend-average')).toHaveText('average 10 s');
  await view.getByTestId('trace-min-hold').check({ force: true });
  await view.keyboard.press('t');
  await playTo(view, 3.4);
  // Over 64 bins, so that the noise's own scatter is gone.
  const meanDb = async (kind: 'average' | 'live'): Promise<number> => {
    let power = 0;
    for (let bin = 0; bin < 64; bin++)
      power += 10 ** ((await level(view, kind, NOISE_HZ + (bin * CARRIERS.sampleRateHz) / 4096)) / 10) / 64;
    return 10 * Math.log10(power);
  };
  expect(Math.abs((await meanDb('average')) - BIN_NOISE_DBFS)).toBeLessThan(0.3);
  expect(Math.abs((await level(view, 'average', STEADY_HZ)) - -20)).toBeLessThan(1.5);
  // On for 1.5 s of 3.4: less than half the power, and less still where this machine dropped rows of it.
  expect(Math.abs((await level(view, 'average', BURST_HZ)) - -39)).toBeLessThan(3);
  for (let bin = 0; bin < 20; bin++) {
    const at = NOISE_HZ + bin * 1000;
    expect(await level(view, 'min-hold', at)).toBeLessThan(await level(view, 'average', at));
    expect(await level(view, 'average', at)).toBeLessThan(await level(view, 'max-hold', at));
  }
});

test('a kept reference outlives the page, and the difference is against it', async ({ view }) => {
  await playTo(view, 0.5);
  await view.keyboard.press('Shift+R');
  await expect(view.getByTestId('legend-reference')).toBeVisible();
  const before = await level(view, 'reference', STEADY_HZ);
  expect(await level(view, 'live', STEADY_HZ)).toBeCloseTo(before, 1);
  await view.keyboard.press('6');
  expect(Math.abs(await level(view, 'difference', STEADY_HZ))).toBeLessThan(0.02);
  await view.reload();
  await expect(view.getByTestId('trace-legend')).toBeVisible();
  await view.keyboard.press('Space');
  await waitForRows(view);
  await playTo(view, 1.5);
  await expect(view.getByTestId('legend-difference')).toBeVisible();
  expect(await level(view, 'reference', STEADY_HZ)).toBeCloseTo(before, 1);
  // The burst has come since: some 49 dB over the noise that was there.
  const risen = await level(view, 'difference', BURST_HZ);
  expect(risen).toBeGreaterThan(40);
  expect(risen).toBeCloseTo(
    (await level(view, 'live', BURST_HZ)) - (await level(view, 'reference', BURST_HZ)),
    5,
  );
  await view.keyboard.press('t');
  await view.getByTestId('trace-forget-reference-button').click();
  await expect(view.getByTestId('legend-reference')).toHaveCount(0);
  await expect(view.getByTestId('legend-difference')).toHaveCount(0);
});

test('threshold and floor are lines at their levels', async ({ view }) => {
  await view.keyboard.press('t');
  await view.getByTestId('trace-floor').check({ force: true });
  await view.keyboard.press('Escape');
  await expect(view.getByTestId('trace-floor')).toHaveCount(0);
  await view.keyboard.press('Space');
  await view.waitForTimeout(500);
  const lines = (await hook(view, 'traceLines')) ?? [];
  const floor = lines.find(({ line }) => line === 'floor')?.levelDb ?? Number.NaN;
  const threshold = lines.find(({ line }) => line === 'threshold')?.levelDb ?? Number.NaN;
  expect(Math.abs(floor - BIN_NOISE_DBFS)).toBeLessThan(0.7);
  expect(threshold - floor).toBeGreaterThan(1);
  // Right of both carriers, above the noise: nothing else is green there.
  const isGreen = ([red = 0, green = 0, blue = 0]: readonly number[]): boolean =>
    green > 60 && green > red * 1.3 && green > blue * 1.1;
  await expect
    .poll(async () => {
      for (let at = 400_000; at < 560_000; at += 5_000) {
        if (await hasColorAt(view, at, threshold, isGreen)) return true;
      }
      return false;
    })
    .toBe(true);
});

test('levels are written as density, and as dBm where there is a calibration', async ({
  page,
  place,
  carriers,
}) => {
  process.env.SFERIC_CALIBRATION__PSD_REF_DBM = '-30';
  const server = await startSferic({
    dataFolder: place.dataFolder,
    args: ['--folder', place.recordings, '--', carriers],
  });
  delete process.env.SFERIC_CALIBRATION__PSD_REF_DBM;
  try {
    await page.goto(`${server.url}?test=1`);
    await waitForRows(page);
    await page.keyboard.press('m');
    const box = await page.getByTestId('spectrum-overlay-canvas').boundingBox();
    const x = (await hook(page, 'pxFromOffsetHz', STEADY_HZ)) ?? 0;
    await page.mouse.move((box?.x ?? 0) + x, (box?.y ?? 0) + 40);
    const readout = async (): Promise<string> => ((await hook(page, 'spectrumReadout')) ?? [])[1] ?? '';
    const rbwDb = 10 * Math.log10((1.5 * CARRIERS.sampleRateHz) / 4096);
    const expected = [
      ['dBFS', -20],
      ['dBFS/Hz', -20 - rbwDb],
      ['dBm', -50],
      ['dBm/Hz', -50 - rbwDb],
    ] as const;
    for (const [unit, levelDb] of expected) {
      await expect.poll(readout).toContain(` ${unit}`);
      const shown = Number.parseFloat((await readout()).replace('\u2212', '-'));
      expect(Math.abs(shown - levelDb), unit).toBeLessThan(1.5);
      await page.keyboard.press('u');
    }
    await expect.poll(readout).toMatch(/ dBFS$/);
  } finally {
    await server.stop();
  }
});
