// Tracks: the newest state of each.

import type { Track } from '#contract/entities.ts';
import { Columns } from '../columns.ts';
import type { SqlDatabase, SqlStatement } from '../sql.ts';

const COLUMNS = new Columns<Track>(
  {
    trackId: 'track_id',
    emitterId: 'emitter_id',
    state: 'state',
    confidence: 'confidence',
    sampleStart: 'sample_start',
    sampleCount: 'sample_count',
    offsetHz: 'offset_hz',
    lowOffsetHz: 'low_offset_hz',
    highOffsetHz: 'high_offset_hz',
    displayLowOffsetHz: 'display_low_offset_hz',
    displayHighOffsetHz: 'display_high_offset_hz',
    bandwidthHz: 'bandwidth_hz',
    powerDbfs: 'power_dbfs',
    peakPowerDbfs: 'peak_power_dbfs',
    snrDb: 'snr_db',
    noiseFloorDbfs: 'noise_floor_dbfs',
    driftHzPerS: 'drift_hz_per_s',
    isDrifting: 'is_drifting',
    hits: 'hits',
  },
  ['isDrifting'],
);

export class TrackQueries {
  readonly #upsert: SqlStatement;
  readonly #list: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#upsert = database.prepare(COLUMNS.upsertSql('tracks', ['session_id'], ['track_id']));
    this.#list = database.prepare(
      `SELECT ${COLUMNS.selectList()} FROM tracks WHERE session_id = ? ORDER BY sample_start, offset_hz, track_id`,
    );
  }

  write(sessionId: number, track: Track): void {
    this.#upsert.run(sessionId, ...COLUMNS.values(track));
  }

  /** By sampleStart, then offsetHz. */
  list(sessionId: number): readonly Track[] {
    return this.#list.all(sessionId).map((row) => COLUMNS.record(row));
  }
}
