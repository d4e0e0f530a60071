// WAV as receivers write it: every width, RF64, many data chunks, auxi, files cut short, and what is no IQ.

import { truncate } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectRecording } from '../open.ts';
import { makeTestFolder, type TestFolder } from '../testing/folder.ts';
import { refusal, SAMPLES } from '../testing/samples.ts';
import { auxiChunk, formatChunk, type WavPlan, wavChunk, wavFile } from '../testing/write-wav.ts';

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());

const ZEROS = Buffer.alloc(4800);
const open = async (name: string, plan: Partial<WavPlan> = {}, overrides = {}) =>
  inspectRecording(await folder.write(name, wavFile({ data: SAMPLES, ...plan })), overrides);

/** Two channels at 96 kHz. */
function rifxFile(bits: number, tag: number, data: Buffer): Buffer {
  const format = Buffer.alloc(16);
  format.writeUInt16BE(tag, 0);
  format.writeUInt16BE(2, 2);
  format.writeUInt32BE(96_000, 4);
  format.writeUInt32BE((96_000 * bits) / 4, 8);
  format.writeUInt16BE(bits / 4, 12);
  format.writeUInt16BE(bits, 14);
  const chunk = (id: string, body: Buffer): Buffer => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(body.length, 0);
    return Buffer.concat([Buffer.from(id, 'latin1'), size, body]);
  };
  const body = Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), chunk('data', data)]);
  return chunk('RIFX', body);
}

describe('formats', () => {
  test.each<[string, Partial<WavPlan>, string, number]>([
    ['PCM 8', { bits: 8 }, 'cu8', 2400],
    ['PCM 16', { bits: 16 }, 'ci16_le', 1200],
    ['PCM 24', { bits: 24 }, 'ci24_le', 800],
    ['PCM 32', { bits: 32 }, 'ci32_le', 600],
    ['float 32', { tag: 3, bits: 32 }, 'cf32_le', 600],
    ['float 64', { tag: 3, bits: 64 }, 'cf64_le', 300],
    ['extensible PCM 24', { tag: 0xfffe, bits: 24 }, 'ci24_le', 800],
    ['extensible float 32', { tag: 0xfffe, subFormat: 3, bits: 32 }, 'cf32_le', 600],
    ['RF64', { form: 'RF64' }, 'ci16_le', 1200],
    ['BW64', { form: 'BW64' }, 'ci16_le', 1200],
  ])('%s', async (name, plan, datatype, sampleCount) => {
    const info = await open(`${name}.wav`, { data: ZEROS, ...plan });
    expect(info).toMatchObject({
      container: 'wav',
      sampleCount,
      datatype: { value: datatype, source: 'content' },
      sampleRateHz: { value: 48_000, source: 'content' },
      layout: { channelCount: 1, storedPerSample: 1, runs: [] },
    });
  });
  test('RIFX has every number big-endian', async () => {
    const info = await inspectRecording(await folder.write('big.wav', rifxFile(16, 1, SAMPLES)));
    expect(info).toMatchObject({
      container: 'wav',
      sampleCount: 1000,
      datatype: { value: 'ci16_be', source: 'content' },
      sampleRateHz: { value: 96_000, source: 'content' },
    });
    const float = await inspectRecording(await folder.write('float.wav', rifxFile(32, 3, ZEROS)));
    expect(float).toMatchObject({ sampleCount: 600, datatype: { value: 'cf32_be' } });
    expect(await refusal(await folder.write('r24.wav', rifxFile(24, 1, ZEROS)))).toMatch(
      /PCM, 24 bit; read are PCM of 8, 16, and 32/,
    );
  });
  test('one channel is real-valued, never IQ', async () => {
    const info = await open('mono.wav', { channels: 1 });
    expect(info).toMatchObject({
      sampleCount: 1000,
      datatype: { value: 'ri16_le' },
      sampleRateHz: { value: 24_000 },
      centerFreqHz: { value: 12_000, source: 'content' },
      layout: { storedPerSample: 2 },
    });
    expect(
      await refusal(await folder.write('m.wav', wavFile({ data: SAMPLES, channels: 1 })), {
        datatype: 'ci16_le',
      }),
    ).toMatch(/one channel, which is a real-valued signal and no IQ/);
  });
  test('four channels are two receivers; two may be left and right when the user says so', async () => {
    const dual = await open('dual.wav', { channels: 4 }, { channel: 2 });
    expect(dual).toMatchObject({ sampleCount: 500, layout: { channelCount: 2, channel: 2 } });
    const stereo = await open('stereo.wav', { rateHz: 44_100 });
    expect(stereo.warnings).toEqual([
      expect.stringMatching(/left and right of a sound, give --datatype with an r/),
    ]);
    const left = await open('stereo.wav', { rateHz: 44_100 }, { datatype: 'ri16_le', channel: 2 });
    expect(left).toMatchObject({
      sampleCount: 500,
      layout: { channelCount: 2, channel: 2, storedPerSample: 2 },
    });
  });
  test('what is not read is named', async () => {
    const refused = async (plan: Partial<WavPlan>) =>
      refusal(await folder.write('no.wav', wavFile({ data: SAMPLES, ...plan })));
    expect(await refused({ tag: 0x11, bits: 4, channels: 2 })).toMatch(/IMA ADPCM, 4 bit; read are PCM/);
    expect(await refused({ tag: 3, bits: 16 })).toMatch(/float, 16 bit/);
    expect(await refused({ channels: 3 })).toMatch(/too few|real-valued|not refused/);
    expect(await refused({ data: Buffer.alloc(0) })).toMatch(/without samples/);
    const noFormat = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), wavChunk('data', SAMPLES)]);
    expect(await refusal(await folder.write('nofmt.wav', noFormat))).toMatch(/has no format chunk/);
  });
});

describe('where the samples are', () => {
  test('many data chunks, as KiwiSDR writes them, are one stream', async () => {
    const block = SAMPLES.subarray(0, 400);
    const blocks = Array.from({ length: 9 }, () => [
      wavChunk('kiwi', Buffer.alloc(10)),
      wavChunk('data', block),
    ]).flat();
    const last = [wavChunk('kiwi', Buffer.alloc(10)), wavChunk('data', SAMPLES.subarray(0, 200))];
    const file = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), formatChunk({}), ...blocks, ...last]);
    const info = await inspectRecording(await folder.write('20171127T104156Z_77500_F1JEK_iq.wav', file));
    expect(info.sampleCount).toBe(950);
    expect(info.centerFreqHz).toEqual({ value: 77_500, source: 'file-name' });
    expect(info.layout.runs).toEqual([
      { offsetBytes: 62, samplesPerBlock: 100, blockCount: 9, strideBytes: 426 },
      { offsetBytes: 62 + 9 * 426, samplesPerBlock: 50, blockCount: 1, strideBytes: 0 },
    ]);
    expect(info.remarks).toContainEqual({
      place: 'chunk kiwi',
      text: "KiwiSDR's GNSS time of each block, 10 times, 100 bytes",
      use: 'ignored',
    });
    expect(info.warnings).toEqual([]);
  });
  test('auxi gives centre and time, before the name', async () => {
    const startMs = Date.UTC(2026, 10, 27, 15, 0, 1, 250);
    const info = await open('SDRSharp_20160101_231914Z_433920000Hz_IQ.wav', {
      chunks: [auxiChunk(startMs, 7_100_000)],
    });
    expect(info.centerFreqHz).toEqual({ value: 7_100_000, source: 'content' });
    expect(info.timeStartNs).toEqual({ value: `${BigInt(startMs) * 1_000_000n}`, source: 'content' });
    expect(info.remarks).toContainEqual({
      place: 'chunk auxi, converter rate',
      text: '2000000 Hz',
      use: 'shown',
    });
    const empty = await open('SDRSharp_20160101_231914Z_433920000Hz_IQ.wav', {
      chunks: [wavChunk('auxi', Buffer.alloc(164))],
    });
    expect(empty.centerFreqHz).toEqual({ value: 433_920_000, source: 'file-name' });
    expect(empty.timeStartNs).toEqual({ value: '1451690354000000000', source: 'file-name' });
  });
  test('SDR Console writes auxi as XML', async () => {
    const xml =
      '<?xml version="1.0"?><SDR-XML-Root><Definition RadioCenterFreq="7100000" UTCSeconds="1322394277" SoftwareName="SDR Console"/></SDR-XML-Root>';
    for (const encoding of ['utf16le', 'utf8'] as const) {
      const info = await open('console.wav', { chunks: [wavChunk('auxi', Buffer.from(xml, encoding))] });
      expect(info.centerFreqHz).toEqual({ value: 7_100_000, source: 'content' });
      expect(info.timeStartNs.value).toBe('1322394277000000000');
    }
  });
  test('a file cut short, and a writer that never knew the size', async () => {
    const cut = await open('cut.wav', { statedBytes: 100_000 });
    expect(cut.sampleCount).toBe(1000);
    expect(cut.warnings).toEqual([
      expect.stringMatching(/^the file was cut short: the header speaks of 100000 bytes.*4000/),
    ]);
    for (const statedBytes of [0, 0xffff_ffff]) {
      const open_ = await open('open.wav', { statedBytes, data: SAMPLES.subarray(0, 3998) });
      expect(open_.sampleCount).toBe(999);
      expect(open_.warnings).toEqual([
        expect.stringMatching(/does not say how many samples/),
        expect.stringMatching(/^2 bytes after/),
      ]);
    }
    const wide = await open('wide.wav', { form: 'RF64', statedBytes: 2 ** 40 });
    expect(wide.sampleCount).toBe(1000);
    expect(wide.warnings).toEqual([expect.stringMatching(/cut short: the header speaks of 1099511627776/)]);
  });
  test('beyond 4 GiB: RF64 says it, and a RIFF writer that lets its size wrap round is understood', async () => {
    // Sparse files: they take no room.
    const dataBytes = 5 * 2 ** 30;
    const sparse = async (name: string, plan: Partial<WavPlan>) => {
      const head = wavFile({ data: Buffer.alloc(0), ...plan });
      const path = await folder.write(name, head);
      await truncate(path, head.length + dataBytes);
      return inspectRecording(path);
    };
    const wide = await sparse('wide.rf64', { form: 'RF64', statedBytes: dataBytes });
    expect(wide).toMatchObject({ sampleCount: dataBytes / 4, warnings: [] });
    const wrapped = await sparse('wrapped.wav', { statedBytes: dataBytes % 2 ** 32 });
    expect(wrapped.sampleCount).toBe(dataBytes / 4);
    expect(wrapped.warnings).toEqual([expect.stringMatching(/more than the header can say \(4 GiB\)/)]);
  });
  test('what was appended is not taken for samples', async () => {
    const file = Buffer.concat([wavFile({ data: SAMPLES }), Buffer.alloc(100)]);
    const info = await inspectRecording(await folder.write('appended.wav', file));
    expect(info.sampleCount).toBe(1000);
    expect(info.warnings).toEqual([expect.stringMatching(/^100 bytes from byte 4044 on are no chunks/)]);
  });
});

test('any bytes after a RIFF head give facts inside the file or one refusal', async () => {
  const whole = wavFile({ data: SAMPLES, chunks: [auxiChunk(0, 7_100_000)] });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(280), fc.nat(255)), { maxLength: 12 }),
      fc.nat(whole.length),
      async (changes, length) => {
        const bytes = Buffer.from(whole.subarray(0, Math.max(12, length)));
        for (const [at, value] of changes) if (at >= 12 && at < bytes.length) bytes[at] = value;
        const path = await folder.write('fuzz.wav', bytes);
        if ((await refusal(path)) !== 'not refused') return;
        const { dataOffsetBytes, sampleCount, layout } = await inspectRecording(path);
        expect(dataOffsetBytes).toBeGreaterThan(12);
        if (layout.runs.length === 0) expect(dataOffsetBytes + sampleCount).toBeLessThanOrEqual(bytes.length);
      },
    ),
    { numRuns: 300 },
  );
});
