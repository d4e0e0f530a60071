// `sferic analyze` of a warm recording with everything included, confined to one core: start, reading, engine, tracker,
// log in the database, export. For build/bench-engine.mjs, which has the yardstick. Must not know its gates.
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureApplication } from './setup/application.mjs';
import { inRoot } from './setup/paths.mjs';
import { applicationNode, childEnvironment } from './setup/runtime.mjs';

const ROUNDS = 5;

/** The settings that the gates are stated at; the user's own file and log are not touched. */
function environmentIn(folder) {
  return {
    ...childEnvironment(),
    XDG_CONFIG_HOME: folder,
    SFERIC_SPECTRUM__FFT_SIZE: '4096',
    SFERIC_SPECTRUM__AVERAGES: '16',
    SFERIC_SPECTRUM__OVERLAP: '0.5',
    SFERIC_SPECTRUM__WINDOW: 'hann',
    SFERIC_SPECTRUM__WISDOM_FOLDER: folder,
    SFERIC_STORE__PATH: join(folder, 'log.db'),
  };
}

/** User and system seconds of the command and of all its threads, and the wall's, by the shell that ran it. */
function timed(command, env) {
  const script = 'TIMEFORMAT="TIMES %R %U %S"; time "$@"';
  const { status, stderr, error } = spawnSync('bash', ['-c', script, 'bash', ...command], {
    env,
    encoding: 'utf8',
  });
  const times = /TIMES ([\d.]+) ([\d.]+) ([\d.]+)/.exec(stderr ?? '');
  if (status !== 0 || times === null) throw new Error(`${command.join(' ')}: ${error?.message ?? stderr}`);
  const [wallS, userS, systemS] = times.slice(1).map(Number);
  return { wallS, cpuS: userS + systemS };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** One line as the other benches print them. `path` is ci16 at a nominal 50 MS/s. */
export async function measureAnalyze(path, samples, folder) {
  await ensureApplication();
  const call = [applicationNode(), inRoot('out', 'main', 'cli.js'), 'analyze', path];
  const facts = ['--datatype', 'ci16_le', '--sample-rate', '50M', '--format', 'ndjson'];
  const env = environmentIn(folder);
  const run = (prefix, out) => timed([...prefix, ...call, ...facts, '--out', join(folder, out)], env);
  const [core] =
    execFileSync('taskset', ['-pc', String(process.pid)], { encoding: 'utf8' }).match(/\d+(?=[^:]*$)/) ?? [];
  const one = ['taskset', '-c', core ?? '0'];
  const [onOne, onAll] = [[], []];
  for (let round = -1; round < ROUNDS; round += 1) {
    const times = [run(one, `one-${round}.ndjson`), run([], `all-${round}.ndjson`)];
    if (round < 0) continue; // warm-up
    onOne.push(times[0]);
    onAll.push(times[1]);
  }
  const mspsOf = (seconds) => samples / seconds / 1e6;
  return {
    bench: 'analyze',
    rounds: ROUNDS,
    samples,
    format: 'i16',
    fftSize: 4096,
    overlap: 0.5,
    averages: 16,
    analyzeMsps: mspsOf(median(onOne.map(({ cpuS }) => cpuS))),
    analyzeWallMsps: mspsOf(median(onOne.map(({ wallS }) => wallS))),
    analyzeAllCoresMsps: mspsOf(median(onAll.map(({ wallS }) => wallS))),
    allCoresPerOne: median(onOne.map(({ wallS }, i) => wallS / onAll[i].wallS)),
  };
}
