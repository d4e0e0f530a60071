// One test per migration, and the runner on its own.
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { SfericError } from '#contract/errors.ts';
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
