import { describe, expect, it } from 'vitest';
import { densityPlace } from './density-pass.ts';

const TEXELS = {
  lowOffsetHz: -1000,
  highOffsetHz: 1000,
  lowDbfs: -120,
  cellDb: 0.5,
  columnCount: 500,
  cellCount: 100,
};
const SIZE = { widthPx: 250, heightPx: 200 };

describe('where a plot lies on a density', () => {
  it('covers it where both are of the same window and levels', () => {
    const place = densityPlace(
      TEXELS,
      SIZE,
      { lowOffsetHz: -1000, highOffsetHz: 1000 },
      { lowDb: -120, highDb: -70 },
    );
    expect(place).toEqual({ lowColumn: 0, columnsPerPx: 2, lowCell: 0, cellsPerPx: 0.5 });
  });

  it('keeps each hertz and each decibel in its place in another window', () => {
    const window = { lowOffsetHz: 200, highOffsetHz: 700 };
    const range = { lowDb: -140, highDb: -40 };
    const place = densityPlace(TEXELS, SIZE, window, range);
    const hzAt = (px: number): number =>
      TEXELS.lowOffsetHz + (place.lowColumn + px * place.columnsPerPx) * (2000 / TEXELS.columnCount);
    expect(hzAt(0)).toBeCloseTo(window.lowOffsetHz, 9);
    expect(hzAt(SIZE.widthPx)).toBeCloseTo(window.highOffsetHz, 9);
    const dbAt = (px: number): number =>
      TEXELS.lowDbfs + (place.lowCell + px * place.cellsPerPx) * TEXELS.cellDb;
    expect(dbAt(0)).toBeCloseTo(range.lowDb, 9);
    expect(dbAt(SIZE.heightPx)).toBeCloseTo(range.highDb, 9);
  });
});
