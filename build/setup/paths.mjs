// Where things are in a clone. Plain Node 20, no dependency: this runs before anything is installed.

import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
export const LOG_FOLDER = join(ROOT, 'out', 'logs');

export function inRoot(...parts) {
  return join(ROOT, ...parts);
}
