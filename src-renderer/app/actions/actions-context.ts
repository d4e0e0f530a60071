// Gives panels the actions by id, so that a button and its key are one thing.

import { createContext, useContext } from 'react';
import type { Action } from './action.ts';
import type { Transport } from './create-actions.ts';

export interface ActionDesk {
  readonly actions: readonly Action[];
  readonly transport: Transport;
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
