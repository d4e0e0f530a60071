// Bands and bookmarks over the spectrum: whether there is a strip, which pieces and flags it has, which flag is hit.
// Paints nothing.

import type { Band } from '#contract/bands.ts';
import { type BandPiece, bandPieces } from '../../lib/band-strip.ts';
import type { PlotSize } from '../../lib/plot-size.ts';
import { type FrequencyWindow, pxFromHz } from '../../lib/spaces.ts';
import type { BandStore } from '../../stores/band-store.ts';
import type { BookmarkStore } from '../../stores/bookmark-store.ts';
import type { EngineStore } from '../../stores/engine-store.ts';
import type { ViewStore } from '../../stores/view-store.ts';
import { BAND_STRIP_HEIGHT, type BookmarkFlag } from './band-painter.ts';

export interface BandLayerSources {
  readonly engineStore: EngineStore;
  readonly viewStore: ViewStore;
  readonly bandStore: BandStore;
  readonly bookmarkStore: BookmarkStore;
}

/** Bands have absolute frequencies: where the centre is unknown there is neither strip nor flag. */
export class BandLayer {
  readonly #sources: BandLayerSources;

  constructor(sources: BandLayerSources) {
    this.#sources = sources;
  }

  get hasStrip(): boolean {
    return this.#centerFreqHz !== null && this.#sources.viewStore.getState().isBandPlanOn;
  }

  get bands(): readonly Band[] {
    return this.#sources.bandStore.getState().bands;
  }

  /** Device pixels; 0 without a strip. */
  stripHeightPx(pixelRatio: number): number {
    return this.hasStrip ? Math.round(BAND_STRIP_HEIGHT * pixelRatio) : 0;
  }

  /** null: no strip. */
  pieces(window: FrequencyWindow | null, { widthPx }: PlotSize): readonly BandPiece[] | null {
    if (!this.hasStrip) return null;
    return window === null ? [] : bandPieces(this.bands, window, this.#centerFreqHz ?? 0, widthPx);
  }

  flags(window: FrequencyWindow | null, { widthPx }: PlotSize): readonly BookmarkFlag[] {
    const center = this.#centerFreqHz;
    if (center === null || window === null) return [];
    return this.#sources.bookmarkStore
      .getState()
      .bookmarks.map(({ name, freqHz }) => ({ name, xPx: pxFromHz(freqHz - center, window, widthPx) }))
      .filter(({ xPx }) => xPx >= 0 && xPx <= widthPx);
  }

  get #centerFreqHz(): number | null {
    return this.#sources.engineStore.getState().session?.centerFreqHz ?? null;
  }
}
