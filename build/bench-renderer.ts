// `npm run bench:renderer [-- --load rows|list --seconds 30 --heap-seconds 300]`: main-thread milliseconds per frame of
// the built renderer at 60 rows/s: `rows`, 4096 bins with 100 tracks on screen, and `list`, 65536 bins with a list of
// 10000 signals that is scrolled. Rows come from a synthetic server, so nothing but the renderer is measured. One JSON
// line each; the gates decide the exit code. Script and layout count by the thread's processor time (see trace.ts), and
// stand beside it by the wall. So do tasks: a long one is 50 ms of the thread's own work, which no one else's use of the
// cores can make; a task that only waited for a core is not the renderer's to mend.
// Pixels are filled in software where there is no GPU, so what drawing adds is measured apart and has no gate: in the
// gated run all canvases are drawn to by script but not shown, and WebGL fills nothing, neither by clearing nor by drawing
// instances. Otherwise the compositor takes a quarter of a second for each picture, frames come late, and each then holds
// the work of several rows. What 2D canvases fill is on the main thread here and part of its tasks, not of a frame's
// script and layout. `rowsPerFrame` says whether frames kept up: 1 where they did.

import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright';
import { type Load, type SyntheticServer, startSyntheticServer } from '../e2e/perf/synthetic-server.ts';
import { frameCosts, LONG_TASK_MS, percentile, type TraceEvent } from '../e2e/perf/trace.ts';
import { findBrowser } from './setup/system-packages.mjs';

const GATES = { p95Ms: 4, heapGrowthBytes: 10e6 } as const;
const LOADS: readonly Load[] = [
  { name: 'rows', fftSize: 4096, binCount: 4096, rowsPerS: 60, trackCount: 100, emitterCount: 100 },
  // The view asks for 16384 columns at the most, so that is what a row of 65536 bins has on the wire.
  { name: 'list', fftSize: 65536, binCount: 16384, rowsPerS: 60, trackCount: 100, emitterCount: 10_000 },
];
const WARM_UP_MS = 6000;
const FILL_SECONDS = 8;
const RENDERER = join(import.meta.dirname, '..', 'out', 'renderer');
const TRACE_CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel', 'v8'];

/** In the page before anything else: the calls that fill pixels do nothing, all others are made. */
const NO_FILL = `
  const gl = WebGLRenderingContext.prototype;
  for (const name of ['clear', 'drawArrays', 'drawElements']) gl[name] = function () {};
  const getExtension = gl.getExtension;
  gl.getExtension = function (name) {
    const extension = getExtension.call(this, name);
    if (extension !== null && 'drawArraysInstancedANGLE' in extension)
      for (const draw of ['drawArraysInstancedANGLE', 'drawElementsInstancedANGLE']) extension[draw] = function () {};
    return extension;
  };
`;

/** They keep their size and their place in the layout. */
const NOT_SHOWN = 'canvas { visibility: hidden !important; }';

const { values } = parseArgs({
  options: {
    load: { type: 'string' },
    seconds: { type: 'string', default: '30' },
    'heap-seconds': { type: 'string', default: '300' },
  },
});
const loads = LOADS.filter(({ name }) => values.load === undefined || values.load === name);
if (loads.length === 0)
  throw new Error(`--load is ${LOADS.map(({ name }) => name).join(' or ')}, not ${values.load}`);
const seconds = Number(values.seconds);
const heapSeconds = Number(values['heap-seconds']);
const executablePath = findBrowser();
if (!existsSync(join(RENDERER, 'index.html')))
  throw new Error('out/renderer is missing: npm run build:app first');
if (executablePath === null) throw new Error('no Chromium on PATH: install it (apt-get install chromium)');

const ARGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--js-flags=--expose-gc',
];
const browser = await chromium.launch({ executablePath, args: [...ARGS, '--disable-gpu-compositing'] });
const fillingBrowser = await chromium.launch({ executablePath, args: ARGS });
const failures: string[] = [];
try {
  for (const load of loads) await measure(load);
} finally {
  await Promise.all([browser.close(), fillingBrowser.close()]);
}
for (const failure of failures) console.error(`gate missed: ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function measure(load: Load): Promise<void> {
  const server = await startSyntheticServer(load, RENDERER);
  try {
    const page = await openPage(browser, server, true);
    const client = await page.context().newCDPSession(page);
    const yardstickMs = await yardstick(page);
    const { costs, rowsSent, rowsHeldBack } = await traced(client, page, server, load, seconds);
    const heapGrowthBytes = heapSeconds > 0 ? await heapGrowth(client, page, load, heapSeconds) : null;
    await page.close();
    const filling = await openPage(fillingBrowser, server, false);
    const fillingClient = await filling.context().newCDPSession(filling);
    const { costs: filled } = await traced(fillingClient, filling, server, load, FILL_SECONDS);
    await filling.close();
    const { frameMs, frameWallMs, longTasksMs, longTasksWallMs } = costs;
    report(load, {
      rowsPerS: rowsSent / seconds,
      rowsHeldBack,
      frames: frameMs.length,
      framesPerS: frameMs.length / seconds,
      rowsPerFrame: rowsSent / frameMs.length,
      p50Ms: percentile(frameMs, 0.5),
      p95Ms: percentile(frameMs, 0.95),
      worstMs: percentile(frameMs, 1),
      p50WallMs: percentile(frameWallMs, 0.5),
      p95WallMs: percentile(frameWallMs, 0.95),
      longTasksMs,
      longTasksWallMs,
      yardstickMs,
      heapGrowthBytes,
      heapSeconds,
      withFillFramesPerS: filled.frameMs.length / FILL_SECONDS,
      withFillP50Ms: percentile(filled.frameMs, 0.5),
      withFillP95Ms: percentile(filled.frameMs, 0.95),
    });
  } finally {
    await server.stop();
  }
}

interface Figures {
  readonly rowsPerS: number;
  /** For want of a credit, while frames were measured. */
  readonly rowsHeldBack: number;
  readonly frames: number;
  readonly framesPerS: number;
  readonly rowsPerFrame: number;
  /** The thread's processor time. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly worstMs: number;
  readonly p50WallMs: number;
  readonly p95WallMs: number;
  readonly longTasksMs: readonly number[];
  readonly longTasksWallMs: readonly number[];
  readonly yardstickMs: number;
  readonly heapGrowthBytes: number | null;
  readonly heapSeconds: number;
  readonly withFillFramesPerS: number;
  readonly withFillP50Ms: number;
  readonly withFillP95Ms: number;
}

function report(load: Load, figures: Figures): void {
  const { p95Ms, yardstickMs, longTasksMs, heapGrowthBytes } = figures;
  const line = {
    bench: 'renderer',
    load,
    ...figures,
    p95OverYardstick: p95Ms / yardstickMs,
    cpu: cpus()[0]?.model,
  };
  console.log(
    JSON.stringify(line, (_key, value) => (typeof value === 'number' ? Number(value.toFixed(3)) : value)),
  );
  if (!(p95Ms <= GATES.p95Ms))
    failures.push(`${load.name}: p95 ${p95Ms.toFixed(2)} ms, at most ${GATES.p95Ms}`);
  if (longTasksMs.length > 0)
    failures.push(
      `${load.name}: ${longTasksMs.length} tasks over ${LONG_TASK_MS} ms, the longest ${longTasksMs[0]} ms`,
    );
  if (heapGrowthBytes !== null && heapGrowthBytes > GATES.heapGrowthBytes)
    failures.push(`${load.name}: the heap grew by ${(heapGrowthBytes / 1e6).toFixed(1)} MB, at most 10`);
}

async function openPage(running: Browser, server: SyntheticServer, isWithoutFill: boolean): Promise<Page> {
  const page = await running.newPage({ viewport: { width: 1920, height: 1080 } });
  if (isWithoutFill) await page.addInitScript(NO_FILL);
  page.on('pageerror', (error) => failures.push(`an error on the page: ${error.message}`));
  await page.goto(server.url);
  await page.getByTestId('signal-row').first().waitFor();
  if (isWithoutFill) await page.addStyleTag({ content: NOT_SHOWN });
  await page.waitForTimeout(WARM_UP_MS);
  return page;
}

/** What frames cost while the page worked, and how many rows it was sent meanwhile: not while the trace is collected. */
async function traced(
  client: CDPSession,
  page: Page,
  server: SyntheticServer,
  load: Load,
  forSeconds: number,
) {
  const events: TraceEvent[] = [];
  const take = ({ value }: { value: unknown[] }): void => {
    for (const event of value as TraceEvent[]) if (event.ph === 'X') events.push(event);
  };
  client.on('Tracing.dataCollected', take);
  await client.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: TRACE_CATEGORIES, recordMode: 'recordAsMuchAsPossible' },
  });
  const [sentBefore, heldBefore] = [server.rowsSent(), server.rowsHeldBack()];
  await workFor(page, load, forSeconds);
  const rowsSent = server.rowsSent() - sentBefore;
  const rowsHeldBack = server.rowsHeldBack() - heldBefore;
  const complete = new Promise<void>((resolve) => client.once('Tracing.tracingComplete', () => resolve()));
  await client.send('Tracing.end');
  await complete;
  client.off('Tracing.dataCollected', take);
  return { costs: frameCosts(events), rowsSent, rowsHeldBack };
}

/** The list is scrolled as by a hand on a wheel; the picture is left to itself. */
async function workFor(page: Page, load: Load, forSeconds: number): Promise<void> {
  if (load.name !== 'list') {
    await page.waitForTimeout(forSeconds * 1000);
    return;
  }
  const list = await page.locator('.signal-scroller').boundingBox();
  await page.mouse.move((list?.x ?? 0) + 60, (list?.y ?? 0) + 120);
  const endMs = Date.now() + forSeconds * 1000;
  for (let step = 0; Date.now() < endMs; step++) {
    await page.mouse.wheel(0, step % 80 < 40 ? 240 : -240);
    await page.waitForTimeout(100);
  }
}

async function heapGrowth(client: CDPSession, page: Page, load: Load, forSeconds: number): Promise<number> {
  const used = async (): Promise<number> => {
    await client.send('HeapProfiler.collectGarbage');
    return (await client.send('Runtime.getHeapUsage')).usedSize;
  };
  const before = await used();
  await workFor(page, load, forSeconds);
  return (await used()) - before;
}

/** A fixed amount of plain arithmetic in the same browser: what this machine, in this moment, makes of JavaScript. */
function yardstick(page: Page): Promise<number> {
  return page.evaluate(() => {
    const levels = new Float32Array(65536).map((_, index) => Math.sin(index));
    const once = (): number => {
      const startMs = performance.now();
      let greatest = 0;
      for (let round = 0; round < 16; round++)
        for (let index = 0; index < levels.length; index++) greatest = Math.max(greatest, levels[index] ?? 0);
      return greatest < 2 ? performance.now() - startMs : 0;
    };
    const times = Array.from({ length: 30 }, once).sort((a, b) => a - b);
    return times[15] ?? 0;
  });
}
