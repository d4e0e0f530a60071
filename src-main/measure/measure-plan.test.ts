import { describe, expect, it } from 'vitest';
import { measurePlan } from './measure-plan.ts';

describe('plan of a measurement', () => {
  it('keeps the engine’s transform where it resolves the box, and takes a longer one where it does not', () => {
    const wide = { sampleCount: 1e6, lowOffsetHz: -100_000, highOffsetHz: 100_000 };
    expect(measurePlan(wide, 2.4e6, 4096)).toMatchObject({
      fftSize: 4096,
      hopSize: 2048,
      envelopeFftSize: 256,
    });
    const narrow = { sampleCount: 4e6, lowOffsetHz: 1000, highOffsetHz: 4000 };
    const plan = measurePlan(narrow, 2.4e6, 4096);
    expect(plan.fftSize).toBe(65536);
    expect(plan.envelopeFftSize).toBe(16384);
    expect(plan.envelopeBinCount).toBe(20);
  });

  it('never needs more samples than the box has', () => {
    for (const sampleCount of [1024, 1500, 5000, 70_000]) {
      const { fftSize, hopSize, envelopeFftSize } = measurePlan(
        { sampleCount, lowOffsetHz: 0, highOffsetHz: 10 },
        1e6,
        65536,
      );
      expect(fftSize + hopSize).toBeLessThanOrEqual(sampleCount);
      expect(1.5 * envelopeFftSize).toBeLessThanOrEqual(sampleCount);
    }
  });

  it('puts the band where it is, inside the transform', () => {
    const plan = measurePlan({ sampleCount: 1e6, lowOffsetHz: 499_000, highOffsetHz: 500_000 }, 1e6, 1024);
    expect(plan.firstEnvelopeBin + plan.envelopeBinCount).toBeLessThanOrEqual(plan.envelopeFftSize);
    const middle = measurePlan({ sampleCount: 1e6, lowOffsetHz: -125_000, highOffsetHz: 125_000 }, 1e6, 1024);
    expect(middle).toMatchObject({ envelopeFftSize: 256, firstEnvelopeBin: 96, envelopeBinCount: 64 });
  });
});
