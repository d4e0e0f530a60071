// What is cut for a box: always inside the recording, never narrower than asked for, never folding.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClipRequest } from '#contract/clips.ts';
import { SfericError } from '#contract/errors.ts';
import { PASS_FRACTION, planClip } from './plan.ts';

const SOURCE = { sampleCount: 24_000_000, sampleRateHz: 2.4e6 };

function request(parts: Partial<ClipRequest> & Pick<ClipRequest, 'box'>): ClipRequest {
  return {
    label: null,
    timeMarginS: 0,
    freqMarginHz: 0,
    isFiltered: true,
    datatype: 'cf32_le',
    path: null,
    ...parts,
  };
}

const BOX = { sampleStart: 2_400_000, sampleCount: 2_400_000, lowOffsetHz: 100_000, highOffsetHz: 112_500 };

describe('planClip', () => {
  test('a box without margins: its middle becomes 0 Hz, its width 80 % of the new rate', () => {
    const plan = planClip(request({ box: BOX }), SOURCE);
    // 2.4 MHz / (12.5 kHz / 0.8) = 153.6; 150 of them make 16 kHz, a whole number.
    expect(plan).toMatchObject({
      sampleStart: 2_400_000,
      sampleCount: 2_400_000,
      band: { offsetHz: 106_250, decimation: 150 },
      sampleRateHz: 16_000,
      clipSampleCount: 16_000,
      box: { sampleStart: 0, sampleCount: 16_000, lowOffsetHz: -6250, highOffsetHz: 6250 },
      note: null,
    });
  });

  test('margins: a quarter of the time, half of the width, and the box stays where it was', () => {
    const plan = planClip(request({ box: BOX, timeMarginS: null, freqMarginHz: null }), SOURCE);
    expect(plan.sampleStart).toBe(2_400_000 - 600_000);
    expect(plan.sampleCount).toBe(2_400_000 + 2 * 600_000);
    const { decimation } = plan.band ?? { decimation: 0 };
    expect(plan.box.sampleStart * decimation).toBeCloseTo(600_000, -2);
    expect(PASS_FRACTION * plan.sampleRateHz).toBeGreaterThanOrEqual(2 * 12_500);
  });

  test('margins end with the recording', () => {
    const plan = planClip(
      request({ box: { ...BOX, sampleStart: 10, sampleCount: SOURCE.sampleCount }, timeMarginS: 3 }),
      SOURCE,
    );
    expect([plan.sampleStart, plan.sampleCount]).toEqual([0, SOURCE.sampleCount]);
    expect(plan.box.sampleStart).toBe(0);
  });

  test('without edges, unfiltered, or too wide for the filter: the samples as they are', () => {
    const noEdges = planClip(request({ box: { ...BOX, lowOffsetHz: null, highOffsetHz: null } }), SOURCE);
    expect(noEdges).toMatchObject({ band: null, sampleRateHz: 2.4e6, offsetHz: 0, note: null });
    expect(planClip(request({ box: BOX, isFiltered: false }), SOURCE)).toMatchObject({
      band: null,
      box: { lowOffsetHz: 100_000 },
    });
    const wide = planClip(request({ box: { ...BOX, lowOffsetHz: -1.1e6, highOffsetHz: 1.1e6 } }), SOURCE);
    expect(wide.band).toBeNull();
    expect(wide.note).toMatch(/cut in time only/);
  });

  test('a carrier of no width over a short time still leaves samples to look at', () => {
    const box = { sampleStart: 0, sampleCount: 240_000, lowOffsetHz: 5e5, highOffsetHz: 5e5 };
    expect(planClip(request({ box }), SOURCE).clipSampleCount).toBeGreaterThanOrEqual(8192);
  });

  test.each([[{ ...BOX, sampleStart: 24_000_000 }], [{ ...BOX, lowOffsetHz: 1.3e6, highOffsetHz: 1.4e6 }]])(
    'nothing of the box inside the recording is refused',
    (box) => {
      expect(() => planClip(request({ box }), SOURCE)).toThrow(SfericError);
    },
  );

  test('of any box: inside the recording, wide enough, and the box inside the clip', () => {
    const boxes = fc.record({
      sampleStart: fc.integer({ min: 0, max: 23_999_999 }),
      sampleCount: fc.integer({ min: 1, max: 30_000_000 }),
      lowOffsetHz: fc.double({ min: -1.2e6, max: 1.19e6, noNaN: true }),
      widthHz: fc.double({ min: 0, max: 1e6, noNaN: true }),
    });
    fc.assert(
      fc.property(boxes, ({ sampleStart, sampleCount, lowOffsetHz, widthHz }) => {
        const highOffsetHz = Math.min(1.2e6, lowOffsetHz + widthHz);
        const box = { sampleStart, sampleCount, lowOffsetHz, highOffsetHz };
        const plan = planClip(request({ box, timeMarginS: null, freqMarginHz: null }), SOURCE);
        expect(plan.sampleStart).toBeGreaterThanOrEqual(0);
        expect(plan.sampleStart + plan.sampleCount).toBeLessThanOrEqual(SOURCE.sampleCount);
        expect(plan.box.sampleStart + plan.box.sampleCount).toBeLessThanOrEqual(plan.clipSampleCount);
        if (plan.band === null) return;
        const passHz = (PASS_FRACTION * plan.sampleRateHz) / 2;
        expect(plan.box.lowOffsetHz).toBeGreaterThanOrEqual(-passHz - 1);
        expect(plan.box.highOffsetHz).toBeLessThanOrEqual(passHz + 1);
      }),
    );
  });
});
