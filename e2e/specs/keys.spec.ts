// Keys in a real browser, by what they change on the screen: the help sheet that advertises them, signs that need Shift,
// digits, and those that the browser has a meaning of its own for. That every key runs its action and no other:
// src-renderer/app/actions/advertised-keys.test.ts.

import type { Page } from '@playwright/test';
import { expect, hook, shareView, skipWithoutBrowser, test } from '../fixtures/test.ts';

skipWithoutBrowser();

const shared = shareView();

async function rangeHeightDb(page: Page): Promise<number> {
  const range = await hook(page, 'rangeDb');
  return range === null ? Number.NaN : Math.round(range.highDb - range.lowDb);
}

async function offsetHz(page: Page): Promise<number> {
  return (await hook(page, 'markers'))?.[0]?.offsetHz ?? Number.NaN;
}

async function openAndClose(page: Page, key: string, selector: string): Promise<void> {
  await page.keyboard.press(key);
  await expect(page.locator(selector), `${key} opens`).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator(selector), `Escape closes what ${key} opened`).toHaveCount(0);
}

test('the help sheet has every key of the menu and more, and menus, palette and tooltips show the same', async () => {
  const { view } = shared;
  await view.keyboard.press('?');
  const sheet = await view.getByTestId('help-sheet').evaluate((element) =>
    [...element.querySelectorAll('dt')].map((term) => ({
      keys: [...term.querySelectorAll('kbd')].map((key) => key.textContent ?? ''),
      label: term.nextElementSibling?.textContent ?? '',
    })),
  );
  await view.keyboard.press('Escape');
  await expect(view.locator('.help-sheet')).toHaveCount(0);
  expect(sheet.flatMap(({ keys }) => keys).length).toBeGreaterThan(80);
  const firstKeys = new Map(sheet.map(({ keys, label }) => [label, keys[0]]));

  await view.keyboard.press('Control+k');
  await expect(view.getByTestId('palette-input')).toBeFocused();
  const palette = await view.locator('.palette-option').evaluateAll((options) =>
    options.flatMap((option) => {
      const key = option.querySelector('kbd')?.textContent;
      const label = option.querySelector('.palette-label')?.textContent ?? '';
      return key === undefined || key === null ? [] : [{ label, key }];
    }),
  );
  await view.keyboard.press('Escape');
  await expect(view.locator('dialog.palette')).toHaveCount(0);
  expect(palette.length).toBeGreaterThan(70);
  for (const { label, key } of palette) expect(firstKeys.get(label), label).toBe(key);

  await view.getByTestId('menu-button').click();
  await view.getByTestId('menu-Replay').hover();
  await expect(view.getByRole('menuitemcheckbox', { name: 'Play or pause' })).toContainText('Space');
  await view.getByTestId('menu-button').click();

  for (const [testId, key] of [
    ['replay-loop', 'L'],
    ['display-button', 'D'],
    ['speed-select', '[ ]'],
    ['export-button', 'Ctrl E'],
  ] as const) {
    await view.getByTestId(testId).hover();
    await expect(view.locator('.hint kbd'), testId).toHaveText(key);
    await view.mouse.move(0, 0);
    await expect(view.locator('.hint'), testId).toHaveCount(0);
  }
});

test('what opens over the page opens and closes by key, also where the browser has a use for it', async () => {
  const { view } = shared;
  await openAndClose(view, '?', '.help-sheet');
  await openAndClose(view, 'F1', '.help-sheet');
  await openAndClose(view, 'Control+k', 'dialog.palette');
  await openAndClose(view, 'Control+Shift+P', 'dialog.palette');
  await openAndClose(view, 'Control+o', '.open-dialog');
  await openAndClose(view, 'Control+e', '.export-menu');
  await openAndClose(view, 'Control+Shift+E', '.export-menu');
  await openAndClose(view, 'd', '.display-form');
  await openAndClose(view, 't', '.trace-form');
  for (const key of ['/', 'Control+f']) {
    await view.keyboard.press(key);
    await expect(view.locator('[data-role=signal-filter]'), key).toBeFocused();
    await view.keyboard.press('Escape');
  }
});

test('digits turn traces on and off', async () => {
  const { view } = shared;
  for (const [key, entry] of [
    ['1', 'live'],
    ['2', 'average'],
    ['3', 'max-hold'],
    ['4', 'min-hold'],
    ['7', 'density'],
  ] as const) {
    const legend = view.getByTestId(`legend-${entry}`);
    const before = await legend.count();
    await view.keyboard.press(key);
    await expect(legend, key).toHaveCount(1 - before);
    await view.keyboard.press(key);
    await expect(legend, key).toHaveCount(before);
  }
  // A reference is there to be shown only after one was kept.
  await view.keyboard.press('5');
  await expect(view.getByTestId('legend-reference')).toHaveCount(0);
  await view.keyboard.press('Shift+R');
  await expect(view.getByTestId('legend-reference')).toHaveCount(1);
  await view.keyboard.press('5');
  await expect(view.getByTestId('legend-reference')).toHaveCount(0);
  await view.keyboard.press('6');
  await expect(view.getByTestId('legend-difference')).toHaveCount(1);
  await view.keyboard.press('6');
});

test('signs do what they say, with and without Shift', async () => {
  const { view } = shared;
  const automaticDb = await rangeHeightDb(view);
  await view.keyboard.press('+');
  await expect.poll(() => rangeHeightDb(view)).toBe(automaticDb + 5);
  await view.keyboard.press('=');
  await expect.poll(() => rangeHeightDb(view)).toBe(automaticDb + 10);
  await view.keyboard.press('-');
  await expect.poll(() => rangeHeightDb(view)).toBe(automaticDb + 5);
  await view.keyboard.press('a');
  await expect.poll(() => rangeHeightDb(view)).toBe(automaticDb);

  await view.keyboard.press('[');
  await expect(view.getByTestId('speed-select')).toHaveValue('0.5');
  await view.keyboard.press(']');
  await expect(view.getByTestId('speed-select')).toHaveValue('1');

  await view.keyboard.press('q');
  await expect.poll(() => offsetHz(view)).toBeCloseTo(300_000, -2);
  const peakHz = await offsetHz(view);
  await view.keyboard.press('}');
  await expect.poll(async () => (await offsetHz(view)) - peakHz).toBeCloseTo(1.2e6 / 4096, 3);
  await view.keyboard.press('{');
  await expect.poll(() => offsetHz(view)).toBeCloseTo(peakHz, 3);

  const middleHz = async (): Promise<number> => {
    const box = await view.getByTestId('spectrum-overlay-canvas').boundingBox();
    const half = (box?.width ?? 0) / 2;
    const [at, above] = [await hook(view, 'pxFromOffsetHz', 0), await hook(view, 'pxFromOffsetHz', 1000)];
    return ((half - (at ?? 0)) / ((above ?? 0) - (at ?? 0))) * 1000;
  };
  await view.getByTestId('signal-row').filter({ hasText: '100.300' }).click();
  await view.keyboard.press('Control+d');
  await expect(view.getByTestId('bookmark-name')).toBeFocused();
  await view.keyboard.press('Enter');
  await view.keyboard.press('.');
  await expect.poll(middleHz).toBeCloseTo(300_000, -4);
  await view.keyboard.press('w');
  await expect.poll(middleHz).toBeCloseTo(0, -3);
  await view.keyboard.press(',');
  await expect.poll(middleHz).toBeCloseTo(300_000, -4);
  await view.keyboard.press('w');
});

test('function keys arrange the page and go round it', async () => {
  const { view } = shared;
  for (const [key, preset] of [
    ['F2', 'live'],
    ['F4', 'review'],
    ['F3', 'replay'],
  ] as const) {
    await view.keyboard.press(key);
    await expect(view.getByTestId(`layout-${preset}-button`), key).toHaveAttribute('aria-pressed', 'true');
  }
  const focused = (): Promise<string> =>
    view.evaluate(() => document.activeElement?.closest('.dv-groupview')?.textContent?.slice(0, 40) ?? '');
  await view.keyboard.press('F6');
  const first = await focused();
  await view.keyboard.press('F6');
  expect(await focused()).not.toBe(first);
  await view.keyboard.press('Shift+F6');
  expect(await focused()).toBe(first);
});
