// Draws the history of a signal as three time plots, one under the other on one time axis, with the playhead over
// them. It is told what to show; a click tells where to go. It knows no React.

import uPlot from 'uplot';
import type { Unsubscribe } from '#contract/api.ts';
import { formatMhz } from '../../lib/format.ts';
import { type Theme, themeOf, withAlpha } from '../../lib/theme.ts';
import type { EngineStore } from '../../stores/engine-store.ts';
import {
  type AxisMark,
  bandwidthText,
  CHAR_PX,
  frequencyText,
  levelText,
  timeMarks,
  valueMarks,
} from './history-marks.ts';
import type { TrackHistory } from './track-history.ts';

export interface HistoryWish {
  readonly history: TrackHistory;
  readonly color: string;
  readonly durationS: number;
  /** null: frequencies are shown as offsets. */
  readonly centerFreqHz: number | null;
}

interface PlotPlan {
  readonly id: 'level' | 'frequency' | 'bandwidth';
  title(wish: HistoryWish): string;
  /** Least height of the scale, so that a steady signal is a steady line. */
  readonly leastSpan: number;
  series(history: TrackHistory): readonly (readonly (number | null)[])[];
  label(value: number, step: number, wish: HistoryWish): string;
}

const PLANS: readonly PlotPlan[] = [
  {
    id: 'level',
    title: () => 'level dBFS',
    leastSpan: 20,
    series: ({ levelDbfs, peakDbfs }) => [levelDbfs, peakDbfs],
    label: levelText,
  },
  {
    id: 'frequency',
    title: ({ centerFreqHz }) => (centerFreqHz === null ? 'offset kHz' : 'frequency MHz'),
    leastSpan: 1000,
    series: ({ offsetHz }) => [offsetHz],
    label: (value, step, { centerFreqHz }) => frequencyText(value, step, centerFreqHz),
  },
  {
    id: 'bandwidth',
    title: () => 'bandwidth kHz',
    leastSpan: 1000,
    series: ({ bandwidthHz }) => [bandwidthHz],
    label: bandwidthText,
  },
];

const AXIS_WIDTH_MIN_PX = 62;
const AXIS_GAP_PX = 4;
const TIME_AXIS_HEIGHT_PX = 18;
const TITLE_HEIGHT_PX = 13;
const RIGHT_PX = 18;
/** Below a plot that another follows. */
const BOTTOM_PX = 3;
/** A plot that is lower says nothing: then the last of them are left out. */
const PLOT_MIN_PX = 46;

export class HistoryCoordinator {
  readonly #holder: HTMLElement;
  readonly #playhead: HTMLElement;
  readonly #engineStore: EngineStore;
  readonly #onSeek: (seconds: number) => void;
  readonly #theme: Theme;
  readonly #unsubscribes: readonly Unsubscribe[];
  #plots: readonly uPlot[] = [];
  #wish: HistoryWish | null = null;
  #shape = '';
  #count = 0;

  constructor(
    holder: HTMLElement,
    playhead: HTMLElement,
    engineStore: EngineStore,
    onSeek: (seconds: number) => void,
  ) {
    this.#holder = holder;
    this.#playhead = playhead;
    this.#engineStore = engineStore;
    this.#onSeek = onSeek;
    this.#theme = themeOf(holder);
    const observer = new ResizeObserver(() => this.#fit());
    observer.observe(holder);
    this.#unsubscribes = [() => observer.disconnect(), engineStore.subscribe(() => this.#movePlayhead())];
  }

  destroy(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    for (const plot of this.#plots) plot.destroy();
  }

  show(wish: HistoryWish): void {
    this.#wish = wish;
    const shape = this.#shapeOf(wish);
    if (shape !== this.#shape) this.#rebuild(shape);
    else this.#fill();
  }

  #shapeOf({ color, durationS, centerFreqHz }: HistoryWish): string {
    return `${color} ${durationS} ${centerFreqHz} ${this.#plotsThatFit()}`;
  }

  #plotsThatFit(): number {
    const fitting = Math.floor((this.#holder.clientHeight - TIME_AXIS_HEIGHT_PX) / PLOT_MIN_PX);
    return Math.min(PLANS.length, Math.max(1, fitting));
  }

  #rebuild(shape: string): void {
    for (const plot of this.#plots) plot.destroy();
    this.#plots = [];
    const wish = this.#wish;
    if (wish === null || this.#holder.clientWidth === 0) return;
    this.#shape = shape;
    this.#count = this.#plotsThatFit();
    this.#holder.style.setProperty('--history-axis', `${axisWidthPx(wish)}px`);
    this.#plots = PLANS.slice(0, this.#count).map(
      (plan, index) =>
        new uPlot(this.#options(plan, index === this.#count - 1, wish), dataOf(plan, wish), this.#holder),
    );
    this.#movePlayhead();
  }

  #fill(): void {
    const wish = this.#wish;
    if (wish === null) return;
    PLANS.forEach((plan, index) => {
      this.#plots[index]?.setData(dataOf(plan, wish));
    });
    this.#movePlayhead();
  }

  #fit(): void {
    const { clientWidth: width } = this.#holder;
    if (width === 0) return;
    const wish = this.#wish;
    if (wish !== null && this.#shapeOf(wish) !== this.#shape) this.#rebuild(this.#shapeOf(wish));
    this.#plots.forEach((plot, index) => {
      plot.setSize({ width, height: this.#heightPx(index === this.#count - 1) });
    });
    this.#movePlayhead();
  }

  /** The last one has the time axis, and all the same height of plot. */
  #heightPx(isLast: boolean): number {
    const each = Math.floor((this.#holder.clientHeight - TIME_AXIS_HEIGHT_PX) / this.#plotsThatFit());
    return Math.max(28, each) + (isLast ? TIME_AXIS_HEIGHT_PX : 0);
  }

  #movePlayhead(): void {
    const [plot] = this.#plots;
    const { session, transport } = this.#engineStore.getState();
    const isShown = plot !== undefined && session !== null && plot.bbox.width > 0;
    if (this.#playhead.hidden === isShown) this.#playhead.hidden = !isShown;
    if (!isShown) return;
    const left = plot.valToPos(transport.positionSample / session.sampleRateHz, 'x');
    this.#playhead.style.transform = `translateX(${axisWidthPx(this.#wish) + Math.round(left)}px)`;
  }

  #options(plan: PlotPlan, isLast: boolean, wish: HistoryWish): uPlot.Options {
    const { dim, line, monoFamily } = this.#theme;
    const font = `10px ${monoFamily}`;
    const axis = { stroke: dim, font, ticks: { show: false }, grid: { stroke: line, width: 1 } };
    const seriesCount = plan.series(wish.history).length;
    const axisWidth = axisWidthPx(wish);
    const plotWidthPx = (): number => this.#holder.clientWidth - axisWidth - RIGHT_PX;
    const plotHeightPx = (): number =>
      this.#heightPx(isLast) - TITLE_HEIGHT_PX - (isLast ? TIME_AXIS_HEIGHT_PX : BOTTOM_PX);
    const timeAxis = markedBy(() => timeMarks(wish.durationS, plotWidthPx(), RIGHT_PX));
    const valueAxis = markedBy((low, high) => {
      const origin = plan.id === 'frequency' ? (wish.centerFreqHz ?? 0) : 0;
      const scale = { low, high, heightPx: plotHeightPx(), origin };
      return valueMarks(scale, (value, step) => plan.label(value, step, wish));
    });
    return {
      class: 'history-plot',
      width: this.#holder.clientWidth,
      height: this.#heightPx(isLast),
      padding: [TITLE_HEIGHT_PX, RIGHT_PX, isLast ? 0 : BOTTOM_PX, 0],
      title: plan.title(wish),
      legend: { show: false },
      cursor: {
        sync: { key: 'signal-history' },
        drag: { x: false, y: false },
        points: { show: false },
        bind: {
          mousedown: (plot) => (event: MouseEvent) => {
            if (event.button === 0) this.#onSeek(plot.posToVal(plot.cursor.left ?? 0, 'x'));
            return null;
          },
        },
      },
      scales: {
        x: { time: false, range: [0, wish.durationS] },
        y: { range: (_plot, low, high) => spanOf(low, high, plan.leastSpan) },
      },
      axes: [
        isLast ? { ...axis, ...timeAxis, size: TIME_AXIS_HEIGHT_PX, gap: 2 } : { show: false },
        { ...axis, ...valueAxis, size: axisWidth, gap: AXIS_GAP_PX },
      ],
      series: [
        {},
        ...Array.from(
          { length: seriesCount },
          (_, index): uPlot.Series => ({
            stroke: index === 0 ? wish.color : withAlpha(wish.color, 0.45),
            width: index === 0 ? 2 : 1,
            points: { show: false },
            spanGaps: false,
          }),
        ),
      ],
    };
  }
}

/** The same for all plots, so that they have one time axis: as wide as the longest frequency. */
function axisWidthPx(wish: HistoryWish | null): number {
  const centerFreqHz = wish?.centerFreqHz ?? null;
  const chars = centerFreqHz === null ? 0 : formatMhz(centerFreqHz, 4).length;
  return Math.max(AXIS_WIDTH_MIN_PX, chars * CHAR_PX + 2 * AXIS_GAP_PX);
}

/** Places and labels of an axis from one function. */
function markedBy(
  marksOf: (low: number, high: number) => readonly AxisMark[],
): Pick<uPlot.Axis, 'splits' | 'values'> {
  let marks: readonly AxisMark[] = [];
  return {
    splits: (_plot, _axis, low, high) => {
      marks = marksOf(low, high);
      return marks.map(({ value }) => value);
    },
    values: () => marks.map(({ text }) => text),
  };
}

function dataOf(plan: PlotPlan, { history }: HistoryWish): uPlot.AlignedData {
  return [[...history.timeS], ...plan.series(history).map((values) => [...values])];
}

function spanOf(low: number | null, high: number | null, least: number): [number, number] {
  if (low === null || high === null) return [0, least];
  const middle = (low + high) / 2;
  const half = Math.max(least, 1.2 * (high - low)) / 2;
  return [middle - half, middle + half];
}
