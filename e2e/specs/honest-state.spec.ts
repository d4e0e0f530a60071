// What goes wrong is seen and blocks nothing: a connection that breaks, a graphics context that is lost, an empty start.

import { writeSigmf } from '../fixtures/generated-recordings.ts';
import { startSferic } from '../fixtures/sferic-server.ts';
import {
  CARRIERS,
  expect,
  hook,
  pause,
  skipWithoutBrowser,
  test,
  waitForAnalysis,
  waitForMoreRows,
  waitForPicture,
} from '../fixtures/test.ts';

skipWithoutBrowser();

const CARRIER_OFFSET_HZ = 300_000;

test('a lost graphics context comes back with the same picture, from the rows that are kept', async ({
  view,
}) => {
  await waitForPicture(view, CARRIER_OFFSET_HZ, 60);
  await view.getByTestId('play-button').click();
  await view.waitForTimeout(1000);
  const x = Math.floor((await hook(view, 'pxFromOffsetHz', CARRIER_OFFSET_HZ)) ?? 0);
  const read = async (): Promise<readonly (readonly number[] | null)[]> =>
    Promise.all([20, 40, 60].map((y) => hook(view, 'waterfallPixel', x, y)));
  const before = await read();
  expect(before.every((pixel) => pixel !== null)).toBe(true);
  expect(await hook(view, 'loseWaterfallContext')).toBe(true);
  await expect.poll(read, { timeout: 20_000 }).toEqual(before);
  // The rest goes on: the list still answers.
  await view.getByTestId('signal-row').first().click();
  await expect(view.getByTestId('detail-center')).toBeVisible();
});

test('a connection that breaks is said, what is known stays, and it comes back by itself', async ({
  page,
  place,
}) => {
  test.setTimeout(150_000);
  const recording = writeSigmf(place.recordings, CARRIERS);
  const first = await startSferic({
    dataFolder: place.dataFolder,
    args: ['--folder', place.recordings, '--', recording],
  });
  const port = new URL(first.url).port;
  await page.goto(`${first.url}?test=1`);
  await waitForMoreRows(page);
  await waitForAnalysis(page);
  await first.stop();
  await expect(page.locator('.notice')).toContainText('connection to the engine is lost', {
    timeout: 20_000,
  });
  await expect(page.getByTestId('status-state')).toContainText('connection lost');
  await expect(page.getByTestId('signal-row')).toHaveCount(2);
  await page.getByTestId('signal-row').first().click();
  await expect(page.getByTestId('detail-center')).toBeVisible();
  const second = await startSferic({
    dataFolder: place.dataFolder,
    args: ['--port', port, '--folder', place.recordings, '--', recording],
  });
  try {
    await expect(page.locator('.notice')).toHaveCount(0, { timeout: 40_000 });
    await waitForMoreRows(page);
  } finally {
    await second.stop();
  }
});

test('long work shows how far it is and can be cancelled', async ({ view }) => {
  await pause(view);
  const strip = view.getByTestId('work-strip');
  await expect(strip).toHaveCount(0);
  await view.evaluate(() => {
    const work = window.__sfericTest?.beginWork?.('Cutting out a clip');
    work?.progress(0.4);
  });
  await expect(strip).toContainText('Cutting out a clip');
  await expect(strip).toContainText('40 %');
  await strip.getByRole('button').click();
  await expect(strip).toHaveCount(0);
});
