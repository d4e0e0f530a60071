// The third layout: decisions that a session has from an earlier one over the same samples, and what finds the
// analyst's work by its text. Never edited once released: a change is a new migration.

import type { Migration } from './migration.ts';

/**
 * An inherited decision is read like any other, but does not keep its session from being removed: the one that it was
 * taken in stays.
 */
export const decisions: Migration = {
  version: 3,
  name: 'decisions',
  sql: `
    ALTER TABLE decisions ADD COLUMN is_inherited INTEGER NOT NULL DEFAULT 0 CHECK (is_inherited IN (0, 1));
    CREATE INDEX annotations_by_start ON annotations (session_id, sample_start);
    CREATE INDEX sessions_alike ON sessions (recording_id, config_hash, software_version, session_id);
  `,
};
