// The golden test of the frequency's sign, from IQ to pixel: a carrier at +300 kHz is drawn, boxed and listed at
// +300 kHz, to the right of the centre. (From IQ to SigMF hertz: export.spec.ts.)

import {
  expect,
  hook,
  skipWithoutBrowser,
  test,
  waitForAnalysis,
  waitForPicture,
  waterfallLine,
} from '../fixtures/test.ts';

skipWithoutBrowser();

const CARRIER_OFFSET_HZ = 300_000;
/** Pixels: a bin is narrower than a pixel here, and a pixel's centre is half a pixel from its edge. */
const TOLERANCE_PX = 2;
/** Of 255: noise alone spans less than this, and the carrier more. */
const SIGNAL_CONTRAST = 80;

test('a carrier at +300 kHz is the brightest pixel at the place of +300 kHz', async ({ view }) => {
  await waitForPicture(view, CARRIER_OFFSET_HZ, 60);
  await view.getByTestId('play-button').click();
  await view.waitForTimeout(1000);
  const expectedPx = (await hook(view, 'pxFromOffsetHz', CARRIER_OFFSET_HZ)) ?? Number.NaN;
  const centerPx = (await hook(view, 'pxFromOffsetHz', 0)) ?? Number.NaN;
  const widthPx = Math.round(2 * centerPx);
  expect(expectedPx).toBeGreaterThan(centerPx);
  let seen = 0;
  for (const yPx of [4, 12, 20, 28, 36, 44, 52, 60]) {
    const line = await waterfallLine(view, yPx, widthPx);
    const top = Math.max(...line);
    // A seam (the loop began anew) or a gap (this machine did not keep up) is one colour from side to side.
    if (top - Math.min(...line) < SIGNAL_CONTRAST) continue;
    seen += 1;
    const brightest = line.indexOf(top);
    expect(
      Math.abs(brightest - expectedPx),
      `brightest ${brightest}, expected ${expectedPx}`,
    ).toBeLessThanOrEqual(TOLERANCE_PX);
    // Its mirror image is noise: the sign is not merely symmetric.
    const mirrorPx = Math.round(2 * centerPx - expectedPx);
    const nearMirror = line.slice(mirrorPx - TOLERANCE_PX, mirrorPx + TOLERANCE_PX + 1);
    expect(Math.max(...nearMirror)).toBeLessThan(0.6 * top);
  }
  expect(seen, 'lines that show the carrier').toBeGreaterThanOrEqual(4);
});

test('the box is on the signal that it names', async ({ view }) => {
  await waitForAnalysis(view);
  const expectedPx = (await hook(view, 'pxFromOffsetHz', CARRIER_OFFSET_HZ)) ?? Number.NaN;
  const read = async (): Promise<number> => {
    const boxes = (await hook(view, 'boxes')) ?? [];
    return boxes.filter((box) => box.x <= expectedPx && box.x + box.width >= expectedPx && box.height > 5)
      .length;
  };
  await expect.poll(read, { message: 'boxes over the carrier' }).toBeGreaterThanOrEqual(1);
  const boxes = (await hook(view, 'boxes')) ?? [];
  for (const box of boxes) {
    const isOnOne = [CARRIER_OFFSET_HZ, -450_000].map(async (offsetHz) => {
      const px = (await hook(view, 'pxFromOffsetHz', offsetHz)) ?? Number.NaN;
      return px >= box.x - TOLERANCE_PX && px <= box.x + box.width + TOLERANCE_PX;
    });
    expect((await Promise.all(isOnOne)).some(Boolean), `box at ${box.x}, ${box.width} wide`).toBe(true);
  }
});
