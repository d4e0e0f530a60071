// The time axis beside a picture of the waterfall: where in the recording each mark lies. Pure.

import type { Hz } from '#contract/units.ts';
import { clockDecimals, formatClock } from '../../lib/format.ts';
import type { TimeMap } from '../../plots/time-map.ts';
import type { TimeTick } from '../../plots/time-ticks.ts';
import type { PlotCapture } from '../../streams/picture-sources.ts';

/** Marks where nothing is shown have no time. */
export function captureOf(
  timeMap: TimeMap,
  ticks: readonly TimeTick[],
  sampleRateHz: Hz,
  rest: Pick<PlotCapture, 'layers' | 'pixelRatio' | 'window'>,
): PlotCapture {
  const decimals = clockDecimals(timeMap.secondsVisible / Math.max(1, timeMap.heightPx));
  const marks = ticks.flatMap(({ y }) => {
    const place = timeMap.placeAt(y);
    return place === null ? [] : [{ yPx: y, text: formatClock(place.sample / sampleRateHz, decimals) }];
  });
  const { segments } = timeMap;
  const first = Math.min(...segments.map(({ oldestSample }) => oldestSample));
  const end = Math.max(...segments.map(({ newestSample }) => newestSample));
  return { ...rest, marks, unit: 'time', shownSamples: segments.length === 0 ? null : [first, end] };
}
