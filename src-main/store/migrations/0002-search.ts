// The second layout: tracks found by time and by radio frequency, gaps, and what the analyst made of it all.
// Never edited once released: a change is a new migration.

import type { Migration } from './migration.ts';

/**
 * A track gets a rowid, because the R*Tree that finds it by frequency and time refers to one number. Its radio
 * frequency is NULL where the centre is unknown; the tree then holds its offset. Its time counts from the recording's
 * own clock, or from the opening of the session where that is unknown (sessions.clock_is_known says which).
 * The tree holds 32-bit floats rounded outwards, so whoever asks it looks at the exact columns too; seconds since 2020
 * are then 16 s apart. Triggers keep it equal to the tracks, whoever changes them.
 */
export const search: Migration = {
  version: 2,
  name: 'search',
  sql: `
    ALTER TABLE sessions ADD COLUMN opened_ns INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE sessions ADD COLUMN closed_at TEXT;
    ALTER TABLE sessions ADD COLUMN clock_is_known INTEGER NOT NULL DEFAULT 0 CHECK (clock_is_known IN (0, 1));
    -- Wall time less elapsed time over the session, where they differed: the system's clock was set meanwhile.
    ALTER TABLE sessions ADD COLUMN clock_jump_ms REAL;
    ALTER TABLE sessions ADD COLUMN detections INTEGER;
    ALTER TABLE sessions ADD COLUMN observations_dropped INTEGER;
    ALTER TABLE sessions ADD COLUMN problem TEXT;
    -- One past the last sample that the log knows of; only of a session that was cut short.
    ALTER TABLE sessions ADD COLUMN last_sample INTEGER;
    ALTER TABLE sessions ADD COLUMN is_pinned INTEGER NOT NULL DEFAULT 0 CHECK (is_pinned IN (0, 1));
    UPDATE sessions SET
      opened_ns = CAST(strftime('%s', opened_at) AS INTEGER) * 1000000000,
      clock_is_known = time_start_ns IS NOT NULL;

    DROP VIEW track_log;
    CREATE TABLE tracks_2 (
      track_row INTEGER PRIMARY KEY,
      session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
      track_id INTEGER NOT NULL,
      emitter_id INTEGER,
      state TEXT NOT NULL CHECK (state IN ('tentative', 'confirmed', 'lost')),
      is_cut_short INTEGER NOT NULL DEFAULT 0 CHECK (is_cut_short IN (0, 1)),
      confidence REAL NOT NULL,
      sample_start INTEGER NOT NULL,
      sample_count INTEGER NOT NULL,
      time_start_ns INTEGER NOT NULL,
      time_stop_ns INTEGER NOT NULL,
      low_freq_hz REAL,
      high_freq_hz REAL,
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
      UNIQUE (session_id, track_id)
    ) STRICT;
    INSERT INTO tracks_2
      SELECT NULL, t.session_id, t.track_id, t.emitter_id, t.state, 0, t.confidence, t.sample_start, t.sample_count,
        coalesce(s.time_start_ns, s.opened_ns) + CAST(round(t.sample_start * 1e9 / s.sample_rate_hz) AS INTEGER),
        coalesce(s.time_start_ns, s.opened_ns)
          + CAST(round((t.sample_start + t.sample_count) * 1e9 / s.sample_rate_hz) AS INTEGER),
        s.center_freq_hz + t.low_offset_hz, s.center_freq_hz + t.high_offset_hz,
        t.offset_hz, t.low_offset_hz, t.high_offset_hz, t.display_low_offset_hz, t.display_high_offset_hz,
        t.bandwidth_hz, t.power_dbfs, t.peak_power_dbfs, t.snr_db, t.noise_floor_dbfs, t.drift_hz_per_s,
        t.is_drifting, t.hits
      FROM tracks t JOIN sessions s USING (session_id) ORDER BY t.session_id, t.track_id;
    DROP TABLE tracks;
    ALTER TABLE tracks_2 RENAME TO tracks;
    -- Every order that is paged through, and what is asked most, without a look at the table.
    CREATE INDEX tracks_by_time ON tracks (
      time_start_ns, track_row, time_stop_ns, low_freq_hz, high_freq_hz, bandwidth_hz, power_dbfs, snr_db, session_id,
      emitter_id
    );
    CREATE INDEX tracks_in_order ON tracks (session_id, sample_start, offset_hz, track_id);
    CREATE INDEX tracks_by_emitter ON tracks (session_id, emitter_id);

    CREATE VIRTUAL TABLE track_places USING rtree(track_row, low_freq_hz, high_freq_hz, start_s, stop_s);
    INSERT INTO track_places
      SELECT track_row, coalesce(low_freq_hz, low_offset_hz),
        max(coalesce(low_freq_hz, low_offset_hz), coalesce(high_freq_hz, high_offset_hz)),
        time_start_ns / 1e9 - 1577836800, time_stop_ns / 1e9 - 1577836800
      FROM tracks;
    CREATE TRIGGER track_placed AFTER INSERT ON tracks BEGIN
      INSERT INTO track_places VALUES (new.track_row,
        coalesce(new.low_freq_hz, new.low_offset_hz),
        max(coalesce(new.low_freq_hz, new.low_offset_hz), coalesce(new.high_freq_hz, new.high_offset_hz)),
        new.time_start_ns / 1e9 - 1577836800, new.time_stop_ns / 1e9 - 1577836800);
    END;
    CREATE TRIGGER track_moved AFTER UPDATE OF low_freq_hz, high_freq_hz, low_offset_hz, high_offset_hz, time_start_ns,
    time_stop_ns ON tracks BEGIN
      UPDATE track_places SET low_freq_hz = coalesce(new.low_freq_hz, new.low_offset_hz),
        high_freq_hz = max(coalesce(new.low_freq_hz, new.low_offset_hz), coalesce(new.high_freq_hz, new.high_offset_hz)),
        start_s = new.time_start_ns / 1e9 - 1577836800, stop_s = new.time_stop_ns / 1e9 - 1577836800
      WHERE track_row = new.track_row;
    END;
    CREATE TRIGGER track_gone AFTER DELETE ON tracks BEGIN
      DELETE FROM track_places WHERE track_row = old.track_row;
    END;

    CREATE INDEX emitters_by_class ON emitters (class, session_id, emitter_id);
    CREATE INDEX emitters_by_label ON emitters (label, session_id, emitter_id);

    CREATE TABLE gaps (
      session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
      sample_start INTEGER NOT NULL,
      sample_count INTEGER NOT NULL,
      PRIMARY KEY (session_id, sample_start)
    ) STRICT, WITHOUT ROWID;

    -- The analyst's. A session that has any is never removed to make room.
    CREATE TABLE annotations (
      session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
      uuid TEXT NOT NULL,
      origin TEXT NOT NULL CHECK (origin IN ('analyst', 'file', 'track')),
      sample_start INTEGER NOT NULL,
      sample_count INTEGER,         -- NULL: to the end, as SigMF has it
      low_offset_hz REAL,           -- NULL, both: the whole band
      high_offset_hz REAL,
      label TEXT,
      comment TEXT,
      changed_at TEXT NOT NULL,
      is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
      PRIMARY KEY (session_id, uuid)
    ) STRICT, WITHOUT ROWID;
    -- Only ever added to: the last one about a subject holds.
    CREATE TABLE decisions (
      decision_id INTEGER PRIMARY KEY AUTOINCREMENT,
      session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
      subject TEXT NOT NULL CHECK (subject IN ('track', 'emitter', 'annotation')),
      subject_id TEXT NOT NULL,
      sample_start INTEGER,
      kind TEXT NOT NULL CHECK (kind IN ('accept', 'reject', 'relabel', 'comment', 'ignore', 'pin', 'clear')),
      value TEXT,
      decided_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX decisions_by_subject ON decisions (session_id, subject, subject_id, decision_id);
    CREATE TABLE clips (
      clip_id INTEGER PRIMARY KEY AUTOINCREMENT,
      session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      subject TEXT CHECK (subject IN ('track', 'emitter', 'annotation')),
      subject_id TEXT,
      sample_start INTEGER NOT NULL,
      sample_count INTEGER NOT NULL,
      low_offset_hz REAL NOT NULL,
      high_offset_hz REAL NOT NULL,
      sample_rate_hz REAL NOT NULL, -- of the clip
      datatype TEXT NOT NULL,
      size_bytes INTEGER NOT NULL,
      sha512 TEXT,
      written_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX clips_by_session ON clips (session_id);

    -- For people with a database shell: frequency and time as far as they are known, NULL where they are not.
    CREATE VIEW track_log AS
      SELECT
        t.session_id, r.path AS source, t.track_id, t.emitter_id, e.class, e.label, t.state, t.is_cut_short,
        t.confidence, t.sample_start, t.sample_count,
        t.sample_start / s.sample_rate_hz AS t_start_s,
        (t.sample_start + t.sample_count) / s.sample_rate_hz AS t_stop_s,
        CASE WHEN s.clock_is_known THEN t.time_start_ns END AS time_start_ns,
        s.center_freq_hz + t.offset_hz AS center_freq_hz,
        t.offset_hz, t.low_offset_hz, t.high_offset_hz, t.bandwidth_hz, t.power_dbfs, t.snr_db,
        t.noise_floor_dbfs, t.drift_hz_per_s, t.hits
      FROM tracks t
      JOIN sessions s USING (session_id)
      JOIN recordings r USING (recording_id)
      LEFT JOIN emitters e ON e.session_id = t.session_id AND e.emitter_id = t.emitter_id;
  `,
};
