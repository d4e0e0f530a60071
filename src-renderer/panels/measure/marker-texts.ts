// The markers as they read now, as text for the table, five times a second and when they change: levels follow the rows,
// which pass neither store nor prop.

import type { Unsubscribe } from '#contract/api.ts';
import type { Workspace } from '../../app/workspace-context.ts';
import { levelScale } from '../../lib/level-unit.ts';
import { type Marker, type MarkerTexts, markerTexts } from '../../lib/markers.ts';
import { readMarkers } from '../../streams/marker-reader.ts';

export interface MarkerLine extends MarkerTexts {
  readonly marker: Marker;
}

type Sources = Pick<Workspace, 'stream' | 'engineStore' | 'viewStore' | 'traceStore' | 'markerStore'>;

const READ_EVERY_MS = 200;

export class MarkerLines {
  readonly #sources: Sources;
  #lines: readonly MarkerLine[] = [];
  #key = '';

  constructor(sources: Sources) {
    this.#sources = sources;
    this.#read();
  }

  /** The same array until a text changes. */
  get lines(): readonly MarkerLine[] {
    return this.#lines;
  }

  follow(listener: () => void): Unsubscribe {
    const { engineStore, viewStore, traceStore, markerStore } = this.#sources;
    const read = (): void => {
      if (this.#read()) listener();
    };
    const timer = setInterval(read, READ_EVERY_MS);
    const unsubscribes = [
      engineStore.subscribe(read),
      viewStore.subscribe(read),
      traceStore.subscribe(read),
      markerStore.subscribe(read),
    ];
    return () => {
      clearInterval(timer);
      for (const unsubscribe of unsubscribes) unsubscribe();
    };
  }

  #read(): boolean {
    const { stream, engineStore, viewStore, traceStore, markerStore } = this.#sources;
    const { session, psdRefDbm } = engineStore.getState();
    const { rowSource, frequencyUnit } = viewStore.getState();
    const { markers } = markerStore.getState();
    const rbwHz = session?.settings.rbwHz ?? null;
    const style = {
      centerFreqHz: session?.centerFreqHz ?? null,
      frequencyUnit,
      scale: levelScale(traceStore.getState().levelUnit, { rbwHz, psdRefDbm }),
    };
    const facts = { rowSource, fftSize: session?.settings.fftSize ?? 0 };
    const lines = readMarkers(stream, markers, facts).map((reading) => ({
      marker: reading.marker,
      ...markerTexts(reading, style),
    }));
    const key = JSON.stringify(lines);
    if (key === this.#key) return false;
    this.#key = key;
    this.#lines = lines;
    return true;
  }
}
