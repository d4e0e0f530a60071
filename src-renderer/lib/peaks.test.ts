import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highestPeak, peakOffsetBins, peaksWithin } from './peaks.ts';

const RULE = { excursionDb: 6, thresholdDb: -70 };

describe('peaks', () => {
  it('are maxima that stand out by the excursion, above the threshold', () => {
    //               0    1    2    3    4    5    6    7    8    9   10
    const levels = [-90, -40, -90, -50, -53, -48, -90, -72, -90, -60, -90];
    // 3 and 5 are one hump with a dip of 3 dB; 7 is under the threshold.
    expect(peaksWithin(levels, 0, 11, RULE).map(({ bin }) => bin)).toEqual([1, 5, 9]);
    expect(peaksWithin(levels, 2, 6, RULE).map(({ bin }) => bin)).toEqual([5]);
    expect(highestPeak(levels, 2, 11)).toEqual({ bin: 5, levelDb: -48 });
    expect(highestPeak([], 0, 0)).toBeNull();
  });

  it('take the middle of a flat top, and the ends of the stretch', () => {
    expect(peaksWithin([-90, -40, -40, -40, -90], 0, 5, RULE).map(({ bin }) => bin)).toEqual([2]);
    expect(peaksWithin([-30, -90, -90, -35], 0, 4, RULE).map(({ bin }) => bin)).toEqual([0, 3]);
  });

  it('always hold the highest bin, and lie apart by the excursion', () => {
    const rows = fc.array(fc.double({ min: -69, max: 0, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(rows, (levels) => {
        const peaks = peaksWithin(levels, 0, levels.length, RULE);
        const top = Math.max(...levels);
        expect(peaks.some(({ levelDb }) => levelDb === top)).toBe(true);
        for (const [index, peak] of peaks.entries()) {
          const next = peaks[index + 1];
          if (next === undefined) continue;
          const dip = Math.min(...levels.slice(peak.bin, next.bin + 1));
          expect(dip).toBeLessThanOrEqual(Math.min(peak.levelDb, next.levelDb));
        }
      }),
    );
  });

  it('place a tone under Hann to a twentieth of a bin', () => {
    // The window's response at x bins from the tone: sinc(x) / (1 - x^2), its power in dB.
    const hann = (x: number): number => {
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      return 20 * Math.log10(Math.abs(sinc / (1 - x * x)));
    };
    for (const offset of [-0.49, -0.3, -0.1, 0, 0.2, 0.45]) {
      const levels = [-1, 0, 1].map((bin) => hann(bin - offset));
      expect(Math.abs(peakOffsetBins(levels, 1) - offset)).toBeLessThan(0.06);
    }
    expect(peakOffsetBins([-40, -40, -40], 1)).toBe(0);
    expect(peakOffsetBins([-40], 0)).toBe(0);
  });
});
