// What the analyst decided about signals: name, note, ignored, pinned. Kept for each recording with its settings, so
// that they are there again when it is opened. Where they are kept is a DecisionKeeper's; the engine's facts are not
// touched.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Emitter, SessionInfo } from '#contract/entities.ts';
import type { EngineStore } from './engine-store.ts';

export interface SignalDecision {
  /** null: as the engine calls it. */
  readonly name: string | null;
  readonly note: string;
  /** Of no interest: last in the list, dim, no box on the waterfall. */
  readonly isIgnored: boolean;
  /** First in the list. */
  readonly isPinned: boolean;
}

export type Decisions = ReadonlyMap<number, SignalDecision>;

export interface DecisionKeeper {
  /** Empty where nothing was kept, or what was kept is of no use. */
  load(key: string): Decisions;
  save(key: string, decisions: Decisions): void;
}

export interface DecisionsState {
  /** By emitterId. A new map for every change. */
  readonly decisions: Decisions;
}

export type DecisionsStore = StoreApi<DecisionsState> & {
  decide(emitterIds: readonly number[], change: Partial<SignalDecision>): void;
};

export const NO_DECISION: SignalDecision = { name: null, note: '', isIgnored: false, isPinned: false };
export const NAME_LENGTH_MAX = 80;
export const NOTE_LENGTH_MAX = 2000;

/**
 * The analysis of the same samples with the same settings gives the same emitters with the same numbers; with other
 * settings they would be others, so the settings are a part of the key.
 */
export function decisionsKey(session: SessionInfo): string {
  return `${session.settings.configHash.toString(16)} ${session.recording.path}`;
}

export function createDecisionsStore(keeper: DecisionKeeper, engineStore: EngineStore): DecisionsStore {
  const keyOf = (): string | null => {
    const { session } = engineStore.getState();
    return session === null ? null : decisionsKey(session);
  };
  let key = keyOf();
  const store = createStore<DecisionsState>(() => ({
    decisions: key === null ? new Map() : keeper.load(key),
  }));
  engineStore.subscribe(() => {
    const next = keyOf();
    if (next === key) return;
    key = next;
    store.setState({ decisions: next === null ? new Map() : keeper.load(next) });
  });
  return {
    ...store,
    decide: (emitterIds, change) => {
      if (key === null || emitterIds.length === 0) return;
      const decisions = new Map(store.getState().decisions);
      for (const emitterId of emitterIds) {
        const decided = tidied({ ...(decisions.get(emitterId) ?? NO_DECISION), ...change });
        if (isNothing(decided)) decisions.delete(emitterId);
        else decisions.set(emitterId, decided);
      }
      store.setState({ decisions });
      keeper.save(key, decisions);
    },
  };
}

function tidied(decision: SignalDecision): SignalDecision {
  const name = decision.name?.trim().slice(0, NAME_LENGTH_MAX) ?? '';
  return { ...decision, name: name === '' ? null : name, note: decision.note.slice(0, NOTE_LENGTH_MAX) };
}

function isNothing({ name, note, isIgnored, isPinned }: SignalDecision): boolean {
  return name === null && note === '' && !isIgnored && !isPinned;
}

/** The signals under the names that the analyst gave them. The same array while neither changes. */
export function namedEmitters(emitters: readonly Emitter[], decisions: Decisions): readonly Emitter[] {
  if (decisions.size === 0) return emitters;
  const known = NAMED.get(emitters);
  if (known?.decisions === decisions) return known.named;
  const named = emitters.map((emitter) => {
    const name = decisions.get(emitter.emitterId)?.name ?? null;
    return name === null ? emitter : { ...emitter, label: name };
  });
  NAMED.set(emitters, { decisions, named });
  return named;
}

const NAMED = new WeakMap<
  readonly Emitter[],
  { readonly decisions: Decisions; readonly named: readonly Emitter[] }
>();

// Keeping them in the browser

const STORAGE_KEY = 'sferic.decisions';
/** Of the recordings that were decided about last; more would fill the browser's storage. */
const RECORDINGS_KEPT = 100;

/** `storage` is the browser's localStorage in the application, and anything with its shape in tests. */
export function storageDecisionKeeper(storage: Pick<Storage, 'getItem' | 'setItem'>): DecisionKeeper {
  const read = (): Readonly<Record<string, unknown>> => {
    try {
      const value: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? '{}');
      return isRecord(value) ? value : {};
    } catch {
      return {};
    }
  };
  return {
    load: (key) => {
      const kept = read()[key];
      if (!isRecord(kept)) return new Map();
      return new Map(
        Object.entries(kept).flatMap(([id, value]) => {
          const decision = decisionFrom(value);
          return decision === null || !/^\d+$/.test(id) ? [] : [[Number(id), decision] as const];
        }),
      );
    },
    save: (key, decisions) => {
      const { [key]: _before, ...others } = read();
      const kept = Object.entries(others).slice(-(RECORDINGS_KEPT - 1));
      storage.setItem(
        STORAGE_KEY,
        JSON.stringify(Object.fromEntries([...kept, [key, Object.fromEntries(decisions)]])),
      );
    },
  };
}

function decisionFrom(value: unknown): SignalDecision | null {
  if (!isRecord(value)) return null;
  return tidied({
    name: typeof value.name === 'string' ? value.name : null,
    note: typeof value.note === 'string' ? value.note : '',
    isIgnored: value.isIgnored === true,
    isPinned: value.isPinned === true,
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
