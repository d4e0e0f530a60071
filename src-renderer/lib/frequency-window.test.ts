import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandFromRate, isWholeBand, pannedWindow, windowInBand, zoomedWindow } from './frequency-window.ts';
import { pxFromHz } from './spaces.ts';

const band = bandFromRate(2.4e6);
const offset = fc.double({ min: -1.2e6, max: 1.2e6, noNaN: true });

describe('frequency window', () => {
  it('zooming in keeps the frequency under the pointer where it is', () => {
    fc.assert(
      fc.property(offset, fc.double({ min: 0.1, max: 0.99, noNaN: true }), (atHz, factor) => {
        const zoomed = zoomedWindow(band, atHz, factor, band, 1000);
        expect(pxFromHz(atHz, zoomed, 1000)).toBeCloseTo(pxFromHz(atHz, band, 1000), 4);
      }),
    );
  });

  it('never leaves the band and never inverts, whatever is done in a row', () => {
    const step = fc.record({
      atHz: offset,
      factor: fc.double({ min: 0.1, max: 8, noNaN: true }),
      byHz: offset,
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let window = band;
        for (const { atHz, factor, byHz } of steps) {
          window = pannedWindow(zoomedWindow(window, atHz, factor, band, 1000), byHz, band);
          expect(window.lowOffsetHz).toBeGreaterThanOrEqual(band.lowOffsetHz - 1e-3);
          expect(window.highOffsetHz).toBeLessThanOrEqual(band.highOffsetHz + 1e-3);
          expect(window.highOffsetHz - window.lowOffsetHz).toBeGreaterThan(999);
        }
      }),
    );
  });

  it('is the whole band without a wish, and with a wish that makes no sense', () => {
    expect(windowInBand(null, null, band)).toEqual(band);
    expect(windowInBand(5, 5, band)).toEqual(band);
    expect(windowInBand(-9e6, 9e6, band)).toEqual(band);
    expect(isWholeBand(zoomedWindow(band, 0, 2, band, 1000), band)).toBe(true);
    expect(windowInBand(1.1e6, 1.3e6, band)).toEqual({ lowOffsetHz: 1.0e6, highOffsetHz: 1.2e6 });
  });
});
