// The traces of the spectrum: the newest row, the highest levels since the last seam, and the detector's threshold.
// It is told what to show; grid, axis and read-out are the Coordinator's.

import type { Dbfs } from '#contract/units.ts';
import { rgbaFromHex } from '../../gl/css-color.ts';
import { GlSurface, type Rgba } from '../../gl/gl-surface.ts';
import { LevelLinePass, type LevelLineStyle } from '../../gl/level-line-pass.ts';
import { TracePass, type TraceStyle } from '../../gl/trace-pass.ts';
import { ChangeGate } from '../../lib/change-gate.ts';
import { ColumnMap, type RowGeometry } from '../../lib/narrowing.ts';
import type { DbRange, FrequencyWindow } from '../../lib/spaces.ts';
import type { FrameRing } from '../../streams/frame-ring.ts';
import { MaxHold } from './max-hold.ts';

export interface TraceColors {
  /** `#rrggbb` */
  readonly live: string;
  readonly held: string;
  readonly threshold: string;
}

export interface SpectrumWish {
  readonly geometry: RowGeometry;
  readonly window: FrequencyWindow;
  readonly range: DbRange;
  readonly rowSource: 'mean' | 'max';
  readonly isMaxHoldOn: boolean;
  /** null: none is drawn. */
  readonly thresholdDb: Dbfs | null;
}

export interface SpectrumPlot {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixelRatio: number;
}

interface Passes {
  readonly live: TracePass;
  readonly held: TracePass;
  readonly threshold: LevelLinePass;
}

/** CSS pixels. */
const LINE_WIDTH = 1.15;
const DASH = 5;
const FILL_OPACITY = 0.1;

export class SpectrumPicture {
  readonly #canvas: HTMLCanvasElement;
  readonly #ring: FrameRing;
  readonly #colors: TraceColors;
  readonly #surface: GlSurface;
  readonly #maxHold = new MaxHold();
  readonly #gate = new ChangeGate();
  readonly #columnsGate = new ChangeGate();
  #passes: Passes | null = null;
  #columns: ColumnMap | null = null;
  #levels = new Float32Array(0);

  /** `request` asks for another draw. Throws an Error with a line for the user where there is no WebGL. */
  constructor(
    canvas: HTMLCanvasElement,
    ring: FrameRing,
    colors: TraceColors,
    isReadable: boolean,
    request: () => void,
  ) {
    this.#canvas = canvas;
    this.#ring = ring;
    this.#colors = colors;
    this.#surface = new GlSurface(canvas, {
      isReadable,
      isOpaque: false,
      onReady: (regl) => {
        this.#passes = {
          live: new TracePass(regl),
          held: new TracePass(regl),
          threshold: new LevelLinePass(regl),
        };
        this.#gate.reset();
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
    const ring = this.#ring;
    if (wish !== null) this.#maxHold.update(ring, wish.rowSource);
    const hasChanged = this.#gate.hasChanged(
      plot.widthPx,
      plot.heightPx,
      plot.pixelRatio,
      wish?.window.lowOffsetHz,
      wish?.window.highOffsetHz,
      wish?.range.lowDb,
      wish?.range.highDb,
      wish?.rowSource,
      wish?.isMaxHoldOn,
      wish?.thresholdDb,
      wish?.geometry.fftSize,
      ring.generation,
      ring.endRow,
      wish?.rowSource === 'max' ? ring.rowsWithMaxEnd : 0,
      this.#passes,
    );
    const passes = this.#passes;
    if (!hasChanged || passes === null) return;
    this.#surface.regl?.clear({ color: [0, 0, 0, 0] });
    if (wish !== null) this.#drawTraces(passes, plot, wish);
  }

  #drawTraces(passes: Passes, plot: SpectrumPlot, wish: SpectrumWish): void {
    const { range } = wish;
    const columns = this.#columnMap(wish, plot.widthPx);
    if (wish.isMaxHoldOn) {
      this.#drawTrace(passes.held, columns, this.#maxHold.levels, plot, range, {
        color: rgbaFromHex(this.#colors.held, 0.85),
        fillColor: null,
        thicknessPx: LINE_WIDTH * plot.pixelRatio,
      });
    }
    if (wish.thresholdDb !== null) {
      passes.threshold.draw(plot.heightPx, range, wish.thresholdDb, this.#thresholdStyle(plot));
    }
    const row = this.#ring.endRow - 1;
    const levels = wish.rowSource === 'max' ? this.#ring.max(row) : this.#ring.mean(row);
    if (levels === null) return;
    this.#drawTrace(passes.live, columns, levels, plot, range, {
      color: rgbaFromHex(this.#colors.live, 1),
      fillColor: rgbaFromHex(this.#colors.live, FILL_OPACITY),
      thicknessPx: LINE_WIDTH * plot.pixelRatio,
    });
  }

  #drawTrace(
    pass: TracePass,
    columns: ColumnMap,
    levels: Float32Array,
    plot: SpectrumPlot,
    range: DbRange,
    style: TraceStyle,
  ): void {
    columns.narrowMax(levels, this.#levels);
    pass.setLevels(this.#levels);
    pass.draw(plot.widthPx, plot.heightPx, range, style);
  }

  #thresholdStyle(plot: SpectrumPlot): LevelLineStyle {
    return {
      color: rgbaFromHex(this.#colors.threshold, 0.7),
      thicknessPx: Math.max(1, Math.round(plot.pixelRatio)),
      dashPx: Math.round(DASH * plot.pixelRatio),
    };
  }

  #columnMap(wish: SpectrumWish, widthPx: number): ColumnMap {
    const { geometry, window } = wish;
    const hasChanged = this.#columnsGate.hasChanged(
      geometry.binCount,
      geometry.spanHz,
      geometry.fftSize,
      window.lowOffsetHz,
      window.highOffsetHz,
      widthPx,
    );
    if (this.#columns === null || hasChanged) {
      this.#columns = new ColumnMap(geometry, window, widthPx);
      this.#levels = new Float32Array(widthPx);
    }
    return this.#columns;
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
