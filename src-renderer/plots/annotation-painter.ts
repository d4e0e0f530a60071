// Paints annotations over a picture of time and frequency: outlines by origin, names, handles. It decides how they look, not which.

import type { Annotation } from '#contract/annotations.ts';
import { NO_SIZE, type PlotSize } from '../lib/plot-size.ts';
import { type Theme, withAlpha } from '../lib/theme.ts';
import type { PlacedAnnotation } from './annotation-boxes.ts';

/** CSS pixels. */
const HANDLE = 7;
const LABEL_FONT = 11;
const LABEL_HEIGHT = 15;

/** Solid: came with the recording. Dashes, longer or shorter: drawn or found in Sferic. */
const DASHES: Readonly<Record<Annotation['origin'], readonly number[]>> = {
  file: [],
  drawn: [6, 3],
  track: [2, 2],
};

export class AnnotationPainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #theme: Theme;
  #size: PlotSize = NO_SIZE;
  /** Plates painted so far: a name that would cover another is left out, the list has it. */
  #plates: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  }[] = [];

  constructor(context: CanvasRenderingContext2D, theme: Theme) {
    this.#context = context;
    this.#theme = theme;
  }

  begin(size: PlotSize): void {
    this.#size = size;
    this.#plates = [];
    this.#context.clearRect(0, 0, size.widthPx, size.heightPx);
  }

  end(): void {
    this.#context.setLineDash([]);
    this.#context.globalAlpha = 1;
  }

  /** Handles of the selected one only. */
  paintBox(box: PlacedAnnotation, isSelected: boolean): void {
    const context = this.#context;
    const ratio = this.#size.pixelRatio;
    const { review, origin } = box.annotation;
    const color = isSelected
      ? this.#theme.accent
      : review === 'rejected'
        ? this.#theme.bad
        : this.#theme.text;
    const line = Math.max(1, Math.round(ratio));
    const [left, top] = [box.xPx + 0.5 * line, box.yPx + 0.5 * line];
    const [right, bottom] = [box.xPx + box.widthPx - 0.5 * line, box.yPx + box.heightPx - 0.5 * line];
    const path = (): void => {
      context.beginPath();
      context.moveTo(left, top);
      context.lineTo(left, bottom);
      context.moveTo(right, top);
      context.lineTo(right, bottom);
      if (!box.isTopOpen) {
        context.moveTo(left, top);
        context.lineTo(right, top);
      }
      if (!box.isBottomOpen) {
        context.moveTo(left, bottom);
        context.lineTo(right, bottom);
      }
    };
    // What came with the recording and nobody has touched stays in the background: the signals are what is looked at.
    const isQuiet = origin === 'file' && review === 'open' && !isSelected;
    context.globalAlpha = isQuiet ? 0.4 : review === 'rejected' && !isSelected ? 0.55 : 1;
    if (isSelected) {
      context.fillStyle = withAlpha(color, 0.06);
      context.fillRect(box.xPx, box.yPx, box.widthPx, box.heightPx);
    }
    // A dark line beside the light one, so that it is seen over bright signals too.
    context.setLineDash([]);
    context.lineWidth = 3 * line;
    context.strokeStyle = withAlpha(this.#theme.background, 0.5);
    path();
    context.stroke();
    context.setLineDash(DASHES[origin].map((length) => length * ratio));
    context.lineWidth = line;
    context.strokeStyle = color;
    path();
    context.stroke();
    // Hundreds of names from a file would cover the band: the list has them, and the selected one shows its own.
    if (!isQuiet) this.#paintLabel(box, color, isSelected);
    if (isSelected) this.#paintHandles(box);
  }

  #paintLabel(box: PlacedAnnotation, color: string, isSelected: boolean): void {
    const { label, review } = box.annotation;
    const mark = review === 'accepted' ? '✓ ' : review === 'rejected' ? '✗ ' : '';
    const text = `${mark}${label ?? ''}`.trim();
    if (text === '') return;
    const context = this.#context;
    const ratio = this.#size.pixelRatio;
    context.setLineDash([]);
    context.font = `${LABEL_FONT * ratio}px ${this.#theme.sansFamily}`;
    const width = Math.ceil(context.measureText(text).width + 8 * ratio);
    const height = Math.round(LABEL_HEIGHT * ratio);
    // Below the box: names of signals stand above theirs.
    const x = Math.max(0, Math.min(box.xPx, this.#size.widthPx - width));
    const y = box.yPx + box.heightPx + Math.round(2 * ratio);
    const plate = { left: x, top: y, right: x + width, bottom: y + height };
    const isCovering = this.#plates.some(
      (other) =>
        plate.left < other.right &&
        other.left < plate.right &&
        plate.top < other.bottom &&
        other.top < plate.bottom,
    );
    if (isCovering && !isSelected) return;
    this.#plates.push(plate);
    context.fillStyle = withAlpha(this.#theme.background, 0.8);
    context.fillRect(x, y, width, height);
    context.fillStyle = color;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.fillText(text, x + 4 * ratio, y + height / 2 + ratio / 2);
  }

  #paintHandles(box: PlacedAnnotation): void {
    const context = this.#context;
    const ratio = this.#size.pixelRatio;
    const size = Math.round(HANDLE * ratio);
    const hasEdges = box.annotation.lowOffsetHz !== null;
    const columns = hasEdges ? [0, 0.5, 1] : [0.5];
    context.setLineDash([]);
    context.lineWidth = Math.max(1, Math.round(ratio));
    for (const column of columns) {
      for (const row of [0, 0.5, 1]) {
        if (column === 0.5 && row === 0.5) continue;
        if ((row === 0 && box.isTopOpen) || (row === 1 && box.isBottomOpen)) continue;
        const x = Math.round(box.xPx + column * box.widthPx - size / 2);
        const y = Math.round(box.yPx + row * box.heightPx - size / 2);
        context.fillStyle = this.#theme.accent;
        context.fillRect(x, y, size, size);
        context.strokeStyle = this.#theme.background;
        context.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
      }
    }
  }
}
