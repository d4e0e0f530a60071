// An automatic scan of every preset, every panel and all that opens over them, in both themes: contrast, names, roles,
// focus. The light theme has the same elements, so there only the contrast is looked at anew.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, shareView, skipWithoutBrowser, test, waitForAnalysis } from '../fixtures/test.ts';

skipWithoutBrowser();

const shared = shareView();
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Not of a tooltip. */
const MENU = '.bp6-popover .bp6-menu';

interface Scene {
  readonly name: string;
  /** What is scanned; left out: the whole page. */
  readonly within?: string;
  open(page: Page): Promise<void>;
  /** Left out: the next one takes its place. */
  close?(page: Page): Promise<void>;
}

const press =
  (...keys: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
const click =
  (testId: string) =>
  async (page: Page): Promise<void> =>
    page.getByTestId(testId).click();
const tab =
  (name: RegExp) =>
  async (page: Page): Promise<void> =>
    page.getByRole('tab', { name }).click();

const PRESETS: readonly Scene[] = [
  { name: 'Live', open: press('F2') },
  { name: 'Replay', open: press('F3') },
  { name: 'Review', open: press('F4') },
];

/** In Review, with a signal selected. */
const OVERLAYS: readonly Scene[] = [
  { name: 'palette', within: 'dialog.palette', open: press('Control+k'), close: press('Escape') },
  { name: 'help sheet', within: '.help-sheet', open: press('?'), close: press('Escape') },
  {
    name: 'open dialog',
    within: '.open-dialog',
    open: async (page) => {
      await page.keyboard.press('Control+o');
      await page.getByTestId('open-path-entry').filter({ hasText: 'carriers' }).first().click();
      await expect(page.getByTestId('open-facts')).toContainText('carriers');
    },
    close: press('Escape'),
  },
  {
    name: 'menu',
    within: MENU,
    open: async (page) => {
      await page.getByTestId('menu-button').click();
      await page.getByTestId('menu-Layout').hover();
      await expect(page.getByRole('menuitemcheckbox', { name: 'Panel: Detail' })).toBeVisible();
    },
    close: click('menu-button'),
  },
  { name: 'display settings', within: '.display-form', open: press('d'), close: press('Escape') },
  { name: 'traces', within: '.trace-form', open: press('t'), close: press('Escape') },
  { name: 'export', within: '.export-menu', open: press('Control+e'), close: press('Escape') },
  { name: 'columns', within: MENU, open: click('columns-button'), close: press('Escape') },
  {
    name: 'tooltip',
    within: '.bp6-tooltip',
    open: async (page) => {
      await page.getByTestId('play-button').hover();
      await expect(page.locator('.hint kbd')).toHaveText('Space');
    },
    close: (page) => page.mouse.move(0, 0),
  },
];

const PANELS: readonly Scene[] = [
  {
    name: 'measured box',
    within: '[data-testid=measure]',
    open: async (page) => {
      await page.keyboard.press('q');
      await page.keyboard.press('Shift+G');
      await expect(page.getByTestId('box-channel')).toBeVisible();
    },
  },
  {
    name: 'annotations',
    within: '.annotations',
    open: async (page) => {
      await page.getByRole('tab', { name: /Annotations/ }).click();
      await page.keyboard.press('b');
      await expect(
        page.getByTestId('annotation-row').and(page.locator('[aria-selected=true]')),
      ).toBeVisible();
    },
    close: press('Delete'),
  },
  { name: 'recording', within: '[data-testid=recording]', open: tab(/^Recording/) },
  {
    name: 'history',
    within: 'section[aria-label=History]',
    open: async (page) => {
      await page.keyboard.press('Control+Shift+f');
      await expect(page.getByTestId('history-row').first()).toBeVisible();
    },
  },
  { name: 'history: comparison', within: '.history-side', open: click('history-tab-compare') },
  { name: 'history: notes', within: '.history-side', open: click('history-tab-notes') },
  {
    name: 'history: export',
    within: '.export-menu',
    open: click('history-export'),
    close: click('history-export'),
  },
  {
    name: 'bookmarks',
    within: '.bookmarks',
    open: async (page) => {
      await page.keyboard.press('Control+d');
      await expect(page.getByTestId('bookmark-name')).toBeFocused();
      await page.keyboard.press('Enter');
    },
    close: click('bookmark-delete'),
  },
  {
    name: 'notice',
    within: '.notices',
    open: async (page) => {
      await page.keyboard.press('Shift+R');
      await expect(page.locator('.notice').first()).toBeVisible();
    },
  },
];

async function problemsOf(
  page: Page,
  within: string | undefined,
  rules: 'all' | 'contrast',
): Promise<string> {
  // There are no frames in the page; without the mode for them a page is opened for each scan.
  const builder = new AxeBuilder({ page }).setLegacyMode(true);
  if (within !== undefined) builder.include(within);
  if (rules === 'all') builder.withTags(TAGS);
  else builder.withRules(['color-contrast']);
  const { violations, passes, incomplete } = await builder.analyze();
  expect.soft(passes.length + incomplete.length, `${within}: something was looked at`).toBeGreaterThan(0);
  return violations
    .flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary ?? ''}`,
      ),
    )
    .join('\n');
}

test('the focus is seen wherever the Tab key goes', async () => {
  const { view } = shared;
  await view.getByTestId('menu-button').focus();
  const unseen: string[] = [];
  for (let presses = 0; presses < 30; presses++) {
    await view.keyboard.press('Tab');
    const look = await view.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const isSeen = (style: CSSStyleDeclaration): boolean =>
        (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') ||
        style.boxShadow !== 'none' ||
        style.content !== 'none';
      const style = getComputedStyle(element);
      const seen =
        isSeen(style) ||
        isSeen(getComputedStyle(element, '::after')) ||
        // A field shows it by its border.
        style.borderColor.includes('242, 169, 59') ||
        // The list shows it on its line, a slider or switch on its handle.
        element.querySelector('.is-selected') !== null ||
        element.matches('input[type=checkbox], input[type=radio]');
      return seen ? null : element.outerHTML.slice(0, 160);
    });
    if (look !== null) unseen.push(look);
  }
  expect(unseen).toEqual([]);
  await view.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
});

for (const theme of ['dark', 'light'] as const)
  test(`nothing is found in any preset, panel or dialog, ${theme} theme`, async () => {
    const { view } = shared;
    if (theme === 'light') {
      // As a user sees it for the first time: the theme before left other panels in their places.
      await view.evaluate(() => localStorage.clear());
      await view.reload();
      await waitForAnalysis(view);
      await view.keyboard.press('Control+k');
      await view.keyboard.type('light theme');
      await view.keyboard.press('Enter');
    }
    await expect(view.locator('html')).toHaveAttribute('data-theme', theme);
    for (const scene of [...PRESETS, ...OVERLAYS, ...PANELS]) {
      const { name, within, open, close } = scene;
      await test.step(name, async () => {
        await open(view);
        if (within === undefined) {
          await view.getByTestId('signal-row').first().click();
          await view.mouse.move(0, 0);
          await expect(view.getByTestId('detail-center')).toBeVisible();
        } else await expect(view.locator(within).first()).toBeVisible();
        const rules = theme === 'dark' ? 'all' : 'contrast';
        expect.soft(await problemsOf(view, within, rules), name).toBe('');
        await close?.(view);
        if (OVERLAYS.includes(scene)) await expect(view.locator(within ?? '')).toHaveCount(0);
      });
    }
  });
