// What the waterfall offers to tests. Nothing in the application reads it.

import type { FrequencyAxis } from '../../lib/frequency-axis.ts';
import type { PlotSize } from '../../lib/plot-size.ts';
import { pxFromHz } from '../../lib/spaces.ts';
import { offerTestHooks } from '../../lib/test-hooks.ts';
import type { SignalBox } from '../../plots/signal-boxes.ts';
import type { TimeMap } from '../../plots/time-map.ts';
import type { TimeTick } from '../../plots/time-ticks.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';
import type { RowLine } from './time-hand.ts';
import type { WaterfallPicture } from './waterfall-picture.ts';

export interface HookSources {
  readonly stream: FrameStream;
  readonly viewStore: ViewStore;
  readonly picture: WaterfallPicture;
  readonly axis: FrequencyAxis;
  size(): PlotSize;
  boxes(): readonly SignalBox[];
  rowLine(): RowLine | null;
  ticks(timeMap: TimeMap): readonly TimeTick[];
  loseContext(): boolean;
}

export function offerWaterfallHooks(sources: HookSources): void {
  const { stream, viewStore, picture, axis } = sources;
  const ratio = (): number => sources.size().pixelRatio;
  offerTestHooks({
    pxFromOffsetHz: (offsetHz) => {
      const window = axis.window();
      return window === null ? Number.NaN : pxFromHz(offsetHz, window, sources.size().width);
    },
    boxes: () =>
      sources.boxes().map((box) => ({
        trackId: box.trackId,
        emitterId: box.emitterId,
        x: box.xPx / ratio(),
        y: box.yPx / ratio(),
        width: box.widthPx / ratio(),
        height: box.heightPx / ratio(),
      })),
    rowLine: () => {
      const line = sources.rowLine();
      return line === null ? null : { ...line, y: line.yPx / ratio(), row: stream.shownRow.row };
    },
    selection: () => viewStore.getState().selection,
    timeTicks: () => (picture.timeMap === null ? [] : sources.ticks(picture.timeMap)),
    sampleAtY: (y) => picture.timeMap?.placeAt(y * ratio())?.sample ?? null,
    rowsDrawn: () => picture.rowsDrawn,
    waterfallPixel: (x, y) => picture.readPixel(x * ratio(), y * ratio()),
    rangeDb: () => picture.range,
    loseWaterfallContext: () => sources.loseContext(),
    drawCost: () => {
      const { draws, totalMs, worstMs } = stream.loop.cost;
      return { draws, meanMs: draws === 0 ? 0 : totalMs / draws, worstMs };
    },
  });
}
