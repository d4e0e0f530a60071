// Emitters and which tracks belong to them. A session's list is always replaced as a whole.

import type { Emitter } from '#contract/entities.ts';
import { Columns } from '../columns.ts';
import type { SqlDatabase, SqlStatement } from '../sql.ts';

type EmitterRow = Omit<Emitter, 'trackIds'>;

const COLUMNS = new Columns<EmitterRow>(
  {
    emitterId: 'emitter_id',
    class: 'class',
    label: 'label',
    state: 'state',
    trackCount: 'track_count',
    firstSample: 'first_sample',
    lastSample: 'last_sample',
    dutyCycle: 'duty_cycle',
    offsetHz: 'offset_hz',
    lowOffsetHz: 'low_offset_hz',
    highOffsetHz: 'high_offset_hz',
    bandwidthHz: 'bandwidth_hz',
    powerDbfs: 'power_dbfs',
    snrDb: 'snr_db',
    noiseFloorDbfs: 'noise_floor_dbfs',
    driftHzPerS: 'drift_hz_per_s',
    isHopper: 'is_hopper',
  },
  ['isHopper'],
);

export class EmitterQueries {
  readonly #clear: SqlStatement;
  readonly #upsert: SqlStatement;
  readonly #insertTrack: SqlStatement;
  readonly #list: SqlStatement;
  readonly #listTracks: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#clear = database.prepare('DELETE FROM emitters WHERE session_id = ?');
    this.#upsert = database.prepare(COLUMNS.upsertSql('emitters', ['session_id'], ['emitter_id']));
    this.#insertTrack = database.prepare(
      'INSERT INTO emitter_tracks (session_id, emitter_id, position, track_id) VALUES (?, ?, ?, ?)',
    );
    this.#list = database.prepare(
      `SELECT ${COLUMNS.selectList()} FROM emitters WHERE session_id = ? ORDER BY emitter_id`,
    );
    this.#listTracks = database.prepare(
      `SELECT emitter_id AS emitterId, track_id AS trackId FROM emitter_tracks
       WHERE session_id = ? ORDER BY emitter_id, position`,
    );
  }

  replace(sessionId: number, emitters: readonly Emitter[]): void {
    this.#clear.run(sessionId);
    for (const emitter of emitters) {
      this.#upsert.run(sessionId, ...COLUMNS.values(emitter));
      for (const [position, trackId] of emitter.trackIds.entries()) {
        this.#insertTrack.run(sessionId, emitter.emitterId, position, trackId);
      }
    }
  }

  /** By emitterId. */
  list(sessionId: number): readonly Emitter[] {
    const trackIds = new Map<number, number[]>();
    for (const row of this.#listTracks.all(sessionId)) {
      const { emitterId, trackId } = row as { readonly emitterId: number; readonly trackId: number };
      const known = trackIds.get(emitterId);
      if (known === undefined) trackIds.set(emitterId, [trackId]);
      else known.push(trackId);
    }
    return this.#list.all(sessionId).map((row) => {
      const emitter = COLUMNS.record(row);
      return { ...emitter, trackIds: trackIds.get(emitter.emitterId) ?? [] };
    });
  }
}
