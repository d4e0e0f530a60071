import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ageSFromPx,
  dbFromPx,
  hzFromPx,
  pxFromAgeS,
  pxFromDb,
  pxFromHz,
  pxFromSample,
  sampleFromPx,
} from './spaces.ts';

const widthPx = fc.integer({ min: 1, max: 8192 });
const px = fc.double({ min: -100, max: 9000, noNaN: true });

describe('spaces', () => {
  it('hertz and pixels are inverses', () => {
    const spanHz = fc.double({ min: 100, max: 1e8, noNaN: true });
    const lowOffsetHz = fc.double({ min: -5e7, max: 5e7, noNaN: true });
    fc.assert(
      fc.property(lowOffsetHz, spanHz, widthPx, px, (low, span, width, x) => {
        const window = { lowOffsetHz: low, highOffsetHz: low + span };
        expect(pxFromHz(hzFromPx(x, window, width), window, width)).toBeCloseTo(x, 3);
      }),
    );
  });

  it('decibels and pixels are inverses', () => {
    const low = fc.double({ min: -160, max: 0, noNaN: true });
    const height = fc.double({ min: 10, max: 140, noNaN: true });
    fc.assert(
      fc.property(low, height, widthPx, px, (lowDb, rangeDb, heightPx, y) => {
        const range = { lowDb, highDb: lowDb + rangeDb };
        expect(pxFromDb(dbFromPx(y, range, heightPx), range, heightPx)).toBeCloseTo(y, 6);
      }),
    );
  });

  it('age, samples and pixels are inverses', () => {
    const seconds = fc.double({ min: 1e-3, max: 3600, noNaN: true });
    const samples = fc.integer({ min: 1, max: 2 ** 50 });
    fc.assert(
      fc.property(seconds, samples, widthPx, px, (secondsVisible, sampleCount, size, p) => {
        expect(pxFromAgeS(ageSFromPx(p, secondsVisible, size), secondsVisible, size)).toBeCloseTo(p, 6);
        expect(pxFromSample(sampleFromPx(p, sampleCount, size), sampleCount, size)).toBeCloseTo(p, 6);
      }),
    );
  });

  it('frequency rises to the right, level rises upwards, time runs down', () => {
    const window = { lowOffsetHz: -1.2e6, highOffsetHz: 1.2e6 };
    expect(pxFromHz(-1.2e6, window, 900)).toBe(0);
    expect(pxFromHz(300e3, window, 900)).toBeCloseTo(562.5, 9);
    expect(pxFromHz(1.2e6, window, 900)).toBe(900);
    expect(pxFromDb(-30, { lowDb: -90, highDb: -30 }, 180)).toBe(0);
    expect(pxFromDb(-90, { lowDb: -90, highDb: -30 }, 180)).toBe(180);
    expect(pxFromAgeS(3, 6, 600)).toBe(300);
  });
});
