// The little of better-sqlite3 that migrations and queries use, so that only the worker imports it.

export type SqlValue = string | number | bigint | null;

export interface SqlStatement {
  run(...parameters: unknown[]): { readonly changes: number; readonly lastInsertRowid: number | bigint };
  get(...parameters: unknown[]): unknown;
  all(...parameters: unknown[]): unknown[];
  iterate(...parameters: unknown[]): IterableIterator<unknown>;
  /** Rows as arrays in place of objects. */
  raw(isOn?: boolean): this;
  /** Only the first column. */
  pluck(isOn?: boolean): this;
}

export interface SqlDatabase {
  prepare(sql: string): SqlStatement;
  exec(sql: string): unknown;
  pragma(source: string, options?: { readonly simple?: boolean }): unknown;
  close(): unknown;
}

/** Runs `work` in a transaction that is undone when it throws. */
export function inTransaction<T>(database: SqlDatabase, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    rollback(database);
    throw error;
  }
}

/** Some errors (a full disk) have already undone the transaction; then there is nothing to roll back. */
function rollback(database: SqlDatabase): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // The error that led here is the one to report.
  }
}
