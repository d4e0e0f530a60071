// Fetches pieces of the overview for one view: few at a time, the ones that are on the screen first, and again while
// they are not exact. Keeps the last ones used. No React, and no knowledge of what is painted from them.

import type { SfericApi } from '#contract/api.ts';
import type { OverviewState } from '#contract/overview.ts';
import {
  columnsOfTile,
  type HeldTile,
  type TileKey,
  tileColumns,
  tileKeyText,
} from '../lib/overview-tiles.ts';

/** At once: the server may compute each for a while, and newer wishes must not wait behind many. */
const IN_FLIGHT_MAX = 3;
const HELD_BYTES_MAX = 64 * 1024 * 1024;
/** A tile that is not exact yet is asked for again so often at most. */
const REFRESH_MS = 300;
const RETRY_MS = 1000;

interface Entry {
  readonly tile: HeldTile;
  readonly isExact: boolean;
  readonly fractionDone: number;
  readonly atMs: number;
}

export class OverviewStream {
  readonly #api: Pick<SfericApi, 'overviewTile'>;
  readonly #onArrival: () => void;
  readonly #clock: () => number;
  /** Least recently used first. */
  readonly #held = new Map<string, Entry>();
  /** Under `level column`: tiles of any cell range, so that a stand-in is found whatever was zoomed. */
  readonly #byPlace = new Map<string, Set<string>>();
  readonly #inFlight = new Set<string>();
  /** When a tile did not come: what fails now mostly fails again at once. */
  readonly #failedAtMs = new Map<string, number>();
  #wanted: readonly TileKey[] = [];
  #wantedRange = '';
  #state: OverviewState | null = null;
  #heldBytes = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #problem: string | null = null;

  /** `onArrival` is called when there may be more to paint. */
  constructor(
    api: Pick<SfericApi, 'overviewTile'>,
    onArrival: () => void,
    clock: () => number = () => performance.now(),
  ) {
    this.#api = api;
    this.#onArrival = onArrival;
    this.#clock = clock;
  }

  /** Whether all that was wanted last is there, and exact. */
  get isWhole(): boolean {
    return this.#wanted.every((key) => this.#held.get(tileKeyText(key))?.isExact === true);
  }

  /** Why the last tile did not come; null: it did. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Another session forgets everything, wishes too; progress asks again for what is not exact. */
  setState(state: OverviewState | null): void {
    if (state?.sessionId !== this.#state?.sessionId) {
      this.#forget();
      // Places in the recording before: this one may not even have them.
      if (this.#state !== null) this.#wanted = [];
    }
    this.#state = state;
    this.#pump();
  }

  /** What is on the screen, most wanted first. What was wanted before and is not under way yet is dropped. */
  want(keys: readonly TileKey[]): void {
    this.#wanted = keys;
    const [first] = keys;
    this.#wantedRange = first === undefined ? '' : `${first.plane} ${first.firstCell} ${first.cellCount}`;
    this.#pump();
  }

  /** The tile of a column, of the cell range wanted if it is there, else of any. */
  find(level: number, column: number): HeldTile | null {
    const state = this.#state;
    if (state === null) return null;
    const index = Math.floor(column / tileColumns(state.layout, level));
    const names = this.#byPlace.get(`${level} ${index}`);
    if (names === undefined) return null;
    let best: HeldTile | null = null;
    for (const name of names) {
      const tile = this.#held.get(name)?.tile ?? null;
      if (tile === null) continue;
      if (`${tile.plane} ${tile.firstCell} ${tile.cellCount}` === this.#wantedRange) return tile;
      // The widest covers most of what may be shown.
      if (best === null || tile.cellCount > best.cellCount) best = tile;
    }
    return best;
  }

  destroy(): void {
    this.#forget();
    this.#state = null;
    this.#wanted = [];
  }

  #forget(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#held.clear();
    this.#byPlace.clear();
    this.#failedAtMs.clear();
    this.#heldBytes = 0;
    this.#problem = null;
  }

  #pump(): void {
    const state = this.#state;
    if (state === null || state.fractionSeen === 0) return;
    for (const key of this.#wanted) {
      if (this.#inFlight.size >= IN_FLIGHT_MAX) return;
      const name = tileKeyText(key);
      if (this.#inFlight.has(`${state.sessionId} ${name}`) || !this.#isDue(name, state)) continue;
      void this.#fetch(key, name, state);
    }
  }

  #isDue(name: string, state: OverviewState): boolean {
    const entry = this.#held.get(name);
    const failedAtMs = this.#failedAtMs.get(name) ?? Number.NEGATIVE_INFINITY;
    if (this.#clock() - failedAtMs < RETRY_MS) {
      this.#pumpLater(RETRY_MS);
      return false;
    }
    if (entry === undefined) return true;
    // Used: it goes to the end of the line of those to be given up.
    this.#held.delete(name);
    this.#held.set(name, entry);
    if (entry.isExact || entry.fractionDone === state.fractionDone) return false;
    if (this.#clock() - entry.atMs >= REFRESH_MS) return true;
    this.#pumpLater(REFRESH_MS);
    return false;
  }

  async #fetch(key: TileKey, name: string, state: OverviewState): Promise<void> {
    const flight = `${state.sessionId} ${name}`;
    this.#inFlight.add(flight);
    const place = columnsOfTile(state.layout, key.level, key.index);
    const { level, firstCell, cellCount, outCells, plane } = key;
    const request = { sessionId: state.sessionId, level, ...place, firstCell, cellCount, outCells, plane };
    const result = await this.#api.overviewTile(request);
    this.#inFlight.delete(flight);
    if (this.#state?.sessionId !== state.sessionId) return this.#pump();
    if (!result.ok) {
      // Gone: news of the recording that is open instead is on its way, and nothing need be said.
      if (result.error.code !== 'gone') this.#problem = result.error.message;
      this.#failedAtMs.set(name, this.#clock());
      this.#pumpLater(RETRY_MS);
      this.#onArrival();
      return;
    }
    this.#problem = null;
    this.#failedAtMs.delete(name);
    const { codes, exactColumns } = result.value;
    this.#keep(name, {
      tile: { ...key, ...place, codes },
      isExact: exactColumns === place.columnCount,
      fractionDone: state.fractionDone,
      atMs: this.#clock(),
    });
    this.#pump();
    this.#onArrival();
  }

  #keep(name: string, entry: Entry): void {
    this.#drop(name);
    this.#held.set(name, entry);
    this.#heldBytes += entry.tile.codes.length;
    const place = `${entry.tile.level} ${entry.tile.index}`;
    const names = this.#byPlace.get(place) ?? new Set();
    this.#byPlace.set(place, names.add(name));
    for (const oldest of this.#held.keys()) {
      if (this.#heldBytes <= HELD_BYTES_MAX || oldest === name) break;
      this.#drop(oldest);
    }
  }

  #drop(name: string): void {
    const entry = this.#held.get(name);
    if (entry === undefined) return;
    this.#held.delete(name);
    this.#heldBytes -= entry.tile.codes.length;
    const place = `${entry.tile.level} ${entry.tile.index}`;
    const names = this.#byPlace.get(place);
    names?.delete(name);
    if (names?.size === 0) this.#byPlace.delete(place);
  }

  #pumpLater(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#pump();
    }, ms);
  }
}
