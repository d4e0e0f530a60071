// Which recording a command line of the desktop shell names. Pure.
import { resolve } from 'node:path';

/** Options with a value of their own that the server shell knows; the desktop shell passes over them. */
const OPTIONS_WITH_VALUE = ['--port', '--folder', '--config'];

/**
 * `argv` as Electron gives it: the program, then (not packaged) the application's folder, then what the user wrote.
 * Chromium's own switches start with `--` and are passed over. null: no recording was named.
 */
export function recordingArgument(
  argv: readonly string[],
  isPackaged: boolean,
  workingFolder: string,
): string | null {
  const words = argv.slice(isPackaged ? 1 : 2);
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (OPTIONS_WITH_VALUE.includes(word)) index += 1;
    else if (word !== '' && !word.startsWith('-')) return resolve(workingFolder, word);
  }
  return null;
}
