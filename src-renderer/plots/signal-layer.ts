// The boxes and names of signals over a picture of time and frequency, with its time marks, crosshair and read-out: on a canvas
// of their own, painted when something of it has changed. It lives inside a coordinator, which says what is shown.

import { ChangeGate } from '../lib/change-gate.ts';
import { context2d, fitCanvas } from '../lib/plot-size.ts';
import type { Theme } from '../lib/theme.ts';
import { type DecisionsStore, namedEmitters } from '../stores/decisions-store.ts';
import type { EngineStore } from '../stores/engine-store.ts';
import type { ViewStore } from '../stores/view-store.ts';
import type { ShownPlot } from './box-gestures.ts';
import { labelRanks, namesOf, type PlacedLabel, placedLabels } from './labels.ts';
import { type OverlayCursor, OverlayPainter } from './overlay-painter.ts';
import { boxAt, type SignalBox, signalBoxes } from './signal-boxes.ts';
import type { TimeTick } from './time-ticks.ts';

export interface SignalLayerSources {
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  readonly decisionsStore: DecisionsStore;
}

/** What the coordinator lays over the signals. */
export interface OverSignals {
  /** What it depends on beyond the stores and the plot: it is painted anew where one of them has changed. */
  readonly changes: readonly unknown[];
  timeTicks(): readonly TimeTick[];
  cursor(): OverlayCursor | null;
  /** Over everything else. */
  paint(context: CanvasRenderingContext2D): void;
}

/** CSS pixels. */
const BOX_MARGIN = 2;
const CLICK_REACH = 3;
/** Square CSS pixels of the plot for each name, or names would hide what they name. */
const AREA_FOR_LABEL = 13_000;
/** With more emitters on the screen a plate has the number alone; the list has the rest. */
const CROWD_EMITTERS = 30;

export class SignalLayer {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #painter: OverlayPainter;
  readonly #sources: SignalLayerSources;
  readonly #gate = new ChangeGate();
  readonly #namesGate = new ChangeGate();
  #shown: ShownPlot | null = null;
  #boxes: readonly SignalBox[] = [];
  /** By emitterId. */
  #names: ReadonlyMap<number, string> = new Map();
  #ranks: ReturnType<typeof labelRanks> = new Map();

  constructor(canvas: HTMLCanvasElement, theme: Theme, sources: SignalLayerSources) {
    this.#canvas = canvas;
    this.#context = context2d(canvas);
    this.#painter = new OverlayPainter(this.#context, theme);
    this.#sources = sources;
  }

  /** As they were painted last. */
  get boxes(): readonly SignalBox[] {
    return this.#boxes;
  }

  /** Another font has arrived: widths are measured anew, and all is painted. */
  forgetFonts(): void {
    this.#painter.forgetWidths();
    this.#gate.reset();
  }

  draw(shown: ShownPlot, over: OverSignals): void {
    this.#shown = shown;
    const { engineStore, viewStore, decisionsStore } = this.#sources;
    const { tracks, session } = engineStore.getState();
    const { decisions } = decisionsStore.getState();
    const emitters = namedEmitters(engineStore.getState().emitters, decisions);
    const { selectedEmitterId, hoveredEmitterId, frequencyUnit, timeUnit } = viewStore.getState();
    const wasEmptied = fitCanvas(this.#canvas, shown.size);
    const hasChanged = this.#gate.hasChanged(
      shown.time,
      shown.size,
      shown.window?.lowOffsetHz,
      shown.window?.highOffsetHz,
      tracks,
      emitters,
      decisions,
      session,
      selectedEmitterId,
      hoveredEmitterId,
      frequencyUnit,
      timeUnit,
      ...over.changes,
    );
    if (!hasChanged && !wasEmptied) return;
    this.#boxes = this.#placedBoxes(shown);
    // Of ten thousand signals: not for every row.
    if (this.#namesGate.hasChanged(emitters, session?.sampleCount ?? 0)) {
      this.#names = namesOf(emitters);
      this.#ranks = labelRanks(emitters, session?.sampleCount ?? 0);
    }
    const held = [hoveredEmitterId, selectedEmitterId].filter((emitterId) => emitterId !== null);
    const nameOf = this.#nameOf(held);
    this.#painter.paint({
      size: shown.size,
      boxes: this.#boxes,
      labels: this.#placedLabels(shown, nameOf, held),
      nameOf,
      selectedEmitterId,
      hoveredEmitterId,
      timeTicks: shown.time === null ? [] : over.timeTicks(),
      cursor: shown.time === null || shown.window === null ? null : over.cursor(),
    });
    over.paint(this.#context);
  }

  /** CSS pixels. */
  boxUnder(x: number, y: number): SignalBox | null {
    const ratio = this.#shown?.size.pixelRatio ?? 1;
    return boxAt(this.#boxes, x * ratio, y * ratio, CLICK_REACH * ratio);
  }

  #placedBoxes({ time, window, size }: ShownPlot): readonly SignalBox[] {
    if (time === null || window === null) return [];
    const { tracks, emitters } = this.#sources.engineStore.getState();
    const marginPx = Math.round(BOX_MARGIN * size.pixelRatio);
    const plot = { time, window, widthPx: size.widthPx, marginPx };
    const boxes = signalBoxes(tracks.values(), emitters, plot);
    const { decisions } = this.#sources.decisionsStore.getState();
    // What the analyst ignores has no box: the picture is for the rest.
    return decisions.size === 0
      ? boxes
      : boxes.filter(({ emitterId }) => decisions.get(emitterId ?? -1)?.isIgnored !== true);
  }

  #nameOf(held: readonly number[]): (emitterId: number) => string {
    const isCrowd = new Set(this.#boxes.map(({ emitterId }) => emitterId)).size > CROWD_EMITTERS;
    const names = this.#names;
    return (emitterId) =>
      (isCrowd && !held.includes(emitterId) ? undefined : names.get(emitterId)) ?? `E${emitterId}`;
  }

  #placedLabels(
    { size }: ShownPlot,
    nameOf: (emitterId: number) => string,
    heldEmitterIds: readonly number[],
  ): readonly PlacedLabel[] {
    const { widthPx, heightPx, pixelRatio } = size;
    return placedLabels(this.#boxes, {
      widthPx,
      heightPx,
      plateHeightPx: this.#painter.plateHeightPx(pixelRatio),
      mostLabels: Math.ceil((size.width * size.height) / AREA_FOR_LABEL),
      rankOf: (emitterId) => this.#ranks.get(emitterId) ?? Number.NEGATIVE_INFINITY,
      plateWidthPx: (emitterId) => this.#painter.plateWidthPx(nameOf(emitterId), pixelRatio),
      heldEmitterIds,
    });
  }
}
