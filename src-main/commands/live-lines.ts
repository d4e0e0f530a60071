// What a live session finds, as lines of NDJSON while it goes on: the columns of every other export. Must not know where
// they go.

import type { Emitter, Track } from '#contract/entities.ts';
import { type Columns, emitterColumns, gapColumns, sessionColumns, trackColumns } from '../export/columns.ts';
import { type ExportGap, type ExportInput, exportSessionFrom } from '../export/index.ts';
import { jsonLine } from '../export/ndjson.ts';
import type { LiveSession } from '../live-session.ts';

export interface LiveLinesOptions {
  readonly softwareVersion: string;
  readonly psdRefDbm: number | null;
}

/** Lines that wait for a slow reader; past that the newest are dropped and counted. */
const WAITING_MAX = 50_000;
const UNKNOWN_AT_FIRST: readonly string[] = ['sample_count', 'samples_dropped'];

export class LiveLines implements AsyncIterable<string> {
  readonly #session: LiveSession;
  readonly #options: LiveLinesOptions;
  readonly #waiting: string[] = [];
  /** Tracks that have ended and have no emitter yet: the next grouping gives them one. */
  readonly #ungrouped = new Map<number, Track>();
  readonly #told = new Set<number>();
  #wake: () => void = () => {};
  #isEnded = false;
  #dropped = 0;
  #trackCount = 0;

  constructor(session: LiveSession, options: LiveLinesOptions) {
    this.#session = session;
    this.#options = options;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get trackCount(): number {
    return this.#trackCount;
  }

  begin(): void {
    this.#put(
      sessionColumns(this.#input().session).map(([name, cell]) =>
        UNKNOWN_AT_FIRST.includes(name) ? [name, { kind: 'number', text: null }] : [name, cell],
      ),
    );
  }

  /** Tracks that have ended since the last call. */
  tell(): void {
    const changes = this.#session.takeTrackChanges();
    for (const track of changes?.changed ?? []) {
      if (track.state === 'lost' && !this.#told.has(track.trackId)) this.#ungrouped.set(track.trackId, track);
    }
    for (const trackId of changes?.removed ?? []) {
      // One that was let go of was told of long ago; one that never was is no track.
      this.#ungrouped.delete(trackId);
      this.#told.delete(trackId);
    }
    const emitters = this.#emitters();
    for (const track of [...this.#ungrouped.values()].sort(byTime)) {
      if (track.emitterId !== null) this.#tellTrack(track, emitters);
    }
  }

  gaps(gaps: readonly ExportGap[]): void {
    for (const gap of gaps) this.#put(gapColumns(gap));
  }

  /** What was still on, the emitters, and the session as it was. */
  end(): void {
    this.tell();
    const emitters = this.#emitters();
    for (const track of [...this.#session.tracks].sort(byTime)) {
      if (track.state !== 'tentative' && !this.#told.has(track.trackId)) this.#tellTrack(track, emitters);
    }
    const { session } = this.#input();
    for (const emitter of this.#session.emitters) this.#put(emitterColumns(emitter, session));
    this.#put(sessionColumns(session));
    this.#isEnded = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      // In one piece: a line at a time would be a system call for each.
      const text = this.#waiting.splice(0).join('');
      if (text !== '') yield text;
      else if (this.#isEnded) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  #tellTrack(track: Track, emitters: ReadonlyMap<number, Emitter>): void {
    this.#ungrouped.delete(track.trackId);
    this.#told.add(track.trackId);
    this.#trackCount += 1;
    const emitter = track.emitterId === null ? null : (emitters.get(track.emitterId) ?? null);
    this.#put(trackColumns(track, emitter, this.#input()));
  }

  #put(columns: Columns): void {
    if (this.#waiting.length >= WAITING_MAX) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(jsonLine(columns));
    this.#wake();
  }

  #emitters(): ReadonlyMap<number, Emitter> {
    return new Map(this.#session.emitters.map((emitter) => [emitter.emitterId, emitter]));
  }

  #input(): ExportInput {
    const { softwareVersion, psdRefDbm } = this.#options;
    const { info, analysis, analysisCounts } = this.#session;
    const session = exportSessionFrom(info, {
      softwareVersion,
      sampleCount: analysis.samplesDone,
      samplesDropped: analysisCounts.samplesDropped,
      isComplete: analysis.phase !== 'failed',
    });
    return { session, tracks: [], emitters: [], gaps: [], psdRefDbm };
  }
}

function byTime(a: Track, b: Track): number {
  return a.sampleStart - b.sampleStart || a.offsetHz - b.offsetHz || a.trackId - b.trackId;
}
