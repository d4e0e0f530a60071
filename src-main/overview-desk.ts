// The overview of the recording that is open: begun with its session, asked for by whoever shows it, ended with it.
// What arrives from a renderer is checked here. Must not know shells.
import { z } from 'zod';
import type { Notice } from '#contract/entities.ts';
import { fail, type Result } from '#contract/errors.ts';
import { OVERVIEW_PLANES, type OverviewState, type OverviewTile } from '#contract/overview.ts';
import type { Config } from './config/schema.ts';
import { type OverviewOptions, RecordingOverview } from './engine/overview.ts';
import { trimOverviewCache } from './engine/overview-cache.ts';

/** A query of an address holds texts, a message of ipc numbers. */
const whole = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,16}$/)
      .transform(Number),
  ])
  .pipe(z.int().min(0));
const requestSchema = z.strictObject({
  sessionId: z
    .union([
      z.number(),
      z
        .string()
        .regex(/^-?\d{1,16}$/)
        .transform(Number),
    ])
    .pipe(z.int()),
  level: whole,
  firstColumn: whole,
  columnCount: whole,
  firstCell: whole,
  cellCount: whole,
  outCells: whole,
  plane: z.enum(OVERVIEW_PLANES),
});

const MEGABYTE = 1_000_000;
/** No kept overview is larger. */
const FILE_MAX_MB = 145;
/** Tiles under way at once, all views together: each may be a second of work. */
const TILES_IN_FLIGHT_MAX = 32;
/** A view learns of another recording a moment after it was opened: what it asks until then is no mistake. */
const GONE = 'This recording is no longer open: ask for the one that is';

export class OverviewDesk {
  readonly #onNotice: (notice: Notice) => void;
  #overview: RecordingOverview | null = null;
  #told: OverviewState | null = null;
  #untrimmed: Config['overview'] | null = null;
  #inFlight = 0;

  constructor(onNotice: (notice: Notice) => void) {
    this.#onNotice = onNotice;
  }

  /** A recording that cannot have one is still open: that is told, and nothing else happens. */
  open(options: OverviewOptions): void {
    const opened = RecordingOverview.open(options);
    if (!opened.ok) {
      this.#onNotice({ level: 'warning', text: `There is no overview: ${opened.error.message}` });
      return;
    }
    this.#overview = opened.value;
    this.#told = null;
    this.#untrimmed = options.config.overview;
  }

  get state(): OverviewState | null {
    return this.#overview?.state ?? null;
  }

  /** null when nothing has changed since the last call. A problem is also told as a notice, once. */
  takeProgress(): OverviewState | null {
    const state = this.#overview?.state ?? null;
    const told = this.#told;
    if (state === null || (told !== null && isSame(state, told))) return null;
    this.#told = state;
    if (state.phase !== 'starting') this.#trimOnce();
    if (state.message !== null && state.message !== told?.message) {
      const text = state.phase === 'failed' ? `The overview stopped: ${state.message}` : state.message;
      this.#onNotice({ level: state.phase === 'failed' ? 'error' : 'warning', text });
    }
    return state;
  }

  /** For what came over a wire. Never throws. */
  async tile(untrusted: unknown): Promise<Result<OverviewTile>> {
    const parsed = requestSchema.safeParse(untrusted);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return fail('bad-request', `A tile of the overview: ${issue?.path.join('.')}: ${issue?.message}`);
    }
    const { sessionId, ...request } = parsed.data;
    const overview = this.#overview;
    if (overview === null || overview.state.sessionId !== sessionId) return fail('gone', GONE);
    if (this.#inFlight >= TILES_IN_FLIGHT_MAX) {
      return fail('busy', `${TILES_IN_FLIGHT_MAX} tiles are under way: wait for an answer first`);
    }
    this.#inFlight += 1;
    try {
      const result = await overview.tile(request);
      return result.ok || this.#overview === overview ? result : fail('gone', GONE);
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** When it is known which file is in use, and before that one grows: it has room beside what is left. */
  #trimOnce(): void {
    const settings = this.#untrimmed;
    this.#untrimmed = null;
    if (!settings?.cacheFolder) return;
    const maxBytes = (settings.cacheMaxMb - FILE_MAX_MB) * MEGABYTE;
    void trimOverviewCache(settings.cacheFolder, maxBytes, this.#overview?.cachePath ?? null, new Date());
  }

  async close(): Promise<void> {
    const overview = this.#overview;
    this.#overview = null;
    await overview?.close();
  }
}

function isSame(a: OverviewState, b: OverviewState): boolean {
  return (
    a.phase === b.phase &&
    a.fractionDone === b.fractionDone &&
    a.fractionSeen === b.fractionSeen &&
    a.message === b.message
  );
}
