// Paints what lies over the picture of the whole recording: marks of tracks and annotations, the shown stretch, time
// axis, playhead and pointer, all on whole device pixels. It decides how things look, never what is shown.

import type { RecordingAnnotation } from '#contract/entities.ts';
import type { SampleIndex } from '#contract/units.ts';
import { emitterColor } from '../../lib/emitter-colors.ts';
import { formatClock, formatFixed } from '../../lib/format.ts';
import type { PlotSize } from '../../lib/plot-size.ts';
import { pxFromSample } from '../../lib/spaces.ts';
import { type Theme, withAlpha } from '../../lib/theme.ts';
import { decimalsOfStep, niceStep, ticksWithin } from '../../lib/ticks.ts';
import type { MinimapBar } from './minimap-bars.ts';

export interface MinimapScene {
  readonly size: PlotSize;
  readonly sampleCount: number;
  readonly sampleRateHz: number;
  /** Of the picture; the time axis is below. Device pixels. */
  readonly plotHeightPx: number;
  readonly bars: readonly MinimapBar[];
  readonly annotations: readonly RecordingAnnotation[];
  readonly selectedEmitterId: number | null;
  readonly hoveredEmitterId: number | null;
  /** Samples analysed so far; null: all of them. */
  readonly analysedSamples: number | null;
  readonly stretch: readonly [startSample: SampleIndex, endSample: SampleIndex];
  /** Whether the stretch is the whole file's view rather than the replay's. */
  readonly isFileView: boolean;
  readonly playheadSample: SampleIndex;
  readonly pointer: { readonly x: number; readonly text: string } | null;
}

/** CSS pixels. */
const TICK_SPACING = 90;
const ANNOTATION_HEIGHT = 3;
const GRIP = { width: 3, height: 14 } as const;

export class MinimapPainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #theme: Theme;
  #ratio = 1;

  constructor(context: CanvasRenderingContext2D, theme: Theme) {
    this.#context = context;
    this.#theme = theme;
  }

  clear(size: PlotSize): void {
    this.#context.clearRect(0, 0, size.widthPx, size.heightPx);
  }

  paint(scene: MinimapScene): void {
    this.#ratio = scene.size.pixelRatio;
    this.clear(scene.size);
    this.#paintTimeAxis(scene);
    this.#paintBars(scene);
    this.#paintAnnotations(scene);
    this.#paintAnalysis(scene);
    this.#paintStretch(scene);
    this.#paintPlayhead(scene);
    this.#paintPointer(scene);
  }

  #paintBars({ bars, selectedEmitterId, hoveredEmitterId }: MinimapScene): void {
    const context = this.#context;
    for (const bar of bars) {
      const isHeld =
        bar.emitterId !== null && (bar.emitterId === selectedEmitterId || bar.emitterId === hoveredEmitterId);
      const isQuiet = selectedEmitterId !== null && !isHeld;
      context.globalAlpha = isHeld ? 1 : isQuiet ? 0.3 : bar.state === 'tentative' ? 0.4 : 0.7;
      context.fillStyle = emitterColor(bar.emitterId);
      context.fillRect(bar.xPx, bar.yPx, bar.widthPx, bar.heightPx);
    }
    context.globalAlpha = 1;
  }

  /** Along the upper edge, where no signal of the middle of the band is hidden. */
  #paintAnnotations(scene: MinimapScene): void {
    const context = this.#context;
    const heightPx = this.#px(ANNOTATION_HEIGHT);
    context.fillStyle = this.#theme.text;
    for (const { sampleStart, sampleCount } of scene.annotations) {
      const left = this.#x(sampleStart, scene);
      const right = this.#x(sampleCount === null ? scene.sampleCount : sampleStart + sampleCount, scene);
      context.globalAlpha = 0.4;
      context.fillRect(left, 0, Math.max(this.#px(2), right - left), heightPx);
      context.globalAlpha = 0.9;
      context.fillRect(left, 0, this.#px(1), 2 * heightPx);
    }
    context.globalAlpha = 1;
  }

  /** A line as long as what has been analysed, gone when that is all: an empty stretch is not taken for silence. */
  #paintAnalysis(scene: MinimapScene): void {
    if (scene.analysedSamples === null) return;
    const context = this.#context;
    const y = scene.plotHeightPx - this.#px(2);
    context.fillStyle = this.#theme.raised;
    context.fillRect(0, y, scene.size.widthPx, this.#px(2));
    context.fillStyle = this.#theme.ok;
    context.fillRect(0, y, this.#x(scene.analysedSamples, scene), this.#px(2));
  }

  #paintTimeAxis({ size, sampleCount, sampleRateHz, plotHeightPx }: MinimapScene): void {
    const context = this.#context;
    const durationS = sampleCount / sampleRateHz;
    const stepS = niceStep((durationS * TICK_SPACING) / size.width);
    context.font = `${10.5 * this.#ratio}px ${this.#theme.monoFamily}`;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    const middle = Math.round((plotHeightPx + size.heightPx) / 2);
    for (const seconds of ticksWithin(0, durationS, stepS)) {
      const xPx = Math.round((seconds / durationS) * size.widthPx);
      context.fillStyle = this.#theme.line;
      context.fillRect(xPx, plotHeightPx, this.#px(1), size.heightPx - plotHeightPx);
      context.fillStyle = withAlpha(this.#theme.text, 0.1);
      context.fillRect(xPx, 0, this.#px(1), plotHeightPx);
      const text = timeText(seconds, stepS);
      if (xPx + context.measureText(text).width + this.#px(8) > size.widthPx) continue;
      context.fillStyle = this.#theme.dim;
      context.fillText(text, xPx + this.#px(4), middle);
    }
    context.fillStyle = this.#theme.line;
    context.fillRect(0, plotHeightPx, size.widthPx, this.#px(1));
  }

  /** What is shown large: an outline with a grip at each edge, the rest veiled while it is the file's. */
  #paintStretch(scene: MinimapScene): void {
    const context = this.#context;
    const linePx = this.#px(1);
    const { plotHeightPx, isFileView, size } = scene;
    const left = Math.min(size.widthPx - 2 * linePx, this.#x(scene.stretch[0], scene));
    const right = Math.min(size.widthPx, Math.max(left + 2 * linePx, this.#x(scene.stretch[1], scene)));
    if (isFileView) {
      context.fillStyle = withAlpha(this.#theme.background, 0.5);
      context.fillRect(0, 0, left, plotHeightPx);
      context.fillRect(right, 0, size.widthPx - right, plotHeightPx);
    } else {
      context.fillStyle = withAlpha(this.#theme.accent, 0.07);
      context.fillRect(left, 0, right - left, plotHeightPx);
    }
    context.strokeStyle = withAlpha(this.#theme.accent, isFileView ? 1 : 0.75);
    context.lineWidth = linePx;
    context.strokeRect(left + linePx / 2, linePx / 2, right - left - linePx, plotHeightPx - linePx);
    context.fillStyle = this.#theme.accent;
    const width = this.#px(GRIP.width);
    const height = Math.min(plotHeightPx, this.#px(GRIP.height));
    const top = Math.round((plotHeightPx - height) / 2);
    context.fillRect(Math.max(0, left - (width >> 1)), top, width, height);
    if (isFileView)
      context.fillRect(Math.min(size.widthPx - width, right - linePx - (width >> 1)), top, width, height);
  }

  #paintPlayhead(scene: MinimapScene): void {
    const linePx = this.#px(1);
    const x = Math.min(scene.size.widthPx - linePx, this.#x(scene.playheadSample, scene));
    this.#context.fillStyle = this.#theme.accent;
    this.#context.fillRect(x - (linePx >> 1), 0, 2 * linePx, scene.plotHeightPx);
  }

  #paintPointer({ pointer, size, plotHeightPx }: MinimapScene): void {
    if (pointer === null) return;
    const context = this.#context;
    const { widthPx } = size;
    const xPx = Math.min(widthPx - 1, Math.max(0, Math.floor(pointer.x * this.#ratio)));
    context.fillStyle = withAlpha(this.#theme.text, 0.5);
    context.fillRect(xPx, 0, this.#px(1), plotHeightPx);
    context.font = `${11 * this.#ratio}px ${this.#theme.monoFamily}`;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    const plateWidth = Math.ceil(context.measureText(pointer.text).width) + 2 * this.#px(6);
    const height = this.#px(18);
    const left =
      xPx + this.#px(8) + plateWidth <= widthPx ? xPx + this.#px(8) : xPx - this.#px(8) - plateWidth;
    context.fillStyle = withAlpha(this.#theme.background, 0.92);
    context.fillRect(left, this.#px(4), plateWidth, height);
    context.strokeStyle = this.#theme.line;
    context.lineWidth = this.#px(1);
    context.strokeRect(left + 0.5, this.#px(4) + 0.5, plateWidth - 1, height - 1);
    context.fillStyle = this.#theme.text;
    context.fillText(
      pointer.text,
      left + this.#px(6),
      this.#px(4) + Math.round(height / 2 + 0.5 * this.#ratio),
    );
  }

  #x(sample: SampleIndex, { sampleCount, size }: MinimapScene): number {
    return Math.round(pxFromSample(sample, sampleCount, size.widthPx));
  }

  #px(cssPx: number): number {
    return Math.max(1, Math.round(cssPx * this.#ratio));
  }
}

/** A clock without decimals for steps of seconds, with them below, and milliseconds for short recordings. */
function timeText(seconds: number, stepS: number): string {
  if (stepS >= 1) return formatClock(seconds).replace(/\.000$/, '');
  if (stepS >= 0.05) return formatClock(seconds);
  return `${formatFixed(seconds * 1e3, decimalsOfStep(stepS, 1e-3))} ms`;
}
