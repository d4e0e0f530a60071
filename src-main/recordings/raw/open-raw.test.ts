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
  test('sizes that fit no whole number of samples', async () => {
    const odd = Buffer.alloc(4001);
    expect(await refusal(await folder.write('odd.cu8', odd))).toMatch(
      /^input-refused: odd.cu8: 4001 bytes of samples are no whole number of 2-byte cu8 samples \(1 left over\).*--datatype/,
    );
    expect(await refusal(await folder.write('odd.bin', odd))).toMatch(/4001 bytes is an odd number/);
    expect(await refusal(await folder.write('odd.cf32', odd.subarray(0, 3998)))).toMatch(/\(6 left over\)/);
    expect(await refusal(await folder.write('one.cs16', odd.subarray(0, 4)))).toMatch(
      /1 sample of ci16_le is too few/,
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
    const wav = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVEfmt '), SAMPLES]);
    for (const name of ['a.wav', 'wav.cs16', 'wav.bin']) {
      expect(await refusal(await folder.write(name, wav))).toMatch(
        /is a WAV file.*WAV comes in a later version.*SigMF/,
      );
    }
    expect(await refusal(await folder.write('meta.json', metaText({})))).toMatch(
      /is JSON text.*\.sigmf-meta/,
    );
    expect(await refusal(await folder.write('x.cf64', SAMPLES))).toMatch(/\.cf64 means 64-bit float samples/);
    expect(await refusal(await folder.write('x.s16', SAMPLES))).toMatch(/real-valued samples/);
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
