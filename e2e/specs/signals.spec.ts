// The signal list and the detail: select in one place and it is selected everywhere, filter, columns, decisions that
// are there again after a reload.

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

const rowOf = (page: Page, text: string) => page.getByTestId('signal-row').filter({ hasText: text });

test('a signal selected in the list is selected on the waterfall and in the detail, and the other way', async ({
  view,
}) => {
  await waitForAnalysis(view);
  await rowOf(view, '100.300').click();
  await expect(view.getByTestId('detail-center')).toContainText('100.300');
  await waitForMoreRows(view, 20);
  const boxes = (await hook(view, 'boxes')) ?? [];
  const selectedId = Number(await rowOf(view, '100.300').getAttribute('data-emitter-id'));
  const box = boxes.find(({ emitterId }) => emitterId === selectedId);
  if (box === undefined) throw new Error('the carrier has no box');
  await view.keyboard.press('Escape');
  await expect(view.locator('[role=row][aria-selected=true]')).toHaveCount(0);
  const canvas = await view.getByTestId('overlay-canvas').boundingBox();
  await view.mouse.click(
    (canvas?.x ?? 0) + box.x + box.width / 2,
    (canvas?.y ?? 0) + Math.max(4, box.y) + Math.min(20, box.height / 2),
  );
  await expect(rowOf(view, '100.300')).toHaveAttribute('aria-selected', 'true');
});

test('name, note and pin are kept over a reload, shown everywhere, and found by the filter', async ({
  view,
}) => {
  await waitForAnalysis(view);
  await pause(view);
  await rowOf(view, '99.550').click();
  await view.keyboard.press('n');
  await expect(view.getByTestId('signal-name')).toBeFocused();
  await view.keyboard.type('Gate opener');
  await view.keyboard.press('Enter');
  await expect(rowOf(view, '99.550')).toContainText('Gate opener');
  await view.keyboard.press('Shift+N');
  await view.keyboard.type('by the road');
  await view.keyboard.press('Enter');
  await expect(view.getByTestId('signal-note')).not.toBeFocused();
  await view.keyboard.press('p');
  // Pinned: first, whatever the order.
  await expect(view.getByTestId('signal-row').first()).toContainText('Gate opener');
  await view.reload();
  await waitForAnalysis(view);
  await expect(view.getByTestId('signal-row').first()).toContainText('Gate opener');
  await view.getByTestId('signal-filter').fill('note:road is:pinned');
  await expect(view.getByTestId('signal-row')).toHaveCount(1);
  await view.getByTestId('signal-filter').fill('name:gate bw < 1 MHz');
  await expect(view.getByTestId('signal-row')).toHaveCount(1);
});

test('an ignored signal has no box and stands last; several are marked and treated together', async ({
  view,
}) => {
  await waitForAnalysis(view);
  await waitForMoreRows(view, 20);
  await rowOf(view, '100.300').click();
  await view.keyboard.press('i');
  await expect(view.getByTestId('signal-row').last()).toContainText('100.300');
  const ignoredId = Number(await rowOf(view, '100.300').getAttribute('data-emitter-id'));
  const idsOnPicture = async (): Promise<readonly (number | null)[]> =>
    ((await hook(view, 'boxes')) ?? []).map(({ emitterId }) => emitterId);
  await expect.poll(idsOnPicture).not.toContain(ignoredId);
  await rowOf(view, '99.550').click({ modifiers: ['Control'] });
  await expect(view.locator('.signal-row.is-marked')).toHaveCount(2);
  await view.getByTestId('signals-pin-button').click();
  await expect(view.locator('.signal-row .signal-name svg')).toHaveCount(2);
  await expect.poll(idsOnPicture).toContain(ignoredId);
});

test('the columns as delivered fit into every preset on the smallest screen', async ({ view }) => {
  await waitForAnalysis(view);
  await pause(view);
  await view.setViewportSize({ width: 1280, height: 800 });
  for (const key of ['F2', 'F3', 'F4']) {
    await view.keyboard.press(key);
    await expect
      .poll(() => view.locator('.signal-scroller').evaluate((list) => list.scrollWidth - list.clientWidth))
      .toBe(0);
    // Nor is a tab pushed out by the tools beside it.
    await expect(view.locator('.dv-tabs-overflow-dropdown-default')).toHaveCount(0);
  }
});

test('columns are chosen and sized by the user, sorted by a click, and kept', async ({ view }) => {
  await waitForAnalysis(view);
  await pause(view);
  await view.getByTestId('columns-button').click();
  await view.getByTestId('column-duty').click();
  await view.getByTestId('column-seen').click();
  await view.keyboard.press('Escape');
  await expect(view.getByTestId('sort-duty')).toBeVisible();
  await expect(view.getByTestId('sort-seen')).toHaveCount(0);
  const widthOf = async (): Promise<number> =>
    (await view.getByTestId('sort-duty').boundingBox())?.width ?? 0;
  const before = await widthOf();
  const head = await view.getByTestId('sort-duty').boundingBox();
  await view.mouse.move((head?.x ?? 0) - 3, (head?.y ?? 0) + 10);
  await view.mouse.down();
  await view.mouse.move((head?.x ?? 0) - 33, (head?.y ?? 0) + 10, { steps: 5 });
  await view.mouse.up();
  await expect.poll(widthOf).toBeGreaterThan(before + 20);
  await view.getByTestId('sort-freq').click();
  await expect(view.getByTestId('signal-row').first()).toContainText('99.550');
  const after = await widthOf();
  await view.reload();
  await waitForAnalysis(view);
  await expect.poll(widthOf).toBeCloseTo(after, 0);
  await expect(view.getByTestId('signal-row').first()).toContainText('99.550');
});

test('the detail shows history, bursts and a waterfall of its own; a burst is a click away', async ({
  view,
}) => {
  // On a low panel only the plots that fit are shown.
  await view.setViewportSize({ width: 1440, height: 1200 });
  await waitForAnalysis(view);
  await rowOf(view, '99.550').click();
  await expect(view.locator('.history-plot')).toHaveCount(3);
  await view.getByRole('radio', { name: 'Waterfall' }).click();
  const brightest = (): Promise<number> =>
    view.getByTestId('zoom-canvas').evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      let most = 0;
      // Green rises with the level in viridis; alpha would be full anywhere.
      for (let at = 1; data !== undefined && at < data.length; at += 4) most = Math.max(most, data[at] ?? 0);
      return most;
    });
  await expect.poll(brightest).toBeGreaterThan(100);
  await view.getByTestId('play-button').click();
  await view.getByRole('radio', { name: 'Bursts' }).click();
  await view.getByTestId('burst-table').locator('[role=row]').nth(1).click();
  await expect(view.getByTestId('position')).toContainText(/00:01\.|00:00\.9/);
});
