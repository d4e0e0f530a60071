// An automatic scan of every preset in both themes, and of what opens over them: contrast, names, roles, focus.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, skipWithoutBrowser, test, waitForAnalysis } from '../fixtures/test.ts';

skipWithoutBrowser();

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function problemsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary ?? ''}`,
    ),
  );
}

for (const theme of ['dark', 'light'] as const)
  test(`nothing is found in any preset, ${theme} theme`, async ({ view }) => {
    test.setTimeout(240_000);
    await waitForAnalysis(view);
    if (theme === 'light') {
      await view.keyboard.press('Control+k');
      await view.keyboard.type('light theme');
      await view.keyboard.press('Enter');
    }
    await expect(view.locator('html')).toHaveAttribute('data-theme', theme);
    await view.getByTestId('signal-row').first().click();
    for (const key of ['F2', 'F3', 'F4']) {
      await view.keyboard.press(key);
      await expect(view.getByTestId('signal-row').first()).toBeVisible();
      await view.mouse.move(0, 0);
      expect(await problemsOf(view), `preset of ${key}`).toEqual([]);
    }
    await view.keyboard.press('Control+k');
    await expect(view.getByTestId('palette-input')).toBeFocused();
    expect(await problemsOf(view), 'palette').toEqual([]);
    await view.keyboard.press('Escape');
    await expect(view.getByTestId('palette-input')).toHaveCount(0);
    await view.keyboard.press('?');
    await expect(view.getByTestId('help-sheet')).toBeVisible();
    expect(await problemsOf(view), 'help sheet').toEqual([]);
    await view.keyboard.press('Escape');
    await expect(view.getByTestId('help-sheet')).toHaveCount(0);
    await view.keyboard.press('Control+o');
    await expect(view.getByRole('dialog')).toBeVisible();
    expect(await problemsOf(view), 'open dialog').toEqual([]);
  });

test('the focus is seen wherever the Tab key goes', async ({ view }) => {
  await waitForAnalysis(view);
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
});
