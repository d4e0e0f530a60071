import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordingOverrides } from '#contract/entities.ts';
import { missingFacts } from '../facts.ts';
import { inspectRecording } from '../open.ts';
import { makeTestFolder, metaText, type TestFolder } from '../testing/folder.ts';
import { refusal, SAMPLES } from '../testing/samples.ts';

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());

describe('a name that says the format before an extension that says none', () => {
  test.each([
    ['x.cu8.bin', 'cu8'],
    ['x_cf32.raw', 'cf32_le'],
    ['x.iq.s16.dat', 'ci16_le'],
    ['x-IQ-F32.raw', 'cf32_le'],
    ['x_iq16.dat', 'ci16_le'],
    ['x_s16.raw', null],
    ['x_f32.raw', null],
    ['iq.dat', null],
    ['cu8.x.dat', null],
  ])('%s is %s', async (name, datatype) => {
    const info = await inspectRecording(await folder.write(name, Buffer.alloc(4000)));
    expect(info.datatype.value).toBe(datatype);
  });
  test('16 bits in the other byte order are told by the samples, and that is said', async () => {
    // A weak signal: swapped, its lower byte would be the upper one.
    const samples = Buffer.alloc(8000);
    for (let at = 0; at < 8000; at += 2) samples.writeInt16BE(Math.round(40 * Math.sin(at / 7)), at);
    const info = await inspectRecording(await folder.write('weak.iq.s16.dat', samples));
    expect(info.datatype).toEqual({ value: 'ci16_be', source: 'content' });
    expect(info.warnings).toEqual([expect.stringMatching(/^the name says 16 bits without a byte order/)]);
    const stated = await inspectRecording(await folder.write('weak.iq.s16.dat', samples), {
      datatype: 'ci16_le',
    });
    expect(stated.datatype).toEqual({ value: 'ci16_le', source: 'user' });
  });
});

describe('a raw file', () => {
  test.each([
    ['a.cu8', 'cu8', 2000],
    ['A.CU8', 'cu8', 2000],
    ['a.cs8', 'ci8', 2000],
    ['a.complex16s', 'ci8', 2000],
    ['a.cs16', 'ci16_le', 1000],
    ['a.complex32s', 'ci16_le', 1000],
    ['a.ci16_be', 'ci16_be', 1000],
    ['a.cf32', 'cf32_le', 500],
    ['a.cfile', 'cf32_le', 500],
    ['a.complex', 'cf32_le', 500],
    ['a.iq', 'cf32_le', 500],
  ])('%s is %s', async (name, datatype, sampleCount) => {
    const info = await inspectRecording(await folder.write(name, Buffer.alloc(4000)));
    expect(info).toMatchObject({
      container: 'raw',
      sampleCount,
      datatype: { value: datatype, source: 'extension' },
      sampleRateHz: { value: null, source: null },
    });
  });
  test('facts of the name, and what is missing is asked for', async () => {
    const info = await inspectRecording(await folder.write('g001_433.92M_250k.bin', SAMPLES));
    expect(info).toMatchObject({
      sampleCount: 0,
      datatype: { value: null, source: null },
      sampleRateHz: { value: 250e3, source: 'file-name' },
      centerFreqHz: { value: 433.92e6, source: 'file-name' },
    });
    expect(missingFacts(info)).toEqual(['datatype']);
    const told = await inspectRecording(info.path, { datatype: 'ci16_le', sampleRateHz: 1e6 });
    expect(told).toMatchObject({ sampleCount: 1000, sampleRateHz: { value: 1e6, source: 'user' } });
    expect(missingFacts(told)).toEqual([]);
  });
  test('what is cut short plays to its last whole sample and says so', async () => {
    const odd = Buffer.alloc(4001, 128);
    const cut = await inspectRecording(await folder.write('odd.cu8', odd));
    expect(cut.sampleCount).toBe(2000);
    expect(cut.warnings).toEqual([
      expect.stringMatching(
        /^1 byte after the last whole 2-byte sample of cu8 is left out: .*cut short.*--datatype/,
      ),
    ]);
    const floats = await inspectRecording(await folder.write('odd.cf32', odd.subarray(0, 3998)));
    expect(floats.sampleCount).toBe(499);
    expect(floats.warnings).toEqual([expect.stringMatching(/^6 bytes after/)]);
    expect(await refusal(await folder.write('one.cs16', odd.subarray(0, 4)))).toMatch(
      /1 sample of ci16_le is too few/,
    );
  });
  test('real-valued samples: half as many at half the rate, the band from 0 Hz up', async () => {
    const path = await folder.write('audio_fs48k.s16', SAMPLES);
    expect(await inspectRecording(path)).toMatchObject({
      sampleCount: 1000,
      datatype: { value: 'ri16_le', source: 'extension' },
      sampleRateHz: { value: 24_000, source: 'file-name' },
      centerFreqHz: { value: 12_000, source: 'content' },
      layout: { storedPerSample: 2, channelCount: 1, runs: [] },
      parts: [{ storedStart: 0, storedCount: 2000, centerFreqHz: 0 }],
      warnings: [],
    });
    const told = await inspectRecording(path, { sampleRateHz: 96_000, centerFreqHz: 7e6 });
    expect(told.sampleRateHz).toEqual({ value: 48_000, source: 'user' });
    expect(told.centerFreqHz).toEqual({ value: 7e6, source: 'user' });
    expect(await refusal(path, { isIqSwapped: true })).toMatch(
      /^bad-request: real-valued samples have no I and Q/,
    );
  });
  test('I and Q can be exchanged, and there is one channel and one part', async () => {
    const path = await folder.write('swapped.cs16', SAMPLES);
    expect((await inspectRecording(path, { isIqSwapped: true })).layout.isIqSwapped).toBe(true);
    expect(await refusal(path, { channel: 2 })).toMatch(/^bad-request: swapped.cs16 has one channel/);
    expect(await refusal(path, { part: 2 })).toMatch(/^bad-request: swapped.cs16 has one part/);
    expect(await refusal(path, { part: 0.5 })).toMatch(
      /^bad-request: the part must be a whole number from 1/,
    );
  });
  test('files that are none', async () => {
    expect(await refusal(join(folder.path, 'gone.cu8'))).toMatch(
      /^input-refused: .*gone.cu8 does not exist: check/,
    );
    expect(await refusal(await folder.write('empty.cu8', ''))).toMatch(/empty.cu8 is empty \(0 bytes\)/);
    expect(await refusal(folder.path)).toMatch(/is a folder: name the recording inside it/);
    expect(await refusal('/dev/zero')).toMatch(/is not a regular file/);
    expect(await refusal('')).toMatch(/^bad-request/);
    expect(await refusal('a\0b')).toMatch(/^bad-request/);
    expect(await refusal(`/${'x'.repeat(300)}`)).toMatch(/not a valid file name/);
    expect(await refusal(await folder.write('set.sigmf-collection', '{}'))).toMatch(/is a SigMF collection/);
  });
  test('other containers, whatever their name', async () => {
    const flac = Buffer.concat([Buffer.from('fLaC'), SAMPLES]);
    for (const name of ['a.flac', 'flac.cs16', 'flac.bin']) {
      expect(await refusal(await folder.write(name, flac))).toMatch(/is a FLAC file.*read are SigMF.*WAV/);
    }
    expect(await refusal(await folder.write('meta.json', metaText({})))).toMatch(
      /is JSON text.*\.sigmf-meta/,
    );
  });
  test('samples that only begin like a gzip file are believed when their format is stated', async () => {
    const bytes = Buffer.concat([Buffer.from('1f8b0800000000000003', 'hex'), SAMPLES.subarray(10)]);
    expect(await refusal(await folder.write('maybe.bin', bytes))).toMatch(/is a gzip file/);
    const info = await inspectRecording(await folder.write('maybe.cs16', bytes));
    expect(info.warnings[0]).toMatch(/begins like a gzip file: if it is one, unpack it first/);
  });
  test.each<[string, RecordingOverrides]>([
    ['sampleRateHz', { sampleRateHz: 0 }],
    ['sampleRateHz', { sampleRateHz: Number.NaN }],
    ['sampleRateHz', { sampleRateHz: -1 }],
    ['centerFreqHz', { centerFreqHz: Number.POSITIVE_INFINITY }],
  ])('a wrong %s from the user is a wrong call', async (_field, overrides) => {
    expect(await refusal(await folder.write('ok.cu8', SAMPLES), overrides)).toMatch(/^bad-request/);
  });
});

describe('samples that do not look like their format', () => {
  const wave = (level: number, zero: number) =>
    Buffer.from(Uint8Array.from({ length: 4096 }, (_, at) => zero + level * Math.sin(at * 0.3) + 256));
  const swapped = Buffer.from(SAMPLES).swap16();
  const warned = async (name: string, bytes: Buffer, overrides: RecordingOverrides = {}) =>
    (await inspectRecording(await folder.write(name, bytes), overrides)).warnings;
  test('sign of 8 bits', async () => {
    expect(await warned('u.cs8', wave(20, 127.5))).toEqual([expect.stringMatching(/look like cu8, not ci8/)]);
    expect(await warned('s.cu8', wave(20, 0))).toEqual([expect.stringMatching(/look like ci8, not cu8/)]);
    expect(await warned('u.cu8', wave(20, 127.5))).toEqual([]);
    expect(await warned('s.cs8', wave(20, 0))).toEqual([]);
  });
  test('byte order of 16 bits', async () => {
    expect(await warned('b.cs16', swapped)).toEqual([
      expect.stringMatching(/look like ci16_be, not ci16_le/),
    ]);
    expect(await warned('l.bin', SAMPLES, { datatype: 'ci16_be' })).toEqual([
      expect.stringMatching(/look like ci16_le, not ci16_be/),
    ]);
    expect(await warned('l.cs16', SAMPLES)).toEqual([]);
  });
  test('floats', async () => {
    const floats = Buffer.alloc(8192);
    for (let at = 0; at < floats.length; at += 4) floats.writeFloatLE(0.01 * Math.sin(at), at);
    expect(await warned('f.cf32', floats)).toEqual([]);
    expect(await warned('f.cf32_be', floats)).toEqual([
      expect.stringMatching(/look like cf32_le, not cf32_be/),
    ]);
    floats.writeFloatLE(Number.NaN, 400);
    expect(await warned('nan.cf32', floats)).toEqual([expect.stringMatching(/^1 of 2048 values/)]);
  });
});
