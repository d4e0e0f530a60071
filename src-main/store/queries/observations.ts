// What was measured along each track.

import { Columns } from '../columns.ts';
import type { StoredObservation } from '../records.ts';
import type { SqlDatabase, SqlStatement } from '../sql.ts';

const COLUMNS = new Columns<StoredObservation>({
  trackId: 'track_id',
  sampleStart: 'sample_start',
  offsetHz: 'offset_hz',
  lowOffsetHz: 'low_offset_hz',
  highOffsetHz: 'high_offset_hz',
  bandwidthHz: 'bandwidth_hz',
  powerDbfs: 'power_dbfs',
  snrDb: 'snr_db',
});

export class ObservationQueries {
  readonly #upsert: SqlStatement;
  readonly #list: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#upsert = database.prepare(
      COLUMNS.upsertSql('track_observations', ['session_id'], ['track_id', 'sample_start']),
    );
    this.#list = database.prepare(
      `SELECT ${COLUMNS.selectList()} FROM track_observations
       WHERE session_id = ? AND track_id = ? ORDER BY sample_start`,
    );
  }

  write(sessionId: number, observation: StoredObservation): void {
    this.#upsert.run(sessionId, ...COLUMNS.values(observation));
  }

  /** By sampleStart. */
  list(sessionId: number, trackId: number): readonly StoredObservation[] {
    return this.#list.all(sessionId, trackId).map((row) => COLUMNS.record(row));
  }
}
