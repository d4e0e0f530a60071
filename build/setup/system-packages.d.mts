/** Path of a Chromium on PATH, or null. */
export function findBrowser(): string | null;
/** Path of the first of these commands on PATH, or null. */
export function findCommand(names: readonly string[]): string | null;
