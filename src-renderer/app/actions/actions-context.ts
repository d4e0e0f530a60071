// Gives panels the actions by id, so that a button and its key are one thing.

import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Action } from './action.ts';
import type { ActionSet } from './create-actions.ts';

export interface ActionDesk extends ActionSet {
  readonly isMac: boolean;
}

export const ActionContext = createContext<ActionDesk | null>(null);

export function useActionDesk(): ActionDesk {
  const desk = useContext(ActionContext);
  if (desk === null) throw new Error('A control was rendered outside the action context');
  return desk;
}

/** Throws for an id that no action has: a defect that the first render shows. */
export function useAction(id: string): Action {
  const action = useActionDesk().actions.find((candidate) => candidate.id === id);
  if (action === undefined) throw new Error(`No action is called ${id}`);
  return action;
}

export interface ActionState {
  readonly isEnabled: boolean;
  /** undefined: not an act that turns something on and off. */
  readonly isOn: boolean | undefined;
}

const STATES = {
  '0': { isEnabled: false, isOn: undefined },
  '1': { isEnabled: true, isOn: undefined },
  '00': { isEnabled: false, isOn: false },
  '01': { isEnabled: false, isOn: true },
  '10': { isEnabled: true, isOn: false },
  '11': { isEnabled: true, isOn: true },
} as const satisfies Readonly<Record<string, ActionState>>;

/** Renders again only when the action becomes possible or impossible, on or off. */
export function useActionState(action: Action): ActionState {
  const { onChange } = useActionDesk();
  const subscribe = useCallback((listener: () => void) => onChange(listener), [onChange]);
  const key = useSyncExternalStore(subscribe, () => stateKey(action));
  return STATES[key];
}

function stateKey(action: Action): keyof typeof STATES {
  const isEnabled = action.isEnabled() ? '1' : '0';
  if (action.isOn === undefined) return isEnabled;
  return `${isEnabled}${action.isOn() ? '1' : '0'}`;
}
