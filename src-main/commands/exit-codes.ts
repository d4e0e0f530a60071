// The exit codes of the command line, and which error ends in which. Other programs rely on them.

import type { ErrorCode } from '#contract/errors.ts';

export const EXIT = { done: 0, failed: 1, wrongCall: 2, refusedInput: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf(code: ErrorCode): ExitCode {
  switch (code) {
    case 'bad-request':
      return EXIT.wrongCall;
    case 'input-refused':
    case 'facts-missing':
    case 'outside-folders':
      return EXIT.refusedInput;
    case 'gone':
    case 'busy':
    case 'unavailable':
    case 'internal':
      return EXIT.failed;
  }
}

export const EXIT_HELP = `
Exit codes:
  0 done   1 the work failed (or was stopped)   2 the call was wrong   3 the input was refused`;
