import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Band } from '#contract/bands.ts';
import { bandPieces, bandsAt } from './band-strip.ts';

const band = (name: string, lowFreqHz: number, highFreqHz: number): Band => ({
  name,
  lowFreqHz,
  highFreqHz,
  service: 'other',
  region: 'world',
  source: 'a document',
});
const WINDOW = { lowOffsetHz: -50, highOffsetHz: 50 };

describe('the band strip', () => {
  it('places bands on the axis, cut to it, and leaves out what is not shown', () => {
    const bands = [band('left', 100, 960), band('inside', 1010, 1020), band('beyond', 1050, 1100)];
    expect(
      bandPieces(bands, WINDOW, 1000, 200).map((piece) => [piece.band.name, piece.leftPx, piece.rightPx]),
    ).toEqual([
      ['left', 0, 20],
      ['inside', 120, 140],
    ]);
  });

  it('draws narrow bands over wide ones, and names a wide one where it is free', () => {
    const bands = [band('narrow', 960, 970), band('wide', 950, 1050)];
    const [wide, narrow] = bandPieces(bands, WINDOW, 1000, 100);
    expect(wide).toMatchObject({ leftPx: 0, rightPx: 100, freeLeftPx: 20, freeRightPx: 100 });
    expect(narrow).toMatchObject({ leftPx: 10, rightPx: 20, freeLeftPx: 10, freeRightPx: 20 });
  });

  it('keeps a band of no width visible', () => {
    expect(bandPieces([band('thin', 1000, 1000.01)], WINDOW, 1000, 100)[0]).toMatchObject({
      leftPx: 50,
      rightPx: 51,
    });
  });

  it('stays on the axis, with the free part inside the band', () => {
    const edge = fc.integer({ min: 800, max: 1200 });
    fc.assert(
      fc.property(fc.array(fc.tuple(edge, fc.integer({ min: 1, max: 200 })), { maxLength: 12 }), (plans) => {
        const bands = plans.map(([low, width], index) => band(`${index}`, low, low + width));
        for (const piece of bandPieces(bands, WINDOW, 1000, 137)) {
          expect(piece.leftPx).toBeGreaterThanOrEqual(0);
          expect(piece.rightPx).toBeLessThanOrEqual(137);
          expect(piece.rightPx).toBeGreaterThan(piece.leftPx);
          expect(piece.freeLeftPx).toBeGreaterThanOrEqual(piece.leftPx);
          expect(piece.freeRightPx).toBeLessThanOrEqual(piece.rightPx);
        }
      }),
    );
  });

  it('names the most specific band first', () => {
    const bands = [band('wide', 900, 1100), band('narrow', 990, 1010)];
    expect(bandsAt(bands, 1000).map(({ name }) => name)).toEqual(['narrow', 'wide']);
    expect(bandsAt(bands, 1050).map(({ name }) => name)).toEqual(['wide']);
  });
});
