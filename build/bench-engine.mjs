// `npm run bench:engine [-- --short]`: builds native/bench in Release and compares the engine's stages, the engine as a
// whole and `sferic analyze` with bare FFTW and with a bare loop. JSON lines on standard output; the table and the
// verdicts on standard error. Exit code 1 when a gate is missed.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureAnalyze } from './bench-analyze.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'native', 'build-bench');

/** At 4096, Hann, 50 %, i16, 16 averages; one core but for the last two. Ratios of the same run. */
const GATES = [
  { name: 'spectrum stage / bare loop', of: ({ stages }) => stages.spectrumPerBareLoop, atLeast: 0.9 },
  { name: 'spectrum and detector / bare loop', of: ({ stages }) => stages.enginePerBareLoop, atLeast: 0.75 },
  { name: 'engine with its ring / bare loop', of: ({ run }) => run.runPerBareLoop, atLeast: 0.75 },
  {
    name: 'sferic analyze / bare loop',
    of: ({ run, analyze }) => analyze.analyzeMsps / run.bareLoopMsps,
    atLeast: 0.6,
  },
  { name: 'engine on two cores / one', of: ({ run }) => run.allCoresPerOne, atLeast: 1.8, cores: 2 },
];

/** That the engine works through, in each run. */
const RUN_SAMPLES = 1 << 28;
/**
 * Of the recording that analyze works through: 21 s at 50 MS/s, so that starting up (0.25 s of CPU, and 0.1 s until
 * everything is compiled) counts for little.
 */
const ANALYZE_SAMPLES = 2 ** 30;
const SHORT_ANALYZE_SAMPLES = 2 ** 28;

const COLUMNS = [
  ['format', (line) => line.format],
  ['fftSize', (line) => String(line.fftSize)],
  ['overlap', (line) => String(line.overlap)],
  ['threads', (line) => String(line.threads)],
  ['FFT MS/s', (line) => line.fftMsps.toFixed(0)],
  ['bare loop', (line) => line.bareLoopMsps.toFixed(0)],
  ['spectrum', (line) => line.spectrumMsps.toFixed(0)],
  ['engine', (line) => line.engineMsps.toFixed(0)],
  ['spectrum/FFT', (line) => line.spectrumPerFft.toFixed(2)],
  ['spectrum/bare', (line) => line.spectrumPerBareLoop.toFixed(2)],
  ['engine/bare', (line) => line.enginePerBareLoop.toFixed(2)],
  ['with density', (line) => line.withDensityPerEngine.toFixed(2)],
];

function say(text) {
  process.stderr.write(`${text}\n`);
}

function build() {
  const configure = ['-S', join(root, 'native'), '-B', folder];
  const options = ['-DSFERIC_BENCH=ON', '-DSFERIC_ADDON=OFF', '-DCMAKE_BUILD_TYPE=Release'];
  for (const args of [
    [...configure, ...options],
    ['--build', folder, '--parallel', '2', '--target', 'sferic_bench_engine', 'sferic_bench_run'],
  ]) {
    const { status, stdout, stderr, error } = spawnSync('cmake', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\ncmake failed`);
  }
}

function commit() {
  const { status, stdout } = spawnSync('git', ['-C', root, 'rev-parse', '--short', 'HEAD'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : 'unknown';
}

/** Prints each line as it comes, and resolves to all of them. */
function measure(program, args) {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`${program} ended with exit code ${code}`));
      resolve(
        output
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
    });
  });
}

function table(lines) {
  const rows = [
    COLUMNS.map(([title]) => title),
    ...lines.map((line) => COLUMNS.map(([, cell]) => cell(line))),
  ];
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) => row.map((cell, i) => cell.padStart(widths[i])).join('  ')).join('\n');
}

function isGateSetting(line) {
  return line.format === 'i16' && line.fftSize === 4096 && line.overlap === 0.5 && line.threads === 1;
}

/** Says PASS or FAIL for each gate; answers whether all passed. */
function judge(measured) {
  if (measured.stages === undefined)
    throw new Error('the setting of the gates was not measured: this is a defect');
  let isGood = true;
  for (const { name, of, atLeast, cores = 1 } of GATES) {
    const value = of(measured);
    const isPassed = value >= atLeast;
    if (cores > measured.run.cores) {
      say(`SKIP ${name}: this machine has ${measured.run.cores} core`);
      continue;
    }
    isGood &&= isPassed;
    say(`${isPassed ? 'PASS' : 'FAIL'} ${name}: ${value.toFixed(3)}, at least ${atLeast} wanted`);
  }
  return isGood;
}

const known = process.argv.slice(2).filter((name) => name === '--short');
if (known.length !== process.argv.length - 2) {
  say('bench:engine takes --short (only the setting of the gates) or nothing');
  process.exit(2);
}
// Wisdom of its own: the user's is not touched, and each run plans as a new machine would.
const wisdom = mkdtempSync(join(tmpdir(), 'sferic-bench-'));
try {
  build();
  const program = (name) => join(folder, 'bench', name);
  say(`load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores: below 0.5 the figures are quiet`);
  const common = ['--commit', commit(), '--wisdom', wisdom];
  const lines = await measure(program('sferic_bench_engine'), [...common, ...known]);
  say(`\n${table(lines)}\n`);
  const recording = join(wisdom, 'band.cs16');
  const samples = known.length > 0 ? SHORT_ANALYZE_SAMPLES : ANALYZE_SAMPLES;
  const ofRun = ['--file', recording, '--samples', String(RUN_SAMPLES), '--file-samples', String(samples)];
  const [run] = await measure(program('sferic_bench_run'), [...common, ...ofRun]);
  const analyze = { ...(await measureAnalyze(recording, samples, wisdom)), commit: commit() };
  process.stdout.write(`${JSON.stringify(analyze)}\n`);
  say(
    `engine, MS/s: ${run.engineMsps.toFixed(0)} on one core (${run.engineFromFileMsps.toFixed(0)} from a warm file), ` +
      `${run.engineAllCoresMsps.toFixed(0)} on ${run.cores}; ` +
      `analyze: ${analyze.analyzeMsps.toFixed(0)} and ${analyze.analyzeAllCoresMsps.toFixed(0)}, ` +
      `${analyze.allCoresPerOne.toFixed(2)} times\n`,
  );
  process.exitCode = judge({ stages: lines.find(isGateSetting), run, analyze }) ? 0 : 1;
} catch (error) {
  say(error.message);
  process.exitCode = 1;
} finally {
  rmSync(wisdom, { recursive: true, force: true });
}
