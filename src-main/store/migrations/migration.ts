// One step of the log's layout. The numbers rise by one, from 1, and are SQLite's user_version.

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}
