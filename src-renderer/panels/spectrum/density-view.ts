// What the spectrum wants to see of the density: the shown part of the band, a column for every pixel.

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
