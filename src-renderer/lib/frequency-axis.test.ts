import { describe, expect, it } from 'vitest';
import { FrequencyAxis } from './frequency-axis.ts';
import { hzFromPx } from './spaces.ts';

function axis(spanHz: number | null = 2.4e6): FrequencyAxis {
  let wish: readonly [number | null, number | null] = [null, null];
  return new FrequencyAxis({
    spanHz: () => spanHz,
    binCount: () => 4096,
    wish: () => wish,
    setWish: (low, high) => {
      wish = [low, high];
    },
  });
}

describe('frequency axis', () => {
  it('zooms at the pointer, pans with the drag, and resets', () => {
    const shared = axis();
    shared.zoomAt(750, 1000, 0.5);
    const zoomed = shared.window();
    expect(zoomed).toEqual({ lowOffsetHz: -300e3, highOffsetHz: 900e3 });
    if (zoomed === null) return;
    expect(hzFromPx(750, zoomed, 1000)).toBeCloseTo(600e3, 3);
    shared.panBy(100, 1000);
    expect(shared.window()?.lowOffsetHz).toBeCloseTo(-420e3, 3);
    shared.reset();
    expect(shared.window()).toEqual(shared.band());
  });

  it('zooming out ends at the whole band, zooming in at a few bins', () => {
    const shared = axis();
    for (let notch = 0; notch < 60; notch++) shared.zoomAt(200, 1000, 0.8);
    const narrowest = shared.window();
    expect((narrowest?.highOffsetHz ?? 0) - (narrowest?.lowOffsetHz ?? 0)).toBeCloseTo(
      (16 * 2.4e6) / 4096,
      3,
    );
    for (let notch = 0; notch < 80; notch++) shared.zoomAt(900, 1000, 1.25);
    expect(shared.window()).toEqual({ lowOffsetHz: -1.2e6, highOffsetHz: 1.2e6 });
  });

  it('does nothing while nothing is open', () => {
    const shared = axis(null);
    shared.zoomAt(1, 2, 0.5);
    shared.panBy(1, 2);
    expect(shared.window()).toBeNull();
  });
});
