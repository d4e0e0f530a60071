// Names of a record's fields in SQL, from one list per table: what is written and what is read cannot differ.

import type { SqlValue } from './sql.ts';

/** Field of the record to column of the table. */
export type ColumnNames<T> = { readonly [K in keyof T & string]: string };

export class Columns<T extends object> {
  readonly #names: readonly (readonly [field: keyof T & string, column: string])[];
  readonly #booleans: ReadonlySet<string>;

  /** `booleans` are kept as 0 and 1. */
  constructor(names: ColumnNames<T>, booleans: readonly (keyof T & string)[] = []) {
    this.#names = Object.entries<string>(names).map(([field, column]) => [field as keyof T & string, column]);
    this.#booleans = new Set(booleans);
  }

  /** `INSERT` of every column and of `keys` before them; with `keys` as the primary key, together with `ownKey`. */
  upsertSql(table: string, keys: readonly string[], ownKeys: readonly string[]): string {
    const own = this.#names.map(([, column]) => column);
    const columns = [...keys, ...own];
    const changed = own.filter((column) => !ownKeys.includes(column));
    return (
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ` +
      `ON CONFLICT (${[...keys, ...ownKeys].join(', ')}) DO UPDATE SET ` +
      changed.map((column) => `${column} = excluded.${column}`).join(', ')
    );
  }

  insertSql(table: string): string {
    const columns = this.#names.map(([, column]) => column);
    return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  }

  /** These columns, and after them others that are no field of the record. */
  with(others: Readonly<Record<string, string>>): Columns<Record<string, unknown>> {
    return new Columns<Record<string, unknown>>({ ...Object.fromEntries(this.#names), ...others });
  }

  /** The fields of a record in the order of the columns. */
  values(record: T): readonly SqlValue[] {
    return this.#names.map(([field]) => {
      const value: unknown = record[field];
      return typeof value === 'boolean' ? Number(value) : (value as SqlValue);
    });
  }

  /** `column AS field, ...` */
  selectList(): string {
    return this.#names.map(([field, column]) => `${column} AS ${field}`).join(', ');
  }

  record(row: unknown): T {
    const record: Record<string, unknown> = { ...(row as object) };
    for (const field of this.#booleans) record[field] = record[field] === 1;
    return record as T;
  }
}
