// What the client and the database worker say to each other. Every request is answered, in order.

import type { Emitter, Track } from '#contract/entities.ts';
import type { ErrorInfo, Result } from '#contract/errors.ts';
import type { SessionEnd, SessionStart, StoredObservation, StoredSession } from './records.ts';

export interface WorkerOptions {
  readonly path: string;
}

/** Written in one transaction, in this order. */
export interface Batch {
  readonly tracks: readonly SessionRow<Track>[];
  readonly observations: readonly SessionRow<StoredObservation>[];
  /** Each the whole list of its session. */
  readonly emitters: readonly SessionRow<readonly Emitter[]>[];
}

export interface SessionRow<T> {
  readonly sessionId: number;
  readonly row: T;
}

/** Every request with what it answers. */
export interface Requests {
  readonly begin: { readonly ask: SessionStart; readonly answer: number };
  readonly write: { readonly ask: Batch; readonly answer: null };
  readonly end: {
    readonly ask: { readonly sessionId: number; readonly end: SessionEnd };
    readonly answer: null;
  };
  readonly sessions: { readonly ask: null; readonly answer: readonly StoredSession[] };
  readonly tracks: { readonly ask: { readonly sessionId: number }; readonly answer: readonly Track[] };
  readonly emitters: { readonly ask: { readonly sessionId: number }; readonly answer: readonly Emitter[] };
  readonly observations: {
    readonly ask: { readonly sessionId: number; readonly trackId: number };
    readonly answer: readonly StoredObservation[];
  };
  readonly close: { readonly ask: null; readonly answer: null };
}

export type RequestKind = keyof Requests;

export type RequestMessage = {
  [K in RequestKind]: { readonly id: number; readonly kind: K; readonly ask: Requests[K]['ask'] };
}[RequestKind];

export type WorkerMessage =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly error: ErrorInfo }
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> };
