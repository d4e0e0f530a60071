// What the spectrum wants to see of the density: the shown part of the band, a column for every pixel; and what a density
// says of a frequency.

import { type DensityFrame, densityOf } from '#contract/frames.ts';
import type { FrequencyWindow } from '../../lib/spaces.ts';
import type { TraceStore } from '../../stores/trace-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { DensityView } from '../../streams/density-source.ts';

/** What the far side takes. */
const COLUMN_LIMITS = { min: 16, max: 4096 } as const;

/** null: it is not shown. */
export function densityView(
  sources: { readonly traceStore: TraceStore; readonly viewStore: ViewStore },
  window: FrequencyWindow,
  widthPx: number,
): DensityView | null {
  const { isDensityOn, densityS } = sources.traceStore.getState();
  if (!isDensityOn) return null;
  return {
    // Of the rows that the traces show, so that both tell of the same levels.
    rowSource: sources.viewStore.getState().rowSource,
    timeConstantS: densityS,
    lowOffsetHz: window.lowOffsetHz,
    highOffsetHz: window.highOffsetHz,
    maxColumns: Math.min(COLUMN_LIMITS.max, Math.max(COLUMN_LIMITS.min, Math.round(widthPx))),
  };
}

/** The share of the time, 0 to 1, in which the level at an offset was between two levels; null outside of its window. */
export function densityWithin(
  density: DensityFrame,
  offsetHz: number,
  lowDbfs: number,
  highDbfs: number,
): number | null {
  const { binCount, rowCount } = density.header;
  const { lowOffsetHz, highOffsetHz, cellDb, decades, values } = density;
  const column = Math.floor(((offsetHz - lowOffsetHz) / (highOffsetHz - lowOffsetHz)) * binCount);
  if (column < 0 || column >= binCount) return null;
  let sum = 0;
  for (let cell = 0; cell < rowCount; cell++) {
    const middleDbfs = density.lowDbfs + (cell + 0.5) * cellDb;
    if (middleDbfs < lowDbfs || middleDbfs >= highDbfs) continue;
    sum += densityOf(values[column * rowCount + cell] ?? 0, decades);
  }
  return sum;
}
