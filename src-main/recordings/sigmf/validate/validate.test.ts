// The validator against files that are each wrong in one way: every rule of SigMF 1.2 that the official schema has, and
// every hole that it leaves. What is right passes.

import { createHash } from 'node:crypto';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SfericError } from '#contract/errors.ts';
import { makeTestFolder, metaText, type TestFolder } from '../../testing/folder.ts';
import { pairWriter, SAMPLES } from '../../testing/samples.ts';
import { tarArchive } from '../../testing/write-tar.ts';
import { Findings } from './findings.ts';
import { checkMetadata } from './metadata.ts';
import { validateSigmf } from './validate.ts';

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());
const pair = pairWriter(() => folder);

/** `severity path: reason` of each finding. */
async function found(meta: string, data: Buffer | null = SAMPLES): Promise<readonly string[]> {
  const report = await validateSigmf(await pair(meta, data));
  expect(report.isValid).toBe(report.errors === 0);
  return report.findings.map(({ path, severity, reason }) => `${severity} ${path}: ${reason}`);
}

const START = { 'core:sample_start': 0, 'core:frequency': 100e6 };
const annotated = (...annotations: readonly object[]) =>
  metaText({ annotations: annotations.map((item) => ({ 'core:sample_start': 0, ...item })) });

const SHA = createHash('sha512').update(SAMPLES).digest('hex');

describe('what is right passes', () => {
  test.each<[string, string]>([
    ['the least', metaText({ captures: [] })],
    [
      'everything',
      metaText({
        global: {
          'core:sha512': SHA.toUpperCase(),
          'core:license': 'https://creativecommons.org/licenses/by-sa/4.0/',
          'core:geolocation': { type: 'Point', coordinates: [8.5, 47.4, 400] },
          'core:num_channels': 1,
          'core:extensions': [{ name: 'signal', version: '1.0.0', optional: true }],
        },
        captures: [
          { ...START, 'core:datetime': '2026-01-31T12:00:00.123456789Z', 'core:global_index': 10 },
          { 'core:sample_start': 500, 'core:frequency': 200e6, 'core:global_index': 700 },
        ],
        annotations: [
          {
            'core:sample_start': 500,
            'core:sample_count': 500,
            'core:freq_lower_edge': 199.9e6,
            'core:freq_upper_edge': 200.1e6,
            'core:label': 'just twenty letters.',
            'core:uuid': '93bff869-b970-443a-9669-b51339a3bd6c',
            'signal:detail': { type: 'digital', mod_class: 'psk', order: 4 },
          },
        ],
      }),
    ],
  ])('%s', async (_name, meta) => {
    expect(await found(meta)).toEqual([]);
  });
  test('a right checksum is said', async () => {
    const path = await pair(metaText({ global: { 'core:sha512': SHA } }));
    expect((await validateSigmf(path)).isSha512Right).toBe(true);
    expect((await validateSigmf(path.replace('-meta', '-data'))).isSha512Right).toBe(true);
  });
});

describe('holes of the official validator', () => {
  test.each<[string, string, RegExp]>([
    [
      'one frequency edge',
      annotated({ 'core:freq_lower_edge': 100e6 }),
      /^error annotations\[0\]\.core:freq_lower_edge: stands alone/,
    ],
    [
      'swapped edges',
      annotated({ 'core:freq_lower_edge': 100.1e6, 'core:freq_upper_edge': 100e6 }),
      /^error annotations\[0\]\.core:freq_lower_edge: 100100000 lies above .* swapped$/,
    ],
    [
      'an annotation beyond the data',
      annotated({ 'core:sample_start': 900, 'core:sample_count': 101 }),
      /^error annotations\[0\]\.core:sample_count: ends at sample 1001, beyond the data, which ends at 1000$/,
    ],
    [
      'a start beyond the data',
      annotated({ 'core:sample_start': 1000 }),
      /^error annotations\[0\]\.core:sample_start: 1000 lies beyond/,
    ],
    [
      'a bad uuid',
      annotated({ 'core:uuid': 'not-a-uuid' }),
      /^error annotations\[0\]\.core:uuid: must be a UUID/,
    ],
    [
      'a datetime without Z',
      metaText({ captures: [{ ...START, 'core:datetime': '2026-01-31T12:00:00+02:00' }] }),
      /^error captures\[0\]\.core:datetime: must be a UTC time/,
    ],
    [
      'an undeclared extension',
      annotated({ 'other:field': 1 }),
      /^error annotations\[0\]\.other:field: uses the extension "other"/,
    ],
    [
      'nonsense in a declared extension',
      metaText({
        global: { 'core:extensions': [{ name: 'signal', version: '1.0.0', optional: true }] },
        annotations: [{ 'core:sample_start': 0, 'signal:detail': 'loud' }],
      }),
      /^error annotations\[0\]\.signal:detail: must be a JSON object, not "loud"/,
    ],
    [
      'an unknown core field',
      annotated({ 'core:lable': 'x' }),
      /^warning annotations\[0\]\.core:lable: is not a field of SigMF 1\.2/,
    ],
    [
      'a long label',
      annotated({ 'core:label': 'x'.repeat(200) }),
      /^warning annotations\[0\]\.core:label: has 200 characters/,
    ],
    [
      'NaN as rate',
      '{"global": {"core:datatype": "ci16_le", "core:version": "1.2.0", "core:sample_rate": NaN}, "captures": [], "annotations": []}',
      /^error : is not JSON: it holds NaN, which JSON does not have$/,
    ],
    [
      'a capture beyond the data',
      metaText({ captures: [START, { 'core:sample_start': 5000 }] }),
      /^error captures\[1\]\.core:sample_start: 5000 lies beyond/,
    ],
  ])('%s', async (_name, meta, expected) => {
    expect(await found(meta)).toEqual([expect.stringMatching(expected)]);
  });
  test('a missing data file', async () => {
    expect(await found(metaText({}), null)).toEqual([
      expect.stringMatching(/^error data: pair\d+\.sigmf-data is missing, and core:metadata_only/),
    ]);
    expect(await found(metaText({ global: { 'core:metadata_only': true } }), null)).toEqual([]);
  });
});

describe('what else the specification asks for', () => {
  const global = (fields: Record<string, unknown>) => metaText({ global: fields });
  test.each<[string, string, RegExp]>([
    [
      'a datatype without order',
      global({ 'core:datatype': 'ci16' }),
      /core:datatype: "ci16" lacks its byte order/,
    ],
    ['an unknown datatype', global({ 'core:datatype': 'ci24_le' }), /core:datatype: must be c or r with/],
    ['no datatype', global({ 'core:datatype': undefined }), /global\.core:datatype: is missing and required/],
    ['no version', global({ 'core:version': undefined }), /global\.core:version: is missing and required/],
    ['a version in words', global({ 'core:version': 'v1' }), /core:version: must be of the form 1\.2\.0/],
    [
      'a rate of zero',
      global({ 'core:sample_rate': 0 }),
      /core:sample_rate: must be a number of samples per second/,
    ],
    ['a rate as text', global({ 'core:sample_rate': '1e6' }), /core:sample_rate: .* not "1e6"/],
    ['a licence that is no address', global({ 'core:license': 'CC BY' }), /core:license: must be a URI/],
    ['a short sha512', global({ 'core:sha512': 'abc' }), /core:sha512: must be 128 hexadecimal digits/],
    ['a wrong sha512', global({ 'core:sha512': '0'.repeat(128) }), /core:sha512: is not that of pair/],
    [
      '1001 channels',
      global({ 'core:num_channels': 1001 }),
      /core:num_channels: must be a whole number from 1 to 1000/,
    ],
    [
      'trailing bytes of a conforming data set',
      global({ 'core:trailing_bytes': 4 }),
      /core:trailing_bytes: is only for/,
    ],
    [
      'a place off the globe',
      global({ 'core:geolocation': { type: 'Point', coordinates: [8, 91] } }),
      /coordinates\[1\]: latitude/,
    ],
    [
      'an extension without optional',
      global({ 'core:extensions': [{ name: 'x', version: '1.0.0' }] }),
      /\[0\]: lacks optional/,
    ],
    [
      'a way out of the folder',
      global({ 'core:dataset': '../x.bin' }),
      /core:dataset: must be the plain name/,
    ],
    [
      'an extra top-level key',
      JSON.stringify({ ...JSON.parse(metaText({})), more: 1 }),
      /^error more: is not allowed/,
    ],
    ['no annotations', metaText({ annotations: undefined }), /^error annotations: is missing/],
    [
      'captures as an object',
      metaText({ captures: {} }),
      /^error captures: must be an array, not a JSON object/,
    ],
    [
      'a capture that is a number',
      metaText({ captures: [3] }),
      /^error captures\[0\]: must be a JSON object, not 3/,
    ],
    [
      'a day that is none',
      metaText({ captures: [{ ...START, 'core:datetime': '2026-02-30T00:00:00Z' }] }),
      /no day or time/,
    ],
    [
      'unsorted captures',
      metaText({ captures: [{ ...START, 'core:sample_start': 9 }, START] }),
      /captures\[1\]\.core:sample_start: 0 comes after 9/,
    ],
    [
      'a negative count',
      annotated({ 'core:sample_count': -1 }),
      /core:sample_count: must be a whole number from 0/,
    ],
    [
      'a start that is no whole number',
      annotated({ 'core:sample_start': 1.5 }),
      /core:sample_start: must be a whole number/,
    ],
    ['a number as label', annotated({ 'core:label': 7 }), /core:label: must be a text, not 7/],
    [
      'edges outside the band',
      annotated({ 'core:freq_lower_edge': 1e6, 'core:freq_upper_edge': 2e6 }),
      /^warning .* outside the recorded band/,
    ],
    [
      'a uuid twice',
      annotated(
        { 'core:uuid': '93bff869-b970-443a-9669-b51339a3bd6c' },
        { 'core:uuid': '93bff869-b970-443a-9669-b51339a3bd6c' },
      ),
      /annotations\[1\]\.core:uuid: is that of annotations\[0\] too/,
    ],
    [
      'an index that goes back',
      metaText({
        captures: [
          { ...START, 'core:global_index': 500 },
          { 'core:sample_start': 500, 'core:global_index': 900 },
        ],
      }),
      /captures\[1\]\.core:global_index: goes back/,
    ],
  ])('%s', async (_name, meta, expected) => {
    expect((await found(meta)).join('\n')).toMatch(new RegExp(expected.source, 'm'));
  });
  test('a size that is no whole number of samples', async () => {
    expect(await found(metaText({}), SAMPLES.subarray(0, 3999))).toEqual([
      expect.stringMatching(
        /^error data: .* 3999 bytes are no whole number of 4-byte samples of ci16_le, 3 are left over$/,
      ),
    ]);
  });
});

test('an archive is checked in place', async () => {
  const meta = Buffer.from(metaText({ global: { 'core:sha512': SHA } }));
  const members = [
    { name: 'a/a.sigmf-meta', body: meta },
    { name: 'a/a.sigmf-data', body: SAMPLES },
  ];
  const good = await folder.write('good.sigmf', tarArchive(members));
  expect(await validateSigmf(good)).toMatchObject({ isValid: true, isSha512Right: true });
  const link = { name: '../evil', body: Buffer.alloc(0), type: '2' };
  const bad = await folder.write('bad.sigmf', tarArchive([...members.slice(0, 1), link]));
  expect((await validateSigmf(bad)).findings.map(({ path }) => path)).toEqual(['archive', 'archive']);
});

test('the checksum tells how far it is, and can be stopped', async () => {
  const path = await pair(metaText({ global: { 'core:sha512': SHA } }));
  const fractions: number[] = [];
  await validateSigmf(path, { onProgress: (fraction) => fractions.push(fraction) });
  expect(fractions.at(-1)).toBe(1);
  await expect(validateSigmf(path, { signal: AbortSignal.abort() })).rejects.toThrow(SfericError);
});

test('a core:dataset that is a link out of the folder is not followed', async () => {
  await symlink('/etc/hostname', join(folder.path, 'link.bin'));
  const meta = metaText({ global: { 'core:dataset': 'link.bin', 'core:datatype': 'cu8' }, captures: [] });
  expect(await found(meta, null)).toEqual([
    expect.stringMatching(/core:dataset: names "link.bin", a link that leads out/),
  ]);
});

test('findings are bounded, and the rest is counted', async () => {
  const many = metaText({ annotations: Array.from({ length: 5000 }, () => 7) });
  const report = await validateSigmf(await pair(many));
  expect(report.findings).toHaveLength(1001);
  // Each is no object and has no sample_start.
  expect(report.errors).toBe(10_000);
  expect(report.findings.at(-1)?.reason).toBe('9000 more are not listed');
});

test('any JSON gives findings, never an error of the program', () => {
  const key = fc.constantFrom(
    'core:sample_start',
    'core:datetime',
    'core:uuid',
    'core:geolocation',
    'core:extensions',
    'signal:detail',
    '__proto__',
    'x',
  );
  const fields = fc.dictionary(key, fc.jsonValue());
  const items = fc.oneof(fc.jsonValue(), fc.array(fc.oneof(fields, fc.jsonValue()), { maxLength: 4 }));
  fc.assert(
    fc.property(fc.oneof(fields, fc.jsonValue()), items, items, (global, captures, annotations) => {
      const findings = new Findings();
      checkMetadata(JSON.stringify({ global, captures, annotations }), findings);
      for (const { path, reason } of findings.listed) expect(`${path}${reason}`).not.toMatch(/\p{Cc}/u);
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.string(), (text) => void checkMetadata(text, new Findings())),
    { numRuns: 500 },
  );
});
