// Errors as values: nothing crosses a process boundary as an exception. A leaf: imports nothing.

/** Who has to act. The command line turns these into its exit codes; the screen into the tone of a notice. */
export type ErrorCode =
  /** The call itself was wrong: an unknown command, a parameter out of range (exit code 2). */
  | 'bad-request'
  /** The input cannot be used: missing, empty, malformed, or a needed fact is unknown (exit code 3). */
  | 'input-refused'
  /** A fact about the input is unknown and must be supplied; `detail.missing` names the fields (exit code 3). */
  | 'facts-missing'
  /** The path lies outside the folders that this server was started with (exit code 3). */
  | 'outside-folders'
  /** What was asked about was closed meanwhile; nothing is wrong: ask about what is open (exit code 1). */
  | 'gone'
  /** Another instance holds the resource, or a port is in use (exit code 1). */
  | 'busy'
  /** The machine cannot do it: no native addon, disk full, no permission (exit code 1). */
  | 'unavailable'
  /** A defect in Sferic (exit code 1). */
  | 'internal';

/** What is told to a user: what was expected, what came, and what to do. One line each. */
export interface ErrorInfo {
  readonly code: ErrorCode;
  readonly message: string;
  /** Machine-readable facts about the error, for a dialog that wants to help. */
  readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorInfo };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(code: ErrorCode, message: string, detail: ErrorInfo['detail'] = {}): Result<never> {
  return { ok: false, error: { code, message, detail } };
}

/** Carries an ErrorInfo through code that throws, inside one process only. */
export class SfericError extends Error {
  readonly info: ErrorInfo;

  constructor(code: ErrorCode, message: string, detail: ErrorInfo['detail'] = {}) {
    super(message);
    this.name = 'SfericError';
    this.info = { code, message, detail };
  }
}
