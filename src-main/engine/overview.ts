// The typed face of the native overview of one recording. Must not know who asks for it, nor what a picture is.
import { availableParallelism } from 'node:os';
import { fail, ok, type Result } from '#contract/errors.ts';
import {
  columnsAt,
  OVERVIEW_TILE_CODES_MAX,
  OVERVIEW_TILE_COLUMNS_MAX,
  OVERVIEW_TILE_WINDOWS_MAX,
  type OverviewLayout,
  type OverviewState,
  type OverviewTile,
  type OverviewTileRequest,
} from '#contract/overview.ts';
import type { NativeAddon, NativeOverview } from '../../native/index.d.ts';
import type { Config } from '../config/schema.ts';
import type { RecordingFacts } from './facts.ts';
import { nativeLayout } from './native-layout.ts';
import { resolveSpectrum } from './settings.ts';

const THREADS_MAX = 256;

export interface OverviewOptions {
  readonly addon: NativeAddon;
  readonly facts: RecordingFacts;
  readonly config: Config;
  /** Samples from one window to the next, as the engine really has it. */
  readonly hopSize: number;
  readonly sessionId: number;
}

/** One overview, on its own native threads. Ends with `close()`. */
export class RecordingOverview {
  readonly layout: OverviewLayout;
  readonly #native: NativeOverview;
  readonly #sessionId: number;

  private constructor(native: NativeOverview, sessionId: number) {
    this.#native = native;
    this.#sessionId = sessionId;
    this.layout = native.layout;
  }

  /** Fails where the file cannot be read or is shorter than one transform. */
  static open({ addon, facts, config, hopSize, sessionId }: OverviewOptions): Result<RecordingOverview> {
    const spectrum = resolveSpectrum(config.spectrum, facts);
    try {
      const native = new addon.NativeOverview({
        dataPath: facts.dataPath,
        dataOffsetBytes: facts.dataOffsetBytes,
        sampleCount: facts.sampleCount,
        datatype: facts.datatype,
        layout: nativeLayout(facts.layout),
        fftSize: spectrum.fftSize,
        hopSize,
        window: spectrum.window,
        kaiserBeta: config.spectrum.kaiserBeta,
        wisdomFolder: config.spectrum.wisdomFolder ?? '',
        threads: Math.min(availableParallelism(), THREADS_MAX),
        cacheFolder: config.overview.cacheFolder ?? '',
      });
      return ok(new RecordingOverview(native, sessionId));
    } catch (error) {
      return fail('input-refused', error instanceof Error ? error.message : String(error));
    }
  }

  get state(): OverviewState {
    const { phase, chunksDone, chunksSeen, chunkCount, error, cacheProblem } = this.#native.progress();
    return {
      sessionId: this.#sessionId,
      layout: this.layout,
      phase,
      fractionSeen: chunksSeen / chunkCount,
      fractionDone: chunksDone / chunkCount,
      message: error ?? cacheProblem,
    };
  }

  /** The file that it is kept in; null: none. */
  get cachePath(): string | null {
    return this.#native.progress().cachePath;
  }

  /** The request may hold any whole numbers from 0. */
  async tile(request: Omit<OverviewTileRequest, 'sessionId'>): Promise<Result<OverviewTile>> {
    const problem = requestProblem(request, this.layout);
    if (problem !== null) return fail('bad-request', problem);
    try {
      return ok(await this.#native.tile(request));
    } catch (error) {
      return fail('unavailable', error instanceof Error ? error.message : String(error));
    }
  }

  /** Resolves when its threads have ended. May be called twice. */
  close(): Promise<void> {
    return this.#native.close();
  }
}

/** What of the request lies outside, in one line; null: nothing. */
export function requestProblem(
  request: Omit<OverviewTileRequest, 'sessionId'>,
  layout: OverviewLayout,
): string | null {
  const { level, firstColumn, columnCount, firstCell, cellCount, outCells } = request;
  if (level >= layout.levelCount)
    return `The overview has levels 0 to ${layout.levelCount - 1}, not ${level}`;
  const columns = columnsAt(layout, level);
  if (columnCount < 1 || columnCount > OVERVIEW_TILE_COLUMNS_MAX || firstColumn + columnCount > columns) {
    return `A tile of level ${level} has 1 to ${OVERVIEW_TILE_COLUMNS_MAX} of its ${columns} columns, not ${columnCount} from ${firstColumn}`;
  }
  if (cellCount < 1 || firstCell + cellCount > layout.cells || outCells < 1 || outCells > cellCount) {
    return `A tile has 1 to ${layout.cells} cells and answers no more of them, not ${outCells} of ${cellCount} from ${firstCell}`;
  }
  if (columnCount * outCells > OVERVIEW_TILE_CODES_MAX) {
    return `A tile answers at most ${OVERVIEW_TILE_CODES_MAX} codes, not ${columnCount} times ${outCells}`;
  }
  if (level < layout.storedLevel && columnCount * 2 ** level > OVERVIEW_TILE_WINDOWS_MAX) {
    return `A tile of level ${level} has at most ${OVERVIEW_TILE_WINDOWS_MAX / 2 ** level} columns, not ${columnCount}`;
  }
  return null;
}
