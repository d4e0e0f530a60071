// The log as the rest of Sferic sees it: recording never blocks and never throws; what is lost is counted and told.
// Must not know SQL. Readers get what was written, once flush() or endSession() has resolved.

import type { Emitter, StoreStatus, Track } from '#contract/entities.ts';
import { fail, type Result, SfericError } from '#contract/errors.ts';
import type { LoggedAnnotation, LoggedClip, LoggedDecision } from '#contract/log.ts';
import { Dispatcher } from './dispatcher.ts';
import { LogBook } from './log-book.ts';
import { Outbox, observationsIn, rowsOf } from './outbox.ts';
import type { Batch, RetentionStep, SettingAside, WrittenAnnotation } from './protocol.ts';
import type { SessionEnd, SessionStart, StoredGap, StoredObservation } from './records.ts';
import { Upkeep } from './upkeep.ts';
import { WorkerLink } from './worker-link.ts';

export { LogBook, OBSERVATION_STRIDE } from './log-book.ts';
export type { EmittersFound, WrittenAnnotation } from './protocol.ts';
export type {
  SessionEnd,
  SessionStart,
  SessionState,
  StoredGap,
  StoredObservation,
  StoredSession,
} from './records.ts';

export interface LogStoreOptions {
  readonly path: string;
  /** Rows in one transaction, */
  readonly batchRows: number;
  /** or after this time. */
  readonly batchMs: number;
  /** Observations that may wait; then the oldest are dropped and counted. */
  readonly queueRows: number;
  /** What becomes of a file in this place that is damaged, or none of ours. Without it: `never`, it is refused. */
  readonly settingAside?: SettingAside;
  /** The file may not grow past this many bytes, as if the disk were full. */
  readonly fileMaxBytes?: number | null;
  /** Sessions older than this are removed, unless somebody wants to keep them. null: none. */
  readonly keepDays?: number | null;
  /** The oldest sessions are removed while the file is larger. null: as large as the disk. */
  readonly keepBytes?: number | null;
}

type StatusListener = (status: StoreStatus) => void;

export class LogStore extends LogBook {
  readonly #options: LogStoreOptions;
  readonly #outbox: Outbox;
  readonly #dispatcher: Dispatcher;
  readonly #listeners = new Set<StatusListener>();
  readonly #openSessions = new Set<number>();
  readonly #droppedOf = new Map<number, number>();
  readonly #notices: string[] = [];
  #writer: WorkerLink<'writer'> | null = null;
  #upkeep: Upkeep | null = null;
  /** Why this instance may only read; null: it writes. */
  #readOnlyReason: string | null = null;
  #written = 0;
  #dropped = 0;
  #isClosed = false;
  #closing: Promise<void> | null = null;

  private constructor(options: LogStoreOptions) {
    super(options.path);
    this.#options = options;
    this.#outbox = new Outbox(options.queueRows);
    this.#dispatcher = new Dispatcher(this.#outbox, options, {
      write: (era, batch) => this.#write(era, batch),
      onChange: () => this.#tellStatus(),
      onWritten: (batch) => {
        this.#written += rowsOf(batch);
        this.#upkeep?.wrote();
      },
      onLost: (batch) => this.#countLost(batch),
    });
  }

  /**
   * Opens or makes the log; its folder is made too. While another instance writes it, or where it cannot be written, it
   * is opened to be read: `status()` says so. Throws SfericError: `unavailable` when it cannot even be read,
   * `input-refused` when it is not a log, a damaged one, or a newer one, and must not be set aside.
   */
  static async open(options: LogStoreOptions): Promise<LogStore> {
    const store = new LogStore(options);
    try {
      await store.#openWriter();
    } catch (error) {
      if (!(error instanceof SfericError) || !['busy', 'unavailable'].includes(error.info.code)) throw error;
      await store.#openReadOnly(error);
    }
    return store;
  }

  /** How the log was found, a line each: a session cut short, a layout brought up, a file set aside. */
  get notices(): readonly string[] {
    return this.#notices;
  }

  /** The session's id; its row exists, on the disk, when this resolves. Throws SfericError `unavailable` or `busy`. */
  async beginSession(start: SessionStart): Promise<number> {
    if (this.#readOnlyReason !== null) await this.#openWriter();
    const sessionId = unwrap(await this.#askWriter((writer) => writer.ask('begin', start)));
    this.#openSessions.add(sessionId);
    return sessionId;
  }

  /** The newest state of each. Never dropped: a newer state takes the place of one that still waits. */
  recordTracks(sessionId: number, tracks: readonly Track[]): void {
    if (this.#refuses(tracks.length)) return;
    for (const track of tracks) this.#outbox.putTrack(sessionId, track);
    this.#dispatcher.pumpSoon();
  }

  /** Tracks that turned out to be none. */
  removeTracks(sessionId: number, trackIds: readonly number[]): void {
    if (this.#refuses(trackIds.length)) return;
    for (const trackId of trackIds) this.#outbox.putRemovedTrack(sessionId, trackId);
    this.#dispatcher.pumpSoon();
  }

  /** Through the bounded queue; the oldest that waits is dropped, and counted, when it is full. */
  recordObservations(sessionId: number, observations: readonly StoredObservation[]): void {
    if (this.#refuses(observations.length)) return;
    const before = this.#dropped;
    for (const observation of observations) {
      // Before any is dropped, whatever can be sent is.
      if (this.#outbox.isFull) this.#dispatcher.pump();
      const loser = this.#outbox.putObservation(sessionId, observation);
      if (loser !== null) this.#countDropped(loser, 1);
    }
    this.#dispatcher.pumpSoon();
    if (this.#dropped > before) this.#tellStatus();
  }

  /** Replaces the session's list. */
  recordEmitters(sessionId: number, emitters: readonly Emitter[]): void {
    if (this.#refuses(Math.max(1, emitters.length))) return;
    this.#outbox.putEmitters(sessionId, emitters);
    this.#dispatcher.pumpSoon();
  }

  recordGaps(sessionId: number, gaps: readonly StoredGap[]): void {
    if (this.#refuses(gaps.length)) return;
    for (const gap of gaps) this.#outbox.putGap(sessionId, gap);
    this.#dispatcher.pumpSoon();
  }

  /**
   * The session's end, after all of its rows. Never throws, and does not wait for a disk that is full: the end is
   * written with the rows, when that is possible again.
   */
  async endSession(sessionId: number, end: SessionEnd): Promise<void> {
    this.#openSessions.delete(sessionId);
    if (this.#refuses(0)) return;
    const observationsDropped = this.#droppedOf.get(sessionId) ?? 0;
    this.#droppedOf.delete(sessionId);
    this.#outbox.putEnd(sessionId, { observationsDropped, ...end });
    await this.flush();
  }

  /** On the disk when it resolves; the same uuid of the same session takes the place of the former one. */
  saveAnnotation(annotation: LoggedAnnotation): Promise<Result<null>> {
    return this.writeAnnotations([{ ...annotation, isDeleted: false }]);
  }

  /** It stays in the file, marked, and is no longer read. */
  deleteAnnotation(annotation: LoggedAnnotation): Promise<Result<null>> {
    return this.writeAnnotations([{ ...annotation, isDeleted: true }]);
  }

  /** All or none. */
  writeAnnotations(annotations: readonly WrittenAnnotation[]): Promise<Result<null>> {
    return this.#askWriter((writer) => writer.ask('annotate', annotations));
  }

  /** On the disk when it resolves. Only ever added to: the last decision about a subject holds. */
  recordDecision(decision: LoggedDecision): Promise<Result<null>> {
    return this.recordDecisions([decision]);
  }

  /** All or none. */
  recordDecisions(decisions: readonly LoggedDecision[]): Promise<Result<null>> {
    return this.#askWriter((writer) => writer.ask('decide', decisions));
  }

  recordClip(clip: LoggedClip): Promise<Result<null>> {
    return this.#askWriter((writer) => writer.ask('clip', clip));
  }

  /** A pinned session is kept when the log makes room. */
  pinSession(sessionId: number, isPinned: boolean): Promise<Result<null>> {
    return this.#askWriter((writer) => writer.ask('pin', { sessionId, isPinned }));
  }

  status(): StoreStatus {
    return {
      isWritable: this.#message() === null,
      path: this.#options.path,
      queued: this.#dispatcher.rows,
      written: this.#written,
      dropped: this.#dropped,
      message: this.#message(),
    };
  }

  /**
   * Observations that wait, of those that may, 0 to 1: an analysis of a recording holds back before the queue is full.
   * 0 while nothing can be written: nobody should wait for a full disk.
   */
  get observationFill(): number {
    if (this.#message() !== null) return 0;
    return this.#outbox.observationCount / this.#options.queueRows;
  }

  /** Called after every batch, drop and failure. */
  onStatus(listener: StatusListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when everything recorded so far is in the file, is lost and counted, or waits for space on the disk. */
  flush(): Promise<void> {
    return this.#dispatcher.flush();
  }

  /** Removes what is too old or too much, and gives the space back; resolves when there is nothing to do. */
  makeRoom(): Promise<readonly RetentionStep[]> {
    return this.#upkeep?.makeRoom() ?? Promise.resolve([]);
  }

  /** Writes what waits and closes the file. May be called twice. */
  override close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#dispatcher.close();
    this.#isClosed = true;
    await super.close();
    await this.#upkeep?.close();
    await this.#writer?.close();
  }

  async #openWriter(): Promise<void> {
    const { path, settingAside = 'never', fileMaxBytes = null } = this.#options;
    const writer = await WorkerLink.open({ role: 'writer', path, settingAside, maxBytes: fileMaxBytes });
    this.#writer = writer;
    this.#notices.push(...writer.notices);
    this.#readOnlyReason = null;
    this.#upkeep = new Upkeep(path, writer, {
      keepDays: this.#options.keepDays ?? null,
      keepBytes: this.#options.keepBytes ?? null,
      openSessions: () => [...this.#openSessions],
      isIdle: () => this.#outbox.rows < this.#options.batchRows || this.#dispatcher.problem !== null,
    });
    this.#tellStatus();
  }

  /** Throws the error that kept it from being written, where it cannot be read either. */
  async #openReadOnly(error: SfericError): Promise<void> {
    try {
      await this.sessions();
    } catch {
      await super.close();
      throw error;
    }
    this.#readOnlyReason = error.message;
  }

  #write(era: number, batch: Batch): Promise<Result<null>> {
    if (this.#writer === null)
      return Promise.resolve(fail('unavailable', this.#message() ?? 'There is no log'));
    return this.#writer.ask('write', { era, batch });
  }

  async #askWriter<T>(ask: (writer: WorkerLink<'writer'>) => Promise<Result<T>>): Promise<Result<T>> {
    if (this.#writer === null || this.#isClosed) {
      return fail('unavailable', this.#message() ?? 'There is no log');
    }
    return ask(this.#writer);
  }

  #message(): string | null {
    if (this.#isClosed) return 'The log is closed';
    if (this.#readOnlyReason !== null) return this.#readOnlyReason;
    const { problem, retryMs } = this.#dispatcher;
    if (problem === null || retryMs === null) return problem;
    return `${problem}; ${this.#dispatcher.rows} rows wait, and it is tried again every ${Math.ceil(retryMs / 1000)} s`;
  }

  #refuses(rows: number): boolean {
    if (!this.#isClosed && this.#readOnlyReason === null) return false;
    this.#dropped += rows;
    return true;
  }

  #countDropped(sessionId: number, rows: number): void {
    this.#dropped += rows;
    this.#droppedOf.set(sessionId, (this.#droppedOf.get(sessionId) ?? 0) + rows);
  }

  #countLost(batch: Batch): void {
    const observations = observationsIn(batch);
    this.#dropped += rowsOf(batch) - observations;
    for (let k = 0; k < observations; k += 1) {
      this.#countDropped(batch.observations[k * (batch.observations.length / observations)] ?? 0, 1);
    }
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
