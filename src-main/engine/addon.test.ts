// The real addon on a real file: numbers, order and frames, as far as JavaScript sees them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DENSITY_OFFSETS, FRAME_OFFSETS } from '#contract/frames.ts';
import { COLUMN, DETECTION_COLUMN_NAMES } from '../tracking/detection-view.ts';
import { addonPaths, loadAddon } from './addon.ts';
import {
  addon,
  bytesOf,
  detectionsOf,
  folder,
  framesOf,
  peakIndex,
  runToEnd,
  SAMPLE_COUNT,
  SAMPLE_RATE_HZ,
  start,
  TONE_OFFSET_HZ,
} from './addon-harness.ts';

describe('one fact in two languages', () => {
  it('has the frame header where contract/frames.ts says', () => {
    expect(addon.frameLayout()).toEqual({ rows: FRAME_OFFSETS, density: DENSITY_OFFSETS });
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
    const silent = await runToEnd({
      display: { isOn: false, maxRowsPerS: 60, maxBins: 1024, density: null },
    });
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
