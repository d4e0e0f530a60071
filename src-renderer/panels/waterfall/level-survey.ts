// What levels the rows on the screen have: the strongest of all of them, and the noise of samples of them. It looks at
// each row once and at few of them closely, so that its cost does not grow with the rate.

import type { ShownLevels } from '../../lib/auto-range.ts';
import { greatestOf } from '../../lib/greatest.ts';
import type { FrameRing } from '../../streams/frame-ring.ts';
import { NoiseLevel } from './noise-level.ts';
import type { RowFeed } from './row-feed.ts';

export interface SurveyPlace {
  readonly source: 'mean' | 'max';
  /** Rows that one line of pixels shows; may be a fraction. */
  readonly rowsPerPixel: number;
  /** Rows before this one are not on the screen. */
  readonly oldestRow: number;
  /** Names the shown span and the plot: with another one the noise is measured anew. */
  readonly view: string;
}

/** From one sample to the next, once there are enough. */
const SAMPLE_EVERY_ROWS = 15;
const MOST_ROWS_PER_SAMPLE = 8;
/** The measured noise is believed as far as it is this close to the engine's floor. */
const MOST_BELOW_FLOOR_DB = 30;
const MOST_ABOVE_FLOOR_DB = 15;

export class LevelSurvey {
  readonly #ring: FrameRing;
  readonly #feed: Pick<RowFeed, 'noiseDb'>;
  readonly #noise = new NoiseLevel();
  #rowsKey = '';
  #view = '';
  #peakDb = Number.NEGATIVE_INFINITY;
  #peakEnd = 0;
  #sampledEnd = 0;

  constructor(ring: FrameRing, feed: Pick<RowFeed, 'noiseDb'>) {
    this.#ring = ring;
    this.#feed = feed;
  }

  /** NaN for noise that cannot be told, and minus infinity for the peak of nothing. */
  levels(place: SurveyPlace): ShownLevels {
    this.#takePeak(place);
    this.#takeNoise(place);
    const floorDb = this.#ring.info(this.#ring.endRow - 1)?.noiseFloorDbfs ?? Number.NaN;
    const noiseDb = Math.min(
      floorDb + MOST_ABOVE_FLOOR_DB,
      Math.max(floorDb - MOST_BELOW_FLOOR_DB, this.#noise.db),
    );
    return { noiseDb, peakDb: this.#peakDb };
  }

  /** Of every row that has come since the last time, in the whole band: zooming does not change it. */
  #takePeak({ source }: SurveyPlace): void {
    const ring = this.#ring;
    const key = `${ring.generation} ${source}`;
    if (key !== this.#rowsKey) {
      this.#rowsKey = key;
      this.#peakDb = Number.NEGATIVE_INFINITY;
      this.#peakEnd = ring.firstRow;
      this.#view = '';
    }
    for (let row = Math.max(this.#peakEnd, ring.firstRow); row < ring.endRow; row++) {
      const levels = source === 'max' ? ring.max(row) : ring.mean(row);
      if (levels !== null) this.#peakDb = greatestOf(levels, this.#peakDb);
    }
    this.#peakEnd = ring.endRow;
  }

  #takeNoise(place: SurveyPlace): void {
    const { endRow, firstRow } = this.#ring;
    const count = Math.min(MOST_ROWS_PER_SAMPLE, Math.max(1, Math.round(place.rowsPerPixel)));
    if (place.view !== this.#view) {
      this.#view = place.view;
      this.#noise.reset();
      const oldest = Math.max(firstRow, place.oldestRow);
      const step = Math.max(count, Math.floor((endRow - oldest) / NoiseLevel.SAMPLES));
      for (let end = endRow - (NoiseLevel.SAMPLES - 1) * step; end < endRow; end += step) {
        if (end - count >= oldest) this.#noise.take(this.#feed.noiseDb(end, count, place.source));
      }
    } else if (this.#noise.isFull && endRow - this.#sampledEnd < SAMPLE_EVERY_ROWS) return;
    else if (endRow === this.#sampledEnd) return;
    this.#sampledEnd = endRow;
    this.#noise.take(this.#feed.noiseDb(endRow, count, place.source));
  }
}
