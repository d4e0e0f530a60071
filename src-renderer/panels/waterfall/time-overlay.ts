// The words and marks of time on the waterfall: ticks in the wanted unit, the line of the row that the spectrum shows, and
// how far back the shown rows are. It decides no gesture.

import type { SampleIndex } from '#contract/units.ts';
import { formatDuration } from '../../lib/format.ts';
import type { PlotSize } from '../../lib/plot-size.ts';
import type { Theme } from '../../lib/theme.ts';
import { momentText, type TimeFacts } from '../../lib/time-text.ts';
import type { TimeMap } from '../../plots/time-map.ts';
import { ageTicks, momentTicks, type TimeTick } from '../../plots/time-ticks.ts';
import type { EngineStore } from '../../stores/engine-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';
import { paintRowLine } from './row-line-painter.ts';
import type { RowLine } from './time-hand.ts';

export interface TimeOverlaySources {
  readonly stream: FrameStream;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
}

/** CSS pixels. */
const TICK_SPACING = 60;
const TICK_FOOTER = 10;

export class TimeOverlay {
  readonly #sources: TimeOverlaySources;
  readonly #theme: Theme;

  constructor(sources: TimeOverlaySources, theme: Theme) {
    this.#sources = sources;
    this.#theme = theme;
  }

  ticks(timeMap: TimeMap, pixelRatio: number): readonly TimeTick[] {
    const { timeUnit } = this.#sources.viewStore.getState();
    const room = {
      height: timeMap.heightPx,
      minSpacing: TICK_SPACING * pixelRatio,
      footer: TICK_FOOTER * pixelRatio,
    };
    if (timeUnit === 'age')
      return ageTicks(timeMap.secondsVisible, this.#sources.stream.scroll.behindS, room);
    return momentTicks(timeMap, timeMap.secondsVisible, this.#facts(), timeUnit, room);
  }

  momentText(sample: SampleIndex): string {
    return momentText(sample, this.#sources.viewStore.getState().timeUnit, this.#facts());
  }

  paintRowLine(context: CanvasRenderingContext2D, line: RowLine | null, size: PlotSize): void {
    if (line === null) return;
    const text = line.sample === null ? '' : this.momentText(line.sample);
    paintRowLine(context, line, text, size, this.#theme);
  }

  /** Said as long as the newest rows are above the top. */
  sayBehind(element: HTMLElement): void {
    const { scroll } = this.#sources.stream;
    const { behindS } = scroll;
    if (element.hidden !== (behindS === 0)) element.hidden = behindS === 0;
    const text = behindS === 0 ? '' : `${formatDuration(behindS)} back`;
    if (element.textContent !== text) element.textContent = text;
  }

  #facts(): TimeFacts {
    const { session } = this.#sources.engineStore.getState();
    return {
      sampleRateHz: this.#sources.stream.ring.geometry?.spanHz ?? 1,
      timeStartNs: session?.timeStartNs ?? null,
      rowDurationS: session?.settings.rowDurationS ?? 1,
    };
  }
}
