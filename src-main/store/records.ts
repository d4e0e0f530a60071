// What goes into the log and what comes out of it, as plain data. Must not know SQL, threads or files.

import type { Datatype } from '#contract/entities.ts';
import type { SessionState } from '#contract/log.ts';
import type { Dbfs, Hz, SampleIndex, TimeNsText } from '#contract/units.ts';

export type { SessionState } from '#contract/log.ts';

/** What a session is about to do, with the facts in force: the user's own ones applied. */
export interface SessionStart {
  readonly sourcePath: string;
  /** SHA-256 of the samples in hexadecimal; null: not computed. */
  readonly recordingSha: string | null;
  readonly sampleRateHz: Hz;
  /** null: unknown. */
  readonly centerFreqHz: Hz | null;
  /** Time of the first sample; null: unknown. */
  readonly timeStartNs: TimeNsText | null;
  readonly datatype: Datatype;
  /** Of the recording. */
  readonly sampleCount: number;
  readonly configHash: number;
  /** The effective settings, so that the answer can be had again. */
  readonly settingsJson: string;
  readonly softwareVersion: string;
  /** Of a session from another log: when it was opened there, in milliseconds since 1970. Without it: now. */
  readonly openedAtMs?: number;
  /** What a live source gives is never the same twice: no earlier session says anything about its signals. */
  readonly isLive?: boolean;
}

export interface SessionEnd {
  readonly isComplete: boolean;
  readonly samplesProcessed: number;
  readonly samplesDropped: number;
  readonly detections?: number;
  /** Of this session, because too many waited. */
  readonly observationsDropped?: number;
  /** Why it ended early, in a line. */
  readonly problem?: string | null;
  /** Wall time less elapsed time, where they differ: somebody set the clock. */
  readonly clockJumpMs?: number | null;
}

export interface StoredSession extends SessionStart {
  readonly sessionId: number;
  readonly state: SessionState;
  /** Wall clock, ISO 8601 in UTC. */
  readonly openedAt: string;
  readonly closedAt: string | null;
  /** null: the session has not ended, or was interrupted. */
  readonly samplesProcessed: number | null;
  readonly samplesDropped: number | null;
  readonly observationsDropped: number | null;
  readonly detections: number | null;
  readonly problem: string | null;
  readonly clockJumpMs: number | null;
  /** One past the last sample that the log knows of, where the session was cut short. */
  readonly lastSample: number | null;
  readonly isPinned: boolean;
}

/** Samples that a session never saw. */
export interface StoredGap {
  readonly sampleStart: SampleIndex;
  readonly sampleCount: number;
}

/** One measurement of a track at one row, as the tracker makes them (tracking/track-observation.ts). */
export interface StoredObservation {
  readonly trackId: number;
  readonly sampleStart: SampleIndex;
  readonly offsetHz: Hz;
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
  readonly bandwidthHz: Hz;
  readonly powerDbfs: Dbfs;
  readonly snrDb: number;
}
