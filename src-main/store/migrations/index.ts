// Every migration, in order, and the runner. Must not know files: whose database this is was decided before.

import { SfericError } from '#contract/errors.ts';
import { inTransaction, type SqlDatabase } from '../sql.ts';
import { initial } from './0001-initial.ts';
import { search } from './0002-search.ts';
import { decisions } from './0003-decisions.ts';
import type { Migration } from './migration.ts';

export const MIGRATIONS: readonly Migration[] = [initial, search, decisions];

/** 'SFRC': marks a SQLite file as a log of Sferic. */
export const APPLICATION_ID = 0x53465243;

/** The layout of a database, 0 for an empty file. Throws SfericError `input-refused` when it is too new. */
export function layoutOf(database: SqlDatabase, path: string, migrations = MIGRATIONS): number {
  const current = Number(database.pragma('user_version', { simple: true }));
  const newest = newestLayout(migrations);
  if (current <= newest) return current;
  throw new SfericError(
    'input-refused',
    `The log ${path} was written by a newer Sferic (layout ${current}, this one knows ${newest}): use that version, or another file with store.path`,
    { path, layout: current },
  );
}

export function newestLayout(migrations = MIGRATIONS): number {
  return migrations.at(-1)?.version ?? 0;
}

/**
 * Brings a database to the newest layout, each step in a transaction of its own; a new file is marked in the first.
 * Throws SfericError `input-refused` when the database is newer than this program.
 */
export function migrate(database: SqlDatabase, path: string, migrations = MIGRATIONS): void {
  const current = layoutOf(database, path, migrations);
  for (const migration of migrations) {
    if (migration.version <= current) continue;
    inTransaction(database, () => {
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.exec(migration.sql);
      database.pragma(`user_version = ${migration.version}`);
    });
  }
}
