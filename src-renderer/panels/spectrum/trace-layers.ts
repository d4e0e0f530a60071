// What the spectrum draws, from back to front: which traces, where their bins lie under the shown centre, and which lines.
// It reads rows and decides nothing about looks.

import type { Dbfs, Hz } from '#contract/units.ts';
import { binAtHz, type RowGeometry } from '../../lib/narrowing.ts';
import type { TraceKind } from '../../lib/trace-kinds.ts';
import type { EngineStore } from '../../stores/engine-store.ts';
import type { MarkerStore } from '../../stores/marker-store.ts';
import type { TraceLine, TraceStore } from '../../stores/trace-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import type { FrameStream, TraceLevels } from '../../streams/frame-stream.ts';
import type { HELD_TRACES } from '../../streams/trace-deck.ts';

export interface PlacedTrace {
  readonly levels: Float32Array;
  readonly geometry: RowGeometry;
  /** Added to an offset of the trace it is one from the shown centre. */
  readonly shiftHz: Hz;
}

export interface TraceLayer extends PlacedTrace {
  readonly kind: TraceKind;
  /** Taken off column by column, peak from peak; only of the difference. */
  readonly minus: PlacedTrace | null;
}

/** dBFS, or dB of the difference, in the bin at an offset from the shown centre. */
export function levelAt({ minus, ...trace }: TraceLayer, offsetHz: Hz): number {
  return minus === null
    ? placedLevel(trace, offsetHz)
    : placedLevel(trace, offsetHz) - placedLevel(minus, offsetHz);
}

function placedLevel({ levels, geometry, shiftHz }: PlacedTrace, offsetHz: Hz): Dbfs {
  return levels[binAtHz(geometry, offsetHz - shiftHz)] ?? Number.NaN;
}

export interface LevelLine {
  readonly line: TraceLine;
  readonly levelDb: Dbfs;
}

export interface LayerSources {
  readonly stream: FrameStream;
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  readonly traceStore: TraceStore;
  readonly markerStore: MarkerStore;
}

export class TraceLayers {
  readonly #sources: LayerSources;

  constructor(sources: LayerSources) {
    this.#sources = sources;
  }

  /** Brings average and holds up to the newest row. */
  update(): void {
    const { stream, viewStore, traceStore, markerStore } = this.#sources;
    const { markers } = markerStore.getState();
    const { shown, averageS, markedTrace } = traceStore.getState();
    stream.traces.update({
      // What markers read is computed, shown or not.
      isOn: (kind) => shown[kind] || kind === markedTrace || markers.some(({ trace }) => trace === kind),
      rowSource: viewStore.getState().rowSource,
      averageS,
    });
  }

  /** From back to front; empty while there is no row. */
  layers(): readonly TraceLayer[] {
    const { shown } = this.#sources.traceStore.getState();
    const layers: TraceLayer[] = [];
    const reference = this.#reference();
    if (shown.reference && reference !== null) layers.push({ kind: 'reference', ...reference, minus: null });
    for (const kind of ['min-hold', 'max-hold', 'live', 'average'] as const) {
      const trace = shown[kind] ? this.trace(kind) : null;
      if (trace !== null) layers.push({ kind, ...trace, shiftHz: 0, minus: null });
    }
    const minuend = this.trace(shown.average ? 'average' : 'live');
    if (shown.difference && reference !== null && minuend !== null)
      layers.push({ kind: 'difference', ...minuend, shiftHz: 0, minus: reference });
    return layers;
  }

  trace(kind: 'live' | (typeof HELD_TRACES)[number]): TraceLevels | null {
    const { stream, engineStore, viewStore } = this.#sources;
    const fftSize = engineStore.getState().session?.settings.fftSize ?? 0;
    return stream.trace(kind, { rowSource: viewStore.getState().rowSource, fftSize });
  }

  lines(): readonly LevelLine[] {
    const { stream, engineStore, traceStore } = this.#sources;
    const { lines } = traceStore.getState();
    const { session } = engineStore.getState();
    const info = stream.ring.info(stream.shownRow.row);
    if (session === null || info === null) return [];
    const floorDb = info.noiseFloorDbfs;
    const thresholdDb = floorDb + session.settings.thresholdOverFloorDb;
    const all = [
      { line: 'floor', levelDb: floorDb },
      { line: 'threshold', levelDb: thresholdDb },
    ] as const;
    return all.filter(({ line, levelDb }) => lines[line] && Number.isFinite(levelDb));
  }

  /** Laid over the shown band by absolute frequency where both centres are known, else by offset. */
  #reference(): PlacedTrace | null {
    const { stream } = this.#sources;
    const reference = stream.reference.value;
    if (reference === null) return null;
    const shownCenterHz = stream.ring.geometry?.centerFreqHz ?? null;
    const { levels, geometry, centerFreqHz } = reference;
    const shiftHz = centerFreqHz === null || shownCenterHz === null ? 0 : centerFreqHz - shownCenterHz;
    return { levels, geometry, shiftHz };
  }
}
