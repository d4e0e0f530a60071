// Paints what lies over a picture of time and frequency: boxes, names, time marks, crosshair and read-out, all on whole device pixels.
// It decides how things look, never what is shown.

import type { TrackState } from '#contract/entities.ts';
import { emitterColor } from '../lib/emitter-colors.ts';
import type { PlotSize } from '../lib/plot-size.ts';
import { type Theme, withAlpha } from '../lib/theme.ts';
import type { PlacedLabel } from './labels.ts';
import type { SignalBox } from './signal-boxes.ts';
import type { TimeTick } from './time-ticks.ts';

export interface OverlayCursor {
  /** Device pixels. */
  readonly xPx: number;
  /** null while the pointer is over another panel. */
  readonly yPx: number | null;
  readonly lines: readonly string[];
}

export interface OverlayPicture {
  readonly size: PlotSize;
  readonly boxes: readonly SignalBox[];
  readonly labels: readonly PlacedLabel[];
  readonly nameOf: (emitterId: number) => string;
  readonly selectedEmitterId: number | null;
  readonly hoveredEmitterId: number | null;
  /** In device pixels. */
  readonly timeTicks: readonly TimeTick[];
  readonly cursor: OverlayCursor | null;
}

const PLATE_HEIGHT = 14;
const PLATE_PADDING = 4;
const LABEL_FONT_SIZE = 11;
const NUMBER_FONT_SIZE = 11;
const TIME_PLATE_PADDING = 6;
const TIME_PLATE_HEIGHT = 14;
const TIME_PLATE_OPACITY = 0.8;
const READOUT_LINE_HEIGHT = 15;
/** A burst shorter than this is drawn this high: it must be seen. */
const LEAST_BOX_HEIGHT = 4;
const READOUT_GAP = 12;

const OPACITY: Readonly<Record<TrackState, number>> = { confirmed: 1, tentative: 0.9, lost: 0.75 };
const HOP_OPACITY = 0.6;
const HALO_OPACITY = 0.35;
/** A wash over a box must leave the levels under it readable. */
const HELD_WASH = 0.05;
const HOVER_WASH = 0.1;
/** Of everything else while an emitter is selected. */
const UNSELECTED_OPACITY = 0.6;
/** Dark text on it keeps a contrast of 4.5 on the darkest colour. */
const UNSELECTED_PLATE_OPACITY = 0.72;
/** From so many boxes on, they are drawn as hops are: thin and without an edge, or they would hide the signals. */
const CROWD_BOXES = 250;

export class OverlayPainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #theme: Theme;
  readonly #widths = new Map<string, number>();
  readonly #halo: string;
  #ratio = 1;

  constructor(context: CanvasRenderingContext2D, theme: Theme) {
    this.#context = context;
    this.#theme = theme;
    this.#halo = withAlpha(theme.background, HALO_OPACITY);
  }

  /** Of a name's plate, in device pixels. */
  plateWidthPx(text: string, pixelRatio: number): number {
    this.#takeRatio(pixelRatio);
    const known = this.#widths.get(text);
    if (known !== undefined) return known;
    this.#context.font = this.#labelFont();
    const width = Math.ceil(this.#context.measureText(text).width + 2 * PLATE_PADDING * pixelRatio);
    this.#widths.set(text, width);
    return width;
  }

  plateHeightPx(pixelRatio: number): number {
    return Math.round(PLATE_HEIGHT * pixelRatio);
  }

  /** Forget measured widths: another font has arrived. */
  forgetWidths(): void {
    this.#widths.clear();
  }

  paint(picture: OverlayPicture): void {
    const context = this.#context;
    this.#takeRatio(picture.size.pixelRatio);
    context.clearRect(0, 0, picture.size.widthPx, picture.size.heightPx);
    for (const box of picture.boxes) this.#paintBox(box, picture);
    context.font = this.#labelFont();
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    for (const label of picture.labels) this.#paintLabel(label, picture);
    // Over the names, which scroll by while the times stand.
    for (const tick of picture.timeTicks) this.#paintTimeTick(tick);
    if (picture.cursor !== null) this.#paintCursor(picture.cursor, picture.size);
  }

  #paintBox(box: SignalBox, picture: OverlayPicture): void {
    const context = this.#context;
    const isHeld = box.emitterId !== null && box.emitterId === picture.selectedEmitterId;
    const isHovered = box.emitterId !== null && box.emitterId === picture.hoveredEmitterId;
    const isQuiet = picture.selectedEmitterId !== null && !isHeld && !isHovered;
    const color = emitterColor(box.emitterId);
    const isCrowd = picture.boxes.length > CROWD_BOXES && !isHeld && !isHovered;
    const ownOpacity = box.kind === 'hop' || isCrowd ? HOP_OPACITY : OPACITY[box.state];
    context.globalAlpha = isHeld || isHovered ? 1 : ownOpacity * (isQuiet ? UNSELECTED_OPACITY : 1);
    const isExtent = box.kind === 'extent';
    if ((isHeld || isHovered) && !isExtent) {
      context.fillStyle = withAlpha(color, isHeld ? HELD_WASH : HOVER_WASH);
      context.fillRect(box.xPx, box.yPx, box.widthPx, box.heightPx);
    }
    const linePx = this.#px(1) * (isHeld && box.kind !== 'hop' ? 2 : 1);
    // A dark edge keeps the outline visible on the bright end of a ramp; on noise it cannot be seen.
    if (!isCrowd) {
      context.fillStyle = this.#halo;
      this.#fillOutline(box, linePx, this.#px(1));
    }
    if (box.state === 'tentative') this.#dashOutline(box, linePx, color);
    else {
      context.fillStyle = color;
      this.#fillOutline(box, linePx, 0);
    }
    context.globalAlpha = 1;
  }

  /**
   * An edge is drawn only where the signal really begins or ends. As bars and not as a stroked path: they lie on whole
   * pixels, and a hundred paths for every row cost several times as much, to record and to fill. `marginPx` is what
   * the outline is wider by on either side; bars do not overlap, so that it can be seen through evenly.
   */
  #fillOutline(box: SignalBox, linePx: number, marginPx: number): void {
    const context = this.#context;
    const barPx = linePx + 2 * marginPx;
    const heightPx = Math.max(box.heightPx, this.#px(LEAST_BOX_HEIGHT));
    const left = box.xPx - marginPx;
    const width = box.widthPx + 2 * marginPx;
    const top = box.yPx - (box.isTopOpen ? 0 : marginPx);
    const bottom = box.yPx + heightPx + (box.isBottomOpen ? 0 : marginPx);
    const rightBarPx = Math.min(barPx, width - barPx);
    const betweenPx = width - barPx - rightBarPx;
    context.fillRect(left, top, barPx, bottom - top);
    if (rightBarPx > 0) context.fillRect(left + width - rightBarPx, top, rightBarPx, bottom - top);
    if (betweenPx <= 0) return;
    const topBarPx = box.isTopOpen ? 0 : Math.min(barPx, bottom - top);
    const bottomBarPx = box.isBottomOpen ? 0 : Math.min(barPx, bottom - top - topBarPx);
    if (topBarPx > 0) context.fillRect(left + barPx, top, betweenPx, topBarPx);
    if (bottomBarPx > 0) context.fillRect(left + barPx, bottom - bottomBarPx, betweenPx, bottomBarPx);
  }

  #dashOutline(box: SignalBox, linePx: number, color: string): void {
    this.#context.strokeStyle = color;
    this.#context.lineWidth = linePx;
    this.#context.setLineDash([this.#px(4), this.#px(3)]);
    this.#strokeOutline(box, linePx);
    this.#context.setLineDash([]);
  }

  #strokeOutline(box: SignalBox, linePx: number): void {
    const context = this.#context;
    const left = box.xPx + linePx / 2;
    const right = box.xPx + box.widthPx - linePx / 2;
    const top = box.yPx + (box.isTopOpen ? 0 : linePx / 2);
    const bottom =
      box.yPx + Math.max(box.heightPx, this.#px(LEAST_BOX_HEIGHT)) - (box.isBottomOpen ? 0 : linePx / 2);
    context.beginPath();
    context.moveTo(left, bottom);
    context.lineTo(left, top);
    if (box.isTopOpen) context.moveTo(right, top);
    else context.lineTo(right, top);
    context.lineTo(right, bottom);
    if (!box.isBottomOpen) context.lineTo(left, bottom);
    context.stroke();
  }

  #paintLabel(label: PlacedLabel, picture: OverlayPicture): void {
    const context = this.#context;
    const isHeld = label.emitterId === picture.selectedEmitterId;
    const isHovered = label.emitterId === picture.hoveredEmitterId;
    const isQuiet = picture.selectedEmitterId !== null && !isHeld && !isHovered;
    const color = emitterColor(label.emitterId);
    context.fillStyle = isQuiet ? withAlpha(color, UNSELECTED_PLATE_OPACITY) : color;
    context.fillRect(label.xPx, label.yPx, label.widthPx, label.heightPx);
    if (isHeld) {
      const linePx = this.#px(1);
      context.strokeStyle = this.#theme.accent;
      context.lineWidth = linePx;
      context.strokeRect(
        label.xPx - linePx / 2,
        label.yPx - linePx / 2,
        label.widthPx + linePx,
        label.heightPx + linePx,
      );
    }
    context.fillStyle = this.#theme.background;
    const text = picture.nameOf(label.emitterId);
    context.fillText(text, label.xPx + this.#px(PLATE_PADDING), this.#middle(label.yPx, label.heightPx));
  }

  #paintTimeTick(tick: TimeTick): void {
    const context = this.#context;
    context.font = this.#numberFont();
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    const padding = this.#px(TIME_PLATE_PADDING);
    const height = this.#px(TIME_PLATE_HEIGHT);
    const width = Math.ceil(context.measureText(tick.text).width) + 2 * padding;
    const top = Math.round(tick.y - height / 2);
    context.fillStyle = withAlpha(this.#theme.background, TIME_PLATE_OPACITY);
    context.fillRect(0, top, width, height);
    context.fillStyle = this.#theme.text;
    context.fillText(tick.text, padding, this.#middle(top, height));
  }

  #paintCursor(cursor: OverlayCursor, size: PlotSize): void {
    const context = this.#context;
    const linePx = this.#px(1);
    const x = Math.floor(cursor.xPx);
    context.fillStyle = withAlpha(this.#theme.accent, 0.9);
    context.fillRect(x, 0, linePx, size.heightPx);
    if (cursor.yPx === null) return;
    const y = Math.floor(cursor.yPx);
    context.fillStyle = withAlpha(this.#theme.accent, 0.45);
    context.fillRect(0, y, size.widthPx, linePx);
    this.#paintReadout(cursor.lines, x, y, size);
  }

  #paintReadout(lines: readonly string[], x: number, y: number, size: PlotSize): void {
    if (lines.length === 0) return;
    const context = this.#context;
    context.font = this.#numberFont();
    const padding = this.#px(TIME_PLATE_PADDING);
    const lineHeight = this.#px(READOUT_LINE_HEIGHT);
    const widest = Math.max(...lines.map((line) => context.measureText(line).width));
    const width = Math.ceil(widest) + 2 * padding;
    const height = lines.length * lineHeight + padding;
    const gap = this.#px(READOUT_GAP);
    const left = x + gap + width <= size.widthPx ? x + gap : x - gap - width;
    const top = y + gap + height <= size.heightPx ? y + gap : y - gap - height;
    context.fillStyle = withAlpha(this.#theme.background, 0.88);
    context.fillRect(left, top, width, height);
    context.fillStyle = this.#theme.accent;
    context.fillRect(left, top, this.#px(2), height);
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    for (const [index, line] of lines.entries()) {
      context.fillStyle = index === 0 ? this.#theme.accent : this.#theme.text;
      const lineTop = top + padding / 2 + index * lineHeight;
      context.fillText(line, left + padding, this.#middle(lineTop, lineHeight));
    }
  }

  #takeRatio(pixelRatio: number): void {
    if (pixelRatio === this.#ratio) return;
    this.#ratio = pixelRatio;
    this.#widths.clear();
  }

  #px(cssPx: number): number {
    return Math.max(1, Math.round(cssPx * this.#ratio));
  }

  /** Optical middle of a line of text in a plate. */
  #middle(topPx: number, heightPx: number): number {
    return Math.round(topPx + heightPx / 2 + 0.5 * this.#ratio);
  }

  #labelFont(): string {
    return `500 ${LABEL_FONT_SIZE * this.#ratio}px ${this.#theme.sansFamily}`;
  }

  #numberFont(): string {
    return `${NUMBER_FONT_SIZE * this.#ratio}px ${this.#theme.monoFamily}`;
  }
}
