// What a user asks of the log: questions, pins, exports with progress and an end. Must not know how it is kept, or which
// shell asks.
import type { CommandParams, ExportResult } from '#contract/commands.ts';
import { fail, ok, type Result } from '#contract/errors.ts';
import type { Events } from '#contract/events.ts';
import type { LogExportFormat } from '#contract/log.ts';
import { exportLogBook } from './log-export.ts';
import type { ShellPorts } from './shell-ports.ts';
import type { LogBook, LogStore } from './store/client.ts';

export interface LogDeskOptions {
  readonly store: LogStore | null;
  /** Why there is no log. */
  readonly problem: string | null;
  readonly version: string;
  readonly psdRefDbm: number | null;
  /** Resolves when what the analyst decided so far is in the log, or cannot be now. */
  readonly settled: () => Promise<void>;
  readonly onExport: (progress: Events['logExport']) => void;
}

const MEDIA_TYPES: Readonly<Record<LogExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  sigmf: 'application/json; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  html: 'text/html; charset=utf-8',
};
const EXTENSIONS: Readonly<Record<LogExportFormat, string>> = {
  csv: 'csv',
  ndjson: 'ndjson',
  sigmf: 'sigmf-meta',
  parquet: 'parquet',
  html: 'html',
};
/** Often enough for a bar, seldom enough for a wire. */
const PROGRESS_EVERY_MS = 100;

export class LogDesk {
  readonly #options: LogDeskOptions;
  readonly #exports = new Set<AbortController>();

  constructor(options: LogDeskOptions) {
    this.#options = options;
  }

  /** What has been found and decided up to now is in the answer. */
  async read<T>(ask: (book: LogBook) => Promise<T>): Promise<Result<T>> {
    const { store, problem } = this.#options;
    if (store === null) return fail('unavailable', problem ?? 'There is no log: nothing is recorded');
    await this.#options.settled();
    await store.flush();
    return ok(await ask(store));
  }

  async pin(sessionId: number, isPinned: boolean): Promise<Result<null>> {
    const { store, problem } = this.#options;
    if (store === null) return fail('unavailable', problem ?? 'There is no log: nothing is recorded');
    return store.pinSession(sessionId, isPinned);
  }

  /** The rows are read while the shell writes the file or the browser fetches it. */
  async export(
    { query, format, rows }: CommandParams<'log.export'>,
    ports: ShellPorts,
  ): Promise<Result<ExportResult>> {
    if (rows === 'observations' && (format === 'sigmf' || format === 'html')) {
      return fail('bad-request', `Observations go into csv, ndjson and parquet, not into ${format}`);
    }
    const stop = new AbortController();
    const { psdRefDbm, version, onExport } = this.#options;
    let nextMs = 0;
    const onProgress = (done: number, ofRows: number): void => {
      const nowMs = performance.now();
      if (nowMs < nextMs) return;
      nextMs = nowMs + PROGRESS_EVERY_MS;
      onExport({ rows: done, ofRows });
    };
    const planned = await this.read((book) =>
      exportLogBook(book, {
        query,
        format,
        rows,
        psdRefDbm,
        softwareVersion: version,
        signal: stop.signal,
        onProgress,
      }),
    );
    if (!planned.ok) return planned;
    this.#exports.add(stop);
    const fileName = `sferic-log.${EXTENSIONS[format]}`;
    const chunks = this.#untilEnded(planned.value.chunks, stop);
    const { about } = planned.value;
    const delivered = await ports.deliverExport({ fileName, mediaType: MEDIA_TYPES[format], chunks, about });
    return delivered.ok ? ok({ fileName, target: delivered.value }) : delivered;
  }

  cancelExport(): Result<null> {
    for (const stop of this.#exports) stop.abort();
    return ok(null);
  }

  async *#untilEnded(chunks: AsyncIterable<string | Uint8Array>, stop: AbortController) {
    try {
      yield* chunks;
    } finally {
      this.#exports.delete(stop);
      this.#options.onExport(null);
    }
  }
}
