// One test per migration, and the runner on its own.
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { SfericError } from '#contract/errors.ts';
import { START, TestLog } from '../test-log.ts';
import { APPLICATION_ID, MIGRATIONS, migrate } from './index.ts';

function tablesOf(database: Database.Database): readonly unknown[] {
  return database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all();
}

describe('the runner', () => {
  const steps = [
    { version: 1, name: 'one', sql: 'CREATE TABLE one (a)' },
    { version: 2, name: 'two', sql: 'CREATE TABLE two (a); INSERT INTO two VALUES (5)' },
  ];

  it('numbers them one by one from 1', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, k) => k + 1));
  });

  it('marks a new file, applies each step once, and takes an older log further', () => {
    const database = new Database(':memory:');
    migrate(database, 'x', steps.slice(0, 1));
    expect(database.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
    expect(tablesOf(database)).toEqual(['one']);
    migrate(database, 'x', steps);
    migrate(database, 'x', steps);
    expect(tablesOf(database)).toEqual(['one', 'two']);
    expect(database.prepare('SELECT count(*) FROM two').pluck().get()).toBe(1);
    expect(database.pragma('user_version', { simple: true })).toBe(2);
  });

  it('undoes a step that fails, and keeps those before it', () => {
    const database = new Database(':memory:');
    const broken = [
      ...steps.slice(0, 1),
      { version: 2, name: 'broken', sql: 'CREATE TABLE two (a); CREATE TABLE two (a)' },
    ];
    expect(() => migrate(database, 'x', broken)).toThrow(/already exists/);
    expect(tablesOf(database)).toEqual(['one']);
    expect(database.pragma('user_version', { simple: true })).toBe(1);
  });

  it('refuses a layout that it does not know', () => {
    const database = new Database(':memory:');
    database.pragma('user_version = 3');
    expect(() => migrate(database, 'x', steps)).toThrow(SfericError);
  });
});

describe('0001 initial', () => {
  it('makes the tables, strict, and leads every row to a session and a recording', () => {
    const database = new Database(':memory:');
    migrate(database, 'x', MIGRATIONS.slice(0, 1));
    database.pragma('foreign_keys = ON');
    expect(tablesOf(database)).toEqual([
      'emitter_tracks',
      'emitters',
      'meta',
      'recordings',
      'sessions',
      'track_observations',
      'tracks',
    ]);
    const insert = database.prepare(`INSERT INTO track_observations VALUES (?, 1, ?, 1, 1, 1, 1, 1, 1)`);
    expect(() => insert.run(1, 1)).toThrow(/FOREIGN KEY/);
    database.exec(`
      INSERT INTO recordings VALUES (1, 'a', NULL, NULL, 'cu8', 10);
      INSERT INTO sessions VALUES (1, 1, 'running', '', '0', 1, '{}', 1.0, NULL, NULL, NULL, NULL);`);
    insert.run(1, 1);
    expect(() => insert.run(1, 'a sample')).toThrow(/cannot store TEXT/);
    expect(() => database.exec('DELETE FROM recordings')).toThrow(/FOREIGN KEY/);
    database.exec('DELETE FROM sessions');
    expect(database.prepare('SELECT count(*) FROM track_observations').pluck().get()).toBe(0);
  });
});

/** As a Sferic of that layout left it, with a row in every table. */
function rowsOfLayout1(database: Database.Database): void {
  database.exec(`
    INSERT INTO recordings VALUES (1, '/r/a.cu8', NULL, 20, 'cu8', 10), (2, '/r/b.cf32', NULL, NULL, 'cf32_le', 10);
    INSERT INTO sessions VALUES
      (1, 1, 'complete', '2026-01-01T00:00:00.500Z', '0.1.0', 7, '{}', 1000.0, 100e6, 1767225600123456789, 10, 0),
      (2, 2, 'interrupted', '2026-01-02T00:00:00.000Z', '0.1.0', 7, '{}', 2000.0, NULL, NULL, NULL, NULL);
    INSERT INTO tracks VALUES
      (1, 5, 3, 'lost', 0.5, 2000, 500, -300.5, -400, -200, -390, -210, 150, -60, -50, 20, -90, 1.5, 1, 17),
      (2, 6, NULL, 'confirmed', 0.5, 1000, 500, 30, 20, 40, 21, 39, 15, -60, -50, 20, -90, 0, 0, 4);
    INSERT INTO track_observations VALUES (1, 5, 2000, -300, -310, -290, 20, -60, 20), (2, 6, 1000, 30, 20, 40, 15, -60, 20);
    INSERT INTO emitters VALUES
      (1, 3, 'burst', 'Burst', 'lost', 1, 2000, 2500, 1, -300.5, -400, -200, 150, -60, 20, -90, 1.5, 0);
    INSERT INTO emitter_tracks VALUES (1, 3, 0, 5);`);
}

/** Tables that came with layout 2. */
function analystRowsOfLayout2(database: Database.Database): void {
  database.exec(`
    INSERT INTO gaps VALUES (1, 100, 20);
    INSERT INTO annotations VALUES (1, 'u', 'analyst', 5, NULL, NULL, NULL, 'mine', NULL, '2026-01-01T00:00:00Z', 0);
    INSERT INTO decisions (session_id, subject, subject_id, sample_start, kind, value, decided_at)
      VALUES (1, 'emitter', '3', 2000, 'relabel', 'Key fob', '2026-01-01T00:00:00Z');
    INSERT INTO clips VALUES (7, 1, '/r/c.sigmf-meta', NULL, NULL, 1, 2, -1, 1, 10, 'cf32_le', 16, NULL, '');`);
}

function upTo(layout: number): Database.Database {
  const database = new Database(':memory:');
  migrate(database, 'x', MIGRATIONS.slice(0, layout));
  return database;
}

describe('0003 decisions', () => {
  it('keeps what the analyst made, and takes none of it for inherited', () => {
    const database = upTo(1);
    rowsOfLayout1(database);
    migrate(database, 'x', MIGRATIONS.slice(0, 2));
    analystRowsOfLayout2(database);
    const tables = ['gaps', 'annotations', 'clips', 'tracks', 'sessions'];
    const rowsOf = (): unknown =>
      tables.map((table) => database.prepare(`SELECT * FROM ${table}`).raw().all());
    const before = rowsOf();
    migrate(database, 'x');
    expect(rowsOf()).toEqual(before);
    expect(database.prepare('SELECT subject_id, value, is_inherited FROM decisions').raw().all()).toEqual([
      ['3', 'Key fob', 0],
    ]);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  });
});

describe('0002 search', () => {
  it('keeps every row of layout 1, with its time and radio frequency as far as they are known', () => {
    const database = upTo(1);
    rowsOfLayout1(database);
    const keptTables = ['recordings', 'track_observations', 'emitters', 'emitter_tracks'];
    const rowsOf = (): unknown => keptTables.map((table) => database.prepare(`SELECT * FROM ${table}`).all());
    const before = rowsOf();
    const tracksBefore = database.prepare('SELECT * FROM tracks ORDER BY session_id').all() as object[];
    migrate(database, 'x');
    expect(rowsOf()).toEqual(before);
    const tracks = database
      .prepare(
        `SELECT *, CAST(time_start_ns AS TEXT) AS time_start_ns, CAST(time_stop_ns AS TEXT) AS time_stop_ns
         FROM tracks ORDER BY session_id`,
      )
      .all() as object[];
    expect(tracks).toMatchObject([
      {
        ...tracksBefore[0],
        is_cut_short: 0,
        time_start_ns: '1767225602123456789',
        time_stop_ns: '1767225602623456789',
        low_freq_hz: 99_999_600,
        high_freq_hz: 99_999_800,
      },
      {
        ...tracksBefore[1],
        // From the opening of the session, because its recording has no clock.
        time_start_ns: String(BigInt(Date.UTC(2026, 0, 2)) * 1_000_000n + 500_000_000n),
        low_freq_hz: null,
        high_freq_hz: null,
      },
    ]);
    expect(
      database.prepare('SELECT session_id, clock_is_known, is_pinned, state FROM sessions').raw().all(),
    ).toEqual([
      [1, 1, 0, 'complete'],
      [2, 0, 0, 'interrupted'],
    ]);
    expect(database.prepare('SELECT time_start_ns IS NULL FROM track_log').pluck().all()).toEqual([0, 1]);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.pragma('foreign_key_check')).toEqual([]);
  });

  it('keeps the tree equal to the tracks, whoever changes them', () => {
    const database = upTo(2);
    database.pragma('foreign_keys = OFF');
    const placed = (): unknown =>
      database.prepare('SELECT track_row, low_freq_hz, high_freq_hz FROM track_places').raw().all();
    database.exec(`
      INSERT INTO tracks VALUES (1, 1, 1, NULL, 'lost', 0, 1, 0, 1, 1, 2, 64, 128, 0, 64, 128, 0, 0, 1, 1, 1, 1, 1, 1, 0, 1);
      INSERT INTO tracks VALUES (2, 1, 2, NULL, 'lost', 0, 1, 0, 1, 1, 2, NULL, NULL, 0, 9, 8, 0, 0, 1, 1, 1, 1, 1, 1, 0, 1)`);
    expect(placed()).toEqual([
      [1, 64, 128],
      [2, 9, 9],
    ]);
    database.exec(
      'UPDATE tracks SET low_freq_hz = 32 WHERE track_row = 1; DELETE FROM tracks WHERE track_row = 2',
    );
    expect(placed()).toEqual([[1, 32, 128]]);
  });
});

it('every earlier layout, with rows, comes to the newest through the log itself, and is kept as it was', async () => {
  for (let layout = 1; layout < MIGRATIONS.length; layout += 1) {
    const log = new TestLog();
    try {
      log.inDatabase((database) => {
        database.pragma('foreign_keys = OFF');
        migrate(database, log.path, MIGRATIONS.slice(0, 1));
        rowsOfLayout1(database);
        migrate(database, log.path, MIGRATIONS.slice(0, layout));
        if (layout >= 2) analystRowsOfLayout2(database);
        database.pragma('journal_mode = WAL');
      });
      const store = await log.open();
      expect(store.notices).toEqual([
        expect.stringContaining(`from layout ${layout} to ${MIGRATIONS.length}`),
      ]);
      expect(await store.tracksOf(1)).toMatchObject([{ trackId: 5, offsetHz: -300.5, isDrifting: true }]);
      const decided = layout < 2 ? [] : [expect.objectContaining({ subjectId: '3', value: 'Key fob' })];
      expect(await store.decisionsOf(1)).toEqual(decided);
      expect(await store.beginSession(START)).toBe(3);
      await store.close();
      const backup = new Database(`${log.path}.layout-${layout}`, { readonly: true });
      expect(backup.pragma('user_version', { simple: true })).toBe(layout);
      expect(backup.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
      expect(backup.prepare('SELECT count(*) FROM tracks').pluck().get()).toBe(2);
      backup.close();
      const again = await log.open();
      expect(again.notices.filter((notice) => notice.includes('layout'))).toEqual([]);
      expect(log.inDatabase((database) => database.pragma('auto_vacuum', { simple: true }))).toBe(2);
    } finally {
      await log.remove();
    }
  }
});
