// What a trap is: something that others fell into, and a run of the real engine that shows whether Sferic does.

import type { SuiteContext } from '../run-scene.ts';

export interface TrapOutcome {
  readonly trap: string;
  /** What was run. */
  readonly done: string;
  /** What came out, with its figures. */
  readonly outcome: string;
  readonly isHeld: boolean;
}

export type Trap = (context: SuiteContext) => Promise<TrapOutcome>;

/** Everything that must hold, with what it is called where it does not. */
export function allHold(checks: Readonly<Record<string, boolean>>): {
  readonly isHeld: boolean;
  readonly broken: string;
} {
  const broken = Object.entries(checks).flatMap(([name, holds]) => (holds ? [] : [name]));
  return { isHeld: broken.length === 0, broken: broken.length === 0 ? '' : ` NOT: ${broken.join(', ')}.` };
}
