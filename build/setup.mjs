// All the set-up of a clone, in the order of need; what is up to date costs nothing. `npm run setup` runs it alone,
// start, test and sferic run it first. Plain Node 20, no dependency.

import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureApplication, ensureNative } from './setup/application.mjs';
import { ensureNpmPackages } from './setup/npm-packages.mjs';
import { checkNodeVersion } from './setup/runtime.mjs';
import { runMain, say, seconds } from './setup/step.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';

/** @param {{forTests?: boolean}} options */
export async function setUp({ forTests = false } = {}) {
  checkNodeVersion();
  await ensureSystemPackages({ forTests });
  await ensureNpmPackages();
  await ensureNative({ forTests });
  await ensureApplication();
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const startedMs = Date.now();
  await runMain(async () => {
    await setUp({ forTests: process.argv.includes('--tests') });
    say(`Set up in ${seconds(startedMs)}.`);
    return 0;
  });
}
