// Open and play: rows move, and pause, seek, speed and the colour ramp do what they say.

import type { Page } from '@playwright/test';
import {
  expect,
  hook,
  positionS,
  skipWithoutBrowser,
  test,
  waitForAnalysis,
  waitForMoreRows,
  waitForPicture,
} from '../fixtures/test.ts';

skipWithoutBrowser();

const CARRIER_OFFSET_HZ = 300_000;

async function rowsIn(page: Page, ms: number): Promise<number> {
  const before = (await hook(page, 'rowsDrawn')) ?? 0;
  await page.waitForTimeout(ms);
  return ((await hook(page, 'rowsDrawn')) ?? 0) - before;
}

test('the page is alive without a click: rows move', async ({ view }) => {
  await waitForMoreRows(view);
  const first = await view.screenshot({ animations: 'disabled' });
  await waitForMoreRows(view);
  const second = await view.screenshot({ animations: 'disabled' });
  expect(first.equals(second)).toBe(false);
});

test('what was found is listed while it plays', async ({ view }) => {
  await waitForAnalysis(view);
  const rows = view.getByTestId('signal-row');
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: '100.300' })).toHaveCount(1);
  await expect(rows.filter({ hasText: '99.550' })).toHaveCount(1);
  await expect(view.getByTestId('source-center')).toContainText('100.000');
});

test('pause stops the rows, play moves them on', async ({ view }) => {
  await view.getByTestId('play-button').click();
  await expect(view.getByTestId('status-state')).toContainText(/paused|analysing/);
  // What was under way when the button was pressed is still drawn.
  await expect.poll(() => rowsIn(view, 700)).toBe(0);
  const position = await positionS(view);
  expect(await rowsIn(view, 700)).toBe(0);
  expect(await positionS(view)).toBe(position);
  await view.keyboard.press('Space');
  await waitForMoreRows(view);
});

test('seek goes where it says and starts a seam', async ({ view }) => {
  await view.getByTestId('play-button').click();
  await view.waitForTimeout(300);
  await view.keyboard.press('Home');
  await expect.poll(() => positionS(view)).toBeLessThan(0.2);
  await view.keyboard.press('ArrowRight');
  await expect.poll(() => positionS(view)).toBeGreaterThan(0.9);
  expect(await positionS(view)).toBeLessThan(1.3);
});

test('speed changes the pace, and the list stays the same', async ({ view }) => {
  await waitForAnalysis(view);
  const before = await view.getByTestId('signal-row').allTextContents();
  await view.getByTestId('speed-select').selectOption('0.1');
  await view.keyboard.press('Home');
  await view.waitForTimeout(300);
  const start = await positionS(view);
  await view.waitForTimeout(2000);
  const advanced = (await positionS(view)) - start;
  expect(advanced).toBeGreaterThan(0.1);
  expect(advanced).toBeLessThan(0.4);
  const withoutMarks = (texts: readonly string[]): readonly string[] =>
    texts.map((text) => text.trim()).toSorted();
  expect(withoutMarks(await view.getByTestId('signal-row').allTextContents())).toEqual(withoutMarks(before));
});

test('the colour ramp changes the pixels and nothing else', async ({ view }) => {
  await waitForPicture(view, CARRIER_OFFSET_HZ, 20);
  await view.getByTestId('play-button').click();
  await view.waitForTimeout(1000);
  const x = Math.floor((await hook(view, 'pxFromOffsetHz', CARRIER_OFFSET_HZ)) ?? 0);
  const read = (): Promise<readonly number[] | null> => hook(view, 'waterfallPixel', x, 20);
  const viridis = await read();
  expect(viridis).not.toBeNull();
  await view.getByTestId('display-button').click();
  await view.getByTestId('ramp-inferno').click();
  await expect.poll(read).not.toEqual(viridis);
  await view.getByTestId('ramp-viridis').click();
  await expect.poll(read).toEqual(viridis);
});

test('noise is dark and the strongest signal bright, until the user sets the level range', async ({
  view,
}) => {
  await waitForPicture(view, CARRIER_OFFSET_HZ, 20);
  await view.getByTestId('play-button').click();
  await view.waitForTimeout(1000);
  const automatic = await hook(view, 'rangeDb');
  const heightOf = (range: typeof automatic): number => (range === null ? 0 : range.highDb - range.lowDb);
  const brightnessAt = async (offsetHz: number): Promise<number> => {
    const x = Math.floor((await hook(view, 'pxFromOffsetHz', offsetHz)) ?? 0);
    const lines = [20, 30, 40, 50].map(async (y) => (await hook(view, 'waterfallPixel', x, y)) ?? [0, 0, 0]);
    const pixels = await Promise.all(lines);
    const sum = pixels.reduce((total, [red = 0, green = 0, blue = 0]) => total + red + green + blue, 0);
    return sum / pixels.length;
  };
  // Viridis begins at 68 + 1 + 84 and ends at 253 + 231 + 37.
  expect(await brightnessAt(-100_000)).toBeLessThan(230);
  expect(await brightnessAt(CARRIER_OFFSET_HZ)).toBeGreaterThan(350);
  await view.keyboard.press('+');
  await expect.poll(async () => heightOf(await hook(view, 'rangeDb'))).toBe(heightOf(automatic) + 5);
  await view.keyboard.press('a');
  await expect.poll(() => hook(view, 'rangeDb')).toEqual(automatic);
});
