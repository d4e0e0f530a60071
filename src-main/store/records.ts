// What goes into the log and what comes out of it, as plain data. Must not know SQL, threads or files.

import type { Datatype } from '#contract/entities.ts';
import type { Dbfs, Hz, SampleIndex, TimeNsText } from '#contract/units.ts';

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
}

export interface SessionEnd {
  readonly isComplete: boolean;
  readonly samplesProcessed: number;
  readonly samplesDropped: number;
}

/** `running` in a database that nobody has open means a crash: it becomes `interrupted` at the next opening. */
export type SessionState = 'running' | 'complete' | 'incomplete' | 'interrupted';

export interface StoredSession extends SessionStart {
  readonly sessionId: number;
  readonly state: SessionState;
  /** Wall clock, ISO 8601 in UTC. */
  readonly openedAt: string;
  /** null: the session has not ended, or was interrupted. */
  readonly samplesProcessed: number | null;
  readonly samplesDropped: number | null;
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
