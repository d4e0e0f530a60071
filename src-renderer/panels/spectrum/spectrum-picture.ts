// The density and the traces of the spectrum as pixels: each trace narrowed to columns without losing a peak and drawn by
// a pass of its own, level lines among them. It is told what to show; grid, axis and read-out are the Coordinator's.

import type { DensityFrame } from '#contract/frames.ts';
import { rgbaFromHex } from '../../gl/css-color.ts';
import { DensityPass } from '../../gl/density-pass.ts';
import { GlSurface, type Rgba } from '../../gl/gl-surface.ts';
import { LevelLinePass } from '../../gl/level-line-pass.ts';
import { TracePass } from '../../gl/trace-pass.ts';
import { ChangeGate } from '../../lib/change-gate.ts';
import { type ColorRampName, rampBytes } from '../../lib/color-ramps.ts';
import { ColumnMap, NO_LEVEL_DB, type RowGeometry } from '../../lib/narrowing.ts';
import type { DbRange, FrequencyWindow } from '../../lib/spaces.ts';
import { TRACE_KINDS, type TraceKind } from '../../lib/trace-kinds.ts';
import type { TraceLine } from '../../stores/trace-store.ts';
import type { LevelLine, PlacedTrace, TraceLayer } from './trace-layers.ts';

export interface SpectrumWish {
  readonly window: FrequencyWindow;
  readonly range: DbRange;
  /** Lies under everything; null: none. */
  readonly density: DensityFrame | null;
  readonly ramp: ColorRampName;
  /** From back to front. */
  readonly layers: readonly TraceLayer[];
  readonly lines: readonly LevelLine[];
  /** Anything that is another value when a level of a layer may be another. */
  readonly versions: readonly unknown[];
}

export interface SpectrumPlot {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixelRatio: number;
}

/** `#rrggbb` */
export type PictureColors = Readonly<Record<TraceKind | TraceLine, string>>;

interface Passes {
  readonly density: DensityPass;
  readonly traces: Readonly<Record<TraceKind, TracePass>>;
  readonly line: LevelLinePass;
}

/** CSS pixels. */
const LINE_WIDTH = 1.15;
const DASH: Readonly<Record<TraceLine, number>> = { threshold: 5, floor: 2 };
const LINE_OPACITY = 0.7;
const FILL_OPACITY = 0.1;
const OPACITY: Readonly<Record<TraceKind, number>> = {
  live: 1,
  average: 0.95,
  'max-hold': 0.85,
  'min-hold': 0.85,
  reference: 0.85,
  difference: 0.9,
};

/** The difference has a scale of its own, as many decibels a pixel as the levels have, with 0 dB half way up. */
export function differenceRange({ lowDb, highDb }: DbRange): DbRange {
  const halfDb = (highDb - lowDb) / 2;
  return { lowDb: -halfDb, highDb: halfDb };
}

export class SpectrumPicture {
  readonly #canvas: HTMLCanvasElement;
  readonly #colors: PictureColors;
  readonly #surface: GlSurface;
  readonly #gate = new ChangeGate();
  readonly #rampGate = new ChangeGate();
  readonly #densityGate = new ChangeGate();
  readonly #columns = new Map<string, { readonly gate: ChangeGate; map: ColumnMap | null }>();
  #passes: Passes | null = null;
  #levels = new Float32Array(0);
  #taken = new Float32Array(0);

  /** `request` asks for another draw. Throws an Error with a line for the user where there is no WebGL. */
  constructor(canvas: HTMLCanvasElement, colors: PictureColors, isReadable: boolean, request: () => void) {
    this.#canvas = canvas;
    this.#colors = colors;
    this.#surface = new GlSurface(canvas, {
      isReadable,
      isOpaque: false,
      onReady: (regl) => {
        const traces = Object.fromEntries(TRACE_KINDS.map((kind) => [kind, new TracePass(regl)]));
        this.#passes = {
          density: new DensityPass(regl),
          traces: traces as Record<TraceKind, TracePass>,
          line: new LevelLinePass(regl),
        };
        this.#gate.reset();
        this.#rampGate.reset();
        this.#densityGate.reset();
        request();
      },
      onLost: () => {
        this.#passes = null;
      },
    });
  }

  /** Device pixels from the top left; null while nothing can be read. */
  readPixel(xPx: number, yPx: number): Rgba | null {
    return this.#surface.readPixel(xPx, yPx);
  }

  testContextLoss(): boolean {
    return this.#surface.testContextLoss();
  }

  destroy(): void {
    this.#passes = null;
    this.#surface.destroy();
  }

  /** Draws at the next call though nothing has changed: for a copy of what is shown. */
  redraw(): void {
    this.#gate.reset();
  }

  /** null: nothing can be shown. */
  draw(plot: SpectrumPlot, wish: SpectrumWish | null): void {
    this.#fit(plot);
    const hasChanged = this.#gate.hasChanged(
      plot.widthPx,
      plot.heightPx,
      plot.pixelRatio,
      wish?.window.lowOffsetHz,
      wish?.window.highOffsetHz,
      wish?.range.lowDb,
      wish?.range.highDb,
      wish?.density,
      wish?.ramp,
      wish?.layers.map(({ kind }) => kind).join(' '),
      ...(wish?.lines.map(({ line, levelDb }) => `${line} ${levelDb}`) ?? []),
      ...(wish?.versions ?? []),
      this.#passes,
    );
    const passes = this.#passes;
    if (!hasChanged || passes === null) return;
    this.#surface.regl?.clear({ color: [0, 0, 0, 0] });
    if (wish === null) return;
    this.#drawDensity(passes.density, plot, wish);
    // Lines lie under the traces that move and over those that stand.
    const standing = wish.layers.filter(
      ({ kind }) => kind !== 'live' && kind !== 'average' && kind !== 'difference',
    );
    const moving = wish.layers.filter((layer) => !standing.includes(layer));
    for (const layer of standing) this.#drawTrace(passes, plot, wish, layer);
    for (const line of wish.lines) this.#drawLine(passes, plot, wish.range, line);
    for (const layer of moving) this.#drawTrace(passes, plot, wish, layer);
  }

  #drawDensity(pass: DensityPass, plot: SpectrumPlot, { density, ramp, window, range }: SpectrumWish): void {
    if (this.#densityGate.hasChanged(density)) {
      const { binCount = 0, rowCount = 0 } = density?.header ?? {};
      pass.setTexels(density === null ? null : { ...density, columnCount: binCount, cellCount: rowCount });
    }
    if (density === null) return;
    if (this.#rampGate.hasChanged(ramp)) pass.setRamp(rampBytes(ramp));
    pass.draw(plot.widthPx, plot.heightPx, window, range);
  }

  #drawTrace(passes: Passes, plot: SpectrumPlot, wish: SpectrumWish, layer: TraceLayer): void {
    const { kind, minus } = layer;
    if (this.#levels.length !== plot.widthPx) {
      this.#levels = new Float32Array(plot.widthPx);
      this.#taken = new Float32Array(plot.widthPx);
    }
    this.#columnMap(kind, layer, wish.window, plot.widthPx).narrowMax(layer.levels, this.#levels);
    if (minus !== null) {
      this.#columnMap('minus', minus, wish.window, plot.widthPx).narrowMax(minus.levels, this.#taken);
      takeOff(this.#levels, this.#taken);
    }
    const pass = passes.traces[kind];
    pass.setLevels(this.#levels);
    pass.draw(plot.widthPx, plot.heightPx, minus === null ? wish.range : differenceRange(wish.range), {
      color: rgbaFromHex(this.#colors[kind], OPACITY[kind]),
      fillColor: kind === 'live' ? rgbaFromHex(this.#colors.live, FILL_OPACITY) : null,
      thicknessPx: LINE_WIDTH * plot.pixelRatio,
    });
  }

  #drawLine(passes: Passes, plot: SpectrumPlot, range: DbRange, { line, levelDb }: LevelLine): void {
    passes.line.draw(plot.heightPx, range, levelDb, {
      color: rgbaFromHex(this.#colors[line], LINE_OPACITY),
      thicknessPx: Math.max(1, Math.round(plot.pixelRatio)),
      dashPx: Math.round(DASH[line] * plot.pixelRatio),
    });
  }

  /** Traces of the rows share their bins, but a reference has its own: each keeps the map that it last needed. */
  #columnMap(key: string, trace: PlacedTrace, window: FrequencyWindow, widthPx: number): ColumnMap {
    const { geometry, shiftHz } = trace;
    const entry = this.#columns.get(key) ?? { gate: new ChangeGate(), map: null };
    this.#columns.set(key, entry);
    const lowOffsetHz = window.lowOffsetHz - shiftHz;
    const highOffsetHz = window.highOffsetHz - shiftHz;
    const hasChanged = entry.gate.hasChanged(...placeOf(geometry), lowOffsetHz, highOffsetHz, widthPx);
    if (entry.map === null || hasChanged)
      entry.map = new ColumnMap(geometry, { lowOffsetHz, highOffsetHz }, widthPx);
    return entry.map;
  }

  #fit(plot: SpectrumPlot): void {
    const { style } = this.#canvas;
    const width = `${plot.widthPx / plot.pixelRatio}px`;
    const height = `${plot.heightPx / plot.pixelRatio}px`;
    if (style.width !== width) style.width = width;
    if (style.height !== height) style.height = height;
    this.#surface.resize(plot.widthPx, plot.heightPx);
  }
}

/** Where either has no level there is no difference. */
function takeOff(levels: Float32Array, taken: Float32Array): void {
  for (let column = 0; column < levels.length; column++) {
    const level = levels[column] ?? NO_LEVEL_DB;
    const other = taken[column] ?? NO_LEVEL_DB;
    levels[column] = level <= NO_LEVEL_DB || other <= NO_LEVEL_DB ? NO_LEVEL_DB : level - other;
  }
}

function placeOf({ binCount, spanHz, fftSize }: RowGeometry): readonly number[] {
  return [binCount, spanHz, fftSize];
}
