// Every promise of the export formats over one log; long because each column and field has its case.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Emitter, Track } from '#contract/entities.ts';
import { PLAIN_LAYOUT } from '../recordings/plain-layout.ts';
import { readAnnotations } from '../recordings/sigmf/annotations.ts';
import { factsFromMetadata, parseMetadata } from '../recordings/sigmf/metadata.ts';
import { CSV_COLUMNS, csvField } from './csv.ts';
import { type ExportInput, type ExportSession, exportLog, suggestedFileName } from './index.ts';
import { sessionIdText } from './input.ts';
import { numberText } from './numbers.ts';
import { uuidV5 } from './uuid.ts';

const session: ExportSession = {
  softwareVersion: '0.1.0',
  configHash: 0x0abc1234,
  source: 'g001_433.92M_250k.cu8',
  container: 'raw',
  datatype: 'cu8',
  sampleRateHz: 250_000,
  centerFreqHz: 433_920_000,
  timeStartNs: '1786459922213432001',
  sampleCount: 262_144,
  samplesDropped: 0,
  isComplete: true,
};

const track: Track = {
  trackId: 1,
  emitterId: 1,
  state: 'lost',
  confidence: 0.95,
  sampleStart: 25_000,
  sampleCount: 2500,
  offsetHz: -107_612.3456,
  lowOffsetHz: -110_000,
  highOffsetHz: -105_000,
  displayLowOffsetHz: -110_000,
  displayHighOffsetHz: -105_000,
  bandwidthHz: 4200.5,
  powerDbfs: -21.237,
  peakPowerDbfs: -20,
  snrDb: 31.5,
  noiseFloorDbfs: -52.7,
  driftHzPerS: -0.00001,
  isDrifting: false,
  hits: 12,
};

const emitter: Emitter = {
  emitterId: 1,
  class: 'burst',
  label: 'Burst 433.812 MHz',
  state: 'lost',
  trackCount: 2,
  trackIds: [1, 2],
  firstSample: 25_000,
  lastSample: 50_000,
  dutyCycle: 0.2,
  offsetHz: -107_612.3456,
  lowOffsetHz: -110_000,
  highOffsetHz: -105_000,
  bandwidthHz: 4200.5,
  powerDbfs: -21.237,
  snrDb: 31.5,
  noiseFloorDbfs: -52.7,
  driftHzPerS: 0,
  isHopper: false,
};

const input: ExportInput = {
  session,
  tracks: [
    {
      ...track,
      trackId: 3,
      sampleStart: 30_000,
      offsetHz: 50_000,
      lowOffsetHz: 49_000,
      highOffsetHz: 51_000,
      emitterId: null,
    },
    { ...track, trackId: 2, sampleStart: 25_000, offsetHz: 300, lowOffsetHz: 0, highOffsetHz: 600 },
    track,
  ],
  emitters: [{ ...emitter, emitterId: 2, isHopper: true, class: 'hopper' }, emitter],
  gaps: [{ sampleStart: 26_000, sampleCount: 10 }],
  psdRefDbm: null,
};

const whole = (given: ExportInput, format: Parameters<typeof exportLog>[1]) =>
  [...exportLog(given, format)].join('');
const unknowns: ExportInput = {
  ...input,
  session: { ...session, centerFreqHz: null, timeStartNs: null, isComplete: false },
};

// Copied from DESIGN.md section 9: a change there must fail here.
const SESSION_KEYS =
  'type session_id software_version config_hash source sample_rate_hz center_freq_hz time_start_ns sample_count samples_dropped';
const TRACK_KEYS =
  'type track_id emitter_id class label state confidence sample_start sample_count t_start_s t_stop_s time_start_ns center_freq_hz offset_hz low_offset_hz high_offset_hz bandwidth_hz power_dbfs power_dbm snr_db noise_floor_dbfs drift_hz_per_s hits';
const EMITTER_KEYS =
  'type emitter_id class label track_count first_seen_s last_seen_s duty_cycle center_freq_hz offset_hz bandwidth_hz power_dbfs snr_db is_hopper';
const GAP_KEYS = 'type sample_start sample_count';

describe('NDJSON', () => {
  const lines = whole(input, 'ndjson').trimEnd().split('\n');
  const objects = lines.map((line): Record<string, unknown> => JSON.parse(line));

  test('columns and order of DESIGN.md section 9', () => {
    expect(objects.map((object) => object.type)).toEqual([
      'session',
      'track',
      'track',
      'track',
      'emitter',
      'emitter',
      'gap',
    ]);
    const keys = objects.map((object) => Object.keys(object).join(' '));
    expect(keys).toEqual([
      SESSION_KEYS,
      TRACK_KEYS,
      TRACK_KEYS,
      TRACK_KEYS,
      EMITTER_KEYS,
      EMITTER_KEYS,
      GAP_KEYS,
    ]);
  });
  test('tracks by start, then offset; emitters by id', () => {
    expect(objects.slice(1, 4).map((object) => object.track_id)).toEqual([1, 2, 3]);
    expect(objects.slice(4, 6).map((object) => object.emitter_id)).toEqual([1, 2]);
  });
  test('values of a track, to the byte', () => {
    expect(lines[1]).toBe(
      '{"type":"track","track_id":1,"emitter_id":1,"class":"burst","label":"Burst 433.812 MHz","state":"lost",' +
        '"confidence":0.95,"sample_start":25000,"sample_count":2500,"t_start_s":0.1,"t_stop_s":0.11,' +
        '"time_start_ns":1786459922313432001,"center_freq_hz":433812387.654,"offset_hz":-107612.346,' +
        '"low_offset_hz":-110000,"high_offset_hz":-105000,"bandwidth_hz":4200.5,"power_dbfs":-21.24,"power_dbm":null,' +
        '"snr_db":31.5,"noise_floor_dbfs":-52.7,"drift_hz_per_s":0,"hits":12}',
    );
  });
  test('unknown is null, and an incomplete session says so last', () => {
    const [first, second] = whole(unknowns, 'ndjson').split('\n');
    expect(first).toMatch(/"center_freq_hz":null,"time_start_ns":null,.*"incomplete":true\}$/);
    expect(second).toMatch(/"time_start_ns":null,"center_freq_hz":null,"offset_hz":-107612.346/);
    expect(JSON.parse(whole(input, 'ndjson').split('\n')[3] ?? '')).toMatchObject({
      class: null,
      label: null,
    });
  });
  test('a level in dBm only with a calibration', () => {
    expect(whole({ ...input, psdRefDbm: -30 }, 'ndjson')).toContain('"power_dbm":-51.24');
  });
  test('what is no number is null, never NaN or Infinity', () => {
    const odd = { ...track, snrDb: Number.NaN, powerDbfs: Number.NEGATIVE_INFINITY };
    const text = whole({ ...input, tracks: [odd], psdRefDbm: 0 }, 'ndjson');
    expect(text).not.toMatch(/NaN|Infinity/);
    expect(JSON.parse(text.split('\n')[1] ?? '')).toMatchObject({
      snr_db: null,
      power_dbfs: null,
      power_dbm: null,
    });
  });
});

describe('the session’s id', () => {
  test('is the same for the same source and configuration, and only then', () => {
    const id = sessionIdText(session);
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(sessionIdText({ ...session, isComplete: false, sampleCount: 5, softwareVersion: '9' })).toBe(id);
    for (const change of [
      { source: 'other.cu8' },
      { sampleRateHz: 250_001 },
      { centerFreqHz: null },
      { timeStartNs: null },
      { configHash: 1 },
      { datatype: 'ci8' },
    ] as const) {
      expect(sessionIdText({ ...session, ...change })).not.toBe(id);
    }
  });
  test('the configuration’s hash has 8 digits, unsigned', () => {
    expect(whole(input, 'ndjson')).toContain('"config_hash":"0abc1234"');
    const negative = { ...input, session: { ...session, configHash: -1 } };
    expect(whole(negative, 'ndjson')).toContain('"config_hash":"ffffffff"');
  });
});

describe('CSV', () => {
  test('has the track’s columns, and an empty field for unknown', () => {
    const [header, first] = whole(unknowns, 'csv').split('\n');
    expect(header).toBe(TRACK_KEYS.split(' ').slice(1).join(','));
    expect(header).toBe(CSV_COLUMNS.join(','));
    expect(first).toBe(
      '1,1,burst,Burst 433.812 MHz,lost,0.95,25000,2500,0.1,0.11,,,-107612.346,-110000,-105000,4200.5,-21.24,,31.5,-52.7,0,12',
    );
  });
  test('holds the same values as NDJSON', () => {
    const rows = readCsv(whole(input, 'csv')).slice(1);
    const objects = whole(input, 'ndjson')
      .split('\n')
      .filter((line) => line.startsWith('{"type":"track"'));
    expect(rows).toHaveLength(3);
    for (const [index, row] of rows.entries()) {
      for (const [column, name] of CSV_COLUMNS.entries()) {
        const value = new RegExp(`"${name}":("(.*?)"|[^,}]*)`).exec(objects[index] ?? '');
        const expected = value?.[2] ?? value?.[1] ?? 'missing';
        expect(`${name}=${row[column]}`).toBe(`${name}=${expected === 'null' ? '' : expected}`);
      }
    }
  });
  test('any label reads back, and none is run as a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (label) => {
        const rows = readCsv(whole({ ...input, emitters: [{ ...emitter, label }] }, 'csv'));
        expect(rows).toHaveLength(4);
        const read = rows[1]?.[3] ?? '';
        expect(read).not.toMatch(/^[=+\-@\t\r]/);
        expect(read.replace(/^'(?=[=+\-@\t\r])/, '')).toBe(label);
        for (const row of rows) expect(row).toHaveLength(CSV_COLUMNS.length);
      }),
    );
    expect(csvField({ kind: 'text', text: '=HYPERLINK("x")' })).toBe('"\'=HYPERLINK(""x"")"');
    expect(csvField({ kind: 'number', text: '-5' })).toBe('-5');
  });
});

describe('numbers', () => {
  test('are never in exponent form, and rounded to their place', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e15, max: 1e15, noNaN: true }),
        fc.integer({ min: 0, max: 9 }),
        (value, places) => {
          const text = numberText(value, places) ?? '';
          expect(text).toMatch(/^-?\d+(\.\d*[1-9])?$/);
          expect(text).not.toBe('-0');
          expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(
            0.5 * 10 ** -places + Math.abs(value) * 1e-15,
          );
        },
      ),
    );
    expect(numberText(100, 0)).toBe('100');
    expect(numberText(-0.0001, 3)).toBe('0');
    expect(numberText(Number.NaN, 3)).toBeNull();
  });
});

/** What the reader makes of an export's annotations. */
function readBack(text: string, storedPerSample: 1 | 2 = 1, storedStart = 0) {
  const facts = factsFromMetadata(parseMetadata(text, 'test'), {}, 'test');
  return readAnnotations({
    raw: facts.annotations,
    captures: facts.captures,
    offset: 0,
    storedStart,
    storedCount: session.sampleCount * storedPerSample,
    storedInAll: storedStart + session.sampleCount * storedPerSample,
    storedPerSample,
    sampleRateHz: facts.sampleRateHz.value,
    overrideFreqHz: null,
    warnings: [],
  });
}

describe('SigMF', () => {
  const parsed = JSON.parse(whole(input, 'sigmf'));

  test('reads back through the reader: both edges, sorted, in offsets again', () => {
    const metadata = parseMetadata(whole(input, 'sigmf'), 'test');
    const facts = factsFromMetadata(metadata, {}, 'test');
    expect(facts.warnings).toEqual([]);
    expect(facts.datatype.value).toBe('cu8');
    expect(facts.sampleRateHz.value).toBe(250_000);
    expect(facts.captures).toEqual([
      {
        'core:sample_start': 0,
        'core:frequency': 433_920_000,
        'core:datetime': '2026-08-11T14:52:02.213432001Z',
      },
    ]);
    expect(
      readBack(whole(input, 'sigmf')).map((a) => [
        a.sampleStart,
        a.sampleCount,
        a.lowOffsetHz,
        a.highOffsetHz,
      ]),
    ).toEqual([
      [25_000, 2500, -110_000, -105_000],
      [25_000, 2500, 0, 600],
      [26_000, 10, null, null],
      [30_000, 2500, 49_000, 51_000],
    ]);
  });
  test('golden: above the centre is a higher frequency, below it a lower one', () => {
    const edges = parsed.annotations.map((a: Record<string, unknown>) => [
      a['core:freq_lower_edge'],
      a['core:freq_upper_edge'],
    ]);
    expect(edges[0]).toEqual([433_810_000, 433_815_000]);
    expect(edges[3]).toEqual([433_969_000, 433_971_000]);
  });
  test('with an unknown centre, edges are offsets and no frequency is made up', () => {
    const text = whole(unknowns, 'sigmf');
    const { captures, annotations, global } = JSON.parse(text);
    expect(captures).toEqual([{ 'core:sample_start': 0 }]);
    expect(annotations[0]['core:freq_lower_edge']).toBe(-110_000);
    expect(global['core:description']).toMatch(/INCOMPLETE/);
    expect(readBack(text)[0]).toMatchObject({ lowOffsetHz: -110_000, highOffsetHz: -105_000 });
  });
  test('holds what the SigMF 1.2 schema and its validator’s known holes ask for', () => {
    expect(Object.keys(parsed)).toEqual(['global', 'captures', 'annotations']);
    expect(parsed.global['core:version']).toMatch(/^1\.2\.\d+$/);
    expect(parsed.global['core:extensions']).toEqual([{ name: 'sferic', version: '1.0.0', optional: true }]);
    expect(parsed.captures).toEqual([
      {
        'core:sample_start': 0,
        'core:frequency': 433_920_000,
        'core:datetime': '2026-08-11T14:52:02.213432001Z',
      },
    ]);
    let last = 0;
    const uuids = new Set<unknown>();
    for (const annotation of parsed.annotations) {
      expect(annotation['core:sample_start']).toBeGreaterThanOrEqual(last);
      last = annotation['core:sample_start'];
      expect(last + annotation['core:sample_count']).toBeLessThanOrEqual(session.sampleCount);
      expect([...annotation['core:label']].length).toBeLessThanOrEqual(20);
      expect(annotation['core:generator']).toBe('Sferic 0.1.0');
      expect('core:freq_lower_edge' in annotation).toBe('core:freq_upper_edge' in annotation);
      if (annotation['core:label'] === 'gap') continue;
      expect(annotation['core:freq_lower_edge']).toBeLessThanOrEqual(annotation['core:freq_upper_edge']);
      expect(annotation['core:uuid']).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
      uuids.add(annotation['core:uuid']);
    }
    expect(uuids.size).toBe(3);
  });
  test('names a raw file, and samples with metadata of their own not', () => {
    expect(parsed.global['core:dataset']).toBe('g001_433.92M_250k.cu8');
    expect(parsed.global).not.toHaveProperty('core:metadata_only');
    const pair = { ...input, session: { ...session, container: 'sigmf', source: 'x.sigmf-data' } as const };
    const { global } = JSON.parse(whole(pair, 'sigmf'));
    expect(global).not.toHaveProperty('core:dataset');
    expect(global['core:metadata_only']).toBe(true);
  });
  test('of a part of a real-valued recording, indices and frequencies are those of what is stored', () => {
    const layout = { ...PLAIN_LAYOUT, storedPerSample: 2, storedStart: 1000 } as const;
    const real = { ...input, session: { ...session, datatype: 'ru8', layout } as const };
    const text = whole(real, 'sigmf');
    const { global, captures, annotations } = JSON.parse(text);
    expect(global).toMatchObject({ 'core:datatype': 'ru8', 'core:sample_rate': 500_000 });
    // The centre of the band is a quarter of the stored rate above 0 Hz.
    expect(captures).toMatchObject([{ 'core:sample_start': 1000, 'core:frequency': 433_920_000 - 125_000 }]);
    expect(annotations[0]).toMatchObject({ 'core:sample_start': 51_000, 'core:sample_count': 5000 });
    expect(annotations[0]).toMatchObject({ 'core:freq_lower_edge': 433_810_000 });
    expect(readBack(text, 2, 1000)).toEqual(readBack(whole(input, 'sigmf')));
  });
  test('what SigMF cannot say is not named as its data set', () => {
    const written = (more: Partial<ExportSession>) =>
      JSON.parse(whole({ ...input, session: { ...session, ...more } }, 'sigmf')).global;
    const swapped = written({ layout: { ...PLAIN_LAYOUT, isIqSwapped: true } });
    expect(swapped).toMatchObject({ 'core:metadata_only': true });
    expect(swapped['core:description']).toMatch(/I and Q are exchanged/);
    expect(written({ datatype: 'ci24_le' })).toMatchObject({
      'core:datatype': 'ci32_le',
      'core:metadata_only': true,
    });
    expect(written({ layout: { ...PLAIN_LAYOUT, channelCount: 2, channel: 2 } })).toMatchObject({
      'core:num_channels': 2,
      'core:dataset': 'g001_433.92M_250k.cu8',
    });
  });
  test('no track at all is still valid', () => {
    expect(JSON.parse(whole({ ...input, tracks: [], gaps: [] }, 'sigmf')).annotations).toEqual([]);
  });
  test('long labels are cut between characters', () => {
    const label = '📡'.repeat(30);
    const text = whole({ ...input, emitters: [{ ...emitter, label }] }, 'sigmf');
    expect(JSON.parse(text).annotations[0]['core:label']).toBe(`${'📡'.repeat(19)}…`);
  });
});

test('UUID version 5 by the example of RFC 9562, appendix A.4', () => {
  expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  );
});

test('the order of the input does not change a byte', () => {
  const reversed = { ...input, tracks: input.tracks.toReversed(), emitters: input.emitters.toReversed() };
  for (const format of ['csv', 'ndjson', 'sigmf'] as const)
    expect(whole(reversed, format)).toBe(whole(input, format));
});

test('suggested names never are the recording’s own', () => {
  expect(suggestedFileName(session, 'csv')).toBe('g001_433.92M_250k.sferic.csv');
  expect(suggestedFileName({ source: 'x.sigmf-data', isComplete: false }, 'sigmf')).toBe(
    'x.sferic.partial.sigmf-meta',
  );
  expect(suggestedFileName({ source: 'noextension', isComplete: true }, 'ndjson')).toBe(
    'noextension.sferic.ndjson',
  );
});

/** RFC 4180, as small as it can be: the tests' own reader. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (isQuoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === ',') {
      row.push(field);
      field = '';
    } else if (char === '\n') {
      rows.push([...row, field]);
      row = [];
      field = '';
    } else field += char;
  }
  return rows;
}
