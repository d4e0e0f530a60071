// Annotations as an analyst makes them: a box drawn round a burst, named, moved, saved, found again; tracks judged; a
// signal cut out and the clip opened.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startSferic } from '../fixtures/sferic-server.ts';
import { expect, hook, skipWithoutBrowser, test, waitForAnalysis, waitForRows } from '../fixtures/test.ts';

skipWithoutBrowser();

const RECORDINGS = process.env.SFERIC_RECORDINGS ?? join(import.meta.dirname, '../../../shared/recordings');

interface Written {
  readonly global: Readonly<Record<string, unknown>>;
  readonly annotations: readonly Readonly<Record<string, number | string>>[];
}

const read = (path: string): Written => JSON.parse(readFileSync(path, 'utf8')) as Written;

/** Paused, and what was still under way has been drawn. */
async function paused(page: Page): Promise<void> {
  await page.keyboard.press('Space');
  let before = -1;
  await expect
    .poll(
      async () => {
        const now = (await hook(page, 'rowsDrawn')) ?? 0;
        const isStill = now === before;
        before = now;
        return isStill;
      },
      { message: 'the picture stands still', intervals: [700] },
    )
    .toBe(true);
}

async function drawBox(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  const plot = await page.getByTestId('overlay-canvas').boundingBox();
  if (plot === null) throw new Error('the waterfall is not on the page');
  await page.mouse.move(plot.x + from[0], plot.y + from[1]);
  await page.mouse.down();
  await page.mouse.move(plot.x + (from[0] + to[0]) / 2, plot.y + (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(plot.x + to[0], plot.y + to[1], { steps: 3 });
  await page.mouse.up();
}

async function showAnnotations(page: Page): Promise<void> {
  await page.getByRole('tab', { name: /Annotations/ }).click();
}

test('a box drawn round a burst is named, moved, saved, and found again', async ({ view, place, server }) => {
  await waitForAnalysis(view);
  await paused(view);
  await showAnnotations(view);
  const left = (await hook(view, 'pxFromOffsetHz', -470_000)) ?? 0;
  const right = (await hook(view, 'pxFromOffsetHz', -430_000)) ?? 0;
  await view.keyboard.press('b');
  await drawBox(view, [left, 30], [right, 90]);
  await expect(view.getByTestId('annotation-label')).toBeEnabled();
  await view.keyboard.press('e');
  await view.keyboard.type('burst');
  await view.keyboard.press('Enter');
  await expect(view.getByTestId('annotation-row').filter({ hasText: 'burst' })).toContainText('drawn');

  // Carried by its middle with the pointer, then one step with the keyboard, which is taken back.
  const [box] = (await hook(view, 'annotationBoxes')) ?? [];
  if (box === undefined) throw new Error('the box is not on the waterfall');
  expect(box.x).toBeCloseTo(left, -1);
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  await drawBox(view, middle, [middle[0] + 40, middle[1]]);
  await expect
    .poll(async () => (await hook(view, 'annotationBoxes'))?.[0]?.x ?? 0)
    .toBeCloseTo(box.x + 40, -1);
  // Its right edge.
  const edge = [box.x + 40 + box.width, box.y + box.height / 2] as const;
  await drawBox(view, edge, [edge[0] + 20, edge[1]]);
  await expect
    .poll(async () => (await hook(view, 'annotationBoxes'))?.[0]?.width ?? 0)
    .toBeCloseTo(box.width + 20, -1);
  await view.keyboard.press('Control+ArrowRight');
  await expect(view.getByTestId('annotation-count')).toContainText('•');
  await view.keyboard.press('Control+z');

  await view.keyboard.press('Control+s');
  const saved = join(place.recordings, 'carriers.annotated.sigmf-meta');
  await expect.poll(() => existsSync(saved)).toBe(true);
  await expect(view.getByTestId('annotation-count')).not.toContainText('•');
  const written = read(saved);
  expect(written.annotations).toHaveLength(1);
  expect(written.annotations[0]).toMatchObject({ 'core:label': 'burst' });
  const hzPerPx = 40_000 / (right - left);
  const low = Number(written.annotations[0]?.['core:freq_lower_edge']);
  expect(Math.abs(low - (100e6 - 470_000 + 40 * hzPerPx))).toBeLessThan(3 * hzPerPx);
  expect(read(join(place.recordings, 'carriers.sigmf-meta')).annotations).toEqual([]);

  // Another server, another page: it is there.
  const again = await startSferic({
    dataFolder: place.dataFolder,
    args: ['--folder', place.recordings, '--', join(place.recordings, 'carriers.sigmf-meta')],
  });
  try {
    await view.goto(`${again.url}?test=1`);
    await waitForRows(view);
    await showAnnotations(view);
    await expect(view.getByTestId('annotation-row').filter({ hasText: 'burst' })).toContainText('drawn');
  } finally {
    await view.goto('about:blank');
    await again.stop();
  }
  expect(server.pid).toBeGreaterThan(0);
});

test('tracks are accepted and rejected by key, and taken back', async ({ view, place }) => {
  await waitForAnalysis(view);
  await showAnnotations(view);
  const rows = view.getByTestId('annotation-row');
  await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(2);
  await view.keyboard.press('j');
  await expect(rows.nth(0)).toHaveAttribute('aria-selected', 'true');
  await view.keyboard.press('y');
  await expect(rows.filter({ hasText: 'accepted' })).toHaveCount(1);
  await view.keyboard.press('j');
  await view.keyboard.press('x');
  await expect(rows.filter({ hasText: 'rejected' })).toHaveCount(1);
  await view.keyboard.press('Control+z');
  await expect(rows.filter({ hasText: 'rejected' })).toHaveCount(0);
  await view.keyboard.press('Control+Shift+z');
  await expect(rows.filter({ hasText: 'rejected' })).toHaveCount(1);
  await view.keyboard.press('Control+s');
  const saved = join(place.recordings, 'carriers.annotated.sigmf-meta');
  await expect.poll(() => existsSync(saved)).toBe(true);
  const { annotations, global } = read(saved);
  expect(annotations.map((annotation) => annotation['sferic:review']).sort()).toEqual([
    'accepted',
    'rejected',
  ]);
  for (const annotation of annotations) expect(annotation['core:uuid']).toMatch(/^[0-9a-f-]{36}$/);
  expect(global['core:metadata_only']).toBe(true);
});

test('a signal is cut out as a recording beside it', async ({ view, place }) => {
  await waitForAnalysis(view);
  // The stronger carrier is on all the time: the list has it first.
  await view.getByTestId('signal-row').first().click();
  await view.keyboard.press('k');
  const clips = (): readonly string[] =>
    readdirSync(place.recordings).filter((name) => /^carriers_100\.3.*\.sigmf-meta$/.test(name));
  await expect.poll(() => clips().length, { timeout: 30_000 }).toBe(1);
});

test('a box is analysed on its own, annotated there, and left for the same view of the recording', async ({
  view,
  place,
}) => {
  await waitForAnalysis(view);
  await view.keyboard.press('Shift+V');
  await expect(view.getByTestId('file-canvas')).toBeVisible();
  await view.keyboard.press('ArrowUp');
  const overlay = await view.getByTestId('file-overlay').boundingBox();
  if (overlay === null) throw new Error('the file is not on the page');
  const [left, right] = [
    (await hook(view, 'pxFromOffsetHz', 270_000)) ?? 0,
    (await hook(view, 'pxFromOffsetHz', 330_000)) ?? 0,
  ];
  await view.keyboard.down('Shift');
  await view.mouse.move(overlay.x + left, overlay.y + 150);
  await view.mouse.down();
  await view.mouse.move(overlay.x + right, overlay.y + 350, { steps: 4 });
  await view.mouse.up();
  await view.keyboard.up('Shift');
  const window = await hook(view, 'fileWindow');
  const box = await hook(view, 'selection');
  if (box === null) throw new Error('nothing is selected');

  await view.keyboard.press('Shift+k');
  await expect(view.getByTestId('piece-place')).toContainText('Back to carriers', { timeout: 30_000 });
  await waitForAnalysis(view);
  // At its own bandwidth, and at the recording's frequency.
  await expect(view.getByTestId('signal-row')).toHaveCount(1);
  await expect(view.getByTestId('signal-row').first()).toContainText('100.300');
  await showAnnotations(view);
  await expect(view.getByTestId('annotation-row').filter({ hasText: 'file' })).toHaveCount(1);
  await view.getByTestId('annotation-row').filter({ hasText: 'found' }).click();
  await view.keyboard.press('y');
  await expect(view.getByTestId('annotation-row').filter({ hasText: 'accepted' })).toHaveCount(1);

  await view.keyboard.press('Shift+Backspace');
  await expect(view.getByTestId('piece-place')).toHaveCount(0, { timeout: 30_000 });
  await expect.poll(() => hook(view, 'fileWindow')).toEqual(window);
  const back = await hook(view, 'selection');
  expect(Math.abs((back?.sampleStart ?? 0) - box.sampleStart)).toBeLessThanOrEqual(1);
  expect(back?.lowOffsetHz).toBe(box.lowOffsetHz);
  // What was accepted in the piece is there, in the recording's samples and hertz.
  const accepted = view.getByTestId('annotation-row').filter({ hasText: 'accepted' });
  await expect(accepted).toHaveCount(1);
  await expect(accepted).toContainText('100.300');
  await view.keyboard.press('Control+s');
  const saved = join(place.recordings, 'carriers.annotated.sigmf-meta');
  await expect.poll(() => existsSync(saved)).toBe(true);
  const [written = {}] = read(saved).annotations;
  const start = Number(written['core:sample_start']);
  const stop = start + Number(written['core:sample_count']);
  // On for all of the piece, which is the box and a quarter of it on each side.
  expect(Math.abs(start - (box.sampleStart - 0.25 * box.sampleCount))).toBeLessThan(0.1 * box.sampleCount);
  expect(Math.abs(stop - (box.sampleStart + 1.25 * box.sampleCount))).toBeLessThan(0.1 * box.sampleCount);
  expect(Math.abs(Number(written['core:freq_lower_edge']) - 100_300_000)).toBeLessThan(500);
  expect(readdirSync(place.recordings).filter((name) => name.includes('piece'))).toEqual([]);
});

test('a real recording: its own annotation is shown beside the tracks and can be judged', async ({
  place,
  page,
}) => {
  const source = join(RECORDINGS, 'mavic_air_2.sigmf-meta');
  test.skip(!existsSync(source), 'the real recordings are not here');
  const server = await startSferic({
    dataFolder: place.dataFolder,
    args: ['--folder', RECORDINGS, '--', source],
  });
  try {
    await page.goto(`${server.url}?test=1`);
    await waitForRows(page);
    await waitForAnalysis(page);
    await showAnnotations(page);
    await expect(page.getByTestId('annotation-row').filter({ hasText: 'file' }).first()).toBeVisible();
    await expect(page.getByTestId('annotation-row').filter({ hasText: 'found' }).first()).toBeVisible();
    await page.getByTestId('annotation-row').filter({ hasText: 'file' }).first().click();
    await page.keyboard.press('y');
    await expect(page.getByTestId('annotation-row').filter({ hasText: 'accepted' })).toHaveCount(1);
    // Nothing is to be written beside the recording: taken back, nothing is left to save.
    await page.keyboard.press('Control+z');
    await expect(page.getByTestId('annotation-count')).not.toContainText('•');
    await page.goto('about:blank');
  } finally {
    await server.stop();
  }
});
