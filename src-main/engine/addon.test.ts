// The real addon on a real file: numbers, order, frames and life cycle, as far as JavaScript sees them.
// It is long because every promise of native/index.d.ts has its case here, over one recording made once.
import { appendFileSync, existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeFrame, FRAME_OFFSETS, type Frame } from '#contract/frames.ts';
import type { NativeBatch, NativeEngineOptions } from '../../native/index.d.ts';
import { COLUMN, DETECTION_COLUMN_NAMES } from '../tracking/detection-view.ts';
import { addonPaths, loadAddon, requireBackend } from './addon.ts';

const SAMPLE_RATE_HZ = 2_400_000;
const SAMPLE_COUNT = 480_000;
const TONE_OFFSET_HZ = 300_000;
const COLUMNS = DETECTION_COLUMN_NAMES.length;

const folder = mkdtempSync(join(tmpdir(), 'sferic-addon-'));
const addon = loadAddon();

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A tone at +300 kHz, -20 dBFS, over noise. */
function writeTone(name: string): string {
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

function optionsWith(changes: Partial<NativeEngineOptions> = {}): NativeEngineOptions {
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
      pfa: 1e-6,
      guardCells: 4,
      trainingCells: 32,
      dcMaskBins: 2,
      isBurstTestOn: true,
    },
    emitsDetections: true,
    display: { isOn: true, maxRowsPerS: 60, maxBins: 1024 },
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

interface Run {
  readonly engine: InstanceType<typeof addon.NativeEngine>;
  readonly batches: NativeBatch[];
  /** Resolves with the first batch that satisfies it. */
  until(isWanted: (batch: NativeBatch) => boolean): Promise<NativeBatch>;
}

function start(changes: Partial<NativeEngineOptions> = {}): Run {
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
async function runToEnd(changes: Partial<NativeEngineOptions> = {}): Promise<Run> {
  const run = start(changes);
  await run.until((batch) => batch.isAtEnd);
  await run.engine.close();
  return run;
}

function framesOf(batches: readonly NativeBatch[]): readonly Frame[] {
  return batches.flatMap((batch) =>
    batch.frames.map((buffer) => {
      const frame = decodeFrame(buffer);
      if (frame === null) throw new Error('the engine made a frame that the contract cannot read');
      return frame;
    }),
  );
}

function detectionsOf(batches: readonly NativeBatch[]): readonly Float64Array[] {
  return batches.flatMap(({ detections }) =>
    Array.from({ length: detections.length / COLUMNS }, (_, i) =>
      detections.slice(i * COLUMNS, (i + 1) * COLUMNS),
    ),
  );
}

function bytesOf(batches: readonly NativeBatch[]): Buffer {
  return Buffer.concat(batches.map(({ detections: d }) => Buffer.from(d.buffer, d.byteOffset, d.byteLength)));
}

function peakIndex(row: Float32Array): number {
  return row.reduce((best, value, i) => (value > (row[best] ?? Number.NEGATIVE_INFINITY) ? i : best), 0);
}

describe('one fact in two languages', () => {
  it('has the frame header where contract/frames.ts says', () => {
    expect(addon.frameLayout()).toEqual(FRAME_OFFSETS);
  });

  it('has the detection columns that TypeScript reads', () => {
    expect(addon.detectionColumns()).toEqual(DETECTION_COLUMN_NAMES);
  });
});

describe('loading', () => {
  it('says what to do when the addon is not there', () => {
    expect(() => loadAddon([join(folder, 'nothing.node')])).toThrow(/npm run build:native/);
  });

  it('says why an addon does not load', () => {
    const broken = join(folder, 'broken.node');
    writeFileSync(broken, 'not a library');
    expect(() => loadAddon([broken])).toThrow(/does not load: .*npm run build:native/);
  });

  it('looks beside an application archive, not inside it', () => {
    const paths = addonPaths('/opt/sferic/resources/app.asar/out/main');
    expect(paths).toContain('/opt/sferic/resources/app.asar.unpacked/native/build/Release/sferic.node');
    expect(paths.some((path) => path.includes('app.asar/'))).toBe(false);
  });

  it('tells what the machine offers', () => {
    const { cpu, cores, fftw, cuda, soapy } = addon.capabilities();
    expect(cpu).not.toBe('');
    expect(cores).toBeGreaterThan(0);
    expect(fftw).toMatch(/^fftw-3\./);
    // One line, whatever the machine has.
    expect(cuda.reason).toMatch(/^\S.*$/);
    expect(cuda.isCompiled || !cuda.isUsable).toBe(true);
    expect(soapy.isCompiled).toBe(false);
  });
});

describe('a run over a recording', () => {
  it('finds the tone at +300 kHz in every row, in order, and reports every row', async () => {
    const { engine, batches } = await runToEnd();
    const rowCount = Math.ceil((Math.floor((SAMPLE_COUNT - 4096) / 2048) + 1) / 2);
    const last = batches.at(-1);
    expect(last?.rowsDone).toBe(rowCount);
    expect(last?.positionSample).toBe(SAMPLE_COUNT);
    const detections = detectionsOf(batches);
    const tones = detections.filter((d) => Math.abs((d[COLUMN.offsetHz] ?? 0) - TONE_OFFSET_HZ) < 100);
    expect(tones.map((d) => d[COLUMN.rowId])).toEqual(Array.from({ length: rowCount }, (_, row) => row));
    for (const tone of tones) {
      expect(tone[COLUMN.powerDbfs]).toBeCloseTo(-20, 0);
      expect(tone[COLUMN.sampleStart]).toBe((tone[COLUMN.rowId] ?? 0) * 4096);
    }
    for (const [i, batch] of batches.entries()) {
      const told = i === 0 ? 0 : (batches[i - 1]?.rowsDone ?? 0);
      for (const d of detectionsOf([batch])) expect(d[COLUMN.rowId]).toBeGreaterThanOrEqual(told);
      for (const d of detectionsOf([batch])) expect(d[COLUMN.rowId]).toBeLessThan(batch.rowsDone);
    }
    const counters = engine.counters();
    expect(counters.samplesIn).toBe(SAMPLE_COUNT);
    expect(counters.samplesIn).toBe(counters.samplesProcessed + counters.samplesDropped);
    expect(counters.detections).toBe(detections.length);
    expect(counters.rows).toBe(rowCount);
  });

  it('gives the same bytes at full speed and at 20 times real time', async () => {
    const fast = await runToEnd();
    const paced = await runToEnd({ speed: 20 });
    expect(bytesOf(fast.batches).length).toBeGreaterThan(0);
    expect(bytesOf(paced.batches).equals(bytesOf(fast.batches))).toBe(true);
  });

  it('gives the same bytes at 1, 2 and 4 threads', async () => {
    const one = await runToEnd();
    for (const threads of [2, 4]) {
      const run = await runToEnd({ threads });
      expect(bytesOf(run.batches).equals(bytesOf(one.batches))).toBe(true);
      expect(run.engine.counters()).toMatchObject({
        samplesIn: SAMPLE_COUNT,
        samplesProcessed: SAMPLE_COUNT,
      });
    }
  });

  it('shows the tone in the column of +300 kHz, mean and max, with a whole header', async () => {
    const { batches, engine } = await runToEnd({ speed: 1 });
    const frames = framesOf(batches);
    expect(frames.length).toBeGreaterThan(4);
    expect(frames.map(({ header }) => header.seq)).toEqual(frames.map((_, i) => i));
    expect(frames.map(({ header }) => header.discontinuity)).toEqual(frames.map((_, i) => i === 0));
    for (const { header, rows } of frames) {
      expect(header.binCount).toBe(1024);
      expect(header.spanHz).toBe(SAMPLE_RATE_HZ);
      expect(header.centerFreqHz).toBe(433_920_000);
      expect(header.timeIsUtc).toBe(true);
      expect(header.configHash).toBe(0xdeadbeef);
      expect(header.enbwBins).toBeCloseTo(1.5, 6);
      expect(header.epoch).toBe(0);
      const samplesLaterNs = BigInt(Math.round((header.sampleStart / SAMPLE_RATE_HZ) * 1e9));
      expect(header.timeNs).toBe(1_700_000_000_000_000_001n + samplesLaterNs);
      for (let row = 0; row < header.rowCount; row += 1) {
        const bins = rows.subarray(row * 1024, (row + 1) * 1024);
        const peak = peakIndex(bins);
        expect(peak).toBe(512 + Math.floor((TONE_OFFSET_HZ / SAMPLE_RATE_HZ) * 1024));
        expect(bins[peak]).toBeCloseTo(-20, 0);
      }
    }
    const meanRows = frames.filter(({ header }) => header.kind === 'meanRows');
    const maxRows = frames.filter(({ header }) => header.kind === 'maxRows');
    expect(maxRows.map(({ header }) => header.sampleStart)).toEqual(
      meanRows.map(({ header }) => header.sampleStart),
    );
    expect(maxRows.map(({ header }) => header.rowCount)).toEqual(
      meanRows.map(({ header }) => header.rowCount),
    );
    expect(engine.settings.samplesPerRow).toBe(4096);
    expect(engine.settings.thresholdOverFloorDb).toBeGreaterThan(3);
  });

  it('makes no frames when the display is off, and marks unknown facts as unknown', async () => {
    const silent = await runToEnd({ display: { isOn: false, maxRowsPerS: 60, maxBins: 1024 } });
    expect(framesOf(silent.batches)).toEqual([]);
    const unknown = await runToEnd({ centerFreqHz: null, timeStartNs: null });
    const header = framesOf(unknown.batches)[0]?.header;
    expect(header?.centerFreqHz).toBeNull();
    expect(header?.timeIsUtc).toBe(false);
    expect(header?.timeNs).toBe(0n);
  });

  it('lets timers run while batches keep coming', async () => {
    const run = start({ isLooping: true });
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 5);
    // A reader slower than the engine: without turns for others these ten batches would come in one piece.
    await run.until((batch) => {
      const end = performance.now() + 10;
      while (performance.now() < end);
      return run.batches.indexOf(batch) >= 10;
    });
    clearInterval(timer);
    await run.engine.close();
    expect(ticks).toBeGreaterThan(1);
  });
});

describe('transport', () => {
  it('pauses, plays on, and tells what is in force at once', async () => {
    const { engine, until } = start({ speed: 1, startsPaused: true });
    expect(engine.counters().isPlaying).toBe(false);
    engine.play();
    expect(engine.counters().isPlaying).toBe(true);
    await until((batch) => batch.positionSample > 0);
    engine.pause();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const held = engine.counters().positionSample;
    expect(held).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(engine.counters().positionSample).toBe(held);
    engine.setSpeed(0);
    engine.play();
    await until((batch) => batch.isAtEnd);
    expect(engine.counters()).toMatchObject({ isPlaying: false, isAtEnd: true, speed: 0 });
    await engine.close();
  });

  it('seeks into a new epoch that counts its rows from the sought sample', async () => {
    const { engine, batches, until } = start();
    await until((batch) => batch.isAtEnd);
    engine.seek(100_000);
    const last = await until((batch) => batch.isAtEnd && batch.epoch === 1);
    await engine.close();
    const after = batches.filter((batch) => batch.epoch === 1);
    const first = detectionsOf(after)[0];
    expect(first?.[COLUMN.rowId]).toBe(0);
    expect(first?.[COLUMN.sampleStart]).toBe(100_000);
    expect(last.rowsDone).toBe(Math.ceil((Math.floor((SAMPLE_COUNT - 100_000 - 4096) / 2048) + 1) / 2));
    expect(framesOf(after)[0]?.header).toMatchObject({ epoch: 1, discontinuity: true, sampleStart: 100_000 });
  });

  it('loops into a new epoch with the same detections', async () => {
    const { engine, batches, until } = start({ isLooping: true });
    await until((batch) => batch.epoch === 2);
    await engine.close();
    const bytes = [0, 1].map((epoch) => bytesOf(batches.filter((batch) => batch.epoch === epoch)));
    expect(bytes[0]?.length).toBeGreaterThan(0);
    expect(bytes[1]).toEqual(bytes[0]);
  });

  it('narrows to another width when the view asks for it', async () => {
    const { engine, batches, until } = start({ speed: 1 });
    await until((batch) => batch.frames.length > 0);
    engine.setDisplay({ isOn: true, maxRowsPerS: 30, maxBins: 300 });
    await until((batch) => batch.isAtEnd);
    await engine.close();
    const widths = new Set(framesOf(batches).map(({ header }) => header.binCount));
    expect([...widths]).toEqual([1024, 300]);
  });
});

describe('settings that change while it runs', () => {
  const { spectrum, detector } = optionsWith();

  it('apply at a block boundary, begin an epoch, and are told as they are', async () => {
    const { engine, batches, until } = start({ speed: 1, threads: 2 });
    await until((batch) => batch.rowsDone > 5);
    const settings = engine.configure({ ...spectrum, fftSize: 1024, averages: 4 }, detector, 7);
    expect(settings).toMatchObject({ fftSize: 1024, hopSize: 512, averages: 4, samplesPerRow: 2048 });
    expect(engine.settings).toEqual(settings);
    await until((batch) => batch.isAtEnd && batch.epoch === 1);
    const counters = engine.counters();
    await engine.close();
    expect(counters.samplesProcessed).toBe(SAMPLE_COUNT);
    const after = batches.filter((batch) => batch.epoch === 1);
    expect(detectionsOf(after)[0]?.[COLUMN.rowId]).toBe(0);
    for (const { header } of framesOf(after)) {
      expect(header).toMatchObject({ epoch: 1, configHash: 7, samplesPerRow: expect.any(Number) });
      expect(header.samplesPerRow % 2048).toBe(0);
    }
  });

  it('are refused as a whole when they cannot be, and after closing', async () => {
    const { engine } = start({ speed: 1 });
    const before = engine.settings;
    expect(() => engine.configure({ ...spectrum, averages: 0 }, detector, 1)).toThrow();
    expect(() => engine.configure({ ...spectrum, overlap: Number.NaN }, detector, 1)).toThrow(/overlap/);
    expect(() => engine.configure(spectrum, { ...detector, pfa: Number.NaN }, 1)).toThrow(/pfa/);
    expect(engine.settings).toEqual(before);
    await engine.close();
    expect(() => engine.configure(spectrum, detector, 1)).toThrow(/closed/);
  });
});

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

function workerOf(script: string): Worker {
  const addonPath = addonPaths(import.meta.dirname).find((path) => existsSync(path));
  return new Worker(script, { eval: true, workerData: { addonPath, options: optionsWith() } });
}

/** All messages of a worker that ends by itself: when nothing keeps its event loop alive any more. */
function messagesOf(script: string): Promise<readonly unknown[]> {
  const worker = workerOf(script);
  const messages: unknown[] = [];
  worker.on('message', (message) => messages.push(message));
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => resolve(messages));
  });
}
