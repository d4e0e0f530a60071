// The real addon where it would be hurt: wrong values, files that change, bad samples, closing, threads and the end of a
// process. Nothing here may end the process that the addon is loaded in.
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NativeBatch, NativeEngineOptions } from '../../native/index.d.ts';
import { COLUMN } from '../tracking/detection-view.ts';
import { addonPaths, requireBackend } from './addon.ts';
import {
  addon,
  bytesOf,
  detectionsOf,
  folder,
  framesOf,
  messagesOf,
  optionsWith,
  runToEnd,
  SAMPLE_COUNT,
  SAMPLE_RATE_HZ,
  start,
  TONE_OFFSET_HZ,
  workerOf,
  writeTone,
} from './addon-harness.ts';

const RECORDINGS = process.env.SFERIC_RECORDINGS ?? join(import.meta.dirname, '../../../shared/recordings');

/** No NaN and no infinity in anything that leaves, but for the x-dB bandwidth, whose NaN means unknown. */
function expectNumbers(batches: readonly NativeBatch[]): void {
  for (const { header, rows } of framesOf(batches)) {
    expect(Number.isFinite(header.noiseFloorDbfs)).toBe(true);
    expect(rows.every((value) => Number.isFinite(value))).toBe(true);
  }
  for (const detection of detectionsOf(batches)) {
    for (const [column, value] of detection.entries()) {
      expect(Number.isFinite(value) || (column === COLUMN.xdbBandwidthHz && Number.isNaN(value))).toBe(true);
    }
  }
}

/** How a process of its own ends: its exit code or its signal. */
function endOf(script: string): Promise<number | string | null> {
  const addonPath = addonPaths(import.meta.dirname).find((path) => existsSync(path)) ?? '';
  const options = JSON.stringify(optionsWith(), (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  const child = spawn(process.execPath, ['-e', script], {
    env: { ...process.env, ADDON: addonPath, OPTIONS: options },
    stdio: 'ignore',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
}

describe('life cycle and errors', () => {
  it('refuses what is not a number, by name, and goes on unharmed', async () => {
    const nan = Number.NaN;
    const { spectrum, detector, display } = optionsWith();
    const wrong: readonly [string, Partial<NativeEngineOptions>][] = [
      ['sampleRateHz', { sampleRateHz: nan }],
      ['sampleCount', { sampleCount: nan }],
      ['dataOffsetBytes', { dataOffsetBytes: -1 }],
      ['centerFreqHz', { centerFreqHz: Number.POSITIVE_INFINITY }],
      ['speed', { speed: nan }],
      ['backend', { backend: 'gpu' as 'cpu' }],
      ['threads', { threads: nan }],
      ['threads', { threads: 0 }],
      ['ringThrottleFill', { ringThrottleFill: nan }],
      ['fftSize', { spectrum: { ...spectrum, fftSize: nan } }],
      ['averages', { spectrum: { ...spectrum, averages: 2 ** 40 } }],
      ['pfa', { detector: { ...detector, pfa: nan } }],
      ['maxRowsPerS', { display: { ...display, maxRowsPerS: nan } }],
    ];
    for (const [name, change] of wrong) expect(() => start(change)).toThrow(new RegExp(name));
    const { engine } = start({ speed: 1 });
    for (const act of [() => engine.seek(nan), () => engine.setSpeed(nan)]) expect(act).toThrow(/finite/);
    expect(engine.counters().isPlaying).toBe(true);
    await engine.close();
  });

  it('insists on a GPU, or takes what there is, as it is told', async () => {
    const { cuda } = addon.capabilities();
    if (cuda.isUsable) {
      const { engine } = start({ backend: 'cuda' });
      expect(engine.settings.backendName).toMatch(/^CUDA, /);
      await engine.close();
    } else {
      expect(() => start({ backend: 'cuda' })).toThrow(`engine.backend is cuda, and CUDA cannot be used`);
      expect(() => start({ backend: 'cuda' })).toThrow(cuda.reason);
      expect(() => requireBackend(addon, 'cuda')).toThrow(cuda.reason);
    }
    for (const backend of ['auto', 'cpu'] as const)
      expect(() => requireBackend(addon, backend)).not.toThrow();
    const { engine } = start({ backend: 'auto' });
    expect(engine.settings.backendName).toMatch(cuda.isUsable ? /^CUDA, / : /^CPU, /);
    expect(engine.settings.backendReason).toContain(cuda.reason);
    await engine.close();
  });

  it('plays a file that grows while it is read to its old end', async () => {
    const path = writeTone('growing.cs16');
    const { engine, batches, until } = start({ dataPath: path, speed: 2 });
    await until(() => true);
    appendFileSync(path, new Uint8Array(400_000));
    const last = await until((batch) => batch.isAtEnd);
    await engine.close();
    expect(last.positionSample).toBe(SAMPLE_COUNT);
    expect(batches.every(({ error, gaps }) => error === null && gaps.length === 0)).toBe(true);
  });

  it('ends with an error when the file shrinks at full speed, on several threads', async () => {
    const path = writeTone('shrinking-fast.cs16');
    const { engine, until } = start({ dataPath: path, isLooping: true, threads: 4 });
    await until(() => true);
    truncateSync(path, 1000);
    const { error } = await until((batch) => batch.error !== null);
    expect(error).toContain('became shorter');
    const counters = engine.counters();
    expect(counters.samplesIn).toBe(counters.samplesProcessed + counters.samplesDropped);
    await engine.close();
  });

  it('closes in the middle of a run, twice, and delivers nothing afterwards', async () => {
    const { engine, batches, until } = start({ isLooping: true });
    await until(() => true);
    await engine.close();
    const count = batches.length;
    await engine.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(batches.length).toBe(count);
    engine.play();
    engine.seek(0);
    engine.setSpeed(1);
    const counters = engine.counters();
    expect(counters.isPlaying).toBe(false);
    expect(counters.samplesIn).toBe(counters.samplesProcessed + counters.samplesDropped);
  });

  it('closes from inside its own callback', async () => {
    let calls = 0;
    await new Promise<void>((resolve) => {
      const engine = new addon.NativeEngine(optionsWith({ isLooping: true }), () => {
        calls += 1;
        void engine.close().then(resolve);
      });
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(calls).toBe(1);
  });

  it('refuses a file that is missing or too short in one line that names it', () => {
    const missing = join(folder, 'missing.cs16');
    expect(() => start({ dataPath: missing })).toThrow(missing);
    expect(() => start({ sampleCount: SAMPLE_COUNT + 1 })).toThrow(/too few/);
    expect(() => start({ dataPath: folder })).toThrow(/regular file/);
    for (const dataPath of [missing, folder]) {
      try {
        start({ dataPath });
      } catch (error) {
        expect(String(error)).not.toContain('\n');
      }
    }
  });

  it('ends with an error when the file shrinks', async () => {
    const path = writeTone('shrinking.cs16');
    const { engine, until } = start({ dataPath: path, speed: 1 });
    await until(() => true);
    truncateSync(path, 1000);
    const { error } = await until((batch) => batch.error !== null);
    expect(error).toContain(path);
    expect(engine.counters().isPlaying).toBe(false);
    await engine.close();
  });

  it('closes in the middle of a seek, again and again', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { engine, until } = start({ isLooping: true, threads: 1 + (round % 3) });
      await until(() => true);
      for (let i = 0; i < 5; i += 1) engine.seek((SAMPLE_COUNT * i) / 5);
      const closing = engine.close();
      engine.seek(0);
      await closing;
      const counters = engine.counters();
      expect(counters.isPlaying).toBe(false);
      expect(counters.samplesIn).toBe(counters.samplesProcessed + counters.samplesDropped);
    }
  });

  it('runs two engines at once, each with the answer it gives alone', async () => {
    const { spectrum } = optionsWith();
    const other = { spectrum: { ...spectrum, fftSize: 1024, averages: 8 }, threads: 2 };
    const alone = [await runToEnd(), await runToEnd(other)];
    const together = await Promise.all([runToEnd(), runToEnd(other)]);
    for (const [i, run] of together.entries()) {
      const wanted = bytesOf(alone[i]?.batches ?? []);
      expect(wanted.length).toBeGreaterThan(0);
      expect(bytesOf(run.batches).equals(wanted)).toBe(true);
    }
  });

  it('keeps samples that are no numbers out of rows, floor and detections, and counts them', async () => {
    const path = join(folder, 'no-numbers.cf32');
    const samples = new Float32Array(2 * SAMPLE_COUNT);
    const bad = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    let state = 1;
    for (let n = 0; n < SAMPLE_COUNT; n += 1) {
      const phase = (2 * Math.PI * TONE_OFFSET_HZ * n) / SAMPLE_RATE_HZ;
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      samples[2 * n] = 0.1 * Math.cos(phase) + 0.01 * (state / 2 ** 32 - 0.5);
      samples[2 * n + 1] = n % 997 === 0 ? (bad[n % 3] ?? 0) : 0.1 * Math.sin(phase);
    }
    writeFileSync(path, new Uint8Array(samples.buffer));
    const { engine, batches } = await runToEnd({ dataPath: path, datatype: 'cf32_le', speed: 10 });
    expect(engine.counters().samplesInvalid).toBe(Math.ceil(SAMPLE_COUNT / 997));
    expectNumbers(batches);
    expect(detectionsOf(batches).length).toBeGreaterThan(100);
  });

  it('reads the recording with values that are no numbers', async ({ skip }) => {
    const path = join(RECORDINGS, 'bad', 'inputnan.cf32');
    if (!existsSync(path)) return skip(`no recordings at ${RECORDINGS}`);
    const sampleCount = Math.floor(statSync(path).size / 8);
    const { batches } = await runToEnd({ dataPath: path, sampleCount, datatype: 'cf32_le', speed: 0 });
    expect(batches.at(-1)?.error).toBeNull();
    expectNumbers(batches);
  });

  it('lets a process end while it runs, by itself, by a signal and by an uncaught error', async () => {
    const ends: readonly [string, number | string][] = [
      ['process.exit(7)', 7],
      ["process.kill(process.pid, 'SIGTERM')", 'SIGTERM'],
      ["throw new Error('on purpose')", 1],
    ];
    for (const [end, expected] of ends) {
      const script = `
        const { NativeEngine } = require(process.env.ADDON);
        const options = JSON.parse(process.env.OPTIONS, (key, value) => (key === 'timeStartNs' ? BigInt(value) : value));
        let calls = 0;
        new NativeEngine({ ...options, isLooping: true, threads: 3 }, () => { if (++calls === 5) { ${end}; } });`;
      expect(await endOf(script)).toBe(expected);
    }
  });

  it('survives a callback that throws, and the program hears of it', async () => {
    const script = `
      const { parentPort, workerData } = require('node:worker_threads');
      const { NativeEngine } = require(workerData.addonPath);
      process.on('uncaughtException', (error) => parentPort.postMessage('heard ' + error.message));
      let calls = 0;
      const engine = new NativeEngine(workerData.options, (batch) => {
        calls += 1;
        if (calls === 1) throw new Error('from the callback');
        if (batch.isAtEnd) engine.close().then(() => parentPort.postMessage('closed after ' + (calls > 1)));
      });`;
    expect(await messagesOf(script)).toEqual(['heard from the callback', 'closed after true']);
  });

  it('runs in a worker thread', async () => {
    const script = `
      const { parentPort, workerData } = require('node:worker_threads');
      const { NativeEngine } = require(workerData.addonPath);
      const engine = new NativeEngine(workerData.options, (batch) => {
        if (!batch.isAtEnd) return;
        parentPort.postMessage(batch.rowsDone);
        engine.close();
      });`;
    expect(await messagesOf(script)).toEqual([117]);
  });

  it('ends with its environment while it runs', async () => {
    const script = `
      const { parentPort, workerData } = require('node:worker_threads');
      const { NativeEngine } = require(workerData.addonPath);
      let isTold = false;
      new NativeEngine({ ...workerData.options, isLooping: true }, () => {
        if (!isTold) parentPort.postMessage('running');
        isTold = true;
      });`;
    for (let round = 0; round < 5; round += 1) {
      const worker = workerOf(script);
      await new Promise((resolve) => worker.once('message', resolve));
      expect(await worker.terminate()).toBe(1);
    }
  });

  it('is closed by the garbage collector when nobody holds it', async () => {
    const script = `
      const { parentPort, workerData } = require('node:worker_threads');
      const { setFlagsFromString } = require('node:v8');
      const { runInNewContext } = require('node:vm');
      setFlagsFromString('--expose-gc');
      const collect = runInNewContext('gc');
      const { NativeEngine } = require(workerData.addonPath);
      let calls = 0;
      (() => new NativeEngine({ ...workerData.options, isLooping: true }, () => { calls += 1; }))();
      setTimeout(collect, 50);
      setTimeout(() => {
        const before = calls;
        setTimeout(() => parentPort.postMessage([before > 0, calls - before]), 100);
      }, 150);`;
    expect(await messagesOf(script)).toEqual([[true, 0]]);
  });
});
