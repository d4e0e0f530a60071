import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingFacts, requireFacts } from '../facts.ts';
import { inspectRecording } from '../open.ts';
import { makeTestFolder, metaText, type TestFolder } from '../testing/folder.ts';
import { pairWriter, refusal, SAMPLES } from '../testing/samples.ts';

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());
const pair = pairWriter(() => folder);

describe('a SigMF pair', () => {
  test('is the same by metadata, data and the name both share', async () => {
    const meta = await pair(metaText({}));
    const byMeta = await inspectRecording(meta);
    expect(byMeta).toMatchObject({
      container: 'sigmf',
      path: meta,
      dataPath: meta.replace('-meta', '-data'),
      dataOffsetBytes: 0,
      sampleCount: 1000,
      datatype: { value: 'ci16_le', source: 'metadata' },
      sampleRateHz: { value: 1e6, source: 'metadata' },
      centerFreqHz: { value: 100e6, source: 'metadata' },
      timeStartNs: { value: null, source: null },
      warnings: [],
    });
    expect(await inspectRecording(meta.replace('-meta', '-data'))).toEqual(byMeta);
    expect(await inspectRecording(meta.replace('.sigmf-meta', ''))).toEqual(byMeta);
  });
  test('what the user says stands in the place of what the file says', async () => {
    const overrides = { sampleRateHz: 2e6, centerFreqHz: 433e6, datatype: 'ci8' } as const;
    expect(await inspectRecording(await pair(metaText({})), overrides)).toMatchObject({
      sampleCount: 2000,
      datatype: { value: 'ci8', source: 'user' },
      sampleRateHz: { value: 2e6, source: 'user' },
      centerFreqHz: { value: 433e6, source: 'user' },
    });
  });
  test('missing rate and frequency stay unknown and are asked for', async () => {
    const info = await inspectRecording(
      await pair(
        metaText({ global: { 'core:sample_rate': undefined }, captures: [{ 'core:sample_start': 0 }] }),
      ),
    );
    expect(info.sampleRateHz).toEqual({ value: null, source: null });
    expect(info.centerFreqHz).toEqual({ value: null, source: null });
    expect(missingFacts(info)).toEqual(['sampleRateHz']);
    expect(() => requireFacts(info)).toThrow(/does not say its sample rate \(--sample-rate HZ\): supply it/);
  });
  test('unknown fields, namespaces and extensions are ignored', async () => {
    const info = await inspectRecording(
      await pair(
        metaText({
          global: {
            'antenna:gain': 3,
            'core:brand_new': {},
            'core:extensions': [{ name: 'antenna', optional: false }],
          },
        }),
      ),
    );
    expect(info.sampleCount).toBe(1000);
    expect(info.warnings).toEqual([expect.stringMatching(/the extension antenna is needed/)]);
  });
  test('header and trailing bytes are left out', async () => {
    const data = Buffer.concat([Buffer.alloc(44, 1), SAMPLES, Buffer.alloc(7, 2)]);
    const meta = metaText({
      global: { 'core:trailing_bytes': 7 },
      captures: [{ 'core:sample_start': 0, 'core:header_bytes': 44 }],
    });
    expect(await inspectRecording(await pair(meta, data))).toMatchObject({
      dataOffsetBytes: 44,
      sampleCount: 1000,
    });
  });
  test('two channels: the first, or the one that is asked for', async () => {
    const path = await pair(metaText({ global: { 'core:num_channels': 2 } }));
    const first = await inspectRecording(path);
    expect(first).toMatchObject({ sampleCount: 500, layout: { channelCount: 2, channel: 1 } });
    expect(first.warnings).toEqual(['channel 1 of 2 is read: choose another with --channel']);
    expect((await inspectRecording(path, { channel: 2 })).layout.channel).toBe(2);
    expect(await refusal(path, { channel: 3 })).toMatch(/has 2 channels: choose one from 1 to 2, not 3/);
  });
  test('real-valued samples: the frequency is that of their 0 Hz, annotations are in Sferic’s samples', async () => {
    const info = await inspectRecording(
      await pair(
        metaText({
          global: { 'core:datatype': 'ri16_le' },
          captures: [{ 'core:sample_start': 0, 'core:frequency': 10e6 }],
          annotations: [
            {
              'core:sample_start': 101,
              'core:sample_count': 99,
              'core:freq_lower_edge': 10.1e6,
              'core:freq_upper_edge': 10.2e6,
            },
          ],
        }),
      ),
    );
    expect(info).toMatchObject({
      sampleCount: 1000,
      sampleRateHz: { value: 500e3 },
      centerFreqHz: { value: 10.25e6, source: 'metadata' },
      layout: { storedPerSample: 2 },
    });
    expect(info.annotations).toMatchObject([
      { sampleStart: 50, sampleCount: 50, lowOffsetHz: -150e3, highOffsetHz: -50e3 },
    ]);
  });
  test('the start time is that of the first sample', async () => {
    const at = (capture: object) => pair(metaText({ captures: [{ 'core:sample_start': 0, ...capture }] }));
    const exact = await inspectRecording(await at({ 'core:datetime': '2026-08-11T14:52:02.123456789Z' }));
    expect(exact.timeStartNs).toEqual({ value: '1786459922123456789', source: 'metadata' });
    const later = await inspectRecording(
      await at({ 'core:sample_start': 500, 'core:datetime': '1970-01-01T00:00:01Z' }),
    );
    expect(later.timeStartNs.value).toBe('999500000');
    const zoned = await inspectRecording(await at({ 'core:datetime': '2026-08-11T14:52:02+02:00' }));
    expect(zoned.timeStartNs).toEqual({ value: null, source: null });
    expect(zoned.warnings).toEqual([
      expect.stringMatching(/start time of capture 1 is unknown: core:datetime/),
    ]);
  });
});

describe('SigMF data that is refused, and why', () => {
  test('missing, empty, too short', async () => {
    expect(await refusal(await pair(metaText({}), null))).toMatch(
      /pair\d+\.sigmf-data is missing, put it beside/,
    );
    const only = metaText({ global: { 'core:metadata_only': true } });
    expect(await refusal(await pair(only, null))).toMatch(/comes without samples: open the recording/);
    expect(await refusal(await pair(metaText({}), Buffer.alloc(0)))).toMatch(/pair\d+\.sigmf-data is empty/);
    expect(await refusal(await pair(metaText({}), SAMPLES.subarray(0, 4)))).toMatch(
      /1 sample of ci16_le is too few/,
    );
    const header = [{ 'core:sample_start': 0, 'core:header_bytes': 4000 }];
    expect(await refusal(await pair(metaText({ captures: header })))).toMatch(/no sample is left/);
  });
  test('data that is shorter than its metadata says plays as far as it goes', async () => {
    const warned = async (meta: string, data = SAMPLES) =>
      (await inspectRecording(await pair(meta, data))).warnings;
    expect(await warned(metaText({}), SAMPLES.subarray(0, 3999))).toEqual([
      expect.stringMatching(/^3 bytes after the last whole 4-byte sample of ci16_le are left out/),
    ]);
    const annotation = { 'core:sample_start': 900, 'core:sample_count': 101 };
    expect(await warned(metaText({ annotations: [annotation] }))).toEqual([
      expect.stringMatching(/has 1000 samples, but its metadata speaks of 1001: the file was cut short/),
    ]);
    const captures = [{ 'core:sample_start': 0 }, { 'core:sample_start': 1001, 'core:frequency': 1e6 }];
    expect(await warned(metaText({ captures }))).toEqual([
      expect.stringMatching(/has 1000 samples.* speaks of 1001/),
      expect.stringMatching(/^1 part of the captures hold no sample or lie beyond/),
    ]);
  });
  test('samples without their metadata', async () => {
    const path = await folder.write('alone.sigmf-data', SAMPLES);
    expect(await refusal(path)).toMatch(
      /alone.sigmf-meta is missing, so nothing says what alone.sigmf-data holds/,
    );
    expect(await refusal(join(folder.path, 'none.sigmf-data'))).toMatch(/does not exist/);
    expect(await refusal(join(folder.path, 'none.sigmf-meta'))).toMatch(/does not exist/);
  });
});

describe('core:dataset', () => {
  const naming = (dataset: string) => metaText({ global: { 'core:dataset': dataset } });
  test('is used for a file in the same folder', async () => {
    await folder.write('other.dat', SAMPLES);
    const info = await inspectRecording(await pair(naming('other.dat'), null));
    expect(info.dataPath).toBe(join(folder.path, 'other.dat'));
  });
  test('is ignored, and said so, beside a .sigmf-data', async () => {
    const info = await inspectRecording(await pair(naming('other.dat')));
    expect(info.dataPath).toMatch(/pair\d+\.sigmf-data$/);
    expect(info.warnings).toEqual([expect.stringMatching(/core:dataset names "other.dat", but/)]);
  });
  test.each(['../secret', '/etc/passwd', 'a/b', '..', '.', 'a\\b', 'a\0b', ''])(
    '%j is not followed',
    async (name) => {
      expect(await refusal(await pair(naming(name), null))).toMatch(/is not a plain file name/);
    },
  );
  test('a link that leads out of the folder is not followed, one inside is', async () => {
    await symlink('/etc/hostname', join(folder.path, 'out.dat'));
    expect(await refusal(await pair(naming('out.dat'), null))).toMatch(
      /"out.dat".* is a link that leads out of the folder/,
    );
    await folder.write('real.dat', SAMPLES);
    await symlink('real.dat', join(folder.path, 'in.dat'));
    expect((await inspectRecording(await pair(naming('in.dat'), null))).sampleCount).toBe(1000);
  });
  test('a missing one is named', async () => {
    expect(await refusal(await pair(naming('gone.bin'), null))).toMatch(
      /"gone.bin", which core:dataset names, is missing/,
    );
  });
});
