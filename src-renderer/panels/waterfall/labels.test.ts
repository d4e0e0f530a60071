import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WaterfallBox } from './boxes.ts';
import { type LabelPlot, placedLabels } from './labels.ts';

const plot: LabelPlot = {
  widthPx: 1000,
  heightPx: 500,
  plateHeightPx: 14,
  plateWidthPx: () => 60,
  selectedEmitterId: null,
};

function box(part: Partial<WaterfallBox>): WaterfallBox {
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

  it('the selected one is placed first', () => {
    const twins = [box({ emitterId: 1 }), box({ emitterId: 2 })];
    const labels = placedLabels(twins, { ...plot, selectedEmitterId: 2 });
    expect(labels.find(({ emitterId }) => emitterId === 2)?.yPx).toBe(186);
    expect(labels.find(({ emitterId }) => emitterId === 1)?.yPx).toBe(200);
  });
});
