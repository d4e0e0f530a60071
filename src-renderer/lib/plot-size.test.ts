import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plotSizeFrom } from './plot-size.ts';

it('device pixels are whole and follow the pixel ratio from 1 to 3', () => {
  expect(plotSizeFrom(935.6, 545.2, 2)).toEqual({
    width: 935,
    height: 545,
    pixelRatio: 2,
    widthPx: 1870,
    heightPx: 1090,
  });
  expect(plotSizeFrom(100, 100, 0.5).pixelRatio).toBe(1);
  expect(plotSizeFrom(100, 100, 8).widthPx).toBe(300);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4000 }),
      fc.double({ min: 1, max: 3, noNaN: true }),
      (width, ratio) => {
        const size = plotSizeFrom(width, 10, ratio);
        expect(Number.isInteger(size.widthPx)).toBe(true);
        expect(Math.abs(size.widthPx - width * ratio)).toBeLessThanOrEqual(0.5);
      },
    ),
  );
});
