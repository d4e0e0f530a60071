// Paints what lies over the picture of the file: marks of tracks and annotations, times, playhead, crosshair, read-out.
// It decides how things look, never what is shown.

import { emitterColor } from '../../lib/emitter-colors.ts';
import type { PlotSize } from '../../lib/plot-size.ts';
import { type Theme, withAlpha } from '../../lib/theme.ts';
import type { FileMark } from './file-marks.ts';

export interface FileOverlayPicture {
  readonly size: PlotSize;
  readonly marks: readonly FileMark[];
  readonly selectedEmitterId: number | null;
  readonly hoveredEmitterId: number | null;
  readonly timeTicks: readonly { readonly yPx: number; readonly text: string }[];
  /** null: not in the stretch. */
  readonly playheadPx: number | null;
  readonly cursor: {
    readonly xPx: number;
    readonly yPx: number | null;
    readonly lines: readonly string[];
  } | null;
}

const FONT_SIZE = 11;
const PLATE_HEIGHT = 14;
const PLATE_PADDING = 6;
const PLATE_OPACITY = 0.8;
const LINE_HEIGHT = 15;
const READOUT_GAP = 12;
/** From so many marks on they are drawn thin and without an edge, or they would hide the signals. */
const CROWD_MARKS = 250;

export class FileOverlay {
  readonly #context: CanvasRenderingContext2D;
  readonly #theme: Theme;
  #ratio = 1;

  constructor(context: CanvasRenderingContext2D, theme: Theme) {
    this.#context = context;
    this.#theme = theme;
  }

  paint(picture: FileOverlayPicture): void {
    const { size } = picture;
    this.#ratio = size.pixelRatio;
    this.#context.clearRect(0, 0, size.widthPx, size.heightPx);
    for (const mark of picture.marks) this.#paintMark(mark, picture);
    if (picture.playheadPx !== null) {
      this.#context.fillStyle = this.#theme.accent;
      this.#context.fillRect(0, Math.round(picture.playheadPx), size.widthPx, this.#px(1));
    }
    for (const tick of picture.timeTicks)
      this.#plate([tick.text], 0, tick.yPx - this.#px(PLATE_HEIGHT) / 2, 0);
    if (picture.cursor !== null) this.#paintCursor(picture.cursor, size);
  }

  #paintMark(mark: FileMark, { marks, selectedEmitterId, hoveredEmitterId }: FileOverlayPicture): void {
    const context = this.#context;
    const linePx = this.#px(1);
    const isHeld =
      mark.emitterId !== null &&
      (mark.emitterId === selectedEmitterId || mark.emitterId === hoveredEmitterId);
    const isQuiet = selectedEmitterId !== null && !isHeld;
    const isAnnotation = mark.kind === 'annotation';
    const isCrowd = marks.length > CROWD_MARKS && !isHeld;
    const x = mark.xPx - linePx / 2;
    const y = mark.yPx - linePx / 2;
    const width = mark.widthPx + linePx;
    const height = mark.heightPx + linePx;
    context.setLineDash(isAnnotation || mark.isTentative ? [this.#px(4), this.#px(3)] : []);
    if (!isCrowd) {
      context.strokeStyle = withAlpha(this.#theme.background, 0.35);
      context.lineWidth = 3 * linePx;
      context.strokeRect(x, y, width, height);
    }
    context.globalAlpha = isHeld ? 1 : isCrowd || isAnnotation ? 0.6 : isQuiet ? 0.5 : 0.9;
    context.strokeStyle = isAnnotation ? this.#theme.text : emitterColor(mark.emitterId);
    context.lineWidth = isHeld ? 2 * linePx : linePx;
    context.strokeRect(x, y, width, height);
    context.setLineDash([]);
    context.globalAlpha = 1;
    if (isAnnotation && mark.label !== null && mark.label !== '' && !isCrowd) {
      this.#plate([mark.label], mark.xPx, mark.yPx - this.#px(PLATE_HEIGHT) - linePx, 0.6);
    }
  }

  #paintCursor(cursor: NonNullable<FileOverlayPicture['cursor']>, size: PlotSize): void {
    const context = this.#context;
    const x = Math.floor(cursor.xPx);
    context.fillStyle = withAlpha(this.#theme.accent, 0.9);
    context.fillRect(x, 0, this.#px(1), size.heightPx);
    if (cursor.yPx === null) return;
    const y = Math.floor(cursor.yPx);
    context.fillStyle = withAlpha(this.#theme.accent, 0.45);
    context.fillRect(0, y, size.widthPx, this.#px(1));
    if (cursor.lines.length === 0) return;
    const gap = this.#px(READOUT_GAP);
    const width = this.#plateWidth(cursor.lines);
    const height = this.#plateHeight(cursor.lines);
    const left = x + gap + width <= size.widthPx ? x + gap : x - gap - width;
    const top = y + gap + height <= size.heightPx ? y + gap : y - gap - height;
    this.#plate(cursor.lines, left, top, 0.92);
  }

  /** Opacity 0 takes the usual one. */
  #plate(lines: readonly string[], left: number, top: number, opacity: number): void {
    const context = this.#context;
    const width = this.#plateWidth(lines);
    const height = this.#plateHeight(lines);
    const y = Math.round(top);
    context.fillStyle = withAlpha(this.#theme.background, opacity === 0 ? PLATE_OPACITY : opacity);
    context.fillRect(left, y, width, height);
    context.fillStyle = this.#theme.text;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    const lineHeight = height / lines.length;
    for (const [index, line] of lines.entries()) {
      context.fillText(
        line,
        left + this.#px(PLATE_PADDING),
        Math.round(y + (index + 0.5) * lineHeight + this.#ratio / 2),
      );
    }
  }

  #plateWidth(lines: readonly string[]): number {
    this.#context.font = `${FONT_SIZE * this.#ratio}px ${this.#theme.monoFamily}`;
    const widest = Math.max(...lines.map((line) => this.#context.measureText(line).width));
    return Math.ceil(widest) + 2 * this.#px(PLATE_PADDING);
  }

  #plateHeight(lines: readonly string[]): number {
    return lines.length === 1 ? this.#px(PLATE_HEIGHT) : this.#px(LINE_HEIGHT) * lines.length + this.#px(4);
  }

  #px(cssPx: number): number {
    return Math.max(1, Math.round(cssPx * this.#ratio));
  }
}
