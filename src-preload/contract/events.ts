// What the engine tells without being asked. Small, typed JSON; frames never travel here. A leaf.

import type { AnnotationChanges, AnnotationState } from './annotations.ts';
import type { ClipProgress } from './clips.ts';
import type {
  AnalysisState,
  Emitter,
  EngineStatus,
  Notice,
  SessionInfo,
  StoreStatus,
  Track,
  TransportState,
} from './entities.ts';
import type { DecidedSignal } from './log.ts';
import type { OverviewState } from './overview.ts';

export interface Events {
  /** A session was opened (or closed: null). Tracks and emitters start empty. */
  readonly session: SessionInfo | null;
  readonly transport: TransportState;
  readonly analysis: AnalysisState;
  /** Tracks that are new or have changed, and ids that no longer exist (tentative ones that were not confirmed). */
  readonly tracks: { readonly changed: readonly Track[]; readonly removed: readonly number[] };
  /** The whole emitter list: it is short, and regrouping may change any line. */
  readonly emitters: readonly Emitter[];
  /** While it changes, at most ten times a second. */
  readonly overview: OverviewState;
  /** Five times a second. */
  readonly status: { readonly engine: EngineStatus; readonly store: StoreStatus };
  /** The whole list, after a session was opened or closed (null). */
  readonly annotations: AnnotationState | null;
  readonly annotationChanges: AnnotationChanges;
  /** All that hold, after a session was opened and after each change. */
  readonly decisions: readonly DecidedSignal[];
  /** While a clip is written; null at its end. */
  readonly clip: ClipProgress | null;
  readonly notice: Notice;
  /** Of an export of the log; `rows` of at most `ofRows` tracks. null: it has ended, whole or not. */
  readonly logExport: { readonly rows: number; readonly ofRows: number } | null;
}

export type EventName = keyof Events;

export const EVENT_NAMES = [
  'session',
  'transport',
  'analysis',
  'tracks',
  'emitters',
  'overview',
  'status',
  'annotations',
  'annotationChanges',
  'decisions',
  'clip',
  'notice',
  'logExport',
] as const satisfies readonly EventName[];
