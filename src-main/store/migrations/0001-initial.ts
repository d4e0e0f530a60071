// The first layout of the log. Never edited once released: a change is a new migration.

import type { Migration } from './migration.ts';

/**
 * Observations and tracks refer to their session only: an observation may be written before its track is, and a track
 * before its emitter. Every row leads to a recording by its session, and to a sample by sample_start.
 */
export const initial: Migration = {
  version: 1,
  name: 'initial',
  sql: `
    CREATE TABLE meta (
      key TEXT NOT NULL PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO meta (key, value) VALUES ('created_at', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));

    CREATE TABLE recordings (
      recording_id INTEGER PRIMARY KEY,
      path TEXT NOT NULL,
      sha256 TEXT,
      size_bytes INTEGER,           -- of the file at path; NULL: could not be read
      datatype TEXT NOT NULL,
      sample_count INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX recordings_by_path ON recordings (path);

    CREATE TABLE sessions (
      session_id INTEGER PRIMARY KEY AUTOINCREMENT,
      recording_id INTEGER NOT NULL REFERENCES recordings (recording_id),
      state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'incomplete', 'interrupted')),
      opened_at TEXT NOT NULL,
      software_version TEXT NOT NULL,
      config_hash INTEGER NOT NULL,
      settings_json TEXT NOT NULL,
      sample_rate_hz REAL NOT NULL,
      center_freq_hz REAL,          -- NULL: unknown
      time_start_ns INTEGER,        -- NULL: unknown
      samples_processed INTEGER,    -- NULL: not ended
      samples_dropped INTEGER
    ) STRICT;
    CREATE INDEX sessions_by_recording ON sessions (recording_id);

    CREATE TABLE tracks (
      session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
      track_id INTEGER NOT NULL,
      emitter_id INTEGER,
      state TEXT NOT NULL CHECK (state IN ('tentative', 'confirmed', 'lost')),
      confidence REAL NOT NULL,
      sample_start INTEGER NOT NULL,
      sample_count INTEGER NOT NULL,
      offset_hz REAL NOT NULL,
      low_offset_hz REAL NOT NULL,
      high_offset_hz REAL NOT NULL,
      display_low_offset_hz REAL NOT NULL,
      display_high_offset_hz REAL NOT NULL,
      bandwidth_hz REAL NOT NULL,
      power_dbfs REAL NOT NULL,
      peak_power_dbfs REAL NOT NULL,
      snr_db REAL NOT NULL,
      noise_floor_dbfs REAL NOT NULL,
      drift_hz_per_s REAL NOT NULL,
      is_drifting INTEGER NOT NULL CHECK (is_drifting IN (0, 1)),
      hits INTEGER NOT NULL,
      PRIMARY KEY (session_id, track_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE track_observations (
      session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
      track_id INTEGER NOT NULL,
      sample_start INTEGER NOT NULL,
      offset_hz REAL NOT NULL,
      low_offset_hz REAL NOT NULL,
      high_offset_hz REAL NOT NULL,
      bandwidth_hz REAL NOT NULL,
      power_dbfs REAL NOT NULL,
      snr_db REAL NOT NULL,
      PRIMARY KEY (session_id, track_id, sample_start)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE emitters (
      session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
      emitter_id INTEGER NOT NULL,
      class TEXT NOT NULL,
      label TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('tentative', 'confirmed', 'lost')),
      track_count INTEGER NOT NULL,
      first_sample INTEGER NOT NULL,
      last_sample INTEGER NOT NULL, -- one past the last
      duty_cycle REAL NOT NULL,
      offset_hz REAL NOT NULL,
      low_offset_hz REAL NOT NULL,
      high_offset_hz REAL NOT NULL,
      bandwidth_hz REAL NOT NULL,
      power_dbfs REAL NOT NULL,
      snr_db REAL NOT NULL,
      noise_floor_dbfs REAL NOT NULL,
      drift_hz_per_s REAL NOT NULL,
      is_hopper INTEGER NOT NULL CHECK (is_hopper IN (0, 1)),
      PRIMARY KEY (session_id, emitter_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE emitter_tracks (
      session_id INTEGER NOT NULL,
      emitter_id INTEGER NOT NULL,
      position INTEGER NOT NULL,    -- in the emitter's list, from 0
      track_id INTEGER NOT NULL,
      PRIMARY KEY (session_id, emitter_id, position),
      FOREIGN KEY (session_id, emitter_id) REFERENCES emitters (session_id, emitter_id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    -- For people with a database shell: frequency and time as far as they are known, NULL where they are not.
    CREATE VIEW track_log AS
      SELECT
        t.session_id, r.path AS source, t.track_id, t.emitter_id, e.class, e.label, t.state, t.confidence,
        t.sample_start, t.sample_count,
        t.sample_start / s.sample_rate_hz AS t_start_s,
        (t.sample_start + t.sample_count) / s.sample_rate_hz AS t_stop_s,
        s.time_start_ns + CAST(round(t.sample_start * 1e9 / s.sample_rate_hz) AS INTEGER) AS time_start_ns,
        s.center_freq_hz + t.offset_hz AS center_freq_hz,
        t.offset_hz, t.low_offset_hz, t.high_offset_hz, t.bandwidth_hz, t.power_dbfs, t.snr_db,
        t.noise_floor_dbfs, t.drift_hz_per_s, t.hits
      FROM tracks t
      JOIN sessions s USING (session_id)
      JOIN recordings r USING (recording_id)
      LEFT JOIN emitters e ON e.session_id = t.session_id AND e.emitter_id = t.emitter_id;
  `,
};
