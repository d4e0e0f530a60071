// Builds the native addon and the three zones of the application, only where sources changed since the last build.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, ROOT } from './paths.mjs';
import { applicationNode, childEnvironment } from './runtime.mjs';
import { runStep, SetupError } from './step.mjs';

const SOURCES = ['src-main', 'src-preload', 'src-renderer', 'shaders', 'resources', 'native/index.d.ts'];
const SOURCE_FILES = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];
const PRODUCTS = [
  'out/main/cli.js',
  'out/main/main.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
];
const STAMP = 'out/.build-stamp';
const LOCK = 'out/.build-lock';
const LOCK_POLL_MS = 200;

/** build-native.mjs knows by itself whether anything is to do. */
export async function ensureNative({ forTests }) {
  const args = [inRoot('build', 'build-native.mjs')];
  await runStep({
    title: forTests ? 'Native engine and its tests' : 'Native engine',
    name: 'native',
    isShortQuiet: true,
    command: process.execPath,
    args: forTests ? [...args, '--tests'] : args,
    env: childEnvironment(),
    whatToDo:
      'The native engine could not be built. Look at the first error in the log; try "rm -rf native/build" once.',
  });
}

export async function ensureApplication() {
  if (isFresh()) return;
  const release = await takeLock();
  try {
    // Another process may have built it while this one waited.
    if (isFresh()) return;
    const hash = hashSources();
    rmSync(inRoot(STAMP), { force: true });
    await runStep({
      title: 'Application',
      name: 'application',
      command: applicationNode(),
      args: [inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'],
      env: childEnvironment(),
      whatToDo: 'The application could not be built. Look at the first error in the log.',
    });
    checkSyntax();
    writeFileSync(inRoot(STAMP), hash);
  } finally {
    release();
  }
}

/** The bundler reports success even where two injected names clash; only Node itself sees it. */
function checkSyntax() {
  for (const name of readdirSync(inRoot('out', 'main')).filter((file) => file.endsWith('.js'))) {
    const done = spawnSync(applicationNode(), ['--check', inRoot('out', 'main', name)], { encoding: 'utf8' });
    if (done.status !== 0) {
      throw new SetupError(`out/main/${name} was built but is not valid JavaScript:\n${done.stderr}`);
    }
  }
}

function isFresh() {
  if (PRODUCTS.some((product) => !existsSync(inRoot(product)))) return false;
  if (!existsSync(inRoot(STAMP))) return false;
  return readFileSync(inRoot(STAMP), 'utf8') === hashSources();
}

/** Of names and contents, so that a checkout that only touches times builds nothing. */
export function hashSources() {
  const hash = createHash('sha256');
  const paths = [...SOURCES.flatMap((folder) => filesBelow(folder)), ...SOURCE_FILES];
  for (const path of paths.sort()) {
    if (/\.test\.tsx?$/.test(path) || !existsSync(inRoot(path))) continue;
    hash.update(`${path}\0`).update(readFileSync(inRoot(path)));
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!existsSync(inRoot(path))) return [];
  if (/\.[a-z.]+$/.test(path)) return [path];
  return readdirSync(inRoot(path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(ROOT.length + 1));
}

/** Two starts at once must not write out/ together: the second waits for the first. */
async function takeLock() {
  mkdirSync(inRoot('out'), { recursive: true });
  const path = inRoot(LOCK);
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isAlive(Number(readOrEmpty(path)))) rmSync(path, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MS));
  }
}

function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
