// The log as files: every format from a real log, every column documented, the same bytes again, and back in.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANY_LOG_QUERY, type LogExportFormat, type LogQuery } from '#contract/log.ts';
import { COLUMN_DOCS, NOT_DETERMINISTIC } from './export/column-docs.ts';
import type { RowKind } from './export/log-source.ts';
import { exportLogBook } from './log-export.ts';
import { importLog } from './log-import.ts';
import type { LogBook } from './store/client.ts';
import { END, emitter, observation, START, TestLog, track } from './store/test-log.ts';

const log = new TestLog();
const other = new TestLog();
const importing = new TestLog();
const folder = mkdtempSync(join(tmpdir(), 'sferic-export-'));
let book: LogBook;

beforeAll(async () => {
  book = await fill(log);
});
afterAll(async () => {
  await log.remove();
  await other.remove();
  await importing.remove();
  rmSync(folder, { recursive: true, force: true });
});

const ANNOTATION = {
  uuid: 'a-1',
  origin: 'analyst',
  sampleStart: 9,
  sampleCount: null,
  lowOffsetHz: null,
  highOffsetHz: null,
  label: 'mine',
  comment: 'two\nlines',
} as const;
const CLIP = {
  path: '/c/x.sigmf-meta',
  subject: null,
  subjectId: null,
  sampleStart: 5,
  sampleCount: 70,
  lowOffsetHz: -5,
  highOffsetHz: 5.5,
  sampleRateHz: 250_000,
  datatype: 'cf32_le',
  sizeBytes: 140,
  sha512: null,
} as const;

/** Two sessions: one with everything known, one with neither clock nor centre, which ended early. */
async function fill(into: TestLog): Promise<LogBook> {
  const store = await into.open({ queueRows: 50_000 });
  const known = await store.beginSession({ ...START, sampleRateHz: 1e6 });
  const tracks = Array.from({ length: 2500 }, (_, k) =>
    track(k + 1, { emitterId: 1 + (k % 2), state: 'lost', sampleStart: 7000 * (k % 997), offsetHz: k / 8 }),
  );
  store.recordTracks(known, [...tracks, track(9999, { state: 'tentative' })]);
  store.recordObservations(
    known,
    Array.from({ length: 25_000 }, (_, k) => observation(1 + (k % 50), 1000 * Math.floor(k / 50))),
  );
  store.recordGaps(known, [{ sampleStart: 70_000, sampleCount: 12 }]);
  const named = { ...emitter(1, []), label: 'a "quoted", <b>name</b>' };
  store.recordEmitters(known, [named, { ...emitter(2, []), class: 'burst', isHopper: false }]);
  await store.endSession(known, END);
  await store.saveAnnotation({ ...ANNOTATION, sessionId: known });
  const about = { sessionId: known, subject: 'emitter', sampleStart: 0 } as const;
  await store.recordDecisions([
    { ...about, subjectId: '2', kind: 'relabel', value: 'first name' },
    { ...about, subjectId: '2', kind: 'relabel', value: 'Gate north' },
    { ...about, subjectId: '1', kind: 'ignore', value: null },
  ]);
  await store.recordClip({ ...CLIP, sessionId: known });
  const unknown = await store.beginSession({
    ...START,
    centerFreqHz: null,
    timeStartNs: null,
    sourcePath: '/r/b.cf32',
  });
  store.recordTracks(unknown, [track(1, { state: 'lost' })]);
  await store.endSession(unknown, { ...END, isComplete: false });
  return store;
}

async function bytesOf(
  from: LogBook,
  format: LogExportFormat,
  rows: RowKind = 'tracks',
  query: Partial<LogQuery> = {},
): Promise<Buffer> {
  const { chunks } = await exportLogBook(from, {
    query: { ...ANY_LOG_QUERY, ...query },
    format,
    rows,
    psdRefDbm: null,
    softwareVersion: '0.1.0',
  });
  const pieces: Buffer[] = [];
  for await (const chunk of chunks) pieces.push(Buffer.from(chunk));
  return Buffer.concat(pieces);
}

const linesOf = (text: Buffer): readonly string[] => text.toString().trimEnd().split('\n');

describe('the columns', () => {
  it('are documented, each and no other, in their order, in every format', async () => {
    const objects = linesOf(await bytesOf(book, 'ndjson', 'observations')).map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    for (const [kind, docs] of Object.entries(COLUMN_DOCS)) {
      const documented = Object.keys(docs).filter(
        (name) =>
          !['track', 'observation'].includes(kind) ||
          !['session_id', 'log_session_id', 'source'].includes(name),
      );
      const found = objects.filter((object) => object.type === kind);
      expect(found.length, kind).toBeGreaterThan(0);
      for (const object of found.slice(0, 3)) {
        expect(Object.keys(object)).toEqual(
          documented.filter((name) => name !== 'incomplete' || 'incomplete' in object),
        );
      }
    }
    for (const rows of ['tracks', 'observations'] as const) {
      const documented = Object.keys(COLUMN_DOCS[rows === 'tracks' ? 'track' : 'observation']).slice(1);
      expect(linesOf(await bytesOf(book, 'csv', rows))[0]?.split(',')).toEqual(documented);
      const meta = parquetMetadata(arrayBuffer(await bytesOf(book, 'parquet', rows)));
      expect(meta.schema.slice(1).map(({ name }) => name)).toEqual(documented);
      const kv = new Map(meta.key_value_metadata?.map(({ key, value }) => [key, value]));
      expect(Object.keys(JSON.parse(kv.get('sferic.columns') ?? '{}')).slice(1)).toEqual(documented);
      expect(kv.get('sferic.sessions')).toContain('fft_size');
    }
  });

  it('hold the same values in CSV, NDJSON and Parquet', async () => {
    const [heading = '', ...lines] = linesOf(await bytesOf(book, 'csv'));
    const names = heading.split(',');
    const tracks = linesOf(await bytesOf(book, 'ndjson'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ type }) => type === 'track');
    const rows = await parquetReadObjects({ file: arrayBuffer(await bytesOf(book, 'parquet')) });
    expect([lines.length, tracks.length, rows.length]).toEqual([2501, 2501, 2501]);
    for (const [k, row] of rows.entries()) {
      if (k % 100 !== 0 && k !== 2500) continue;
      const fields = (lines[k] ?? '').replace('"a ""quoted"", <b>name</b>"', 'LABEL').split(',');
      for (const [column, name] of names.entries()) {
        const value = row[name] === null ? '' : String(row[name]);
        if (name !== 'label') expect(fields[column], `${name} of row ${k}`).toBe(value);
        if (name in (tracks[k] ?? {}) && name !== 'time_start_ns') {
          expect(String(tracks[k]?.[name] ?? ''), name).toBe(value);
        }
      }
    }
    const observations = await parquetReadObjects({
      file: arrayBuffer(await bytesOf(book, 'parquet', 'observations')),
    });
    expect(observations).toHaveLength(25_000);
    expect(observations[501]).toMatchObject({
      track_id: 2n,
      sample_start: 1000n,
      t_s: 0.001,
      time_ns: 1767225600124456789n,
      center_freq_hz: 433.92e6 + 1.5,
      snr_db: 20.5,
    });
  });

  it('are NULL or empty where nothing is known, and an early end is said', async () => {
    const [session, only] = linesOf(await bytesOf(book, 'ndjson', 'tracks', { sessionIds: [2] }));
    expect(JSON.parse(session ?? '')).toMatchObject({
      center_freq_hz: null,
      time_start_ns: null,
      incomplete: true,
    });
    expect(JSON.parse(only ?? '')).toMatchObject({
      center_freq_hz: null,
      time_start_ns: null,
      offset_hz: -123456.789,
    });
  });
});

describe('a query', () => {
  it('selects tracks, and with them sessions, emitters and observations', async () => {
    const query = { classes: ['burst'], untilNs: '1767225600500000000' } as const;
    const objects = linesOf(await bytesOf(book, 'ndjson', 'observations', query)).map(
      (line) => JSON.parse(line) as Record<string, number | string>,
    );
    const of = (type: string) => objects.filter((object) => object.type === type);
    expect(of('session')).toHaveLength(1);
    expect(of('emitter').map(({ emitter_id }) => emitter_id)).toEqual([2]);
    // Under the name that it has now, with what was decided about it, and about no other.
    expect(of('emitter')[0]?.label).toBe('Gate north');
    expect(of('track')[0]?.label).toBe('Gate north');
    expect(of('decision').map(({ value }) => value)).toEqual(['first name', 'Gate north']);
    expect(of('annotation').length + of('clip').length).toBe(0);
    expect(of('track').length).toBeGreaterThan(50);
    expect(
      of('track').every(({ emitter_id, t_start_s }) => emitter_id === 2 && Number(t_start_s) <= 0.3766),
    ).toBe(true);
    expect(of('observation').every(({ t_s }) => Number(t_s) <= 0.3766)).toBe(true);
    expect(await bytesOf(book, 'ndjson', 'tracks', { lowFreqHz: 1e9 })).toHaveLength(0);
  });

  it('that names a session that is not there, or several for SigMF, is refused with what to do', async () => {
    await expect(bytesOf(book, 'csv', 'tracks', { sessionIds: [1, 77] })).rejects.toThrow(/no session 77/);
    await expect(bytesOf(book, 'sigmf')).rejects.toThrow(
      /2 sessions fit: 1 \(a\.cu8\), 2 \(b\.cf32\): choose one/,
    );
    const meta = JSON.parse((await bytesOf(book, 'sigmf', 'tracks', { sessionIds: [1] })).toString());
    expect(meta.annotations).toHaveLength(2501);
    expect(
      meta.annotations.filter((note: Record<string, unknown>) => note['core:label'] === 'gap'),
    ).toHaveLength(1);
    const starts = meta.annotations.map((note: Record<string, number>) => note['core:sample_start']);
    expect(starts).toEqual([...starts].sort((a: number, b: number) => a - b));
  });

  it('can be stopped, and tells how far it is', async () => {
    const stop = new AbortController();
    const told: number[] = [];
    const { chunks } = await exportLogBook(book, {
      query: ANY_LOG_QUERY,
      format: 'csv',
      rows: 'tracks',
      psdRefDbm: null,
      softwareVersion: '0.1.0',
      signal: stop.signal,
      onProgress: (rows, of) => {
        told.push(rows, of);
        stop.abort();
      },
    });
    await expect(
      (async () => {
        for await (const _ of chunks);
      })(),
    ).rejects.toThrow(/stopped/);
    expect(told).toEqual([1000, 2502]);
  });
});

it('the report is one page without scripts, where no label is markup', async () => {
  const html = (await bytesOf(book, 'html')).toString();
  expect(html).toMatch(/^<!doctype html>/);
  expect(html.match(/<svg /g)?.length).toBe(3);
  expect(html).not.toMatch(/<script|src=|href=|<b>name/);
  expect(html).toContain('a &quot;quoted&quot;, &lt;b&gt;name&lt;/b&gt;');
});

describe('the same log', () => {
  it('gives the same bytes again, and another log of the same samples but for the stated columns', async () => {
    const again = await fill(other);
    const strip = (text: Buffer): string =>
      text.toString().replace(new RegExp(`"(${NOT_DETERMINISTIC.join('|')})":("[^"]*"|\\d+)`, 'g'), '"$1":0');
    for (const format of ['csv', 'ndjson', 'parquet', 'html'] as const) {
      expect((await bytesOf(book, format)).equals(await bytesOf(book, format)), format).toBe(true);
    }
    expect(strip(await bytesOf(again, 'ndjson', 'observations'))).toBe(
      strip(await bytesOf(book, 'ndjson', 'observations')),
    );
    expect((await bytesOf(again, 'csv')).equals(await bytesOf(book, 'csv'))).toBe(true);
  });

  it('comes back from NDJSON equal to the byte but for its number in the log', async () => {
    const exported = await bytesOf(book, 'ndjson', 'observations');
    const path = join(folder, 'log.ndjson');
    writeFileSync(path, exported);
    const store = await importing.open({ queueRows: 50_000, path: join(importing.folder, 'back.db') });
    try {
      await store.beginSession(START);
      const { sessionIds, rows } = await importLog(store, path);
      expect(sessionIds).toEqual([2, 3]);
      expect(rows).toBe(2501 + 25_000 + 2 + 1 + 1 + 3 + 1);
      expect(store.status()).toMatchObject({ dropped: 0, message: null });
      const back = (await bytesOf(store, 'ndjson', 'observations', { sessionIds })).toString();
      expect(back.replace(/"log_session_id":(\d)/g, (_, id) => `"log_session_id":${Number(id) - 1}`)).toBe(
        exported.toString(),
      );
    } finally {
      await store.close();
    }
  });

  it.each([
    ['{"type":"track"}', /Line 1 .*/],
    ['nonsense', /Line 1 .* it is no JSON object/],
    ['', /there is no session in it/],
  ])('does not come back from %s', async (text, reason) => {
    const path = join(folder, 'wrong.ndjson');
    writeFileSync(path, text);
    const store = await importing.open();
    await expect(importLog(store, path)).rejects.toThrow(reason);
    expect(await store.sessions()).toEqual([]);
    await store.close();
  });
});

function arrayBuffer(bytes: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}
