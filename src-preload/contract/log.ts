// The log as it is asked and shown: what was seen, when and where, and what an analyst made of it. A leaf: imports
// only its siblings.

import type { Datatype, SignalClass, TrackState } from './entities.ts';
import type { Dbfs, Hz, SampleIndex, TimeNsText } from './units.ts';

/** `running` in a log that nobody writes means a crash: it becomes `interrupted` at the next start. */
export const SESSION_STATES = ['running', 'complete', 'incomplete', 'interrupted'] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** One session of the log, as a list shows it. */
export interface LogSession {
  readonly sessionId: number;
  readonly state: SessionState;
  /** Path of the samples. */
  readonly sourcePath: string;
  readonly sampleRateHz: Hz;
  /** null: unknown. */
  readonly centerFreqHz: Hz | null;
  readonly datatype: Datatype;
  readonly sampleCount: number;
  /** Time of the first sample; null: the recording does not say. */
  readonly timeStartNs: TimeNsText | null;
  /** Wall clock of this machine, ISO 8601 in UTC. */
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly softwareVersion: string;
  readonly configHash: number;
  readonly samplesProcessed: number | null;
  readonly samplesDropped: number | null;
  readonly trackCount: number;
  readonly emitterCount: number;
  /** Kept when the log makes room. */
  readonly isPinned: boolean;
  /** What a person should know of it: cut short, stopped by an error, a clock that jumped. */
  readonly note: string | null;
}

/** What is looked for. null and an empty list: any. Ranges overlap; their ends belong to them. */
export interface LogQuery {
  /** Nanoseconds UTC. Where a recording's clock is unknown, the time of its analysis counts. */
  readonly sinceNs: TimeNsText | null;
  readonly untilNs: TimeNsText | null;
  /** Radio frequency; a session with an unknown centre is not found by it. */
  readonly lowFreqHz: Hz | null;
  readonly highFreqHz: Hz | null;
  readonly minBandwidthHz: Hz | null;
  readonly maxBandwidthHz: Hz | null;
  readonly minPowerDbfs: Dbfs | null;
  readonly maxPowerDbfs: Dbfs | null;
  readonly minSnrDb: number | null;
  readonly classes: readonly SignalClass[];
  /** Anywhere in the label, without regard to case: Sferic's own or the analyst's. */
  readonly labelText: string | null;
  readonly sessionIds: readonly number[];
}

export const ANY_LOG_QUERY: LogQuery = {
  sinceNs: null,
  untilNs: null,
  lowFreqHz: null,
  highFreqHz: null,
  minBandwidthHz: null,
  maxBandwidthHz: null,
  minPowerDbfs: null,
  maxPowerDbfs: null,
  minSnrDb: null,
  classes: [],
  labelText: null,
  sessionIds: [],
};

/** One track that was found. */
export interface LogHit {
  readonly sessionId: number;
  readonly trackId: number;
  readonly emitterId: number | null;
  readonly class: SignalClass | null;
  readonly label: string | null;
  readonly state: TrackState;
  /** Its end is not known: the session was killed while it was on. */
  readonly isCutShort: boolean;
  readonly sampleStart: SampleIndex;
  readonly sampleCount: number;
  /** Of the recording's clock where `isClockKnown`, else counted from when it was analysed. */
  readonly timeStartNs: TimeNsText;
  readonly isClockKnown: boolean;
  readonly durationS: number;
  /** Radio frequency; null: the centre is unknown. */
  readonly centerFreqHz: Hz | null;
  readonly offsetHz: Hz;
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
  readonly bandwidthHz: Hz;
  readonly powerDbfs: Dbfs;
  readonly snrDb: number;
  readonly driftHzPerS: number;
  readonly hits: number;
}

export interface LogPage {
  readonly hits: readonly LogHit[];
  /** Give it back for the next page; null: there is none. */
  readonly nextCursor: string | null;
}

/** How long each piece of spectrum was in use, hour by hour. */
export interface LogOccupancy {
  /** Start of the first column. */
  readonly startNs: TimeNsText;
  readonly columnS: number;
  readonly columnCount: number;
  /** Lower edge of the first row. */
  readonly lowFreqHz: Hz;
  readonly rowHz: Hz;
  readonly rowCount: number;
  /** Fraction of the column's time with a track on, 0 to 1; `columnCount * rowCount`, column by column. */
  readonly fractions: readonly number[];
  /** Tracks that the picture was made of, and those without a known radio frequency, which it cannot show. */
  readonly trackCount: number;
  readonly unplacedCount: number;
}

/** One emitter of a session, for a comparison. */
export interface ComparedEmitter {
  readonly emitterId: number;
  readonly class: SignalClass;
  readonly label: string;
  readonly centerFreqHz: Hz | null;
  readonly offsetHz: Hz;
  readonly bandwidthHz: Hz;
  readonly powerDbfs: Dbfs;
  readonly dutyCycle: number;
  readonly firstSample: SampleIndex;
}

export type EmitterChange = 'frequency' | 'bandwidth' | 'level' | 'duty-cycle' | 'class';

/** What is different from one session (before) to another (after). */
export interface SessionComparison {
  readonly added: readonly ComparedEmitter[];
  readonly gone: readonly ComparedEmitter[];
  readonly changed: readonly {
    readonly before: ComparedEmitter;
    readonly after: ComparedEmitter;
    readonly changes: readonly EmitterChange[];
  }[];
  readonly sameCount: number;
}

/** csv, ndjson, parquet: tables; sigmf: annotations of one recording; html: a report for people. */
export const LOG_EXPORT_FORMATS = ['csv', 'ndjson', 'sigmf', 'parquet', 'html'] as const;
export type LogExportFormat = (typeof LOG_EXPORT_FORMATS)[number];

export const LOG_SUBJECTS = ['track', 'emitter', 'annotation'] as const;
export type LogSubject = (typeof LOG_SUBJECTS)[number];

/** An annotation of the analyst, of the file, or made from a track. Frequencies are offsets from the centre. */
export interface LoggedAnnotation {
  readonly sessionId: number;
  readonly uuid: string;
  readonly origin: 'analyst' | 'file' | 'track';
  readonly sampleStart: SampleIndex;
  /** null: to the end, as SigMF has it. */
  readonly sampleCount: number | null;
  /** null, both: the whole band. */
  readonly lowOffsetHz: Hz | null;
  readonly highOffsetHz: Hz | null;
  readonly label: string | null;
  readonly comment: string | null;
}

export const DECISION_KINDS = ['accept', 'reject', 'relabel', 'comment', 'ignore', 'pin', 'clear'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** What the analyst decided about a track, an emitter or an annotation. Only ever added to: the last one holds. */
export interface LoggedDecision {
  readonly sessionId: number;
  readonly subject: LogSubject;
  /** trackId, emitterId, or the annotation's uuid. */
  readonly subjectId: string;
  readonly sampleStart: SampleIndex | null;
  readonly kind: DecisionKind;
  /** The new label, the comment; null for the others. */
  readonly value: string | null;
}

/** What holds of a signal now, of all that was decided about it. */
export interface SignalDecision {
  /** null: as the engine calls it. */
  readonly name: string | null;
  readonly note: string;
  /** Of no interest: last in the list, dim, no box on the waterfall. */
  readonly isIgnored: boolean;
  /** First in the list. */
  readonly isPinned: boolean;
}

/** Of the signals of the open session that something was decided about. */
export interface DecidedSignal extends SignalDecision {
  readonly emitterId: number;
}

/** What is left out stays as it is. */
export interface DecisionChange {
  readonly name?: string | null | undefined;
  readonly note?: string | undefined;
  readonly isIgnored?: boolean | undefined;
  readonly isPinned?: boolean | undefined;
}

export const DECISION_NAME_LENGTH_MAX = 80;
export const DECISION_NOTE_LENGTH_MAX = 2000;

/** One thing that an analyst made: an annotation, a clip, or a decision about a track or a signal. */
export interface LogNote {
  readonly kind: 'annotation' | 'clip' | DecisionKind;
  readonly sessionId: number;
  readonly sampleStart: SampleIndex;
  /** As of a LogHit. */
  readonly timeStartNs: TimeNsText;
  readonly isClockKnown: boolean;
  /** Radio frequency of its middle; null: the centre is unknown, or it is of the whole band. */
  readonly centerFreqHz: Hz | null;
  /** null: of the whole band. */
  readonly offsetHz: Hz | null;
  readonly label: string | null;
  readonly comment: string | null;
  /** Of a clip's metadata; null for the others. */
  readonly path: string | null;
}

/** A piece that was cut out of a recording. */
export interface LoggedClip {
  readonly sessionId: number;
  /** Of its metadata. */
  readonly path: string;
  /** What it was cut for; null: a box drawn by hand. */
  readonly subject: LogSubject | null;
  readonly subjectId: string | null;
  /** In the recording that it was cut from. */
  readonly sampleStart: SampleIndex;
  readonly sampleCount: number;
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
  /** Of the clip. */
  readonly sampleRateHz: Hz;
  readonly datatype: Datatype;
  readonly sizeBytes: number;
  readonly sha512: string | null;
}
