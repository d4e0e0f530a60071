import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Emitter } from '#contract/entities.ts';
import { type LabelPlot, labelRanks, placedLabels } from './labels.ts';
import type { SignalBox } from './signal-boxes.ts';

const plot: LabelPlot = {
  widthPx: 1000,
  heightPx: 500,
  plateHeightPx: 14,
  plateWidthPx: () => 60,
  mostLabels: 40,
  rankOf: () => 0,
  heldEmitterIds: [],
};

function box(part: Partial<SignalBox>): SignalBox {
  return {
    trackId: 1,
    emitterId: 1,
    state: 'confirmed',
    kind: 'track',
    xPx: 100,
    yPx: 200,
    widthPx: 40,
    heightPx: 50,
    isTopOpen: false,
    isBottomOpen: false,
    ...part,
  };
}

describe('labels', () => {
  it('stand above a box where there is room, else inside its top', () => {
    expect(placedLabels([box({})], plot)).toEqual([
      { emitterId: 1, xPx: 100, yPx: 186, widthPx: 60, heightPx: 14 },
    ]);
    expect(placedLabels([box({ yPx: 5 })], plot)[0]?.yPx).toBe(5);
    expect(placedLabels([box({ yPx: 0, isTopOpen: true })], plot)[0]?.yPx).toBe(0);
  });

  it('name an emitter once, at its newest box; a hop set at its extent', () => {
    const bursts = [
      box({ trackId: 1, yPx: 400 }),
      box({ trackId: 2, yPx: 120 }),
      box({ trackId: 3, yPx: 300 }),
    ];
    expect(placedLabels(bursts, plot).map(({ yPx }) => yPx)).toEqual([106]);
    const hops = [box({ kind: 'hop', yPx: 50 }), box({ kind: 'extent', trackId: null, yPx: 100 })];
    expect(placedLabels(hops, plot).map(({ yPx }) => yPx)).toEqual([86]);
  });

  it('stay inside the plot and never cover one another', () => {
    const boxes = fc.array(
      fc.record({
        emitterId: fc.integer({ min: 1, max: 30 }),
        xPx: fc.integer({ min: -50, max: 1000 }),
        yPx: fc.integer({ min: 0, max: 499 }),
        isTopOpen: fc.boolean(),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(boxes, (parts) => {
        const labels = placedLabels(
          parts.map((part) => box(part)),
          plot,
        );
        for (const [index, a] of labels.entries()) {
          expect(a.xPx).toBeGreaterThanOrEqual(0);
          expect(a.xPx + a.widthPx).toBeLessThanOrEqual(1000);
          expect(a.yPx + a.heightPx).toBeLessThanOrEqual(500);
          for (const b of labels.slice(index + 1)) {
            const isApart =
              a.xPx >= b.xPx + b.widthPx ||
              b.xPx >= a.xPx + a.widthPx ||
              a.yPx >= b.yPx + b.heightPx ||
              b.yPx >= a.yPx + a.heightPx;
            expect(isApart).toBe(true);
          }
        }
      }),
    );
  });

  it('name the strongest where not all can be named', () => {
    const crowd = Array.from({ length: 30 }, (_, index) =>
      box({ emitterId: index + 1, trackId: index + 1, xPx: 70 * (index % 14), yPx: 100 + 100 * (index % 3) }),
    );
    const labels = placedLabels(crowd, { ...plot, mostLabels: 5, rankOf: (emitterId) => emitterId });
    expect(labels.map(({ emitterId }) => emitterId)).toEqual([30, 29, 28, 27, 26]);
    const twins = [box({ emitterId: 1 }), box({ emitterId: 2 })];
    const ranked = placedLabels(twins, { ...plot, rankOf: (emitterId) => emitterId });
    expect(ranked.find(({ emitterId }) => emitterId === 2)?.yPx).toBe(186);
    expect(ranked.find(({ emitterId }) => emitterId === 1)?.yPx).toBe(200);
  });

  it('of a carrier does not step aside for stronger bursts', () => {
    const carrier = { emitterId: 1, dutyCycle: 1, firstSample: 0, lastSample: 1000, powerDbfs: -70 };
    const burst = { emitterId: 2, dutyCycle: 1, firstSample: 100, lastSample: 400, powerDbfs: -20 };
    const weak = { ...burst, emitterId: 3, dutyCycle: 0.5, powerDbfs: -60 };
    // 0: a live source, which has no length but as far as was seen.
    for (const sampleCount of [1000, 0]) {
      const ranks = labelRanks([burst, carrier, weak] as unknown as readonly Emitter[], sampleCount);
      const order = [1, 2, 3].toSorted((a, b) => (ranks.get(b) ?? 0) - (ranks.get(a) ?? 0));
      expect(order).toEqual([1, 2, 3]);
    }
  });

  it('of what is held are always there, painted last, and move no other', () => {
    const twins = [box({ emitterId: 1 }), box({ emitterId: 2 }), box({ emitterId: 3 })];
    const quiet = placedLabels(twins, plot);
    const held = placedLabels(twins, { ...plot, heldEmitterIds: [1] });
    expect(held.at(-1)).toEqual(quiet.find(({ emitterId }) => emitterId === 1));
    expect(new Set(held)).toEqual(new Set(quiet));
    const crowded = placedLabels(twins, { ...plot, mostLabels: 1, heldEmitterIds: [3] });
    expect(crowded.map(({ emitterId }) => emitterId)).toEqual([1, 3]);
    expect(crowded.at(-1)?.yPx).toBe(186);
  });
});
