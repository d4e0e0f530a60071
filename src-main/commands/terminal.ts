// Where a command writes: results to standard output, messages and progress to standard error. A reader that goes
// away (a pipe into head) is no error. Knows nothing of what is written.

import type { Writable } from 'node:stream';

export interface Terminal {
  /** A result. Resolves when it has been taken, so that a slow reader holds the writer back. */
  result(text: string | Uint8Array): Promise<void>;
  /** A line for a person. */
  message(text: string): void;
  /** A progress bar for `fraction` 0 to 1, only where standard error is a terminal; `done` clears it. */
  progress(label: string, fraction: number): void;
  clearProgress(): void;
  /** Columns of standard output, for tables; 0 where it is no terminal. */
  readonly columns: number;
}

const BAR_CELLS = 30;
const PROGRESS_INTERVAL_MS = 80;

export function createTerminal(
  out: Writable & { readonly columns?: number; readonly isTTY?: boolean },
  err: Writable & { readonly isTTY?: boolean },
): Terminal {
  let isReaderGone = false;
  let shownMs = 0;
  let isShown = false;
  for (const stream of [out, err]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      isReaderGone = true;
    });
  }
  const clearProgress = (): void => {
    if (isShown) err.write('\r\x1b[K');
    isShown = false;
  };
  return {
    columns: out.isTTY === true ? (out.columns ?? 0) : 0,
    result: (text) =>
      new Promise((resolve) => {
        if (isReaderGone) resolve();
        else out.write(text, () => resolve());
      }),
    message(text) {
      clearProgress();
      err.write(`${text}\n`);
    },
    progress(label, fraction) {
      const nowMs = performance.now();
      if (err.isTTY !== true || (isShown && nowMs - shownMs < PROGRESS_INTERVAL_MS)) return;
      shownMs = nowMs;
      isShown = true;
      const clamped = Math.min(Math.max(fraction, 0), 1);
      const cells = Math.round(clamped * BAR_CELLS);
      const bar = `${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)}`;
      err.write(`\r\x1b[K${label} ${bar} ${(clamped * 100).toFixed(0).padStart(3)} %`);
    },
    clearProgress,
  };
}
