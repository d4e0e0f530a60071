// Tracks: the newest state of each, with the time and radio frequency that they are found by.

import type { Track } from '#contract/entities.ts';
import { Columns } from '../columns.ts';
import type { SqlDatabase, SqlStatement } from '../sql.ts';
import type { SessionFacts } from './sessions.ts';

/** Without what only a running analysis knows. */
type StoredTrack = Omit<Track, 'xdbBandwidthHz' | 'confirmedSample'>;

interface PlacedTrack extends StoredTrack {
  readonly timeStartNs: bigint;
  readonly timeStopNs: bigint;
  readonly lowFreqHz: number | null;
  readonly highFreqHz: number | null;
}

const NAMES = {
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
} as const;

export const TRACK_COLUMNS = new Columns<StoredTrack>(NAMES, ['isDrifting']);
const PLACED_COLUMNS = new Columns<PlacedTrack>(
  {
    ...NAMES,
    timeStartNs: 'time_start_ns',
    timeStopNs: 'time_stop_ns',
    lowFreqHz: 'low_freq_hz',
    highFreqHz: 'high_freq_hz',
  },
  ['isDrifting'],
);

/** What SQLite's integers hold: the year 2262. */
const NS_MAX = 2n ** 63n - 1n;

export class TrackWriter {
  readonly #upsert: SqlStatement;
  readonly #remove: SqlStatement;
  readonly #removeObservations: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#upsert = database.prepare(PLACED_COLUMNS.upsertSql('tracks', ['session_id'], ['track_id']));
    this.#remove = database.prepare('DELETE FROM tracks WHERE session_id = ? AND track_id = ?');
    this.#removeObservations = database.prepare(
      'DELETE FROM track_observations WHERE session_id = ? AND track_id = ?',
    );
  }

  write(sessionId: number, track: Track, facts: SessionFacts): void {
    this.#upsert.run(sessionId, ...PLACED_COLUMNS.values(placed(track, facts)));
  }

  /** With what was observed of it: it was none. */
  remove(sessionId: number, trackId: number): void {
    this.#remove.run(sessionId, trackId);
    this.#removeObservations.run(sessionId, trackId);
  }
}

function placed(track: Track, { sampleRateHz, centerFreqHz, baseNs }: SessionFacts): PlacedTrack {
  const nsAt = (sample: number): bigint => {
    const timeNs = baseNs + BigInt(Math.round((sample * 1e9) / sampleRateHz));
    return timeNs < NS_MAX ? timeNs : NS_MAX;
  };
  return {
    ...track,
    timeStartNs: nsAt(track.sampleStart),
    timeStopNs: nsAt(track.sampleStart + track.sampleCount),
    lowFreqHz: centerFreqHz === null ? null : centerFreqHz + track.lowOffsetHz,
    highFreqHz: centerFreqHz === null ? null : centerFreqHz + track.highOffsetHz,
  };
}

export class TrackReader {
  readonly #list: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#list = database.prepare(
      `SELECT ${TRACK_COLUMNS.selectList()} FROM tracks WHERE session_id = ? ORDER BY sample_start, offset_hz, track_id`,
    );
  }

  /** By sampleStart, then offsetHz. */
  list(sessionId: number): readonly Track[] {
    return this.#list.all(sessionId).map((row) => TRACK_COLUMNS.record(row));
  }
}
