// What the analyst decided about signals: name, note, ignored, pinned. The log keeps it, for the recording with its
// settings; this mirrors what holds. What is asked for shows at once, and what the engine answers replaces it.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SfericApi } from '#contract/api.ts';
import type { Emitter } from '#contract/entities.ts';
import type { DecidedSignal, DecisionChange, SignalDecision } from '#contract/log.ts';
import { addNotice, type EngineStore } from './engine-store.ts';

export type { SignalDecision } from '#contract/log.ts';
export {
  DECISION_NAME_LENGTH_MAX as NAME_LENGTH_MAX,
  DECISION_NOTE_LENGTH_MAX as NOTE_LENGTH_MAX,
} from '#contract/log.ts';

export type Decisions = ReadonlyMap<number, SignalDecision>;

export interface DecisionsState {
  /** By emitterId. A new map for every change. */
  readonly decisions: Decisions;
}

export type DecisionsStore = StoreApi<DecisionsState> & {
  decide(emitterIds: readonly number[], change: DecisionChange): void;
};

export const NO_DECISION: SignalDecision = { name: null, note: '', isIgnored: false, isPinned: false };

export function createDecisionsStore(api: SfericApi, engineStore: EngineStore): DecisionsStore {
  const store = createStore<DecisionsState>(() => ({ decisions: new Map() }));
  const take = (decided: readonly DecidedSignal[]): void =>
    store.setState({
      decisions: new Map(decided.map(({ emitterId, ...decision }) => [emitterId, decision])),
    });
  // What was decided last may still be on its way: older answers do not overwrite it.
  let asked = 0;
  engineStore.subscribe(({ decided, session }, former) => {
    if (session !== former.session) asked = 0;
    if (decided !== former.decided && asked === 0) take(decided);
  });
  const ask = async (emitterIds: readonly number[], change: DecisionChange): Promise<void> => {
    asked += 1;
    store.setState({ decisions: changed(store.getState().decisions, emitterIds, change) });
    const answer = await api.invoke('decisions.decide', { emitterIds, change });
    asked = Math.max(0, asked - 1);
    if (answer.ok && asked === 0) take(answer.value);
    if (answer.ok) return;
    take(engineStore.getState().decided);
    addNotice(engineStore, { level: 'error', text: answer.error.message });
  };
  return {
    ...store,
    decide: (emitterIds, change) => {
      if (engineStore.getState().session === null || emitterIds.length === 0) return;
      void ask(emitterIds, change);
    },
  };
}

function changed(before: Decisions, emitterIds: readonly number[], change: DecisionChange): Decisions {
  const decisions = new Map(before);
  for (const emitterId of emitterIds) {
    const old = decisions.get(emitterId) ?? NO_DECISION;
    const name = change.name === undefined ? old.name : (change.name?.trim() ?? '');
    const decided = {
      name: name === '' ? null : name,
      note: change.note ?? old.note,
      isIgnored: change.isIgnored ?? old.isIgnored,
      isPinned: change.isPinned ?? old.isPinned,
    };
    const isNothing = decided.name === null && decided.note === '' && !decided.isIgnored && !decided.isPinned;
    if (isNothing) decisions.delete(emitterId);
    else decisions.set(emitterId, decided);
  }
  return decisions;
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
