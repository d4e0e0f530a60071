// The real addon while it plays: pause, seek, loop, the width of the view, and settings that change while it runs.
import { describe, expect, it } from 'vitest';
import { COLUMN } from '../tracking/detection-view.ts';
import { bytesOf, detectionsOf, framesOf, optionsWith, SAMPLE_COUNT, start } from './addon-harness.ts';

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
    engine.setDisplay({ isOn: true, maxRowsPerS: 30, maxBins: 300, density: null });
    await until((batch) => batch.isAtEnd);
    await engine.close();
    const widths = new Set(framesOf(batches).map(({ header }) => header.binCount));
    expect([...widths]).toEqual([1024, 300]);
  });
});

describe('settings that change while it runs', () => {
  const { spectrum, detector } = optionsWith();

  it('apply at a block boundary, begin an epoch, and are told as they are', async () => {
    // Slow, so that a busy machine still changes them long before the end.
    const { engine, batches, until } = start({ speed: 0.2, threads: 2 });
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
