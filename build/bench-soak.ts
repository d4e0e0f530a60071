// `npm run bench:soak [-- --paced-s 60 --soak-s 600]`: the engine at real time over a generated ci16 recording that is
// looped. Latency and fill of the ring at 20 and 50 MS/s, the same of a live scene, which makes its samples as they come,
// then memory over a long run: one JSON line each, every run in a process of its own. The design's gates decide the exit
// code. Run it alone: it measures the machine too.

import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type {
  NativeEngineOptions,
  NativeLiveOptions,
  NativeRunOptions,
  NativeSceneSpec,
} from '../native/index.d.ts';
import { loadAddon } from '../src-main/engine/addon.ts';
import { planScene } from '../src-main/scenes/native-scene.ts';
import { sceneSchema } from '../src-main/scenes/scene-schema.ts';

const LATENCY_P99_MAX_MS = 10;
const FILL_MAX = 0.5;
const RSS_GROWTH_MAX_BYTES = 5e6;
const BLOCK_SAMPLES = 1_000_000;
const FILE_SAMPLES = 25_000_000;
const READING_EVERY_MS = 20;
/** Memory is compared from here on; a shorter run takes a fifth of itself. */
const SETTLING_S = 60;
const SEED = 1;
/** The scene is made on the source's thread: a fifth of a core at this rate. */
const LIVE_RATE_HZ = 5e6;

interface Task {
  readonly kind: 'paced' | 'live' | 'soak';
  readonly sampleRateHz: number;
  readonly durationS: number;
}

/** Numbers in one reading. */
const READING_FIELDS = 5;

interface Reading {
  readonly elapsedS: number;
  readonly latencyP50Ms: number;
  readonly latencyP99Ms: number;
  readonly fill: number;
  readonly rssBytes: number;
}

function optionsFor(task: Task, path: string): NativeEngineOptions | NativeLiveOptions {
  const run = runOptions(task.sampleRateHz);
  if (task.kind === 'live') return { ...run, isLooping: false, scene: sceneAt(task.sampleRateHz) };
  return {
    ...run,
    dataPath: path,
    dataOffsetBytes: 0,
    sampleCount: FILE_SAMPLES,
    datatype: 'ci16_le',
  };
}

/** Noise and a carrier, as in the file. */
function sceneAt(sampleRateHz: number): NativeSceneSpec {
  const scene = sceneSchema.parse({
    sample_rate_hz: sampleRateHz,
    duration_s: 10,
    seed: SEED,
    datatype: 'ci16_le',
    noise_dbfs_per_hz: -40 - 10 * Math.log10(sampleRateHz),
    reference_bandwidth_hz: sampleRateHz / 4096,
    emitters: [{ name: 'carrier', kind: 'carrier', offset_hz: 0.06 * sampleRateHz, snr_db: 45 }],
  });
  return planScene(scene).spec;
}

function runOptions(sampleRateHz: number): NativeRunOptions {
  return {
    sampleRateHz,
    centerFreqHz: null,
    timeStartNs: null,
    spectrum: {
      fftSize: 4096,
      window: 'hann',
      kaiserBeta: 8.6,
      wisdomFolder: '',
      overlap: 0.5,
      averages: 16,
    },
    detector: {
      method: 'ca',
      pfa: 1e-6,
      stopPfa: 1e-3,
      guardCells: 4,
      trainingCells: 32,
      dcMaskBins: 2,
      usableBandwidth: 1,
      imageRejectionDb: 0,
      xdbLevelDb: 26,
      isBurstTestOn: true,
    },
    emitsDetections: true,
    display: { isOn: true, maxRowsPerS: 60, maxBins: 1024, density: null },
    speed: 1,
    isLooping: true,
    startsPaused: false,
    configHash: 0,
    threads: 1,
    backend: 'cpu',
    ringThrottleFill: 0.85,
    ringResumeFill: 0.5,
  };
}

/** Noise at -40 dBFS with a carrier at +0.06 of the sample rate; the block is repeated. */
function writeRecording(path: string): void {
  const block = new Int16Array(2 * BLOCK_SAMPLES);
  let state = SEED;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  for (let n = 0; n < BLOCK_SAMPLES; n += 1) {
    const radius = 232 * Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    const phase = 2 * Math.PI * 0.06 * n;
    block[2 * n] = Math.round(radius * Math.cos(angle) + 1000 * Math.cos(phase));
    block[2 * n + 1] = Math.round(radius * Math.sin(angle) + 1000 * Math.sin(phase));
  }
  const bytes = new Uint8Array(block.buffer);
  const file = openSync(path, 'w');
  for (let written = 0; written < FILE_SAMPLES; written += BLOCK_SAMPLES) writeSync(file, bytes);
  closeSync(file);
}

async function measure(task: Task, path: string): Promise<boolean> {
  const addon = loadAddon();
  let detections = 0;
  const engine = new addon.NativeEngine(optionsFor(task, path), (batch) => {
    detections += batch.detections.length;
    if (batch.error !== null) throw new Error(batch.error);
  });
  const startMs = performance.now();
  // Room for all of them from the start: thirty thousand objects would be the growth that is looked for.
  const most = Math.ceil((1000 * task.durationS) / READING_EVERY_MS) + 1;
  const kept = new Float64Array(READING_FIELDS * most).fill(0);
  let count = 0;
  const timer = setInterval(() => {
    if (count === most) return;
    const { latencyP50Ms, latencyP99Ms, bufferFill } = engine.counters();
    const elapsedS = (performance.now() - startMs) / 1000;
    const at = READING_FIELDS * count++;
    kept[at] = elapsedS;
    kept[at + 1] = latencyP50Ms;
    kept[at + 2] = latencyP99Ms;
    kept[at + 3] = bufferFill;
    kept[at + 4] = process.memoryUsage.rss();
  }, READING_EVERY_MS);
  await new Promise((resolve) => setTimeout(resolve, 1000 * task.durationS));
  clearInterval(timer);
  const elapsedS = (performance.now() - startMs) / 1000;
  const counters = engine.counters();
  await engine.close();

  const readings = Array.from({ length: count }, (_, k): Reading => {
    const at = READING_FIELDS * k;
    const value = (field: number): number => kept[at + field] ?? Number.NaN;
    return {
      elapsedS: value(0),
      latencyP50Ms: value(1),
      latencyP99Ms: value(2),
      fill: value(3),
      rssBytes: value(4),
    };
  });
  const settled = readings.filter((reading) => reading.elapsedS >= Math.min(1, task.durationS / 5));
  const worst = (of: (reading: Reading) => number): number =>
    settled.map(of).reduce((most, value) => (Number.isNaN(value) ? most : Math.max(most, value)), 0);
  const fromS = Math.min(SETTLING_S, task.durationS / 5);
  const rss = readings.filter((reading) => reading.elapsedS >= fromS).map(({ rssBytes }) => rssBytes);
  const part = Math.max(1, Math.floor(rss.length / 10));
  const rssGrowthBytes = quantile(rss.slice(-part), 0.5) - quantile(rss.slice(0, part), 0.5);
  const result = {
    latencyP50Ms: quantile(
      settled.map(({ latencyP50Ms }) => latencyP50Ms),
      0.5,
    ),
    latencyP99Ms: worst(({ latencyP99Ms }) => latencyP99Ms),
    fillP99: quantile(
      settled.map(({ fill }) => fill),
      0.99,
    ),
    fillMax: worst(({ fill }) => fill),
    samplesPerS: counters.samplesProcessed / elapsedS,
    samplesDropped: counters.samplesDropped,
    rssBytes: rss.at(-1) ?? 0,
    rssGrowthBytes,
    detections,
  };
  const keptUp = result.samplesPerS > 0.99 * task.sampleRateHz;
  const isGood =
    keptUp &&
    result.latencyP99Ms < LATENCY_P99_MAX_MS &&
    result.fillMax < FILL_MAX &&
    (task.kind !== 'live' || counters.samplesDropped === 0) &&
    (task.kind !== 'soak' || rssGrowthBytes < RSS_GROWTH_MAX_BYTES);
  const { cpu, cores } = addon.capabilities();
  const line = { bench: 'soak', ...task, isGood, ...result, seed: SEED, commit: commit(), cpu, cores };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  return isGood;
}

function quantile(values: readonly number[], fraction: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))] ?? Number.NaN;
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

/** Each run in a process of its own, so that none inherits the memory of another. */
function runApart(task: Task, path: string): boolean {
  const call = [import.meta.filename, '--task', JSON.stringify(task), '--file', path];
  try {
    execFileSync(process.execPath, call, { stdio: 'inherit' });
    return true;
  } catch {
    return false;
  }
}

const { values } = parseArgs({
  options: {
    'paced-s': { type: 'string', default: '60' },
    'soak-s': { type: 'string', default: '600' },
    task: { type: 'string' },
    file: { type: 'string' },
  },
});

if (values.task !== undefined && values.file !== undefined) {
  process.exitCode = (await measure(JSON.parse(values.task) as Task, values.file)) ? 0 : 1;
} else {
  const [pacedS, soakS] = [Number(values['paced-s']), Number(values['soak-s'])];
  const folder = mkdtempSync(join(tmpdir(), 'sferic-soak-'));
  try {
    const path = join(folder, 'noise.cs16');
    writeRecording(path);
    const tasks: readonly Task[] = [
      { kind: 'paced' as const, sampleRateHz: 20e6, durationS: pacedS },
      { kind: 'paced' as const, sampleRateHz: 50e6, durationS: pacedS },
      { kind: 'live' as const, sampleRateHz: LIVE_RATE_HZ, durationS: pacedS },
      { kind: 'soak' as const, sampleRateHz: 50e6, durationS: soakS },
    ].filter(({ durationS }) => durationS > 0);
    const good = tasks.map((task) => runApart(task, path));
    process.exitCode = good.every(Boolean) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
