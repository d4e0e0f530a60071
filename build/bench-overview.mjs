// `npm run bench:overview [-- --bytes N --rounds N --format cs16|cf32 --folder DIR]`: makes a file of 8 GiB in cs16 and then in
// cf32, and compares its whole overview with reading it (`cat FILE > /dev/null`) and with bare FFTW over the same windows
// on the same number of threads, from memory. Warm, and cold where the file can be put out of the page cache. JSON lines
// on standard output; the table and the verdicts on standard error. Exit code 1 when a gate is missed.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const buildFolder = join(root, 'native', 'build-bench');
const GIB = 2 ** 30;
const FORMATS = [
  { name: 'cs16', datatype: 'ci16_le' },
  { name: 'cf32', datatype: 'cf32_le' },
];

/** Of every line, warm and cold. */
const GATES = [
  { name: 'first picture', unit: 's', of: (line) => line.firstPictureS, atMost: 1 },
  { name: 'whole overview / larger yardstick', unit: '', of: (line) => line.perLargerYardstick, atMost: 1.5 },
  { name: 'peak memory', unit: 'MiB', of: (line) => line.peakMiB, atMost: 512 },
];

const COLUMNS = [
  ['format', (line) => line.format],
  ['cache', (line) => line.pageCache],
  ['GiB', (line) => (line.bytes / GIB).toFixed(1)],
  ['cat s/GiB', (line) => line.catSPerGib.toFixed(3)],
  ['FFTW s/GiB', (line) => line.fftSPerGib.toFixed(3)],
  ['overview s/GiB', (line) => line.overviewSPerGib.toFixed(3)],
  ['/cat', (line) => line.perCat.toFixed(2)],
  ['/FFTW', (line) => line.perFft.toFixed(2)],
  ['first picture s', (line) => line.firstPictureS.toFixed(3)],
  ['peak MiB', (line) => line.peakMiB.toFixed(0)],
];

function say(text) {
  process.stderr.write(`${text}\n`);
}

function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed: ${stderr ?? ''}${error?.message ?? ''}`);
  return stdout;
}

function build() {
  const options = ['-DSFERIC_BENCH=ON', '-DSFERIC_ADDON=OFF', '-DCMAKE_BUILD_TYPE=Release'];
  run('cmake', ['-S', join(root, 'native'), '-B', buildFolder, ...options]);
  run('cmake', ['--build', buildFolder, '--parallel', '2', '--target', 'sferic_bench_overview']);
  return join(buildFolder, 'bench', 'sferic_bench_overview');
}

function commit() {
  const { status, stdout } = spawnSync('git', ['-C', root, 'rev-parse', '--short', 'HEAD'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : 'unknown';
}

/** Into the page cache, or out of it without touching that of others. */
function setPageCache(path, isWarm) {
  if (isWarm) return catS(path);
  run('sync', [path]);
  run('dd', [`if=${path}`, 'iflag=nocache', 'count=0'], { stdio: ['ignore', 'ignore', 'ignore'] });
  return null;
}

function catS(path) {
  const sink = openSync('/dev/null', 'w');
  const startMs = performance.now();
  run('cat', [path], { stdio: ['ignore', sink, 'inherit'] });
  closeSync(sink);
  return (performance.now() - startMs) / 1000;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Every contender once in each round, one after the other, so that a disturbance meets all of them. */
function measure({ program, path, format, bytes, rounds, folder, isWarm }) {
  const threads = String(availableParallelism());
  const wisdom = join(folder, 'fft');
  const cache = join(folder, 'overview');
  const times = { cat: [], fft: [], overview: [], firstPicture: [], peakMiB: [] };
  for (let round = 0; round < rounds; round++) {
    setPageCache(path, isWarm);
    times.cat.push(catS(path));
    times.fft.push(JSON.parse(run(program, ['fft', path, format.datatype, threads, wisdom])).s);
    rmSync(cache, { recursive: true, force: true });
    setPageCache(path, isWarm);
    const overview = JSON.parse(run(program, ['overview', path, format.datatype, threads, wisdom, cache]));
    times.overview.push(overview.s);
    times.firstPicture.push(overview.firstPictureS);
    times.peakMiB.push(overview.peakMiB);
  }
  const [cat, fft, overview] = [median(times.cat), median(times.fft), median(times.overview)];
  const perGib = (seconds) => seconds / (bytes / GIB);
  return {
    bench: 'overview',
    commit: commit(),
    cpu: cpus()[0]?.model ?? 'unknown',
    threads: Number(threads),
    seed: 1,
    load: loadavg()[0],
    rounds,
    format: format.name,
    pageCache: isWarm ? 'warm' : 'cold',
    bytes,
    catSPerGib: perGib(cat),
    fftSPerGib: perGib(fft),
    overviewSPerGib: perGib(overview),
    overviewWorstSPerGib: perGib(Math.max(...times.overview)),
    perCat: overview / cat,
    perFft: overview / fft,
    perLargerYardstick: overview / Math.max(cat, fft),
    firstPictureS: Math.max(...times.firstPicture),
    peakMiB: Math.max(...times.peakMiB),
  };
}

function table(lines) {
  const cells = [COLUMNS.map(([name]) => name), ...lines.map((line) => COLUMNS.map(([, of]) => of(line)))];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map((row) => row.map((cell, column) => cell.padStart(widths[column])).join('  ')).join('\n');
}

function judge(lines) {
  let isGood = true;
  for (const line of lines) {
    for (const { name, unit, of, atMost } of GATES) {
      const isPassed = of(line) <= atMost;
      isGood &&= isPassed;
      const where = `${line.format} ${line.pageCache}`;
      say(
        `${isPassed ? 'PASS' : 'FAIL'} ${where}, ${name}: ${of(line).toFixed(2)} ${unit}, at most ${atMost}`,
      );
    }
  }
  return isGood;
}

function main() {
  const { values } = parseArgs({
    options: {
      bytes: { type: 'string' },
      rounds: { type: 'string' },
      format: { type: 'string' },
      folder: { type: 'string' },
    },
  });
  const bytes = Number(values.bytes ?? 8 * GIB);
  const rounds = Number(values.rounds ?? 2);
  const formats = FORMATS.filter(({ name }) => values.format === undefined || values.format === name);
  if (!(bytes >= 2 ** 20 && rounds >= 1 && formats.length > 0)) {
    say(
      'bench:overview takes --bytes (at least 1 MiB), --rounds (at least 1), --format and --folder, or nothing',
    );
    return 2;
  }
  const folder = mkdtempSync(join(values.folder ?? tmpdir(), 'sferic-bench-'));
  try {
    const space = statfsSync(folder);
    if (space.bavail * space.bsize < 1.2 * bytes) {
      throw new Error(`${folder} has no room for a file of ${bytes} bytes: name another with --folder`);
    }
    const program = build();
    say(
      `load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores: below 0.5 the figures are quiet`,
    );
    const lines = [];
    for (const format of formats) {
      const path = join(folder, `band.${format.name}`);
      run(program, ['make', path, format.datatype, String(bytes)]);
      for (const isWarm of [true, false]) {
        const line = measure({ program, path, format, bytes, rounds: isWarm ? rounds : 1, folder, isWarm });
        lines.push(line);
        process.stdout.write(`${JSON.stringify(line)}\n`);
      }
      rmSync(path);
    }
    say(`\n${table(lines)}\n`);
    return judge(lines) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  process.exitCode = main();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
