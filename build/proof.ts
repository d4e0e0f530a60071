// `npm run proof`: runs the suites and writes docs/proof and the figures of README. Each suite is kept as it ends, so a
// proof that was stopped goes on where it was: --only runs some of them, and noise goes on from the minutes it has.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { presetValues } from '../src-main/config/presets.ts';
import { DEFAULT_CONFIG } from '../src-main/config/schema.ts';
import { loadAddon } from '../src-main/engine/addon.ts';
import { canonicalJson } from '../src-main/engine/settings.ts';
import { runCurve, runDense } from '../src-main/proof/suites/bands-suites.ts';
import { runImpairments } from '../src-main/proof/suites/impairments.ts';
import { NOISE_PIECE_S, runNoise } from '../src-main/proof/suites/noise.ts';
import { PRESET_PLAN, SHORT_PLAN, TUNING_SEEDS, WHOLE_PLAN } from '../src-main/proof/suites/plan.ts';
import { type PresetResult, runPreset } from '../src-main/proof/suites/presets.ts';
import { runRecordings } from '../src-main/proof/suites/real-recordings.ts';
import { htmlOf, markdownOf } from '../src-main/proof/suites/report/blocks.ts';
import { README_BEGIN, README_END, readmeBlock } from '../src-main/proof/suites/report/readme.ts';
import { REPORT_TITLE, reportBlocks } from '../src-main/proof/suites/report/report.ts';
import {
  type Kept,
  type MadeBy,
  type Results,
  resultsText,
  SUITE_NAMES,
  type SuiteName,
  type SuiteValues,
} from '../src-main/proof/suites/results.ts';
import { type SuiteContext, withSuiteContext } from '../src-main/proof/suites/run-scene.ts';
import { runShortBursts, type ShortBurstResult } from '../src-main/proof/suites/short-bursts.ts';
import { runTraps } from '../src-main/proof/suites/traps/traps.ts';
import { PRESET_NAMES, type PresetName } from '../src-preload/contract/commands.ts';
import { falseAlarmsFrom } from './proof-statistics.ts';

const HELP = `npm run proof -- [options]
  --only NAME,...      only these suites: ${SUITE_NAMES.join(', ')}; the others stay as they are
  --preset NAME,...    of the presets only these: ${PRESET_NAMES.join(', ')}
  --noise-minutes N    noise of N minutes in all (default 0.5); what is done already by the same detector counts
  --cells N            noise cells of the false-alarm table, at least (default 1e7, about six minutes)
  --tuning             on the seeds that the detector may be tuned on; needs --out
  --short              few points, tuning seeds; needs --out
  --report             run nothing, make the pages anew from the kept figures
  --out FOLDER         in place of docs/proof; README stays as it is then`;

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    preset: { type: 'string' },
    'noise-minutes': { type: 'string' },
    cells: { type: 'string', default: '1e7' },
    tuning: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
const isTuning = values.tuning || values.short;
if (isTuning && values.out === undefined) {
  wrongCall('figures on tuning seeds are no proof: say with --out where they go');
}
const out = values.out === undefined ? join(root, 'docs', 'proof') : resolve(values.out);
const suites = namesFrom('--only', values.only, SUITE_NAMES);
const presets = namesFrom('--preset', values.preset, PRESET_NAMES);
const noiseMinutes = Number(values['noise-minutes'] ?? 0.5);
if (!(noiseMinutes > 0)) wrongCall(`--noise-minutes is a number above 0, not ${values['noise-minutes']}`);

const by = madeBy();
const resultsPath = join(out, 'results.json');
mkdirSync(out, { recursive: true });
let results: Results = existsSync(resultsPath)
  ? (JSON.parse(readFileSync(resultsPath, 'utf8')) as Results)
  : {};

const plan = values.short ? SHORT_PLAN : isTuning ? { ...WHOLE_PLAN, seeds: TUNING_SEEDS } : WHOLE_PLAN;
const presetPlan = isTuning ? { ...PRESET_PLAN, seeds: plan.seeds } : PRESET_PLAN;

if (!values.report) {
  await withSuiteContext(
    {
      addon: loadAddon(),
      config: DEFAULT_CONFIG,
      onStep: (text) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`),
    },
    async (context) => {
      for (const name of suites) await runSuite(name, context);
    },
  );
}
writePages();

async function runSuite(name: SuiteName, context: SuiteContext): Promise<void> {
  switch (name) {
    case 'curve':
      return keep(name, plan.seeds, await runCurve(plan, context));
    case 'dense':
      return keep(name, plan.seeds, await runDense(plan, context));
    case 'noise':
      return noise(context);
    case 'false-alarms':
      return falseAlarms();
    case 'traps':
      return keep(name, [], await runTraps(context));
    case 'impairments':
      return keep(name, plan.seeds, await runImpairments(plan, context));
    case 'short-bursts':
      return keep(name, [], await allShortBursts(context));
    case 'recordings':
      return keep(name, [], await runRecordings(recordingsFolder(), context));
    case 'presets':
      return presetFigures(context);
  }
}

async function noise(context: SuiteContext): Promise<void> {
  const seed = plan.seeds[0] ?? 1;
  const before = results.noise;
  const isSame =
    before?.by.detector === by.detector &&
    before.seeds[0] === seed &&
    before.value.sampleRateHz === plan.noiseRateHz;
  const pieces = Math.ceil((noiseMinutes * 60) / NOISE_PIECE_S);
  await runNoise(
    {
      seed,
      sampleRateHz: plan.noiseRateHz,
      pieces,
      done: isSame ? before.value.foundByPiece : [],
      onPiece: (result) => keep('noise', [seed], result),
    },
    context,
  );
}

/** Each preset is kept as it ends, beside those that are there. */
async function presetFigures(context: SuiteContext): Promise<void> {
  for (const name of presets) {
    const made = await runPreset(name, presetPlan, context);
    const before = (results.presets?.by.detector === by.detector ? results.presets.value : []).filter(
      (other) => canonicalJson(other.values) === canonicalJson(presetValues(other.name)),
    );
    const known = new Map<PresetName, PresetResult>([...before, made].map((one) => [one.name, one]));
    keep(
      'presets',
      presetPlan.seeds,
      PRESET_NAMES.flatMap((preset) => known.get(preset) ?? []),
    );
  }
}

async function allShortBursts(context: SuiteContext): Promise<readonly ShortBurstResult[]> {
  const lengthsS = [0.016, 0.008, 0.004, 0.002, 0.001, 0.0005];
  const all: ShortBurstResult[] = [];
  for (const snrDb of [15, 20, 30]) all.push(...(await runShortBursts(snrDb, lengthsS, context)));
  return all;
}

/** Its exit code says that a figure is outside its limits: then the table does too. */
function falseAlarms(): void {
  const cells = Math.round(Number(values.cells));
  if (!(cells > 0)) wrongCall(`--cells is a number above 0, not ${values.cells}`);
  const run = spawnSync(process.execPath, [join(root, 'build', 'check-statistics.mjs'), String(cells)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  keep('false-alarms', [], falseAlarmsFrom(run.stdout));
}

function keep<K extends SuiteName>(name: K, seeds: readonly number[], value: SuiteValues[K]): void {
  const kept: Kept<SuiteValues[K]> = { by, seeds, value };
  results = { ...results, [name]: kept };
  writeWhole(resultsPath, resultsText(results));
}

function writePages(): void {
  // As it is on the disk, rounded: the same pages whenever they are made from it.
  const kept = JSON.parse(resultsText(results)) as Results;
  const blocks = reportBlocks(kept, by);
  writeWhole(join(out, 'README.md'), markdownOf(blocks));
  writeWhole(join(out, 'index.html'), htmlOf(blocks, REPORT_TITLE));
  for (const block of blocks) if (block.type === 'picture') writeWhole(join(out, block.file), block.svg);
  if (values.out === undefined) writeReadme(kept);
  process.stdout.write(`${join(out, 'README.md')}\n`);
}

function writeReadme(kept: Results): void {
  const path = join(root, 'README.md');
  const text = readFileSync(path, 'utf8');
  const [begin, end] = [text.indexOf(README_BEGIN), text.indexOf(README_END)];
  if (begin < 0 || end < begin) throw new Error(`${path} has no place for the figures: ${README_BEGIN}`);
  writeWhole(path, text.slice(0, begin) + readmeBlock(kept) + text.slice(end + README_END.length));
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

function recordingsFolder(): string {
  return resolve(process.env.SFERIC_RECORDINGS ?? join(root, '..', 'shared', 'recordings'));
}

function madeBy(): MadeBy {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const commit = execFileSync('git', ['-C', root, 'rev-parse', '--short', 'HEAD'], {
    encoding: 'utf8',
  }).trim();
  return { version, commit, detector: detectorHash() };
}

/** Of the sources that the answer depends on, tests left out: whatever changes there may change a figure. */
function detectorHash(): string {
  const hash = createHash('sha256');
  const folders = ['native/src/dsp', 'native/src/pipeline', 'native/src/scene', 'src-main/tracking'];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(
        (name) => /\.(cpp|hpp|ts)$/.test(name) && !name.endsWith('.test.ts') && !name.endsWith('.bench.ts'),
      )
      .map((name) => join(folder, name)),
  );
  files.push('src-main/config/schema.ts', 'src-main/engine/settings.ts');
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 12);
}

function namesFrom<T extends string>(
  option: string,
  text: string | undefined,
  names: readonly T[],
): readonly T[] {
  if (text === undefined) return names;
  return text.split(',').map((wanted) => {
    const name = names.find((candidate) => candidate === wanted);
    return name ?? wrongCall(`${option} knows ${names.join(', ')}, not ${wanted}`);
  });
}

function wrongCall(message: string): never {
  process.stderr.write(`proof: ${message}\n\n${HELP}\n`);
  process.exit(2);
}
