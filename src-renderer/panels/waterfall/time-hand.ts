// Time under the pointer: zoom at a row, scroll through what the ring still holds, and the line that picks the row that the
// spectrum shows. It turns positions into what is shown and knows no canvas.

import type { SampleIndex } from '#contract/units.ts';
import type { PlotSize } from '../../lib/plot-size.ts';
import type { TimeMap } from '../../plots/time-map.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream } from '../../streams/frame-stream.ts';

export interface TimeHandSources {
  readonly stream: FrameStream;
  readonly viewStore: ViewStore;
  isPlaying(): boolean;
}

export interface TimePlot {
  readonly timeMap: TimeMap | null;
  readonly size: PlotSize;
}

/** The line of the row that the spectrum shows. */
export interface RowLine {
  /** Middle of the row, device pixels from the top; kept inside the plot. */
  readonly yPx: number;
  /** false: the newest row, at the top. */
  readonly isPicked: boolean;
  /** Above or below what is shown: the line is only a sign of where it is. */
  readonly isOutside: boolean;
  readonly sample: SampleIndex | null;
}

/** CSS pixels. */
const HANDLE_WIDTH = 84;
const HANDLE_REACH = 8;

export class TimeHand {
  readonly #sources: TimeHandSources;

  constructor(sources: TimeHandSources) {
    this.#sources = sources;
  }

  /** Keeps the row at `y` where it is, but at the newest rows while they arrive: there the top stays the top. */
  zoom(plot: TimePlot, y: number, factor: number, secondsVisible: number): void {
    const { viewStore, stream } = this.#sources;
    viewStore.getState().setSecondsVisible(secondsVisible * factor);
    if (stream.scroll.isFollowing && (this.#sources.isPlaying() || factor > 1)) return;
    const part = y / Math.max(1, plot.size.height);
    const changedS = secondsVisible - viewStore.getState().secondsVisible;
    stream.scroll.scrollByS(part * changedS);
  }

  /** The content follows by `dy` CSS pixels. */
  pan({ size }: TimePlot, dy: number, secondsVisible: number): void {
    if (size.height === 0 || dy === 0) return;
    this.#sources.stream.scroll.scrollByS((-dy / size.height) * secondsVisible);
  }

  rowLine({ timeMap, size }: TimePlot): RowLine | null {
    const { stream } = this.#sources;
    if (timeMap === null) return null;
    const { picked } = stream.shownRow;
    const row = stream.shownRow.row;
    const sample = stream.ring.info(row)?.sampleStart ?? null;
    const shown = timeMap.middlePxOfRow(row);
    if (shown !== null) return { yPx: shown, isPicked: picked !== null, isOutside: false, sample };
    const isAbove = row >= stream.scroll.endRow;
    return { yPx: isAbove ? 0 : size.heightPx - 1, isPicked: picked !== null, isOutside: true, sample };
  }

  /** What carries the line, where its handle is under the pointer; else null. */
  holdLine(plot: TimePlot, x: number, y: number): ((x: number, y: number) => void) | null {
    return this.isOnHandle(plot, x, y) ? (_x, toY) => this.pick(plot.timeMap, toY, plot.size) : null;
  }

  isOnHandle(plot: TimePlot, x: number, y: number): boolean {
    const line = this.rowLine(plot);
    if (line === null || x < plot.size.width - HANDLE_WIDTH) return false;
    return Math.abs(y - line.yPx / plot.size.pixelRatio) <= HANDLE_REACH;
  }

  /** The row at `y`, CSS pixels; above the top while it follows, the newest. */
  pick(timeMap: TimeMap | null, y: number, size: PlotSize): void {
    const { stream } = this.#sources;
    if (timeMap === null) return;
    const yPx = Math.min(size.heightPx - 1, Math.max(0, Math.floor(y * size.pixelRatio)));
    if (y <= 0 && stream.scroll.isFollowing) {
      stream.shownRow.pick(null);
      return;
    }
    const place = timeMap.placeAt(yPx);
    if (place !== null && place.row !== null) stream.shownRow.pick(place.row);
  }
}
