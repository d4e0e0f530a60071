// What was measured along each track.

import { OBSERVATION_STRIDE } from '../observation-ring.ts';
import type { StoredObservation } from '../records.ts';
import type { SqlDatabase, SqlStatement } from '../sql.ts';

/** Rows in one statement: a call into SQLite costs as much as a row. Measured: 1 to 8 helps, more does not. */
const ROWS_AT_ONCE = 8;
const COLUMNS =
  'session_id, track_id, sample_start, offset_hz, low_offset_hz, high_offset_hz, bandwidth_hz, power_dbfs, snr_db';

export class ObservationWriter {
  readonly #insertOne: SqlStatement;
  readonly #insertMany: SqlStatement;
  readonly #one = new Array<number>(OBSERVATION_STRIDE).fill(0);
  readonly #many = new Array<number>(ROWS_AT_ONCE * OBSERVATION_STRIDE).fill(0);

  constructor(database: SqlDatabase) {
    this.#insertOne = database.prepare(insertSql(1));
    this.#insertMany = database.prepare(insertSql(ROWS_AT_ONCE));
  }

  /** OBSERVATION_STRIDE numbers each. */
  write(block: Float64Array): void {
    let at = 0;
    for (; at + this.#many.length <= block.length; at += this.#many.length) {
      this.#insertMany.run(filled(this.#many, block, at));
    }
    for (; at < block.length; at += OBSERVATION_STRIDE) this.#insertOne.run(filled(this.#one, block, at));
  }
}

/** One array for every call: spreading a typed array costs more than the row. */
function filled(parameters: number[], block: Float64Array, from: number): readonly number[] {
  for (let k = 0; k < parameters.length; k += 1) parameters[k] = block[from + k] ?? 0;
  return parameters;
}

/** A row that is there already is the same measurement, written again after a failure in between. */
function insertSql(rows: number): string {
  const row = `(${Array.from({ length: OBSERVATION_STRIDE }, () => '?').join(', ')})`;
  return `INSERT OR REPLACE INTO track_observations (${COLUMNS}) VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
}

export class ObservationReader {
  readonly #list: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#list = database.prepare(
      `SELECT track_id AS trackId, sample_start AS sampleStart, offset_hz AS offsetHz, low_offset_hz AS lowOffsetHz,
         high_offset_hz AS highOffsetHz, bandwidth_hz AS bandwidthHz, power_dbfs AS powerDbfs, snr_db AS snrDb
       FROM track_observations WHERE session_id = ? AND track_id = ? ORDER BY sample_start`,
    );
  }

  /** By sampleStart. */
  list(sessionId: number, trackId: number): readonly StoredObservation[] {
    return this.#list.all(sessionId, trackId) as StoredObservation[];
  }
}
