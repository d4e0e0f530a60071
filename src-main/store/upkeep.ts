// Keeps the log's file in shape beside the recording: has its journal moved, and makes room piece by piece while
// nothing waits. Must not know SQL.

import type { RetentionStep } from './protocol.ts';
import { WorkerLink } from './worker-link.ts';

export interface UpkeepOptions {
  readonly keepDays: number | null;
  readonly keepBytes: number | null;
  readonly openSessions: () => readonly number[];
  /** Whether the writer has time for something else. */
  readonly isIdle: () => boolean;
}

/** A power cut loses what was written since: this is how often the journal reaches the disk. */
const CHECKPOINT_EVERY_MS = 1000;
/** The journal may grow to 256 MiB of pages before the writer itself waits for it to be moved. */
const JOURNAL_PAGES_MAX = 65_536;
const ROOM_EVERY_MS = 60_000;
/** Rows removed in one request, some milliseconds of work; and the pause after it. */
const ROOM_ROWS = 2000;
const ROOM_PAUSE_MS = 20;

export class Upkeep {
  readonly #path: string;
  readonly #writer: WorkerLink<'writer'>;
  readonly #options: UpkeepOptions;
  #keeper: Promise<WorkerLink<'keeper'> | null> | null = null;
  #checkpointTimer: NodeJS.Timeout | null = null;
  readonly #roomTimer: NodeJS.Timeout | null;
  #making: Promise<readonly RetentionStep[]> | null = null;
  #isClosed = false;

  constructor(path: string, writer: WorkerLink<'writer'>, options: UpkeepOptions) {
    this.#path = path;
    this.#writer = writer;
    this.#options = options;
    const isLimited = options.keepDays !== null || options.keepBytes !== null;
    this.#roomTimer = isLimited ? setInterval(() => void this.makeRoom(), ROOM_EVERY_MS).unref() : null;
  }

  /** There is something in the journal. */
  wrote(): void {
    if (this.#isClosed) return;
    this.#checkpointTimer ??= setTimeout(() => void this.#checkpoint(), CHECKPOINT_EVERY_MS).unref();
  }

  /** Until nothing is left to remove or to give back. */
  makeRoom(): Promise<readonly RetentionStep[]> {
    this.#making ??= this.#makeRoom().finally(() => {
      this.#making = null;
    });
    return this.#making;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#checkpointTimer !== null) clearTimeout(this.#checkpointTimer);
    if (this.#roomTimer !== null) clearInterval(this.#roomTimer);
    await this.#making;
    await (await this.#keeper)?.close();
  }

  async #checkpoint(): Promise<void> {
    // Where it cannot be had (too many open files), the journal grows until the writer moves it.
    this.#keeper ??= WorkerLink.open({
      role: 'keeper',
      path: this.#path,
      settingAside: 'never',
      maxBytes: null,
    }).catch(() => null);
    const keeper = await this.#keeper;
    const pages = await keeper?.ask('checkpoint', null);
    const isLate = pages === undefined || !pages.ok || pages.value > JOURNAL_PAGES_MAX;
    if (isLate && !this.#isClosed) await this.#writer.ask('checkpoint', null);
    this.#checkpointTimer = null;
  }

  async #makeRoom(): Promise<readonly RetentionStep[]> {
    const { keepDays, keepBytes, openSessions, isIdle } = this.#options;
    const steps: RetentionStep[] = [];
    while (!this.#isClosed) {
      if (isIdle()) {
        const asked = await this.#writer.ask('retain', {
          keepDays,
          maxBytes: keepBytes,
          rows: ROOM_ROWS,
          keep: openSessions(),
        });
        if (!asked.ok) break;
        steps.push(asked.value);
        if (asked.value.isDone) break;
      }
      await new Promise((resolve) => setTimeout(resolve, ROOM_PAUSE_MS));
    }
    return steps;
  }
}
