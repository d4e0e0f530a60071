// `npm run bench:store [-- --rows 10000000 --parts write,latency,search,export]`: what the log costs and how soon it
// answers. Each contender in a process of its own; JSON lines on standard output, the table and the verdicts on standard
// error. Exit code 1 when a gate is missed.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    parts: { type: 'string', default: 'write,latency,search,export' },
  },
});
const parts = new Set(values.parts.split(','));
const rows = Number(values.rows);
const folder = mkdtempSync(join(tmpdir(), 'sferic-bench-store-'));
const CONTENDERS = join(import.meta.dirname, 'bench-store-contenders.ts');

type Figures = Readonly<Record<string, number>>;
interface Gate {
  readonly name: string;
  readonly value: number;
  readonly limit: string;
  readonly isMet: boolean;
}

const gates: Gate[] = [];

function atLeast(name: string, value: number, limit: number): void {
  gates.push({ name, value, limit: `at least ${limit}`, isMet: value >= limit });
}

function under(name: string, value: number, limit: number): void {
  gates.push({ name, value, limit: `under ${limit}`, isMet: value < limit });
}

/** Runs one contender and prints its line. */
function contend(name: string, path: string, count: number): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CONTENDERS, name, path, String(count)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`${name} ended with ${code}`));
      const figures = JSON.parse(text) as Figures;
      process.stdout.write(`${JSON.stringify({ ...facts, contender: name, rows: count, ...figures })}\n`);
      resolve(figures);
    });
  });
}

const facts = {
  bench: 'store',
  commit: commit(),
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  seed: 1,
};
process.stderr.write(`load average before: ${loadavg()[0]?.toFixed(2)}\n`);
try {
  if (parts.has('write')) await benchWrite();
  if (parts.has('latency')) await benchLatency();
  if (parts.has('search') || parts.has('export')) await contend('build', join(folder, 'large.db'), rows);
  if (parts.has('search')) await benchSearch();
  if (parts.has('export')) await benchExport();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const { name, value, limit, isMet } of gates) {
  process.stderr.write(
    `  ${isMet ? 'ok    ' : 'MISSED'}  ${name.padEnd(58)} ${value.toPrecision(4).padStart(10)}  ${limit}\n`,
  );
}
process.exitCode = gates.every(({ isMet }) => isMet) ? 0 : 1;

/** Three rounds, interleaved; the median of the ratios, because the machine is not ours alone. */
async function benchWrite(): Promise<void> {
  const ratios: number[] = [];
  for (const round of [1, 2, 3]) {
    const bare = await contend('bare-loop', join(folder, `bare${round}.db`), 400_000);
    const store = await contend('store', join(folder, `store${round}.db`), 400_000);
    ratios.push((store.rowsPerS ?? 0) / (bare.rowsPerS ?? 1));
  }
  ratios.sort((a, b) => a - b);
  atLeast('rows/s, log / bare better-sqlite3 loop', ratios[1] ?? 0, 0.8);
}

async function benchLatency(): Promise<void> {
  const latency = await contend('latency', join(folder, 'latency.db'), 150_000);
  under('batch of 50 to acknowledged, p99, ms', latency.p99Ms ?? Number.NaN, 10);
  under('pipeline waits, at 1000 observations/s, % of time', latency.callerPercent ?? Number.NaN, 0.1);
  // With the making of the rows, and a timer for each batch: what is left is sending and answers.
  under('CPU of its thread for all of that, %', latency.threadPercent ?? Number.NaN, 1);
}

async function benchSearch(): Promise<void> {
  const search = await contend('search', join(folder, 'large.db'), rows);
  under(`a page of a search in ${rows} observations, p95, ms`, search.p95Ms ?? Number.NaN, 100);
}

async function benchExport(): Promise<void> {
  const csv = await contend('export-csv', join(folder, 'large.db'), rows);
  const parquet = await contend('export-parquet', join(folder, 'large.db'), rows);
  under('peak memory of a CSV export, MB', csv.peakMb ?? Number.NaN, 400);
  under('peak memory of a Parquet export, MB', parquet.peakMb ?? Number.NaN, 600);
}

function commit(): string {
  try {
    return execFileSync('git', ['-C', import.meta.dirname, 'rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
    }).trim();
  } catch {
    return 'unknown';
  }
}
