// The density of the spectrum against a recording whose levels and times are known: shares of time as numbers, hits as
// pixels, and when it stands, moves, forgets and comes back.

import type { Page } from '@playwright/test';
import {
  CARRIERS,
  expect,
  hook,
  pause,
  playTo,
  positionS,
  skipWithoutBrowser,
  test,
  waitForRows,
} from '../fixtures/test.ts';

skipWithoutBrowser();

const STEADY_HZ = 300_000;
/** On from 1 s to 2.5 s, at -35 dBFS. */
const BURST_HZ = -450_000;
const BURST_DBFS = -35;
const NOISE_HZ = 100_000;

async function shareAt(page: Page, offsetHz: number, dbfs: number, halfDb = 1.6): Promise<number> {
  return (await hook(page, 'densityWithin', offsetHz, dbfs - halfDb, dbfs + halfDb)) ?? Number.NaN;
}

/** How opaque the most opaque pixel is at a frequency, within 1.6 dB of a level: nothing but the density is drawn there. */
async function inkAt(page: Page, offsetHz: number, dbfs: number): Promise<number> {
  const x = Math.floor((await hook(page, 'pxFromOffsetHz', offsetHz)) ?? 0);
  const top = Math.floor((await hook(page, 'spectrumYFromDb', dbfs + 1.6)) ?? 0);
  const bottom = Math.ceil((await hook(page, 'spectrumYFromDb', dbfs - 1.6)) ?? 0);
  let most = 0;
  for (let dx = -1; dx <= 1; dx++)
    for (let y = top; y <= bottom; y++)
      most = Math.max(most, (await hook(page, 'spectrumPixel', x + dx, y))?.[3] ?? 0);
  return most;
}

/** Up to where rows were counted. */
async function countedS(page: Page): Promise<number> {
  return ((await hook(page, 'densityWindow'))?.sample ?? Number.NaN) / CARRIERS.sampleRateHz;
}

/** Until what is shown has this memory: the view asks for it when it draws, which may take a while. */
async function waitForMemory(page: Page, timeConstantS: number): Promise<void> {
  await expect
    .poll(async () => (await hook(page, 'densityWindow'))?.timeConstantS ?? 0)
    .toBeCloseTo(timeConstantS, 3);
}

/** Of what was on from `startS` to `stopS`, seen at `atS` by a memory that began at 0. */
function expectedShare(startS: number, stopS: number, atS: number, tauS: number): number {
  const weight = (from: number, to: number): number =>
    Math.exp(-(atS - to) / tauS) - Math.exp(-(atS - from) / tauS);
  return weight(startS, stopS) / weight(0, atS);
}

test('a burst that has gone is still seen, for its share of the time, and fades', async ({ view }) => {
  await view.keyboard.press('3');
  await view.keyboard.press('7');
  await expect(view.getByTestId('legend-density')).toHaveText('density 1 s');
  await view.keyboard.press('Shift+F');
  await expect(view.getByTestId('legend-density')).toHaveText('density 3 s');
  await waitForMemory(view, 3);
  await playTo(view, 2.8);
  // The last of it comes when the replay stands still, and a busy machine takes its time.
  await expect.poll(async () => Math.abs((await countedS(view)) - (await positionS(view)))).toBeLessThan(0.1);
  const at = await countedS(view);
  expect(await hook(view, 'traceLevelDb', 'live', BURST_HZ)).toBeLessThan(-70);
  const share = await shareAt(view, BURST_HZ, BURST_DBFS);
  expect(Math.abs(share - expectedShare(1, 2.5, at, 3)), `${share} at ${at} s`).toBeLessThan(0.06);
  expect(await shareAt(view, STEADY_HZ, -20)).toBeGreaterThan(0.95);
  expect(await inkAt(view, BURST_HZ, BURST_DBFS)).toBeGreaterThan(150);
  expect(await inkAt(view, NOISE_HZ, BURST_DBFS)).toBe(0);
  // It stands still in a pause.
  await view.waitForTimeout(400);
  expect(await shareAt(view, BURST_HZ, BURST_DBFS)).toBe(share);

  // Slower, so that a busy machine does not run over the end and begin anew.
  await view.keyboard.press('[');
  await view.keyboard.press('[');
  await view.keyboard.press('Space');
  await expect.poll(() => positionS(view), { intervals: [30] }).toBeGreaterThan(at + 0.25);
  await view.keyboard.press('Space');
  await expect.poll(async () => Math.abs((await countedS(view)) - (await positionS(view)))).toBeLessThan(0.1);
  const later = await countedS(view);
  const faded = await shareAt(view, BURST_HZ, BURST_DBFS);
  expect(faded).toBeLessThan(share);
  expect(Math.abs(faded - expectedShare(1, 2.5, later, 3)), `${faded} at ${later} s`).toBeLessThan(0.06);

  // Off and on: it begins anew.
  await view.keyboard.press('7');
  await expect(view.getByTestId('legend-density')).toHaveCount(0);
  await expect.poll(() => inkAt(view, BURST_HZ, BURST_DBFS)).toBe(0);
  await view.keyboard.press('f');
  await expect(view.getByTestId('legend-density')).toHaveText('density 3 s');
  await view.reload();
  await expect(view.getByTestId('legend-density')).toHaveText('density 3 s');
  await view.keyboard.press('Space');
  await waitForRows(view);
  await expect.poll(() => shareAt(view, STEADY_HZ, -20)).toBeGreaterThan(0.95);
});

test('a zoom in a pause keeps what was counted, bin by bin; clear and a seek forget it', async ({ view }) => {
  await view.keyboard.press('1');
  await view.keyboard.press('3');
  await view.keyboard.press('7');
  await view.keyboard.press('Shift+F');
  await waitForMemory(view, 3);
  await playTo(view, 2);
  const wide = await hook(view, 'densityWindow');
  const share = await shareAt(view, BURST_HZ, BURST_DBFS);
  expect(share).toBeGreaterThan(0.3);
  const box = await view.getByTestId('spectrum-overlay-canvas').boundingBox();
  const x = (await hook(view, 'pxFromOffsetHz', BURST_HZ)) ?? 0;
  await view.mouse.move((box?.x ?? 0) + x, (box?.y ?? 0) + 40);
  for (let step = 0; step < 8; step++) await view.mouse.wheel(0, -240);
  await expect
    .poll(async () => {
      const near = await hook(view, 'densityWindow');
      return near === null ? 0 : near.highOffsetHz - near.lowOffsetHz;
    })
    .toBeLessThan(300_000);
  await view.waitForTimeout(400);
  const near = await hook(view, 'densityWindow');
  // One column for each bin, and their edges between bins.
  const binHz = CARRIERS.sampleRateHz / 4096;
  const widthHz = (near?.highOffsetHz ?? 0) - (near?.lowOffsetHz ?? 0);
  expect(widthHz / (near?.columnCount ?? 1)).toBeCloseTo(binHz, 6);
  expect((wide?.highOffsetHz ?? 0) - (wide?.lowOffsetHz ?? 0)).toBeCloseTo(CARRIERS.sampleRateHz, 3);
  expect(await shareAt(view, BURST_HZ, BURST_DBFS)).toBeCloseTo(share, 1);
  expect(await inkAt(view, BURST_HZ, BURST_DBFS)).toBeGreaterThan(150);

  // What the driver loses comes back.
  expect(await hook(view, 'loseSpectrumContext')).toBe(true);
  await expect.poll(() => inkAt(view, BURST_HZ, BURST_DBFS)).toBeGreaterThan(150);

  await view.keyboard.press('Shift+C');
  await expect.poll(() => shareAt(view, BURST_HZ, BURST_DBFS)).toBe(0);
  await expect.poll(() => inkAt(view, BURST_HZ, BURST_DBFS)).toBe(0);
  await view.keyboard.press('Space');
  await expect.poll(() => shareAt(view, BURST_HZ, -75, 25)).toBeGreaterThan(0.5);
  await view.keyboard.press('Space');
  await view.keyboard.press('Home');
  await expect.poll(() => shareAt(view, BURST_HZ, -75, 80)).toBe(0);
});

test('it is set in the form of traces, and is found in menu and palette', async ({ view }) => {
  await pause(view);
  await view.keyboard.press('t');
  await view.getByTestId('trace-density').check({ force: true });
  await view.getByTestId('density-time').selectOption('0.3');
  await expect(view.getByTestId('legend-density')).toHaveText('density 300 ms');
  await view.keyboard.press('Escape');
  await view.keyboard.press('Control+k');
  await view.keyboard.type('persistence');
  await view.keyboard.press('Enter');
  await expect(view.getByTestId('legend-density')).toHaveCount(0);
});
