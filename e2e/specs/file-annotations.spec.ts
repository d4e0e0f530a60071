// The whole file as the place to work in: a burst of a long recording is zoomed to, selected, annotated, saved, and found
// again by another server; annotations are drawn, carried, sized, judged and stepped through there.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { writeLongSigmf } from '../fixtures/generated-recordings.ts';
import { startSferic } from '../fixtures/sferic-server.ts';
import {
  CARRIERS,
  expect,
  hook,
  positionS,
  skipWithoutBrowser,
  test,
  waitForAnalysis,
  waitForRows,
} from '../fixtures/test.ts';

skipWithoutBrowser();

const RATE_HZ = 48_000;
const CENTER_HZ = 100e6;
const LONG = {
  name: 'long',
  sampleRateHz: RATE_HZ,
  durationS: 600,
  noiseDbfs: -50,
  burst: { offsetHz: 12_000, powerDbfs: -20, startS: 432.1, stopS: 432.3 },
} as const;
const BURST = { start: LONG.burst.startS * RATE_HZ, stop: LONG.burst.stopS * RATE_HZ };

type Point = readonly [number, number];

interface Written {
  readonly annotations: readonly Readonly<Record<string, number | string>>[];
}

async function drag(page: Page, from: Point, to: Point): Promise<void> {
  const plot = await page.getByTestId('file-overlay').boundingBox();
  if (plot === null) throw new Error('the file is not on the page');
  await page.mouse.move(plot.x + from[0], plot.y + from[1]);
  await page.mouse.down();
  await page.mouse.move(plot.x + (from[0] + to[0]) / 2, plot.y + (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(plot.x + to[0], plot.y + to[1], { steps: 3 });
  await page.mouse.up();
}

/** CSS pixels from the top left of the file. */
async function placeOf(page: Page, sample: number, offsetHz: number): Promise<Point> {
  return [
    (await hook(page, 'pxFromOffsetHz', offsetHz)) ?? 0,
    (await hook(page, 'fileYFromSample', sample)) ?? 0,
  ];
}

async function lengthS(page: Page): Promise<number> {
  const window = await hook(page, 'fileWindow');
  return window === null ? Number.NaN : (window.endSample - window.startSample) / RATE_HZ;
}

test('a burst in ten minutes: minimap, zoom, box, annotation, save, another server, found again', async ({
  place,
  page,
}) => {
  const recording = writeLongSigmf(place.recordings, LONG);
  const serve = () =>
    startSferic({ dataFolder: place.dataFolder, args: ['--folder', place.recordings, '--', recording] });
  const server = await serve();
  await page.goto(`${server.url}?test=1`);
  await waitForRows(page);

  await test.step('zoomed to from the minimap, down to a second', async () => {
    const minimap = await page.getByTestId('minimap-canvas').boundingBox();
    if (minimap === null) throw new Error('the minimap is not there');
    const x = (await hook(page, 'minimapPxFromSample', (BURST.start + BURST.stop) / 2)) ?? 0;
    await page.mouse.move(minimap.x + x, minimap.y + 12);
    await page.mouse.wheel(0, -2000);
    await expect(page.getByTestId('file-canvas')).toBeVisible();
    const overlay = await page.getByTestId('file-overlay').boundingBox();
    if (overlay === null) throw new Error('the file is not there');
    for (let step = 0; step < 12 && (await lengthS(page)) > 1; step++) {
      const [, y] = await placeOf(page, (BURST.start + BURST.stop) / 2, 0);
      await page.mouse.move(overlay.x + overlay.width / 4, overlay.y + y);
      await page.mouse.wheel(0, -200);
      await page.waitForTimeout(60);
    }
    await expect.poll(() => hook(page, 'isFileWhole')).toBe(true);
  });

  await test.step('a box is selected with Shift, and becomes an annotation in one key', async () => {
    const from = await placeOf(page, BURST.stop, 11_000);
    const to = await placeOf(page, BURST.start, 13_000);
    await page.keyboard.down('Shift');
    await drag(page, from, to);
    await page.keyboard.up('Shift');
    const box = await hook(page, 'selection');
    expect(Math.abs((box?.sampleStart ?? 0) - BURST.start)).toBeLessThan(0.01 * RATE_HZ);
    expect(Math.abs((box?.lowOffsetHz ?? 0) - 11_000)).toBeLessThan(100);
    // The box is measured as on the waterfall.
    await expect(page.getByTestId('box-values')).toBeVisible();
    await page.keyboard.press('b');
    await expect.poll(async () => (await hook(page, 'annotationBoxes'))?.length).toBe(1);
    await page.keyboard.press('e');
    await page.keyboard.type('the burst');
    await page.keyboard.press('Enter');
  });

  await test.step('saved, and found again by another server, from all of the file', async () => {
    await page.keyboard.press('Control+s');
    const saved = join(place.recordings, 'long.annotated.sigmf-meta');
    await expect.poll(() => existsSync(saved)).toBe(true);
    const { annotations } = JSON.parse(readFileSync(saved, 'utf8')) as Written;
    expect(annotations).toHaveLength(1);
    const [written = {}] = annotations;
    expect(written['core:label']).toBe('the burst');
    expect(Math.abs(Number(written['core:sample_start']) - BURST.start)).toBeLessThan(0.01 * RATE_HZ);
    expect(Math.abs(Number(written['core:freq_upper_edge']) - (CENTER_HZ + 13_000))).toBeLessThan(100);
    await page.goto('about:blank');
    expect(await server.stop(), server.messages()).toBe(0);
  });

  const again = await serve();
  try {
    await page.goto(`${again.url}?test=1`);
    await waitForRows(page);
    await page.keyboard.press('Shift+V');
    await expect.poll(() => lengthS(page)).toBeGreaterThan(599);
    await expect.poll(async () => (await hook(page, 'annotationBoxes'))?.length).toBe(1);
    // Far away from it, the next annotation brings the view there.
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    for (let step = 0; step < 12; step++) await page.keyboard.press('PageDown');
    await expect.poll(async () => (await hook(page, 'fileWindow'))?.startSample).toBe(0);
    const shownS = await lengthS(page);
    await page.keyboard.press('j');
    await expect.poll(async () => (await hook(page, 'fileWindow'))?.startSample ?? 0).toBeGreaterThan(0);
    expect(await lengthS(page)).toBeCloseTo(shownS, 3);
    await page.keyboard.press('Shift+Z');
    await expect.poll(() => lengthS(page)).toBeLessThan(0.4);
    const fromTop = async (): Promise<number> => {
      const [box] = (await hook(page, 'annotationBoxes')) ?? [];
      const [, top] = await placeOf(page, BURST.stop, 0);
      return Math.abs((box?.y ?? 0) - top);
    };
    await expect.poll(fromTop).toBeLessThan(12);
    await page.keyboard.press('Shift+V');
    await expect.poll(() => lengthS(page)).toBeGreaterThan(599);
  } finally {
    await page.goto('about:blank');
    await again.stop();
  }
});

test('annotations are drawn, carried, sized, judged and taken back in the file; the box is looped and zoomed to', async ({
  view,
}) => {
  await waitForAnalysis(view);
  await view.keyboard.press('Shift+V');
  await expect(view.getByTestId('file-canvas')).toBeVisible();
  await view.getByRole('tab', { name: /Annotations/ }).click();
  const boxes = async () => (await hook(view, 'annotationBoxes')) ?? [];

  const left = (await hook(view, 'pxFromOffsetHz', -470_000)) ?? 0;
  const right = (await hook(view, 'pxFromOffsetHz', -430_000)) ?? 0;
  await view.keyboard.press('b');
  await drag(view, [left, 120], [right, 240]);
  await expect.poll(async () => (await boxes()).length).toBe(1);
  const [box] = await boxes();
  if (box === undefined) throw new Error('the box is not over the file');
  expect(box.x).toBeCloseTo(left, -1);
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  await drag(view, middle, [middle[0] + 40, middle[1] + 30]);
  await expect.poll(async () => (await boxes())[0]?.x ?? 0).toBeCloseTo(box.x + 40, -1);
  await expect.poll(async () => (await boxes())[0]?.y ?? 0).toBeCloseTo(box.y + 30, -1);
  // Its upper edge, which is its end.
  await drag(view, [middle[0] + 40, box.y + 30], [middle[0] + 40, box.y + 10]);
  await expect.poll(async () => (await boxes())[0]?.height ?? 0).toBeCloseTo(box.height + 20, -1);
  await view.keyboard.press('Control+ArrowUp');
  await view.keyboard.press('y');
  await expect(view.getByTestId('annotation-row').filter({ hasText: 'accepted' })).toHaveCount(1);
  for (let step = 0; step < 4; step++) await view.keyboard.press('Control+z');
  await expect.poll(async () => (await boxes())[0]?.x ?? 0).toBeCloseTo(box.x, -1);
  await view.keyboard.press('Delete');
  await expect.poll(async () => (await boxes()).length).toBe(0);

  // A signal is there by its name, and a press on its box selects it.
  const signals = (await hook(view, 'boxes')) ?? [];
  const burst = signals.find(({ x }) => x < left + 80 && x > left - 80);
  expect(burst).toBeDefined();

  await view.keyboard.down('Shift');
  await drag(view, [right + 60, 100], [right + 200, 260]);
  await view.keyboard.up('Shift');
  const selection = await hook(view, 'selection');
  if (selection === null) throw new Error('nothing is selected');
  await view.keyboard.press('Shift+L');
  const bounds = [selection.sampleStart, selection.sampleStart + selection.sampleCount] as const;
  const [startS, stopS] = bounds.map((sample) => sample / CARRIERS.sampleRateHz) as [number, number];
  const isInBox = async () => {
    const seconds = await positionS(view);
    return seconds > startS - 0.1 && seconds < stopS + 0.1;
  };
  // From wherever it was, perhaps beyond the box.
  await expect.poll(isInBox).toBe(true);
  for (let look = 0; look < 5; look++) {
    expect(await isInBox()).toBe(true);
    await view.waitForTimeout(300);
  }
  await view.keyboard.press('Shift+S');
  await expect
    .poll(async () => {
      const window = await hook(view, 'fileWindow');
      return window === null ? 0 : (window.endSample - window.startSample) / selection.sampleCount;
    })
    .toBeCloseTo(1.5, 1);
  await view.keyboard.press('Escape');
  expect(await hook(view, 'selection')).toBeNull();
});
