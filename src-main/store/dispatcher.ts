// Sends what waits to the writing thread, batch by batch and in order, and tries again after a failure that may pass:
// a full disk, a file that another holds. Must not know who records or who is told.

import type { Result } from '#contract/errors.ts';
import { type Outbox, rowsOf } from './outbox.ts';
import type { Batch } from './protocol.ts';

export interface DispatcherOptions {
  /** Rows in one transaction, */
  readonly batchRows: number;
  /** or after this time. */
  readonly batchMs: number;
}

export interface DispatcherPorts {
  /** Writes of an era that has failed are refused, until another era begins. */
  readonly write: (era: number, batch: Batch) => Promise<Result<null>>;
  /** After every batch, failure and recovery. */
  readonly onChange: () => void;
  readonly onWritten: (batch: Batch) => void;
  /** Rows that no attempt can save. */
  readonly onLost: (batch: Batch) => void;
}

/** Batches on their way to the file at a time: enough to keep the thread busy, few enough to bound what waits there. */
const BATCHES_UNDER_WAY_MAX = 4;
/** A backlog is written in at least so many batches, each at most so many times as large as usual. */
const BACKLOG_BATCHES = 8;
const BACKLOG_FACTOR_MAX = 20;
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 30_000;

export class Dispatcher {
  readonly #outbox: Outbox;
  readonly #options: DispatcherOptions;
  readonly #ports: DispatcherPorts;
  readonly #whenSettled: (() => void)[] = [];
  /** Failed, in order; nothing overtakes them. */
  #failed: Batch[] = [];
  #era = 0;
  #batchesUnderWay = 0;
  #rowsUnderWay = 0;
  #problem: string | null = null;
  #retryMs = RETRY_FIRST_MS;
  #retryTimer: NodeJS.Timeout | null = null;
  #batchTimer: NodeJS.Timeout | null = null;
  #soon: NodeJS.Immediate | null = null;
  #isDue = false;
  /** What failed may pass with time. */
  #mustWait = false;
  #isClosed = false;

  constructor(outbox: Outbox, options: DispatcherOptions, ports: DispatcherPorts) {
    this.#outbox = outbox;
    this.#options = options;
    this.#ports = ports;
  }

  /** Rows that are not in the file yet. */
  get rows(): number {
    return this.#outbox.rows + this.#rowsUnderWay;
  }

  /** Why nothing is written just now; null: all is well. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Milliseconds until the next attempt; null: none is planned. */
  get retryMs(): number | null {
    return this.#retryTimer === null ? null : this.#retryMs;
  }

  /**
   * When whoever records has done its own work: waking the writing thread costs more than putting the rows down, and a
   * pipeline should not wait for that.
   */
  pumpSoon(): void {
    this.#soon ??= setImmediate(() => {
      this.#soon = null;
      this.pump();
    });
  }

  /** Sends whole batches; a smaller one only when its time has come. */
  pump(): void {
    while (this.#isFree()) {
      const isReady = this.#isDue || this.#outbox.rows >= this.#options.batchRows;
      const batch = isReady ? this.#outbox.takeBatch(this.#batchRows()) : null;
      if (batch === null) break;
      this.#send(batch);
    }
    if (this.#outbox.rows > 0) this.#startBatchTimer();
    else this.#isDue = false;
  }

  /** Resolves when everything recorded so far is in the file, is lost and counted, or waits for another attempt. */
  async flush(): Promise<void> {
    this.#isDue = true;
    this.pump();
    if (this.#isSettled()) return;
    await new Promise<void>((resolve) => {
      this.#whenSettled.push(resolve);
    });
  }

  /** Writes what waits; where it cannot be written, tries once more, and gives up what is left. */
  async close(): Promise<void> {
    await this.flush();
    if (this.#failed.length > 0) {
      this.#retry();
      await this.flush();
    }
    this.#isClosed = true;
    this.#stopTimers();
    for (const batch of this.#failed.splice(0)) this.#lose(batch);
    for (;;) {
      const batch = this.#outbox.takeBatch(this.#options.batchRows);
      if (batch === null) break;
      this.#ports.onLost(batch);
    }
  }

  /** More when many wait: a transaction costs as much as some fifty rows, and so does each way between threads. */
  #batchRows(): number {
    const { batchRows } = this.#options;
    const some = Math.floor(this.#outbox.rows / BACKLOG_BATCHES);
    return Math.min(BACKLOG_FACTOR_MAX * batchRows, Math.max(batchRows, some));
  }

  #isFree(): boolean {
    return !this.#isClosed && this.#failed.length === 0 && this.#batchesUnderWay < BATCHES_UNDER_WAY_MAX;
  }

  #isSettled(): boolean {
    if (this.#batchesUnderWay > 0) return false;
    return this.#outbox.rows === 0 || this.#failed.length > 0 || this.#isClosed;
  }

  #send(batch: Batch): void {
    const era = this.#era;
    this.#batchesUnderWay += 1;
    this.#rowsUnderWay += rowsOf(batch);
    void this.#ports.write(era, batch).then((result) => this.#onAnswer(batch, result));
  }

  #onAnswer(batch: Batch, result: Result<null>): void {
    this.#batchesUnderWay -= 1;
    if (result.ok) this.#onWritten(batch);
    else this.#onFailed(batch, result.error.message, result.error.detail);
    this.#ports.onChange();
    if (this.#isSettled()) for (const resolve of this.#whenSettled.splice(0)) resolve();
  }

  #onWritten(batch: Batch): void {
    this.#rowsUnderWay -= rowsOf(batch);
    this.#ports.onWritten(batch);
    if (this.#failed.length === 0) {
      this.#problem = null;
      this.#retryMs = RETRY_FIRST_MS;
    }
    this.pump();
  }

  /** The rows stay "under way": they wait here, not in the outbox, because nothing may overtake them. */
  #onFailed(batch: Batch, message: string, detail: Readonly<Record<string, unknown>>): void {
    const isSkipped = detail.isSkipped === true;
    const isPassing = detail.isPassing === true;
    if (!isSkipped) this.#problem = message;
    if (isPassing) this.#mustWait = true;
    if (isSkipped || isPassing) this.#failed.push(batch);
    else this.#lose(batch);
    if (this.#batchesUnderWay > 0 || this.#retryTimer !== null || this.#isClosed) return;
    // Where the one that failed is lost, those that were behind it go on at once, in a new era.
    if (this.#mustWait) this.#retryTimer = setTimeout(() => this.#retry(), this.#retryMs).unref();
    else this.#retry();
  }

  #retry(): void {
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#retryMs = Math.min(2 * this.#retryMs, RETRY_MAX_MS);
    this.#mustWait = false;
    this.#era += 1;
    const batches = this.#failed;
    this.#failed = [];
    for (const batch of batches) {
      this.#rowsUnderWay -= rowsOf(batch);
      this.#send(batch);
    }
    this.pump();
  }

  #lose(batch: Batch): void {
    this.#rowsUnderWay -= rowsOf(batch);
    this.#ports.onLost(batch);
  }

  #startBatchTimer(): void {
    if (this.#isClosed || this.#failed.length > 0) return;
    this.#batchTimer ??= setTimeout(() => {
      this.#batchTimer = null;
      this.#isDue = true;
      this.pump();
    }, this.#options.batchMs);
  }

  #stopTimers(): void {
    if (this.#batchTimer !== null) clearTimeout(this.#batchTimer);
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    if (this.#soon !== null) clearImmediate(this.#soon);
    this.#soon = null;
    this.#batchTimer = null;
    this.#retryTimer = null;
  }
}
