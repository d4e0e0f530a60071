// However samples are stored, the same signal is found at the same place: every sample format, channels, exchanged I
// and Q, blocks, parts, and real-valued bands. Files are made here; known tones in, frequencies out.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DATATYPES, type Datatype, isRealValued, type RecordingOverrides } from '#contract/entities.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { inspectRecording } from '../recordings/open.ts';
import { formatChunk, wavChunk, wavFile } from '../recordings/testing/write-wav.ts';
import { loadAddon } from './addon.ts';
import { analyzeRecording } from './analysis.ts';
import { recordingFacts } from './facts.ts';

const RATE_HZ = 48_000;
const COUNT = 24_000;

const folder = mkdtempSync(join(tmpdir(), 'sferic-stored-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Interleaved numbers in -1 to 1: a tone of amplitude 0.25 over a little noise. */
function tone(offsetHz: number, kind: 'c' | 'r', count = COUNT): Float64Array {
  const width = kind === 'c' ? 2 : 1;
  const values = new Float64Array(width * count);
  let state = 1;
  const noise = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 0.01 * (state / 2 ** 31 - 1);
  };
  for (let n = 0; n < count; n += 1) {
    const phase = (2 * Math.PI * offsetHz * n) / RATE_HZ;
    values[width * n] = 0.25 * Math.cos(phase) + noise();
    if (kind === 'c') values[2 * n + 1] = 0.25 * Math.sin(phase) + noise();
  }
  return values;
}

/** Plain arithmetic, apart from the native conversion. */
function stored(values: Float64Array, datatype: Datatype): Buffer {
  const [, kind = '', bitsText = '', order] = /^[cr]([uif])(\d+)(?:_(le|be))?$/.exec(datatype) ?? [];
  const bits = Number(bitsText);
  const bytes = Buffer.alloc((values.length * bits) / 8);
  const half = 2 ** (bits - 1);
  for (const [index, value] of values.entries()) {
    const at = (index * bits) / 8;
    if (kind === 'f') {
      if (bits === 32) order === 'be' ? bytes.writeFloatBE(value, at) : bytes.writeFloatLE(value, at);
      else order === 'be' ? bytes.writeDoubleBE(value, at) : bytes.writeDoubleLE(value, at);
      continue;
    }
    const word =
      kind === 'u' ? Math.round(value * (half - 0.5) + half - 0.5) : Math.round(value * (half - 1));
    if (kind === 'u')
      order === 'be' ? bytes.writeUIntBE(word, at, bits / 8) : bytes.writeUIntLE(word, at, bits / 8);
    else order === 'be' ? bytes.writeIntBE(word, at, bits / 8) : bytes.writeIntLE(word, at, bits / 8);
  }
  return bytes;
}

async function strongest(path: string, overrides: RecordingOverrides = {}) {
  const info = await inspectRecording(path, overrides);
  const facts = recordingFacts(info);
  const result = await analyzeRecording({ addon: loadAddon(), facts, config: DEFAULT_CONFIG });
  expect(result.samplesProcessed).toBe(info.sampleCount);
  const emitter = [...result.emitters].sort((a, b) => b.powerDbfs - a.powerDbfs)[0];
  if (emitter === undefined) throw new Error(`nothing found in ${path}`);
  return {
    offsetHz: emitter.offsetHz,
    freqHz: facts.centerFreqHz === null ? null : facts.centerFreqHz + emitter.offsetHz,
    powerDbfs: emitter.powerDbfs,
    firstS: emitter.firstSample / facts.sampleRateHz,
    lastS: emitter.lastSample / facts.sampleRateHz,
    emitters: result.emitters,
  };
}

const LEVEL_DBFS = 20 * Math.log10(0.25);

describe('every sample format', () => {
  for (const datatype of DATATYPES) {
    it(datatype, async () => {
      const isReal = isRealValued(datatype);
      // A real tone at 17 kHz of a band that goes to 24; a complex one at +5 kHz.
      const values = tone(isReal ? 17_000 : 5000, isReal ? 'r' : 'c');
      const path = file(`tone-${datatype}.bin`, stored(values, datatype));
      const found = await strongest(path, { datatype, sampleRateHz: RATE_HZ });
      expect(found.offsetHz).toBeGreaterThan(5000 - 30);
      expect(found.offsetHz).toBeLessThan(5000 + 30);
      if (isReal) expect(Math.abs((found.freqHz ?? 0) - 17_000)).toBeLessThan(30);
      expect(Math.abs(found.powerDbfs - LEVEL_DBFS)).toBeLessThan(0.5);
      expect(found.firstS).toBeLessThan(0.03);
      expect(found.lastS).toBeGreaterThan(0.47);
    });
  }
});

it('of two channels each has its own tone', async () => {
  const [a, b] = [stored(tone(5000, 'c'), 'ci16_le'), stored(tone(-9000, 'c'), 'ci16_le')];
  const data = Buffer.concat(
    Array.from({ length: COUNT }, (_, n) => [
      a.subarray(4 * n, 4 * n + 4),
      b.subarray(4 * n, 4 * n + 4),
    ]).flat(),
  );
  file('two.sigmf-data', data);
  const global = {
    'core:datatype': 'ci16_le',
    'core:version': '1.2.0',
    'core:sample_rate': RATE_HZ,
    'core:num_channels': 2,
  };
  const path = file('two.sigmf-meta', JSON.stringify({ global, captures: [], annotations: [] }));
  expect(Math.round((await strongest(path)).offsetHz / 100)).toBe(50);
  expect(Math.round((await strongest(path, { channel: 2 })).offsetHz / 100)).toBe(-90);
});

it('exchanged I and Q mirror the spectrum, and back', async () => {
  const path = file('swap.cs16', stored(tone(5000, 'c'), 'ci16_le'));
  const swapped = await strongest(path, { sampleRateHz: RATE_HZ, isIqSwapped: true });
  expect(Math.round(swapped.offsetHz / 100)).toBe(-50);
});

it('samples in many data chunks give the very answer of the same samples in one', async () => {
  const data = stored(tone(-7000, 'c'), 'ci16_le');
  const whole = file('whole.wav', wavFile({ data, rateHz: RATE_HZ }));
  const chunks = Array.from({ length: Math.ceil(data.length / 2048) }, (_, index) => [
    wavChunk('kiwi', Buffer.alloc(10)),
    wavChunk('data', data.subarray(2048 * index, 2048 * (index + 1))),
  ]).flat();
  const pieces = file(
    'pieces.wav',
    Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), formatChunk({ rateHz: RATE_HZ }), ...chunks]),
  );
  const found = await strongest(pieces);
  expect(Math.round(found.offsetHz / 100)).toBe(-70);
  expect(found.emitters).toEqual((await strongest(whole)).emitters);
});

it('each part of a recording that was retuned has its own absolute frequency and no sample of the other', async () => {
  const data = Buffer.concat([stored(tone(5000, 'c'), 'ci16_le'), stored(tone(-9000, 'c'), 'ci16_le')]);
  file('retuned.sigmf-data', data);
  const meta = {
    global: { 'core:datatype': 'ci16_le', 'core:version': '1.2.0', 'core:sample_rate': RATE_HZ },
    captures: [
      { 'core:sample_start': 0, 'core:frequency': 100e6 },
      { 'core:sample_start': COUNT, 'core:frequency': 200e6 },
    ],
    annotations: [],
  };
  const path = file('retuned.sigmf-meta', JSON.stringify(meta));
  const first = await strongest(path);
  expect(Math.abs((first.freqHz ?? 0) - 100.005e6)).toBeLessThan(30);
  expect(first.emitters).toHaveLength(1);
  const second = await strongest(path, { part: 2 });
  expect(Math.abs((second.freqHz ?? 0) - 199.991e6)).toBeLessThan(30);
  expect(second.emitters).toHaveLength(1);
});
