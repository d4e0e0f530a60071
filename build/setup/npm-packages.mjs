// Installs the npm packages exactly when node_modules does not hold what package-lock.json says. npm itself writes
// down what it has installed (node_modules/.package-lock.json, at the end of a whole installation), so the two files
// are compared: that also sees an installation that was made by hand or cut short. `npm ci` is not used: it refuses a
// lock file without the optional packages of every other system, and a registry mirror may not have them.

import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { runStep } from './step.mjs';

export async function ensureNpmPackages() {
  if (isInstalled(inRoot('package-lock.json'), inRoot('node_modules', '.package-lock.json'))) return;
  await runStep({
    title: 'npm packages',
    name: 'npm-packages',
    command: 'npm',
    args: ['install', '--no-save', '--include=dev', '--include=optional', '--no-audit', '--no-fund'],
    env: { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
    whatToDo:
      'npm could not install the packages. Check the network and the registry ("npm ping"), then try again.',
  });
}

/** Whether every package of the lock file is there in its version, apart from optional ones for other machines. */
export function isInstalled(lockPath, installedPath) {
  if (!existsSync(installedPath)) return false;
  const wanted = packagesIn(lockPath);
  const installed = packagesIn(installedPath);
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const have = installed[path];
    if (have === undefined && (entry.optional || entry.devOptional || entry.peer)) continue;
    if (have?.version !== entry.version || have?.integrity !== entry.integrity) return false;
  }
  return true;
}

function packagesIn(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}
