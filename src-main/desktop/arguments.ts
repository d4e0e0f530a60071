// Which recording, or which live source, a command line of the desktop shell names. Pure.
import { resolve } from 'node:path';
import { absoluteDeviceName, isDeviceName } from '../devices/device-name.ts';

const SOURCE = '--source';

/** Options with a value of their own that the server shell knows; the desktop shell passes over them. */
const OPTIONS_WITH_VALUE = ['--port', '--folder', '--config'];

/**
 * `argv` as Electron gives it: the program, then (not packaged) the application's folder, then what the user wrote.
 * Chromium's own switches start with `--` and are passed over. null: nothing was named.
 */
export function firstArgument(
  argv: readonly string[],
  isPackaged: boolean,
  workingFolder: string,
): { readonly path: string } | { readonly device: string } | null {
  const words = argv.slice(isPackaged ? 1 : 2);
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === SOURCE) return { device: deviceIn(words[index + 1] ?? '', workingFolder) };
    if (word.startsWith(`${SOURCE}=`))
      return { device: deviceIn(word.slice(SOURCE.length + 1), workingFolder) };
    if (OPTIONS_WITH_VALUE.includes(word)) index += 1;
    else if (word !== '' && !word.startsWith('-')) return { path: resolve(workingFolder, word) };
  }
  return null;
}

/** What is no device name stays as it is, so that whoever opens it says what was expected. */
function deviceIn(text: string, workingFolder: string): string {
  return isDeviceName(text) ? absoluteDeviceName(text, workingFolder) : text;
}
