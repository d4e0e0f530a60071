// Builds the native addon, native/build/Release/sferic.node, and with --tests also the C++ test executable. Runs on
// Node 20, before anything is installed but the npm packages. Does nothing when the result is up to date.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const nativeFolder = join(root, 'native');
const nodeRequire = createRequire(import.meta.url);
const PARALLEL_JOBS = 2;
const TAIL_LINES = 40;

/** Everything that the build reads: changing, adding or removing one of these makes the result stale. */
function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return /^build/.test(entry.name) ? [] : sourceFiles(path);
      return /\.(cpp|hpp|h|cu|cuh|c|map)$|^CMakeLists\.txt$|^package\.json$/.test(entry.name) ? [path] : [];
    })
    .sort();
}

/** Not its version: a newer one builds the same. */
function hasNvcc() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/cuda/bin'];
  return process.env.CUDACXX !== undefined || folders.some((folder) => existsSync(join(folder, 'nvcc')));
}

/** What the build found out about CUDA, one line. */
function cudaLine(folder) {
  const path = join(folder, 'cuda.txt');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : 'CUDA: not known, build again';
}

function packageVersion(name) {
  try {
    return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
  } catch {
    return 'absent';
  }
}

/** What cannot be seen in a file's time: which files there are, and with which tools they are built. */
function stampOf(files, options) {
  const facts = {
    files: files.map((path) => relative(root, path)),
    machine: [process.platform, process.arch],
    tools: ['cmake-js', 'node-addon-api', 'node-api-headers'].map(
      (name) => `${name} ${packageVersion(name)}`,
    ),
    options,
    hasNvcc: hasNvcc(),
  };
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

/** Compared with the start of the last build, so that a file saved while it ran counts as newer. */
function isUpToDate(result, stampPath, stamp, files) {
  if (!existsSync(result) || !existsSync(stampPath)) return false;
  const [builtStamp, startedAt] = readFileSync(stampPath, 'utf8').split(' ');
  return builtStamp === stamp && files.every((path) => statSync(path).mtimeMs <= Number(startedAt));
}

/** Runs a command quietly; a failure shows the end of what it printed and what can be done. */
function run(command, args, advice) {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const take = (chunk) => {
      output = (output + chunk).slice(-200_000);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => reject(new Error(`cannot run ${command}: ${error.message}. ${advice}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve();
      const tail = output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
      const how = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
      reject(new Error(`${tail}\n\n${command} ${args.join(' ')} ${how}. ${advice}`));
    });
  });
}

/** One target: builds it when stale. */
async function bring({ name, result, stampPath, options, files, steps }) {
  const stamp = stampOf(files, options);
  if (isUpToDate(result, stampPath, stamp, files)) {
    console.log(`${name}: up to date`);
    return;
  }
  const startedAt = Date.now();
  console.log(`${name}: building (a minute or less) ...`);
  await steps();
  if (!existsSync(result))
    throw new Error(`the build ended without ${relative(root, result)}: this is a defect`);
  mkdirSync(dirname(stampPath), { recursive: true });
  writeFileSync(stampPath, `${stamp} ${startedAt}`);
  console.log(`${name}: built in ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
}

const PACKAGES = 'build-essential cmake pkg-config libfftw3-dev';
const ADVICE = `If a tool or a library is missing: sudo apt-get install ${PACKAGES}. Otherwise remove native/build and try again.`;

function addonTarget() {
  const cmakeJs = () => {
    const manifest = nodeRequire.resolve('cmake-js/package.json');
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
    return join(dirname(manifest), typeof bin === 'string' ? bin : bin['cmake-js']);
  };
  const args = ['compile', '-d', 'native', '--parallel', String(PARALLEL_JOBS)];
  return {
    name: 'native addon',
    result: join(nativeFolder, 'build', 'Release', 'sferic.node'),
    stampPath: join(nativeFolder, 'build', 'sferic.stamp'),
    options: args,
    files: sourceFiles(nativeFolder).filter((path) => !/\/(tests|bench)\//.test(path)),
    steps: () => run(process.execPath, [cmakeJs(), ...args], ADVICE),
  };
}

function testsTarget() {
  const folder = join(nativeFolder, 'build-tests');
  const configure = ['-S', 'native', '-B', folder, '-DSFERIC_TESTS=ON', '-DSFERIC_ADDON=OFF'];
  const advice = ADVICE.replace(PACKAGES, `${PACKAGES} doctest-dev`).replace(
    'native/build ',
    'native/build-tests ',
  );
  return {
    name: 'native tests',
    result: join(folder, 'tests', 'sferic_tests'),
    stampPath: join(folder, 'sferic.stamp'),
    options: configure,
    files: sourceFiles(nativeFolder).filter((path) => !/\/src\/addon\//.test(path)),
    steps: async () => {
      await run('cmake', configure, advice);
      await run('cmake', ['--build', folder, '--parallel', String(PARALLEL_JOBS)], advice);
    },
  };
}

try {
  await bring(addonTarget());
  console.log(cudaLine(join(nativeFolder, 'build')));
  if (process.argv.includes('--tests')) await bring(testsTarget());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
