// The log as the rest of Sferic sees it: recording never blocks and never throws; what is lost is counted and told.
// Must not know SQL. Readers get what was written, once flush() or endSession() has resolved.

import type { Emitter, StoreStatus, Track } from '#contract/entities.ts';
import { type Result, SfericError } from '#contract/errors.ts';
import { Outbox, rowsOf } from './outbox.ts';
import type { SessionEnd, SessionStart, StoredObservation, StoredSession } from './records.ts';
import { WorkerLink } from './worker-link.ts';

export type { SessionEnd, SessionStart, SessionState, StoredObservation, StoredSession } from './records.ts';

export interface LogStoreOptions {
  readonly path: string;
  /** Rows in one transaction, */
  readonly batchRows: number;
  /** or after this time. */
  readonly batchMs: number;
  /** Observations that may wait; then the oldest are dropped and counted. */
  readonly queueRows: number;
}

type StatusListener = (status: StoreStatus) => void;

/** Batches on their way to the file at a time: enough to keep the thread busy, few enough to bound what waits there. */
const BATCHES_UNDER_WAY_MAX = 4;

export class LogStore {
  readonly #options: LogStoreOptions;
  readonly #link: WorkerLink;
  readonly #outbox: Outbox;
  readonly #listeners = new Set<StatusListener>();
  readonly #whenIdle: (() => void)[] = [];
  #batchesUnderWay = 0;
  #rowsUnderWay = 0;
  #written = 0;
  #dropped = 0;
  #problem: string | null = null;
  #isDue = false;
  #timer: NodeJS.Timeout | null = null;
  #closing: Promise<void> | null = null;

  private constructor(options: LogStoreOptions, link: WorkerLink) {
    this.#options = options;
    this.#link = link;
    this.#outbox = new Outbox(options.queueRows);
  }

  /**
   * Opens or makes the log; its folder is made too. Throws SfericError: `unavailable` when it cannot be written here,
   * `busy` when another instance has it, `input-refused` when it is not a log, a damaged one, or a newer one.
   */
  static async open(options: LogStoreOptions): Promise<LogStore> {
    return new LogStore(options, await WorkerLink.open(options.path));
  }

  /** The session's id; its row exists when this resolves. Throws SfericError `unavailable`. */
  async beginSession(start: SessionStart): Promise<number> {
    return unwrap(await this.#link.ask('begin', start));
  }

  /** The newest state of each. Never dropped: a newer state takes the place of one that still waits. */
  recordTracks(sessionId: number, tracks: readonly Track[]): void {
    if (this.#refuses(tracks.length)) return;
    for (const track of tracks) this.#outbox.putTrack(sessionId, track);
    this.#pump();
  }

  /** Through the bounded queue; the oldest that waits is dropped, and counted, when it is full. */
  recordObservations(sessionId: number, observations: readonly StoredObservation[]): void {
    if (this.#refuses(observations.length)) return;
    let dropped = 0;
    for (const observation of observations) {
      if (this.#outbox.putObservation(sessionId, observation)) dropped += 1;
      this.#pump();
    }
    if (dropped === 0) return;
    this.#dropped += dropped;
    this.#tellStatus();
  }

  /** Replaces the session's list. */
  recordEmitters(sessionId: number, emitters: readonly Emitter[]): void {
    if (this.#refuses(Math.max(1, emitters.length))) return;
    this.#outbox.putEmitters(sessionId, emitters);
    this.#pump();
  }

  /** Writes what waits, then closes the session. Never throws: a log that cannot be written says so in its status. */
  async endSession(sessionId: number, end: SessionEnd): Promise<void> {
    await this.flush();
    if (this.#problem !== null) return;
    const result = await this.#link.ask('end', { sessionId, end });
    if (!result.ok) this.#fail(result.error.message);
  }

  status(): StoreStatus {
    return {
      isWritable: this.#problem === null,
      path: this.#options.path,
      queued: this.#outbox.rows + this.#rowsUnderWay,
      written: this.#written,
      dropped: this.#dropped,
      message: this.#problem,
    };
  }

  /** Called after every batch, drop and failure. */
  onStatus(listener: StatusListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when everything recorded so far is in the file, or lost and counted. */
  async flush(): Promise<void> {
    this.#isDue = true;
    this.#pump();
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => {
      this.#whenIdle.push(resolve);
    });
  }

  /** Writes what waits and closes the file. May be called twice. */
  close(): Promise<void> {
    this.#closing ??= this.flush().then(() => {
      this.#stopTimer();
      this.#problem ??= 'The log is closed';
      return this.#link.close();
    });
    return this.#closing;
  }

  /** By sessionId. */
  async sessions(): Promise<readonly StoredSession[]> {
    return unwrap(await this.#link.ask('sessions', null));
  }

  /** By sampleStart, then offsetHz. */
  async tracksOf(sessionId: number): Promise<readonly Track[]> {
    return unwrap(await this.#link.ask('tracks', { sessionId }));
  }

  /** By emitterId. */
  async emittersOf(sessionId: number): Promise<readonly Emitter[]> {
    return unwrap(await this.#link.ask('emitters', { sessionId }));
  }

  /** By sampleStart. */
  async observationsOf(sessionId: number, trackId: number): Promise<readonly StoredObservation[]> {
    return unwrap(await this.#link.ask('observations', { sessionId, trackId }));
  }

  /** Sends whole batches; a smaller one only when its time has come. */
  #pump(): void {
    while (this.#batchesUnderWay < BATCHES_UNDER_WAY_MAX) {
      const isReady = this.#isDue || this.#outbox.rows >= this.#options.batchRows;
      const batch = isReady ? this.#outbox.takeBatch(this.#options.batchRows) : null;
      if (batch === null) break;
      const rows = rowsOf(batch);
      this.#batchesUnderWay += 1;
      this.#rowsUnderWay += rows;
      void this.#link.ask('write', batch).then((result) => this.#onWritten(rows, result));
    }
    if (this.#outbox.rows > 0) this.#startTimer();
    else this.#isDue = false;
  }

  #onWritten(rows: number, result: Result<null>): void {
    this.#batchesUnderWay -= 1;
    this.#rowsUnderWay -= rows;
    if (result.ok) {
      this.#written += rows;
      this.#pump();
      this.#tellStatus();
    } else {
      this.#dropped += rows;
      this.#fail(result.error.message);
    }
    if (this.#isIdle()) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** From now on rows are only counted: the pipeline goes on, and the status says that nothing is logged. */
  #fail(message: string): void {
    this.#problem ??= message;
    this.#dropped += this.#outbox.clear();
    this.#stopTimer();
    this.#tellStatus();
  }

  #refuses(rows: number): boolean {
    if (this.#problem === null) return false;
    this.#dropped += rows;
    return true;
  }

  #isIdle(): boolean {
    return this.#batchesUnderWay === 0 && this.#outbox.rows === 0;
  }

  #startTimer(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#isDue = true;
      this.#pump();
    }, this.#options.batchMs);
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tellStatus(): void {
    const status = this.status();
    for (const listener of this.#listeners) listener(status);
  }
}

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new SfericError(result.error.code, result.error.message, result.error.detail);
}
