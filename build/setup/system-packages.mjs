// The compiler, libraries and tools that come from the system, found without apt first, so that a second start asks
// nothing. Installs through apt where that is allowed; otherwise says exactly what to type.

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runStep, SetupError, say } from './step.mjs';

const BROWSER_COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What is needed: how to see that it is there, its Debian package, and its name for people on other systems. */
const FOR_START = [
  { package: 'g++', what: 'a C++20 compiler (g++)', isThere: () => findCommand(['g++', 'c++']) !== null },
  { package: 'make', what: 'make', isThere: () => findCommand(['make', 'ninja']) !== null },
  { package: 'cmake', what: 'cmake 3.22 or newer', isThere: () => findCommand(['cmake']) !== null },
  { package: 'pkg-config', what: 'pkg-config', isThere: () => findCommand(['pkg-config']) !== null },
  {
    package: 'libfftw3-dev',
    what: 'FFTW 3, single precision, with headers',
    isThere: () => spawnSync('pkg-config', ['--exists', 'fftw3f']).status === 0,
  },
];

const FOR_TESTS = [
  {
    package: 'doctest-dev',
    what: 'doctest (C++ test header)',
    isThere: () =>
      ['/usr/include', '/usr/local/include'].some((dir) => existsSync(`${dir}/doctest/doctest.h`)),
  },
];

/** A machine may have no browser to offer; the tests that need one are then skipped, with the reason. */
const OPTIONAL_FOR_TESTS = [{ package: 'chromium', what: 'chromium', isThere: () => findBrowser() !== null }];

/** Path of the first command that is on PATH, or null. */
export function findCommand(names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      if (folder !== '' && isExecutable(path)) return path;
    }
  }
  return null;
}

export function findBrowser() {
  return findCommand(BROWSER_COMMANDS);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Makes sure that the system offers what starting needs, and with `forTests` what testing needs. */
export async function ensureSystemPackages({ forTests }) {
  const required = forTests ? [...FOR_START, ...FOR_TESTS] : FOR_START;
  const wanted = forTests ? [...required, ...OPTIONAL_FOR_TESTS] : required;
  const missing = wanted.filter((need) => !need.isThere());
  if (missing.length === 0) return;

  const isRequiredMissing = missing.some((need) => required.includes(need));
  const packages = missing.map((need) => need.package);
  say(`  Missing on this system: ${missing.map((need) => need.what).join(', ')}`);
  const refusal = await tryInstall(packages);
  if (refusal === null) {
    const still = required.filter((need) => !need.isThere());
    if (still.length === 0) return;
    throw new SetupError(`Installed, but still not found: ${still.map((need) => need.what).join(', ')}.`);
  }
  if (isRequiredMissing) throw new SetupError(refusal);
  say(`  ${refusal}\n  Going on without: tests in a browser will be skipped.`);
}

/** Installs the packages; resolves to null, or to one text that says what to type. */
async function tryInstall(packages) {
  if (findCommand(['apt-get']) === null) {
    return 'Install what is named above with the package manager of this system, and try again.';
  }
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) {
    return `Installing needs rights that this user does not have without a password. Type:\n\n  sudo sh -c '${command}'\n\nand try again.`;
  }
  const [program, prefix] = isRoot ? ['sh', []] : ['sudo', ['-n', 'sh']];
  try {
    await runStep({
      title: `System packages: ${packages.join(' ')}`,
      name: 'system-packages',
      command: program,
      args: [...prefix, '-c', `export DEBIAN_FRONTEND=noninteractive; ${command}`],
      whatToDo: `apt could not install them. Look at the lines above, then type:\n\n  ${isRoot ? '' : 'sudo '}sh -c '${command}'`,
    });
    return null;
  } catch (error) {
    if (error instanceof SetupError) return error.message;
    throw error;
  }
}
