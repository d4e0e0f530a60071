// What the client and the threads of the log say to each other. Every request is answered, in order.

import type { Emitter, Track } from '#contract/entities.ts';
import type { ErrorInfo, Result } from '#contract/errors.ts';
import type {
  LoggedAnnotation,
  LoggedClip,
  LoggedDecision,
  LogNote,
  LogOccupancy,
  LogPage,
  LogQuery,
  LogSession,
  SessionComparison,
} from '#contract/log.ts';
import type { SessionEnd, SessionStart, StoredGap, StoredObservation, StoredSession } from './records.ts';

/** Writer: the only one that changes the log. Reader: answers questions beside it. Keeper: moves the journal. */
export type WorkerRole = 'writer' | 'reader' | 'keeper';

/** What becomes of a file that is in the place of the log and is none, or a damaged one. */
export type SettingAside = 'never' | 'damaged' | 'any';

export interface WorkerOptions {
  readonly role: WorkerRole;
  readonly path: string;
  readonly settingAside: SettingAside;
  /** The file may not grow past this; null: as far as the disk goes. */
  readonly maxBytes: number | null;
}

/** Written in one transaction, in this order. */
export interface Batch {
  readonly tracks: readonly SessionRow<Track>[];
  /** Ids of tracks that turned out to be none. */
  readonly removedTracks: readonly SessionRow<number>[];
  /** OBSERVATION_STRIDE numbers each. */
  readonly observations: Float64Array<ArrayBuffer>;
  /** Each the whole list of its session. */
  readonly emitters: readonly SessionRow<readonly Emitter[]>[];
  readonly gaps: readonly SessionRow<StoredGap>[];
  readonly ends: readonly SessionRow<SessionEnd>[];
}

export interface SessionRow<T> {
  readonly sessionId: number;
  readonly row: T;
}

export interface RetentionAsk {
  /** Sessions opened longer ago are removed; null: none by age. */
  readonly keepDays: number | null;
  /** The file should be no larger; null: none by size. */
  readonly maxBytes: number | null;
  /** The work of one request: at most so many rows. */
  readonly rows: number;
  /** Sessions in use, which stay. */
  readonly keep: readonly number[];
}

export interface RetentionStep {
  readonly removedRows: number;
  readonly removedSessions: number;
  readonly freedPages: number;
  readonly isDone: boolean;
}

/** A page of an export: tracks of one session, in order. */
export interface TracksAsk {
  readonly sessionId: number;
  readonly query: LogQuery;
  readonly after: {
    readonly sampleStart: number;
    readonly offsetHz: number;
    readonly trackId: number;
  } | null;
  readonly limit: number;
}

export interface ObservationsAsk {
  readonly sessionId: number;
  readonly query: LogQuery;
  readonly after: { readonly trackId: number; readonly sampleStart: number } | null;
  readonly limit: number;
}

/** What a query finds in one session. */
export interface EmittersFound {
  readonly emitterIds: readonly number[];
  readonly trackCount: number;
}

export type WrittenAnnotation = LoggedAnnotation & { readonly isDeleted: boolean };

type Ask<T> = { readonly ask: T };
type Answer<T> = { readonly answer: T };

/** A write carries an era: after one that failed, those of its era that follow are refused untouched, in order. */
export interface WriterRequests {
  readonly begin: Ask<SessionStart> & Answer<number>;
  readonly write: Ask<{ readonly era: number; readonly batch: Batch }> & Answer<null>;
  readonly annotate: Ask<readonly WrittenAnnotation[]> & Answer<null>;
  readonly decide: Ask<readonly LoggedDecision[]> & Answer<null>;
  readonly clip: Ask<LoggedClip> & Answer<null>;
  readonly pin: Ask<{ readonly sessionId: number; readonly isPinned: boolean }> & Answer<null>;
  readonly retain: Ask<RetentionAsk> & Answer<RetentionStep>;
  /** Where the keeper could not keep up. */
  readonly checkpoint: Ask<null> & Answer<null>;
  readonly close: Ask<null> & Answer<null>;
}

export interface ReaderRequests {
  readonly sessions: Ask<null> & Answer<readonly StoredSession[]>;
  readonly sessionList: Ask<null> & Answer<readonly LogSession[]>;
  readonly tracks: Ask<{ readonly sessionId: number }> & Answer<readonly Track[]>;
  readonly emitters: Ask<{ readonly sessionId: number }> & Answer<readonly Emitter[]>;
  readonly observations: Ask<{ readonly sessionId: number; readonly trackId: number }> &
    Answer<readonly StoredObservation[]>;
  readonly gaps: Ask<{ readonly sessionId: number }> & Answer<readonly StoredGap[]>;
  readonly annotations: Ask<{ readonly sessionId: number }> & Answer<readonly LoggedAnnotation[]>;
  readonly decisions: Ask<{ readonly sessionId: number }> & Answer<readonly LoggedDecision[]>;
  readonly clips: Ask<{ readonly sessionId: number }> & Answer<readonly LoggedClip[]>;
  readonly search: Ask<{ readonly query: LogQuery; readonly cursor: string | null; readonly limit: number }> &
    Answer<LogPage>;
  readonly occupancy: Ask<{ readonly query: LogQuery; readonly rowCount: number }> & Answer<LogOccupancy>;
  readonly notes: Ask<{ readonly query: LogQuery; readonly limit: number }> & Answer<readonly LogNote[]>;
  readonly compare: Ask<{ readonly before: number; readonly after: number }> & Answer<SessionComparison>;
  readonly emittersFound: Ask<{ readonly sessionId: number; readonly query: LogQuery }> &
    Answer<EmittersFound>;
  readonly trackPage: Ask<TracksAsk> & Answer<readonly Track[]>;
  /** OBSERVATION_STRIDE numbers each. */
  readonly observationPage: Ask<ObservationsAsk> & Answer<Float64Array<ArrayBuffer>>;
  readonly close: Ask<null> & Answer<null>;
}

export interface KeeperRequests {
  /** Moves what is in the journal into the file; the pages left in it. */
  readonly checkpoint: Ask<null> & Answer<number>;
  readonly close: Ask<null> & Answer<null>;
}

export interface RequestsOf {
  readonly writer: WriterRequests;
  readonly reader: ReaderRequests;
  readonly keeper: KeeperRequests;
}

export type Requests = { readonly [kind: string]: Ask<unknown> & Answer<unknown> };

/** One request on the wire. */
export type MessageOf<R> = {
  [K in keyof R & string]: {
    readonly id: number;
    readonly kind: K;
    readonly ask: R[K] extends Ask<infer A> ? A : never;
  };
}[keyof R & string];

export type WorkerMessage =
  /** `notices`: what a person should know of how the log was found. */
  | { readonly kind: 'opened'; readonly notices: readonly string[] }
  | { readonly kind: 'refused'; readonly error: ErrorInfo }
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> };
