// What the analyst decided about the signals of the open session, behind the contract: from the log, and into it. Must
// not know how it is kept.
import type { Emitter } from '#contract/entities.ts';
import { fail, ok, type Result } from '#contract/errors.ts';
import {
  DECISION_NAME_LENGTH_MAX,
  DECISION_NOTE_LENGTH_MAX,
  type DecidedSignal,
  type DecisionChange,
  type DecisionKind,
  type LoggedDecision,
  type SignalDecision,
} from '#contract/log.ts';

const NOTHING: SignalDecision = { name: null, note: '', isIgnored: false, isPinned: false };

type SignalRow = Omit<LoggedDecision, 'sessionId'>;

export interface DecisionDeskOptions {
  readonly onDecisions: (decisions: readonly DecidedSignal[]) => void;
  readonly keep: (rows: readonly SignalRow[]) => void;
}

export class DecisionDesk {
  readonly #options: DecisionDeskOptions;
  readonly #decisions = new Map<number, SignalDecision>();

  constructor(options: DecisionDeskOptions) {
    this.#options = options;
  }

  /** By emitterId. */
  get list(): readonly DecidedSignal[] {
    return [...this.#decisions]
      .map(([emitterId, decision]) => ({ emitterId, ...decision }))
      .sort((a, b) => a.emitterId - b.emitterId);
  }

  /** By emitterId, of those that the analyst named. */
  get names(): ReadonlyMap<number, string> {
    return new Map(
      [...this.#decisions].flatMap(([emitterId, { name }]) => (name === null ? [] : [[emitterId, name]])),
    );
  }

  /** Of a session: its rows in the log, in the order in which they were taken. */
  open(logged: readonly LoggedDecision[]): void {
    this.#decisions.clear();
    for (const { subject, subjectId, kind, value } of logged) {
      if (subject !== 'emitter' || !/^\d+$/.test(subjectId)) continue;
      this.#set(Number(subjectId), changeOf(kind, value));
    }
    this.#options.onDecisions(this.list);
  }

  /** `bad-request` where a signal is not there. */
  decide(
    emitterIds: readonly number[],
    change: DecisionChange,
    emitters: readonly Emitter[],
  ): Result<readonly DecidedSignal[]> {
    const byId = new Map(emitters.map((emitter) => [emitter.emitterId, emitter]));
    const unknown = emitterIds.filter((emitterId) => !byId.has(emitterId));
    if (unknown.length > 0) {
      return fail(
        'bad-request',
        `There is no signal ${unknown.slice(0, 8).join(', ')} any more: choose it again`,
      );
    }
    const rows: SignalRow[] = [];
    for (const emitterId of new Set(emitterIds)) {
      const before = this.#decisions.get(emitterId) ?? NOTHING;
      this.#set(emitterId, change);
      const after = this.#decisions.get(emitterId) ?? NOTHING;
      const sampleStart = byId.get(emitterId)?.firstSample ?? null;
      for (const [kind, value] of rowsOf(before, after)) {
        rows.push({ subject: 'emitter', subjectId: String(emitterId), sampleStart, kind, value });
      }
    }
    this.#options.keep(rows);
    this.#options.onDecisions(this.list);
    return ok(this.list);
  }

  #set(emitterId: number, change: DecisionChange): void {
    const before = this.#decisions.get(emitterId) ?? NOTHING;
    const name = change.name === undefined ? before.name : nameFrom(change.name);
    const after = {
      name,
      note: (change.note ?? before.note).slice(0, DECISION_NOTE_LENGTH_MAX),
      isIgnored: change.isIgnored ?? before.isIgnored,
      isPinned: change.isPinned ?? before.isPinned,
    };
    const isNothing = after.name === null && after.note === '' && !after.isIgnored && !after.isPinned;
    if (isNothing) this.#decisions.delete(emitterId);
    else this.#decisions.set(emitterId, after);
  }
}

function nameFrom(text: string | null): string | null {
  const name = text?.trim().slice(0, DECISION_NAME_LENGTH_MAX) ?? '';
  return name === '' ? null : name;
}

/** Ignored and pinned are one mark in the log: the last one holds. */
function changeOf(kind: DecisionKind, value: string | null): DecisionChange {
  switch (kind) {
    case 'relabel':
      return { name: value };
    case 'comment':
      return { note: value ?? '' };
    case 'ignore':
      return { isIgnored: true, isPinned: false };
    case 'pin':
      return { isIgnored: false, isPinned: true };
    case 'clear':
      return { isIgnored: false, isPinned: false };
    case 'accept':
    case 'reject':
      return {};
  }
}

function rowsOf(before: SignalDecision, after: SignalDecision): readonly [DecisionKind, string | null][] {
  const rows: [DecisionKind, string | null][] = [];
  if (after.name !== before.name) rows.push(['relabel', after.name]);
  if (after.note !== before.note) rows.push(['comment', after.note]);
  if (after.isIgnored !== before.isIgnored || after.isPinned !== before.isPinned) {
    rows.push([after.isPinned ? 'pin' : after.isIgnored ? 'ignore' : 'clear', null]);
  }
  return rows;
}
