// Time on the waterfall: zoom at the pointer, history that stands still while rows arrive, the line that picks the row of
// the spectrum, boxes of time and frequency, and what times are written in.

import type { Page } from '@playwright/test';
import {
  CARRIERS,
  expect,
  hook,
  playTo,
  skipWithoutBrowser,
  test,
  waitForMoreRows,
  waitForPicture,
} from '../fixtures/test.ts';

skipWithoutBrowser();

const STEADY_HZ = 300_000;
const BURST_HZ = -450_000;

async function plotBox(
  page: Page,
): Promise<{ readonly x: number; readonly y: number; readonly height: number }> {
  const box = await page.getByTestId('overlay-canvas').boundingBox();
  if (box === null) throw new Error('the waterfall is not on the page');
  return box;
}

async function pxOf(page: Page, offsetHz: number): Promise<number> {
  return (await hook(page, 'pxFromOffsetHz', offsetHz)) ?? Number.NaN;
}

async function drag(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
  modifier?: string,
): Promise<void> {
  const { x, y } = await plotBox(page);
  await page.mouse.move(x + from[0], y + from[1]);
  if (modifier !== undefined) await page.keyboard.down(modifier);
  await page.mouse.down();
  await page.mouse.move(x + (from[0] + to[0]) / 2, y + (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(x + to[0], y + to[1], { steps: 3 });
  await page.mouse.up();
  if (modifier !== undefined) await page.keyboard.up(modifier);
}

test('the wheel with Shift zooms time at the row under the pointer', async ({ view }) => {
  await playTo(view, 2.8);
  const { x, y } = await plotBox(view);
  const before = (await hook(view, 'sampleAtY', 200)) ?? Number.NaN;
  await view.mouse.move(x + 300, y + 200);
  await view.keyboard.down('Shift');
  for (let notch = 0; notch < 4; notch++) await view.mouse.wheel(0, -100);
  await view.keyboard.up('Shift');
  // To a row's height: rows are what can be put at the top.
  const rowSamples = CARRIERS.sampleRateHz / 55;
  await expect
    .poll(async () => Math.abs(((await hook(view, 'sampleAtY', 200)) ?? 0) - before))
    .toBeLessThan(rowSamples);
  const below = (await hook(view, 'sampleAtY', 210)) ?? 0;
  const zoomed = (await hook(view, 'sampleAtY', 200)) ?? 0;
  const { height } = await plotBox(view);
  // Four seconds filled the plot; 1.25 to the fourth less do now.
  const perPx = (4 * CARRIERS.sampleRateHz) / height / 1.25 ** 4;
  expect((zoomed - below) / 10).toBeCloseTo(perPx, -2);
  await expect(view.getByTestId('waterfall-behind')).toBeVisible();
  await view.mouse.dblclick(x + 300, y + 200);
  await expect(view.getByTestId('waterfall-behind')).toBeHidden();
});

test('history stands still while rows arrive, down to the pixels', async ({ view }) => {
  await waitForPicture(view, STEADY_HZ, 200);
  await drag(view, [60, 200], [60, 80]);
  await expect(view.getByTestId('waterfall-behind')).toContainText('back');
  const x = Math.round(await pxOf(view, -200_000));
  const stripe = async (): Promise<string> => {
    const pixels = await Promise.all([20, 50, 90, 130].map((y) => hook(view, 'waterfallPixel', x, y)));
    return JSON.stringify(pixels);
  };
  const at = await hook(view, 'sampleAtY', 100);
  const first = await stripe();
  await waitForMoreRows(view, 30);
  expect(await hook(view, 'sampleAtY', 100)).toBe(at);
  expect(await stripe()).toBe(first);
  // A row of what is shown there can be picked while others arrive.
  const { x: left, y: top } = await plotBox(view);
  await view.keyboard.down('Alt');
  await view.mouse.click(left + 300, top + 120);
  await view.keyboard.up('Alt');
  await expect(view.getByTestId('legend-live')).toHaveText('picked row');
  expect(Math.abs(((await hook(view, 'rowLine'))?.y ?? 0) - 120)).toBeLessThan(8);
  await view.keyboard.press('PageDown');
  await expect.poll(() => hook(view, 'sampleAtY', 100)).not.toBe(at);
  await view.keyboard.press('End');
  await expect(view.getByTestId('waterfall-behind')).toBeHidden();
});

test('the line picks the row that the spectrum shows', async ({ view }) => {
  await playTo(view, 2.85);
  const level = async (): Promise<number> =>
    (await hook(view, 'traceLevelDb', 'live', BURST_HZ)) ?? Number.NaN;
  expect(await level()).toBeLessThan(-65);
  const { y, x, height } = await plotBox(view);
  // Two seconds in, where the burst is on.
  let target = 0;
  for (let at = 0; at < height; at += 2) {
    const sample = (await hook(view, 'sampleAtY', at)) ?? Number.NaN;
    // The first from the top: there may be a round of the loop below.
    if (target === 0 && Math.abs(sample / CARRIERS.sampleRateHz - 2) < 0.05) target = at;
  }
  expect(target).toBeGreaterThan(20);
  await view.keyboard.down('Alt');
  await view.mouse.click(x + 300, y + target);
  await view.keyboard.up('Alt');
  await expect.poll(level).toBeGreaterThan(-37);
  const line = await hook(view, 'rowLine');
  expect(Math.abs((line?.y ?? 0) - target)).toBeLessThan(8);
  await expect(view.getByTestId('legend-live')).toHaveText('picked row');
  // It is drawn, in the accent's colour, right across.
  const isAmber = await view.evaluate((lineY) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="overlay-canvas"]');
    const data = canvas?.getContext('2d')?.getImageData(20, Math.round(lineY) - 2, 1, 5).data ?? [];
    return Array.from({ length: 5 }, (_, index) => [data[4 * index] ?? 0, data[4 * index + 2] ?? 0]).some(
      ([red = 0, blue = 0]) => red > 180 && blue < 110,
    );
  }, line?.y ?? 0);
  expect(isAmber).toBe(true);
  // By its handle, to before the burst: down is earlier.
  const { width } = (await view.getByTestId('overlay-canvas').boundingBox()) ?? { width: 0 };
  await drag(
    view,
    [width - 10, line?.y ?? 0],
    [width - 10, Math.min(height - 12, (line?.y ?? 0) + height / 3)],
  );
  await expect.poll(level).toBeLessThan(-65);
  const row = (await hook(view, 'rowLine'))?.row ?? 0;
  await view.keyboard.press('Shift+ArrowUp');
  expect((await hook(view, 'rowLine'))?.row).toBe(row + 1);
  await view.keyboard.press('End');
  await expect(view.getByTestId('legend-live')).toHaveText('live');
});

test('a box of time and frequency is selected, moved, zoomed to, annotated and given up', async ({
  view,
}) => {
  await playTo(view, 2.9);
  const [left, right] = [await pxOf(view, -480_000), await pxOf(view, -420_000)];
  await drag(view, [left, 40], [right, 160], 'Shift');
  const box = await hook(view, 'selection');
  expect(box?.lowOffsetHz).toBeCloseTo(-480_000, -4);
  expect(box?.highOffsetHz).toBeCloseTo(-420_000, -4);
  const top = (await hook(view, 'sampleAtY', 40)) ?? 0;
  const bottom = (await hook(view, 'sampleAtY', 160)) ?? 0;
  expect(Math.abs((box?.sampleStart ?? 0) - bottom)).toBeLessThan(CARRIERS.sampleRateHz / 50);
  expect(Math.abs((box?.sampleCount ?? 0) - (top - bottom))).toBeLessThan(CARRIERS.sampleRateHz / 25);
  await drag(view, [(left + right) / 2, 100], [(left + right) / 2 + 50, 100]);
  const moved = await hook(view, 'selection');
  expect((moved?.lowOffsetHz ?? 0) - (box?.lowOffsetHz ?? 0)).toBeGreaterThan(10_000);
  expect(moved?.sampleCount).toBe(box?.sampleCount);
  await view.keyboard.press('Shift+S');
  await expect.poll(() => pxOf(view, moved?.lowOffsetHz ?? 0)).toBeCloseTo(0, 0);
  await view.keyboard.press('w');
  await view.keyboard.press('Escape');
  expect(await hook(view, 'selection')).toBeNull();
  await view.keyboard.press('s');
  await drag(view, [left, 60], [right, 140]);
  expect(await hook(view, 'selection')).not.toBeNull();
  await view.keyboard.press('b');
  // One for each round of the loop that is on the screen.
  await expect.poll(async () => ((await hook(view, 'annotationBoxes')) ?? []).length).toBeGreaterThan(0);
  expect(await hook(view, 'selection')).toBeNull();
});

test('times are ages, the clock of the recording, or UTC', async ({ view }) => {
  await playTo(view, 2.8);
  const texts = async (): Promise<readonly string[]> =>
    ((await hook(view, 'timeTicks')) ?? []).map(({ text }) => text);
  expect((await texts())[0]).toMatch(/^\u2212\d\.\d s$/);
  await view.keyboard.press('h');
  await expect.poll(async () => (await texts())[0]).toMatch(/^00:0\d\.\d{3}$/);
  // A mark stands where its moment is.
  const [tick] = (await hook(view, 'timeTicks')) ?? [];
  const seconds = Number((tick?.text ?? '').slice(3));
  const sample = (await hook(view, 'sampleAtY', tick?.y ?? 0)) ?? 0;
  expect(Math.abs(sample / CARRIERS.sampleRateHz - seconds)).toBeLessThan(0.02);
  await view.keyboard.press('h');
  // CARRIERS begins at 03:04:05 UTC.
  await expect.poll(async () => (await texts())[0]).toMatch(/^03:04:0[5-9]/);
});
