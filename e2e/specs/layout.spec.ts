// The frame of the screen: presets, docking, saving, the palette and the menu, by pointer and by keyboard.

import type { Page } from '@playwright/test';
import {
  expect,
  hook,
  pause,
  skipWithoutBrowser,
  test,
  waitForAnalysis,
  waitForMoreRows,
} from '../fixtures/test.ts';

skipWithoutBrowser();

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxOf(page: Page, selector: string): Promise<Box> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not on the page`);
  return box;
}

/** After a change of the layout is saved. */
const SAVED_MS = 500;

test('spectrum and waterfall have the same edges to the pixel in every preset and size', async ({ view }) => {
  for (const size of [
    { width: 1280, height: 800 },
    { width: 2560, height: 1440 },
  ]) {
    await view.setViewportSize(size);
    for (const key of ['F2', 'F3', 'F4']) {
      await view.keyboard.press(key);
      await waitForMoreRows(view, 3);
      const edges = (): Promise<readonly (readonly number[])[]> =>
        view.evaluate(() =>
          ['spectrum-canvas', 'waterfall-canvas'].map((testId) => {
            const box = document.querySelector(`[data-testid=${testId}]`)?.getBoundingClientRect();
            return [box?.left ?? 0, box?.width ?? 0];
          }),
        );
      await expect.poll(async () => (await edges())[1]?.[1]).toBeGreaterThan(0.5 * size.width);
      const [spectrum, waterfall] = await edges();
      expect(spectrum).toEqual(waterfall);
      const outside = (): Promise<number> =>
        view.evaluate(() => {
          const box = document.querySelector('.dv-grid-view, .dv-dockview')?.getBoundingClientRect();
          return (box?.right ?? 1e6) - window.innerWidth;
        });
      await expect.poll(outside, { message: `nothing sticks out at ${size.width}` }).toBeLessThanOrEqual(0);
    }
  }
});

test('a preset switch keeps the picture: rows go on, nothing is drawn anew', async ({ view }) => {
  await waitForMoreRows(view);
  await view.evaluate(() => {
    const canvas = document.querySelector('[data-testid=waterfall-canvas]');
    if (canvas !== null) canvas.setAttribute('data-mark', '1');
  });
  await view.keyboard.press('F4');
  await expect(view.getByTestId('layout-review-button')).toHaveAttribute('aria-pressed', 'true');
  await waitForMoreRows(view);
  await expect(view.getByTestId('waterfall-canvas')).toHaveAttribute('data-mark', '1');
});

test('a panel is moved by its tab, the layout survives a reload, and a reset takes it back', async ({
  view,
}) => {
  await waitForAnalysis(view);
  await pause(view);
  const delivered = await boxOf(view, '.detail');
  const tab = await boxOf(view, '[data-testid=tab-detail]');
  const signals = await boxOf(view, '[data-testid=tab-signals]');
  await view.mouse.move(tab.x + 20, tab.y + 12);
  await view.mouse.down();
  await view.mouse.move(tab.x + 30, tab.y - 20, { steps: 4 });
  await view.mouse.move(signals.x + signals.width - 8, signals.y + 12, { steps: 8 });
  await view.mouse.up();
  // Both are tabs of one group now, and the list is still there behind the tab.
  await expect.poll(async () => (await boxOf(view, '[data-testid=tab-detail]')).y).toBeCloseTo(signals.y, 0);
  await view.getByTestId('tab-signals').click();
  await expect(view.getByTestId('signal-row')).toHaveCount(2);
  await view.waitForTimeout(SAVED_MS);
  await view.reload();
  await expect.poll(async () => (await boxOf(view, '[data-testid=tab-detail]')).y).toBeCloseTo(signals.y, 0);
  await view.keyboard.press('Control+k');
  await view.keyboard.type('reset this');
  await view.keyboard.press('Enter');
  await expect.poll(async () => (await boxOf(view, '.detail')).y).toBeCloseTo(delivered.y, 0);
});

test('an edge between panels is dragged, kept for its preset, and the other presets stay', async ({
  view,
}) => {
  await pause(view);
  const before = await boxOf(view, '[data-testid=waterfall-canvas]');
  await view.mouse.move(before.x + before.width, before.y + 40);
  await view.mouse.down();
  await view.mouse.move(before.x + before.width - 120, before.y + 40, { steps: 6 });
  await view.mouse.up();
  const width = async (): Promise<number> => (await boxOf(view, '[data-testid=waterfall-canvas]')).width;
  await expect.poll(width).toBeLessThan(before.width - 100);
  const narrow = await width();
  await view.keyboard.press('F2');
  await expect.poll(width).toBeGreaterThan(before.width - 20);
  await view.keyboard.press('F3');
  await expect.poll(width).toBeCloseTo(narrow, 0);
});

test('a layout that is damaged or of another version falls back with a word', async ({ view }) => {
  await view.evaluate(() => {
    const state = { preset: 'replay', layouts: { replay: { version: 99, knownPanelIds: [], grid: {} } } };
    localStorage.setItem('sferic.layout', JSON.stringify({ version: 1, state }));
  });
  await view.reload();
  await expect(view.locator('.notice')).toContainText('saved layout of Replay');
  await waitForMoreRows(view);
  await expect(view.getByTestId('tab-signals')).toBeVisible();
});

test('a closed panel comes back from the menu, and a lone list fills the window and gives it back', async ({
  view,
}) => {
  await pause(view);
  await view.getByTestId('tab-detail').click({ button: 'middle' });
  await expect(view.locator('.detail')).toHaveCount(0);
  await view.getByTestId('menu-button').click();
  await view.getByTestId('menu-Layout').hover();
  await view.getByRole('menuitemcheckbox', { name: 'Panel: Detail' }).click();
  await expect(view.locator('.detail')).toBeVisible();
  await view.getByTestId('tab-signals').click();
  await view.keyboard.press('F8');
  await expect.poll(async () => (await boxOf(view, '.signals')).width).toBeGreaterThan(1300);
  await view.keyboard.press('F8');
  await expect.poll(async () => (await boxOf(view, '.signals')).width).toBeLessThan(700);
});

test('the palette finds a command by a part of its name and runs it; Escape closes it', async ({ view }) => {
  await pause(view);
  await view.keyboard.press('Control+k');
  await expect(view.getByTestId('palette-input')).toBeFocused();
  await view.keyboard.type('colour ramp');
  await expect(view.getByTestId('palette-option').first()).toContainText('Next colour ramp');
  await view.keyboard.press('Enter');
  await expect(view.getByTestId('palette-input')).toHaveCount(0);
  const ramp = (): Promise<unknown> =>
    view.evaluate(() => JSON.parse(localStorage.getItem('sferic.view') ?? '{}').state.ramp);
  await expect.poll(ramp).toBe('plasma');
  await view.keyboard.press('Control+k');
  await view.keyboard.press('Escape');
  await expect(view.getByTestId('palette-input')).toHaveCount(0);
  expect(await hook(view, 'rowsDrawn')).toBeGreaterThan(0);
});

test('F6 goes round the panels with the keyboard', async ({ view }) => {
  await waitForAnalysis(view);
  await pause(view);
  const inList = (): Promise<boolean> =>
    view.evaluate(() => document.activeElement?.closest('.signals') !== null);
  for (let presses = 0; presses < 5 && !(await inList()); presses++) await view.keyboard.press('F6');
  expect(await inList()).toBe(true);
  await view.keyboard.press('ArrowDown');
  await expect(view.locator('[role=row][aria-selected=true]')).toHaveCount(1);
});

test('pictures are drawn in device pixels, at any ratio', async ({ browser, server }) => {
  for (const deviceScaleFactor of [1.5, 2, 3]) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor });
    const page = await context.newPage();
    await page.goto(`${server.url}?test=1`);
    await waitForMoreRows(page, 5);
    const stores = await page.evaluate(() =>
      ['waterfall-canvas', 'overlay-canvas', 'spectrum-canvas', 'minimap-canvas'].map((testId) => {
        const canvas = document.querySelector<HTMLCanvasElement>(`[data-testid=${testId}]`);
        return [canvas?.width ?? 0, Math.round((canvas?.clientWidth ?? 0) * window.devicePixelRatio)];
      }),
    );
    for (const [drawn, shown] of stores) expect(Math.abs((drawn ?? 0) - (shown ?? 0))).toBeLessThanOrEqual(1);
    await context.close();
  }
});
