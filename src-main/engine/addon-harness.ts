// The real addon over one recording made once, for the tests of what it promises. Not part of the application.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { decodeFrame, type Frame } from '#contract/frames.ts';
import type { NativeBatch, NativeEngineOptions } from '../../native/index.d.ts';
import { DETECTION_COLUMN_NAMES } from '../tracking/detection-view.ts';
import { addonPaths, loadAddon } from './addon.ts';

export const SAMPLE_RATE_HZ = 2_400_000;
export const SAMPLE_COUNT = 480_000;
export const TONE_OFFSET_HZ = 300_000;
const COLUMNS = DETECTION_COLUMN_NAMES.length;

export const folder = mkdtempSync(join(tmpdir(), 'sferic-addon-'));
export const addon = loadAddon();

process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A tone at +300 kHz, -20 dBFS, over noise. */
export function writeTone(name: string): string {
  const samples = new Int16Array(2 * SAMPLE_COUNT);
  let state = 1;
  const noise = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 200 * (state / 2 ** 32 - 0.5);
  };
  for (let n = 0; n < SAMPLE_COUNT; n += 1) {
    const phase = (2 * Math.PI * TONE_OFFSET_HZ * n) / SAMPLE_RATE_HZ;
    samples[2 * n] = Math.round(3276.8 * Math.cos(phase) + noise());
    samples[2 * n + 1] = Math.round(3276.8 * Math.sin(phase) + noise());
  }
  const path = join(folder, name);
  writeFileSync(path, new Uint8Array(samples.buffer));
  return path;
}

const tonePath = writeTone('tone.cs16');

export function optionsWith(changes: Partial<NativeEngineOptions> = {}): NativeEngineOptions {
  return {
    dataPath: tonePath,
    dataOffsetBytes: 0,
    sampleCount: SAMPLE_COUNT,
    datatype: 'ci16_le',
    sampleRateHz: SAMPLE_RATE_HZ,
    centerFreqHz: 433_920_000,
    timeStartNs: 1_700_000_000_000_000_001n,
    spectrum: { fftSize: 4096, window: 'hann', kaiserBeta: 8.6, wisdomFolder: '', overlap: 0.5, averages: 2 },
    detector: {
      method: 'ca',
      stopPfa: 1e-3,
      usableBandwidth: 1,
      imageRejectionDb: 0,
      xdbLevelDb: 26,
      pfa: 1e-6,
      guardCells: 4,
      trainingCells: 32,
      dcMaskBins: 2,
      isBurstTestOn: true,
    },
    emitsDetections: true,
    display: { isOn: true, maxRowsPerS: 60, maxBins: 1024, density: null },
    speed: 0,
    isLooping: false,
    startsPaused: false,
    configHash: 0xdeadbeef,
    threads: 1,
    backend: 'cpu',
    ringThrottleFill: 0.85,
    ringResumeFill: 0.5,
    ...changes,
  };
}

export interface Run {
  readonly engine: InstanceType<typeof addon.NativeEngine>;
  readonly batches: NativeBatch[];
  /** Resolves with the first batch that satisfies it. */
  until(isWanted: (batch: NativeBatch) => boolean): Promise<NativeBatch>;
}

export function start(changes: Partial<NativeEngineOptions> = {}): Run {
  const batches: NativeBatch[] = [];
  const waiters = new Set<() => void>();
  const engine = new addon.NativeEngine(optionsWith(changes), (batch) => {
    batches.push(batch);
    for (const wake of waiters) wake();
  });
  const until = (isWanted: (batch: NativeBatch) => boolean): Promise<NativeBatch> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = batches.find(isWanted);
        if (found === undefined) return;
        waiters.delete(look);
        resolve(found);
      };
      waiters.add(look);
      look();
    });
  return { engine, batches, until };
}

/** The whole run, closed. */
export async function runToEnd(changes: Partial<NativeEngineOptions> = {}): Promise<Run> {
  const run = start(changes);
  await run.until((batch) => batch.isAtEnd);
  await run.engine.close();
  return run;
}

export function framesOf(batches: readonly NativeBatch[]): readonly Frame[] {
  return batches.flatMap((batch) =>
    batch.frames.map((buffer) => {
      const frame = decodeFrame(buffer);
      if (frame === null) throw new Error('the engine made a frame that the contract cannot read');
      return frame;
    }),
  );
}

export function detectionsOf(batches: readonly NativeBatch[]): readonly Float64Array[] {
  return batches.flatMap(({ detections }) =>
    Array.from({ length: detections.length / COLUMNS }, (_, i) =>
      detections.slice(i * COLUMNS, (i + 1) * COLUMNS),
    ),
  );
}

export function bytesOf(batches: readonly NativeBatch[]): Buffer {
  return Buffer.concat(batches.map(({ detections: d }) => Buffer.from(d.buffer, d.byteOffset, d.byteLength)));
}

export function peakIndex(row: Float32Array): number {
  return row.reduce((best, value, i) => (value > (row[best] ?? Number.NEGATIVE_INFINITY) ? i : best), 0);
}

export function workerOf(script: string): Worker {
  const addonPath = addonPaths(import.meta.dirname).find((path) => existsSync(path));
  return new Worker(script, { eval: true, workerData: { addonPath, options: optionsWith() } });
}

/** All messages of a worker that ends by itself: when nothing keeps its event loop alive any more. */
export function messagesOf(script: string): Promise<readonly unknown[]> {
  const worker = workerOf(script);
  const messages: unknown[] = [];
  worker.on('message', (message) => messages.push(message));
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => resolve(messages));
  });
}
