// Where the names of emitters go: one plate for each, above its newest box if there is room, else inside its top, and
// never over another plate. Pure; text widths are measured by the caller.

import type { PixelRect, WaterfallBox } from './boxes.ts';

export interface LabelPlot {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of a plate. */
  readonly plateHeightPx: number;
  /** Width of the plate for a box's emitter; null where it has no name. */
  readonly plateWidthPx: (emitterId: number) => number | null;
  /** Placed before all others, and always. */
  readonly selectedEmitterId: number | null;
}

export interface PlacedLabel extends PixelRect {
  readonly emitterId: number;
}

/** Tries of a plate one height further down, before it is left out. */
const STACK_TRIES = 8;

/** Same boxes, same places: a plate moves only with what it names. */
export function placedLabels(boxes: readonly WaterfallBox[], plot: LabelPlot): readonly PlacedLabel[] {
  const anchors = anchorBoxes(boxes, plot);
  const order = [...anchors.keys()].sort((a, b) => {
    if (a === plot.selectedEmitterId) return -1;
    if (b === plot.selectedEmitterId) return 1;
    return a - b;
  });
  const placed: PlacedLabel[] = [];
  for (const emitterId of order) {
    const anchor = anchors.get(emitterId);
    const widthPx = plot.plateWidthPx(emitterId);
    if (anchor === undefined || widthPx === null) continue;
    const label = placedLabel(emitterId, anchor, widthPx, placed, plot);
    if (label !== null) placed.push(label);
  }
  return placed;
}

/** The box that carries the name: a hop set's extent, else the newest one. */
function anchorBoxes(boxes: readonly WaterfallBox[], plot: LabelPlot): ReadonlyMap<number, WaterfallBox> {
  const anchors = new Map<number, WaterfallBox>();
  for (const box of boxes) {
    if (box.emitterId === null || box.kind === 'hop' || box.yPx >= plot.heightPx) continue;
    const rival = anchors.get(box.emitterId);
    if (rival === undefined || box.yPx < rival.yPx) anchors.set(box.emitterId, box);
  }
  return anchors;
}

function placedLabel(
  emitterId: number,
  anchor: WaterfallBox,
  widthPx: number,
  taken: readonly PixelRect[],
  plot: LabelPlot,
): PlacedLabel | null {
  const heightPx = plot.plateHeightPx;
  const xPx = Math.max(0, Math.min(anchor.xPx, plot.widthPx - widthPx));
  const rightAlignedPx = Math.max(0, Math.min(anchor.xPx + anchor.widthPx - widthPx, plot.widthPx - widthPx));
  const hasRoomAbove = !anchor.isTopOpen && anchor.yPx >= heightPx;
  const firstY = hasRoomAbove ? anchor.yPx - heightPx : anchor.yPx;
  for (let step = 0; step <= STACK_TRIES; step++) {
    const yPx = firstY + step * heightPx;
    if (yPx + heightPx > plot.heightPx) break;
    for (const x of [xPx, rightAlignedPx]) {
      const rect = { emitterId, xPx: x, yPx, widthPx, heightPx };
      if (!taken.some((other) => overlap(rect, other))) return rect;
    }
  }
  return emitterId === plot.selectedEmitterId ? { emitterId, xPx, yPx: firstY, widthPx, heightPx } : null;
}

function overlap(a: PixelRect, b: PixelRect): boolean {
  return (
    a.xPx < b.xPx + b.widthPx &&
    b.xPx < a.xPx + a.widthPx &&
    a.yPx < b.yPx + b.heightPx &&
    b.yPx < a.yPx + a.heightPx
  );
}
