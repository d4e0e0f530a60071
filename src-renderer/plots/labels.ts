// Where the names of emitters go: one plate for each, above its newest box if there is room, else inside its top, and
// never over another plate. In a crowd the strongest are named. Pure; text widths are measured by the caller.

import type { Emitter } from '#contract/entities.ts';
import { emitterName } from '../lib/signal-text.ts';
import type { PixelRect, SignalBox } from './signal-boxes.ts';

export interface LabelPlot {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of a plate. */
  readonly plateHeightPx: number;
  /** Plates that are placed at most, but for the held ones. */
  readonly mostLabels: number;
  /** Which are named first, where not all can be: the greater. It must rest while the signals scroll. */
  readonly rankOf: (emitterId: number) => number;
  /** Width of the plate for a box's emitter; null where it has no name. */
  readonly plateWidthPx: (emitterId: number) => number | null;
  /** Selected or under the pointer: always named, on top of others if need be, which do not move for them. */
  readonly heldEmitterIds: readonly number[];
}

export interface PlacedLabel extends PixelRect {
  readonly emitterId: number;
}

/** An emitter that is on for this part of a recording stands still on the screen. */
const STANDING_FRACTION = 0.9;
/** Above any level. */
const STANDING_RANK = 1000;

/**
 * Whose name goes first, by emitterId: what stands still before what scrolls by, or its name would jump aside for every
 * burst; then the stronger.
 */
export function labelRanks(emitters: readonly Emitter[], sampleCount: number): ReadonlyMap<number, number> {
  // A live source has no length: as far as anything was seen.
  const extent =
    sampleCount > 0 ? sampleCount : emitters.reduce((end, { lastSample }) => Math.max(end, lastSample), 0);
  return new Map(
    emitters.map(({ emitterId, dutyCycle, firstSample, lastSample, powerDbfs }) => {
      const onSamples = dutyCycle * (lastSample - firstSample);
      const isStanding = onSamples >= STANDING_FRACTION * extent;
      return [emitterId, powerDbfs + (isStanding ? STANDING_RANK : 0)];
    }),
  );
}

/** Tries of a plate one height further down, before it is left out: further away it would name nothing. */
const STACK_TRIES = 3;

/** Same boxes, same places: a plate moves only with what it names. To be painted in this order. */
export function placedLabels(boxes: readonly SignalBox[], plot: LabelPlot): readonly PlacedLabel[] {
  const anchors = anchorBoxes(boxes, plot);
  const order = [...anchors.keys()].sort((a, b) => plot.rankOf(b) - plot.rankOf(a) || a - b);
  const placed: PlacedLabel[] = [];
  for (const emitterId of order) {
    if (placed.length >= plot.mostLabels) break;
    const anchor = anchors.get(emitterId);
    const widthPx = plot.plateWidthPx(emitterId);
    if (anchor === undefined || widthPx === null) continue;
    const label = freePlace(emitterId, anchor, widthPx, placed, plot);
    if (label !== null) placed.push(label);
  }
  const isHeld = ({ emitterId }: PlacedLabel): boolean => plot.heldEmitterIds.includes(emitterId);
  const held = plot.heldEmitterIds.flatMap((emitterId) => {
    const anchor = anchors.get(emitterId);
    const widthPx = plot.plateWidthPx(emitterId);
    if (anchor === undefined || widthPx === null) return [];
    return (
      placed.find((label) => label.emitterId === emitterId) ?? firstPlace(emitterId, anchor, widthPx, plot)
    );
  });
  return [...placed.filter((label) => !isHeld(label)), ...held];
}

/** The box that carries the name: a hop set's extent, else the newest one. */
function anchorBoxes(boxes: readonly SignalBox[], plot: LabelPlot): ReadonlyMap<number, SignalBox> {
  const anchors = new Map<number, SignalBox>();
  for (const box of boxes) {
    if (box.emitterId === null || box.kind === 'hop' || box.yPx >= plot.heightPx) continue;
    const rival = anchors.get(box.emitterId);
    if (rival === undefined || box.yPx < rival.yPx) anchors.set(box.emitterId, box);
  }
  return anchors;
}

/** Null where others leave no room near the box. */
function freePlace(
  emitterId: number,
  anchor: SignalBox,
  widthPx: number,
  taken: readonly PixelRect[],
  plot: LabelPlot,
): PlacedLabel | null {
  const first = firstPlace(emitterId, anchor, widthPx, plot);
  const rightAlignedPx = keptInside(anchor.xPx + anchor.widthPx - widthPx, widthPx, plot);
  for (let step = 0; step <= STACK_TRIES; step++) {
    const yPx = first.yPx + step * plot.plateHeightPx;
    if (yPx + plot.plateHeightPx > plot.heightPx) break;
    for (const xPx of [first.xPx, rightAlignedPx]) {
      const rect = { ...first, xPx, yPx };
      if (!taken.some((other) => overlap(rect, other))) return rect;
    }
  }
  return null;
}

/** Above the box, or inside its top. */
function firstPlace(emitterId: number, anchor: SignalBox, widthPx: number, plot: LabelPlot): PlacedLabel {
  const heightPx = plot.plateHeightPx;
  const xPx = keptInside(anchor.xPx, widthPx, plot);
  const hasRoomAbove = !anchor.isTopOpen && anchor.yPx >= heightPx;
  return { emitterId, xPx, yPx: hasRoomAbove ? anchor.yPx - heightPx : anchor.yPx, widthPx, heightPx };
}

function keptInside(xPx: number, widthPx: number, plot: LabelPlot): number {
  return Math.max(0, Math.min(xPx, plot.widthPx - widthPx));
}

function overlap(a: PixelRect, b: PixelRect): boolean {
  return (
    a.xPx < b.xPx + b.widthPx &&
    b.xPx < a.xPx + a.widthPx &&
    a.yPx < b.yPx + b.heightPx &&
    b.yPx < a.yPx + a.heightPx
  );
}

/** By emitterId. */
export function namesOf(emitters: readonly Emitter[]): ReadonlyMap<number, string> {
  return new Map(emitters.map((emitter) => [emitter.emitterId, emitterName(emitter)]));
}
