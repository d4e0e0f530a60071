// How fast the tracker is: detections per second with 100 live tracks, as a ratio to a bare loop over the same array.
// Run with the bundled Node: node src-main/tracking/tracker.bench.ts. Prints one JSON line.

import { cpus } from 'node:os';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { DETECTION_STRIDE } from './detection-view.ts';
import { band, CONTEXT, keyed, line, streamOf } from './synthetic-detections.ts';
import { Tracker } from './tracker.ts';

const SEED = 1;
const ROWS = 1000;
const ROWS_PER_BATCH = 25;
const RUNS = 15;
const WARM_UP = 5;

const signals = Array.from({ length: 100 }, (_, k) => {
  const hz = -1.15e6 + 23e3 * k;
  if (k % 5 === 1) return line({ offsetHz: hz, isOn: keyed(k % 7, 40, 47) });
  if (k % 5 === 2) return band({ lowHz: hz - 6e3, highHz: hz + 6e3, fragments: 3, fragmentedPart: 0.3 });
  return line({ offsetHz: hz, driftHzPerS: k % 5 === 3 ? 800 : 0 });
});
const { detections } = streamOf(signals, ROWS, CONTEXT, SEED);
const count = detections.length / DETECTION_STRIDE;

function secondsOf(work: () => number): { readonly p50S: number; readonly p95S: number } {
  let sink = 0;
  for (let run = 0; run < WARM_UP; run++) sink += work();
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    sink += work();
    times.push((performance.now() - start) / 1000);
  }
  if (!Number.isFinite(sink)) throw new Error('the work was not done');
  times.sort((a, b) => a - b);
  return { p50S: times[RUNS >> 1] ?? 0, p95S: times[Math.floor(0.95 * RUNS)] ?? 0 };
}

function bareLoop(): number {
  let sum = 0;
  for (let i = 0; i < detections.length; i++) sum += detections[i] ?? 0;
  return sum;
}

const batches: { readonly part: Float64Array; readonly rowsDone: number }[] = [];
for (let rowsDone = ROWS_PER_BATCH, from = 0; rowsDone <= ROWS; rowsDone += ROWS_PER_BATCH) {
  let to = from;
  while (to < detections.length && (detections[to] ?? 0) < rowsDone) to += DETECTION_STRIDE;
  batches.push({ part: detections.subarray(from, to), rowsDone });
  from = to;
}

let liveTracks = 0;
function track(): number {
  const tracker = new Tracker(DEFAULT_CONFIG.tracker, CONTEXT);
  let changed = 0;
  for (const { part, rowsDone } of batches) changed += tracker.processBatch(part, rowsDone).changed.length;
  liveTracks = tracker.liveCount;
  return changed;
}

const bare = secondsOf(bareLoop);
const tracked = secondsOf(track);
console.log(
  JSON.stringify({
    bench: 'tracker',
    cpu: cpus()[0]?.model ?? 'unknown',
    node: process.version,
    seed: SEED,
    detections: count,
    liveTracks,
    detectionsPerSP50: Math.round(count / tracked.p50S),
    detectionsPerSP95: Math.round(count / tracked.p95S),
    bareDetectionsPerSP50: Math.round(count / bare.p50S),
    ratioToBareLoop: Math.round(tracked.p50S / bare.p50S),
  }),
);
