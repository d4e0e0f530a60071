import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordingOverrides } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { inspectRecording } from '../open.ts';
import { makeTestFolder, metaText, type TestFolder } from '../testing/folder.ts';
import { pairWriter, refusal } from '../testing/samples.ts';
import { readAnnotations } from './annotations.ts';
import { factsFromMetadata, parseMetadata } from './metadata.ts';
import { divideIntoParts } from './parts.ts';

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());
const pair = pairWriter(() => folder);

describe('metadata that is refused, and why', () => {
  test.each<[string, string, RegExp]>([
    ['not JSON', '{"global":', /^input-refused: pair\d+\.sigmf-meta is not valid JSON/],
    ['NaN, which Python writes', '{"global": {"core:sample_rate": NaN}}', /is not valid JSON/],
    ['JSON of something else', '[1, 2]', /has no "global" object/],
    ['no global', '{"captures": []}', /has no "global" object/],
    ['global no object', '{"global": 3}', /in global, expected object/],
    ['no datatype', metaText({ global: { 'core:datatype': undefined } }), /has no core:datatype.*--datatype/],
    [
      'a number as datatype',
      metaText({ global: { 'core:datatype': 5 } }),
      /in global core:datatype, expected string/,
    ],
    [
      'an unknown datatype',
      metaText({ global: { 'core:datatype': 'cq17' } }),
      /core:datatype cq17 is not one of SigMF; read are c or r with u8/,
    ],
    ['no byte order', metaText({ global: { 'core:datatype': 'cf32' } }), /cf32 lacks its byte order/],
    [
      'packed 24 bits, which SigMF does not have',
      metaText({ global: { 'core:datatype': 'ci24_le' } }),
      /ci24_le is not one/,
    ],
    ['no channel', metaText({ global: { 'core:num_channels': 0 } }), /in global core:num_channels/],
    ['captures no array', metaText({ captures: {} }), /in captures, expected array, received object/],
    ['a capture without start', metaText({ captures: [{}] }), /in captures \[0\] core:sample_start/],
    ['a rate of zero', metaText({ global: { 'core:sample_rate': 0 } }), /in global core:sample_rate/],
    [
      'a rate as text',
      metaText({ global: { 'core:sample_rate': '1e6' } }),
      /in global core:sample_rate, expected number/,
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await refusal(await pair(text))).toMatch(expected);
  });
  test('a datatype from the user helps where the metadata has none', async () => {
    const path = await pair(metaText({ global: { 'core:datatype': undefined } }));
    const info = await inspectRecording(path, { datatype: 'ci16_le' });
    expect(info.datatype).toEqual({ value: 'ci16_le', source: 'user' });
  });
});

describe('annotations', () => {
  const annotated = async (
    annotations: readonly object[],
    parts: Parameters<typeof metaText>[0] = {},
    overrides: RecordingOverrides = {},
  ) =>
    inspectRecording(
      await pair(
        metaText({ ...parts, annotations: annotations.map((a) => ({ 'core:sample_start': 0, ...a })) }),
      ),
      overrides,
    );
  const edges = (low: number, high: number) => ({
    'core:freq_lower_edge': low,
    'core:freq_upper_edge': high,
  });
  const noFrequency = { captures: [{ 'core:sample_start': 0 }] };

  test('RF edges become offsets from the centre, above it positive', async () => {
    const info = await annotated([
      { ...edges(100.3e6, 100.31e6), 'core:sample_count': 10, 'core:label': 'x', 'core:comment': 'y' },
    ]);
    expect(info.annotations).toEqual([
      { sampleStart: 0, sampleCount: 10, lowOffsetHz: 300e3, highOffsetHz: 310e3, label: 'x', comment: 'y' },
    ]);
    expect(info.warnings).toEqual([]);
  });
  test('a centre that the user corrects leaves the offsets as the annotator meant them', async () => {
    const info = await annotated([edges(100.3e6, 100.31e6)], {}, { centerFreqHz: 433e6 });
    expect(info.annotations[0]).toMatchObject({ lowOffsetHz: 300e3, highOffsetHz: 310e3 });
  });
  test('with an unknown centre, edges count as offsets if they fit the band', async () => {
    const inside = await annotated([edges(-500e3, 400e3)], noFrequency);
    expect(inside.annotations[0]).toMatchObject({ lowOffsetHz: -500e3, highOffsetHz: 400e3 });
    expect(inside.warnings).toEqual([]);
    const outside = await annotated([edges(100e6, 100.1e6)], noFrequency);
    expect(outside.annotations[0]).toMatchObject({ lowOffsetHz: null, highOffsetHz: null });
    expect(outside.warnings).toEqual([
      '1 annotation with edges outside the recorded band: shown without edges',
    ]);
    const told = await annotated([edges(100e6, 100.1e6)], noFrequency, { centerFreqHz: 100e6 });
    expect(told.annotations[0]).toMatchObject({ lowOffsetHz: 0, highOffsetHz: 100e3 });
  });
  test('each capture has its own centre', async () => {
    const info = await annotated(
      [{ 'core:sample_start': 600, ...edges(200e6, 200.1e6) }],
      {
        captures: [
          { 'core:sample_start': 0, 'core:frequency': 100e6 },
          { 'core:sample_start': 500, 'core:frequency': 200e6 },
        ],
      },
      { part: 2 },
    );
    expect(info.annotations[0]).toMatchObject({ sampleStart: 100, lowOffsetHz: 0, highOffsetHz: 100e3 });
  });
  test('what is odd about them is counted into one warning each', async () => {
    const info = await annotated([
      { 'core:freq_lower_edge': 100e6 },
      edges(100.2e6, 100.1e6),
      edges(-100e3, 100e3),
      edges(900e6, 901e6),
      { 'core:sample_start': -5 },
      { 'core:sample_count': 1.5 },
      { 'core:label': 7 },
    ]);
    expect(info.annotations).toHaveLength(4);
    expect(info.warnings).toEqual([
      '3 annotations malformed: left out',
      '1 annotation with only one frequency edge: shown without edges',
      '1 annotation with lower and upper edge swapped: put in order',
      '1 annotation with edges that only fit the band as offsets from the centre: read so',
      '1 annotation with edges outside the recorded band: shown without edges',
    ]);
  });
  test('indices are absolute from core:offset on', async () => {
    const info = await annotated([{ 'core:sample_start': 1_000_010 }, { 'core:sample_start': 5 }], {
      global: { 'core:offset': 1_000_000 },
      captures: [{ 'core:sample_start': 1_000_000, 'core:datetime': '1970-01-01T00:00:01Z' }],
    });
    expect(info.annotations.map(({ sampleStart }) => sampleStart)).toEqual([10]);
    expect(info.timeStartNs.value).toBe('1000000000');
    expect(info.warnings).toEqual(["1 annotation before the file's first sample: left out"]);
  });
});

describe('any JSON at all', () => {
  test('gives facts or one refusal, never another error', () => {
    const part = fc.oneof({ weight: 2, arbitrary: fc.jsonValue() }, fc.constant(undefined));
    const key = fc.constantFrom(
      'core:sample_start',
      'core:sample_count',
      'core:freq_lower_edge',
      'core:freq_upper_edge',
      'core:frequency',
      'core:datetime',
      'core:header_bytes',
      'core:offset',
      'core:extensions',
      'core:label',
    );
    const value = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null), fc.jsonValue());
    const fields = fc.dictionary(key, value);
    const items = fc.oneof(part, fc.array(fc.oneof(fields, part), { maxLength: 4 }));
    fc.assert(
      fc.property(
        fc.oneof(fields, part),
        items,
        items,
        fc.boolean(),
        (global, captures, annotations, isPlain) => {
          const base = isPlain ? { 'core:datatype': 'cf32_le' } : {};
          const whole =
            typeof global === 'object' && !Array.isArray(global) ? { ...base, ...global } : global;
          try {
            const metadata = parseMetadata(JSON.stringify({ global: whole, captures, annotations }), 'fuzz');
            const facts = factsFromMetadata(metadata, {}, 'fuzz');
            const { parts } = divideIntoParts({
              captures: facts.captures,
              offset: facts.offset,
              sampleRateHz: facts.sampleRateHz.value,
              sizeBytes: 8000,
              frameBytes: 8,
            });
            for (const part of parts) {
              expect(part.offsetBytes).toBeGreaterThanOrEqual(0);
              expect(part.storedCount === 0 || part.offsetBytes + part.storedCount * 8 <= 8000).toBe(true);
            }
            const found = readAnnotations({
              raw: facts.annotations,
              captures: facts.captures,
              offset: facts.offset,
              storedStart: 0,
              storedCount: 1000,
              storedInAll: 1000,
              storedPerSample: 1,
              sampleRateHz: facts.sampleRateHz.value,
              overrideFreqHz: null,
              warnings: [],
            });
            for (const { sampleStart, lowOffsetHz, highOffsetHz } of found) {
              expect(sampleStart).toBeGreaterThanOrEqual(0);
              expect(lowOffsetHz === null).toBe(highOffsetHz === null);
            }
            for (const warning of facts.warnings) expect(warning).not.toMatch(/\p{Cc}/u);
          } catch (error) {
            if (!(error instanceof SfericError)) throw error;
            expect(error.message).not.toMatch(/\p{Cc}/u);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

test('a wrong rate does not keep the recording closed when the user gives one', async () => {
  const path = await pair(metaText({ global: { 'core:sample_rate': 0 } }));
  expect(await refusal(path)).toMatch(/core:sample_rate.*correct the metadata or give --sample-rate$/);
  const info = await inspectRecording(path, { sampleRateHz: 5e5 });
  expect(info.sampleRateHz).toEqual({ value: 5e5, source: 'user' });
});

test('text of strangers cannot control a terminal', async () => {
  const message = await refusal(await pair(metaText({ global: { 'core:datatype': '\u001b[31mred\nline' } })));
  expect(message).toContain('core:datatype  [31mred line is not one of SigMF');
});
