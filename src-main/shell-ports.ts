// What only a shell can do for the workstation: hand a file to its user, ask its user for one. Each shell passes its
// own with every command, so the workstation knows neither.
import type { ExportResult } from '#contract/commands.ts';
import { fail, type Result } from '#contract/errors.ts';

export interface ExportedFile {
  /** Without a folder. */
  readonly fileName: string;
  readonly mediaType: string;
  /** Text or bytes, in pieces; made while it is read, once. */
  readonly chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
  /** What lies beside the file, as `FILE.about.json`: its columns, software, settings, sessions. null: it says so itself. */
  readonly about: string | null;
}

export const ABOUT_EXTENSION = '.about.json';

export interface ShellPorts {
  deliverExport(file: ExportedFile): Promise<Result<ExportResult['target']>>;
  /** `extensions` of recordings, without the dot. null: the user cancelled. */
  pickRecording(extensions: readonly string[]): Promise<Result<string | null>>;
}

/** For a caller that has no user to ask, as a test or a script. */
export const NO_SHELL: ShellPorts = {
  deliverExport: async () =>
    fail('unavailable', 'There is nobody to hand an export to: use sferic analyze --out'),
  pickRecording: async () => fail('unavailable', 'There is no open dialog here: list the folders instead'),
};
