// What an export of the log is made from: sessions, and their rows in pages. Must not know where they are kept.

import type { Emitter, Track } from '#contract/entities.ts';
import type { LoggedAnnotation, LoggedClip, LoggedDecision } from '#contract/log.ts';
import type { ExportGap, ExportSession } from './input.ts';

/** A session of the log, with what an export says of it beyond the session of a fresh analysis. */
export interface LogExportSession extends ExportSession {
  readonly logSessionId: number;
  readonly sourcePath: string;
  readonly sourceSampleCount: number;
  /** ISO 8601, UTC. */
  readonly openedAt: string;
  readonly settingsJson: string;
  readonly emitters: readonly Emitter[];
  readonly gaps: readonly ExportGap[];
  /** Of the analyst; where a query is asked, only what is about what it finds. */
  readonly annotations: readonly LoggedAnnotation[];
  readonly decisions: readonly LoggedDecision[];
  readonly clips: readonly LoggedClip[];
}

/** Numbers of one observation, in this order; `session` is the log's. */
export const OBSERVATION_FIELDS = 9;

export interface LogExportInput {
  readonly sessions: readonly LogExportSession[];
  /** In order: sampleStart, offsetHz, trackId. */
  tracks(session: LogExportSession): AsyncIterable<readonly Track[]>;
  /** By trackId, then sampleStart: session, track, sample, offset, low, high, bandwidth, power, SNR. */
  observations(session: LogExportSession): AsyncIterable<Float64Array>;
  /** dBm of a full-scale tone, or null. */
  readonly psdRefDbm: number | null;
  /** What was asked for, in words: a line for provenance. */
  readonly queryText: string;
  /** Of the program that exports. */
  readonly softwareVersion: string;
}

export type RowKind = 'tracks' | 'observations';
