import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { decodeFrame, FRAME_HEADER_BYTES, FRAME_OFFSETS } from '#contract/frames.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { TONE, writeToneRecording } from '../server/tone-recording.fixture.ts';
import { DETECTION_COLUMN_NAMES } from '../tracking/detection-view.ts';
import { loadAddon } from './addon.ts';
import { Engine, type EngineOptions, type NativeBatch } from './engine.ts';
import type { RecordingFacts } from './facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-engine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const addon = loadAddon();
const FACTS: RecordingFacts = {
  name: 'tone',
  dataPath: writeToneRecording(folder),
  dataOffsetBytes: 0,
  sampleCount: TONE.sampleCount,
  datatype: 'ci16_le',
  sampleRateHz: TONE.sampleRateHz,
  centerFreqHz: TONE.centerFreqHz,
  timeStartNs: null,
};
const REPLAY: EngineOptions = {
  facts: FACTS,
  config: DEFAULT_CONFIG,
  emitsDetections: false,
  display: { maxRowsPerS: 60, maxBins: 4096, density: null },
  speed: 'max',
  isLooping: false,
  startsPaused: true,
};

function opened(options: EngineOptions, onBatch: (batch: NativeBatch) => void = () => {}): Engine {
  const engine = Engine.open(addon, options, onBatch);
  if (!engine.ok) throw new Error(engine.error.message);
  return engine.value;
}

describe('what two languages must agree on', () => {
  it('has the same frame header on both sides', () => {
    const { headerBytes, ...offsets } = { headerBytes: FRAME_HEADER_BYTES, ...addon.frameLayout().rows };
    for (const [name, offset] of Object.entries(FRAME_OFFSETS)) {
      expect([name, offsets[name as keyof typeof offsets]]).toEqual([name, offset]);
    }
    expect(headerBytes).toBe(FRAME_HEADER_BYTES);
  });

  it('has the same detection columns on both sides', () => {
    expect(addon.detectionColumns()).toEqual(DETECTION_COLUMN_NAMES);
  });
});

describe('Engine', () => {
  it('refuses numbers that no recording and no run can have', () => {
    const refused: Partial<EngineOptions>[] = [
      { facts: { ...FACTS, sampleRateHz: 0 } },
      { facts: { ...FACTS, sampleRateHz: Number.NaN } },
      { facts: { ...FACTS, centerFreqHz: Number.POSITIVE_INFINITY } },
      { facts: { ...FACTS, sampleCount: 1.5 } },
      { facts: { ...FACTS, dataOffsetBytes: -1 } },
      { speed: 0 },
      { speed: -1 },
      { speed: Number.NaN },
    ];
    for (const change of refused) {
      expect(Engine.open(addon, { ...REPLAY, ...change }, () => {})).toMatchObject({
        ok: false,
        error: { code: 'bad-request' },
      });
    }
  });

  it('says in one line why a file cannot be played', () => {
    const missing = { ...FACTS, dataPath: join(folder, 'none.cs16') };
    const short = join(folder, 'short.cs16');
    writeFileSync(short, new Uint8Array(40));
    for (const facts of [missing, { ...FACTS, dataPath: short }, { ...FACTS, sampleCount: 100 }]) {
      const result = Engine.open(addon, { ...REPLAY, facts }, () => {});
      expect(result).toMatchObject({ ok: false, error: { code: 'input-refused' } });
      expect(result.ok ? '' : result.error.message).not.toContain('\n');
    }
  });

  it('plays, pauses, seeks and answers with what it really does', async () => {
    await using engine = opened({ ...REPLAY, speed: 1 });
    expect(engine.transport()).toMatchObject({ isPlaying: false, speed: 1, isLooping: false, epoch: 0 });
    expect(engine.play()).toMatchObject({ ok: true, value: { isPlaying: true } });
    expect(engine.setSpeed('max')).toMatchObject({ value: { speed: 'max' } });
    expect(engine.setSpeed(0.5)).toMatchObject({ value: { speed: 0.5 } });
    expect(engine.setLooping(true)).toMatchObject({ value: { isLooping: true } });
    expect(engine.pause()).toMatchObject({ value: { isPlaying: false } });
    for (const sample of [-1, 0.5, Number.NaN, 2 ** 60]) {
      expect(engine.seek(sample)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
    expect(engine.seek(TONE.sampleCount * 2).ok).toBe(true);
  });

  it('makes frames of the whole recording, one after the other', async () => {
    const frames: ArrayBuffer[] = [];
    let isAtEnd = false;
    await using engine = opened({ ...REPLAY, speed: 4 }, (batch) => {
      frames.push(...batch.frames);
      isAtEnd ||= batch.isAtEnd;
    });
    engine.play();
    await vi.waitUntil(() => isAtEnd, { timeout: 10_000 });
    // Mean and max rows of the same samples, each kind without a gap up to the last whole row.
    const headers = frames.map((buffer) => decodeFrame(buffer)?.header);
    expect(headers).not.toContain(undefined);
    for (const kind of ['meanRows', 'maxRows']) {
      let nextSample = 0;
      for (const header of headers) {
        if (header?.kind !== kind) continue;
        expect(header.sampleStart).toBe(nextSample);
        nextSample = header.sampleStart + header.rowCount * header.samplesPerRow;
      }
      expect(nextSample).toBeGreaterThan(TONE.sampleCount - 2 * engine.settings.fftSize);
    }
  });

  it('can be closed twice, and refuses to act afterwards', async () => {
    const engine = opened(REPLAY);
    await engine.close();
    await engine.close();
    expect(engine.play()).toMatchObject({ ok: false });
    expect(() => engine.counters()).toThrow('after its end');
  });
});
