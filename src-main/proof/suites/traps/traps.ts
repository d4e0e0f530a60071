// Suite d: every trap of the list, one after the other. A trap that throws is one that was not held.

import type { SuiteContext } from '../run-scene.ts';
import { alwaysOn, dcSpike, usableBandwidth, windowGain } from './receiver-traps.ts';
import { accounting, beyondFourGib, shortBursts } from './sample-traps.ts';
import type { Trap, TrapOutcome } from './trap.ts';
import { frequencySign, narrowedTone, percentiles, zoom } from './view-traps.ts';

const TRAPS: Readonly<Record<string, Trap>> = {
  dcSpike,
  alwaysOn,
  zoom,
  accounting,
  shortBursts,
  frequencySign,
  beyondFourGib,
  windowGain,
  narrowedTone,
  percentiles,
  usableBandwidth,
};

export async function runTraps(context: SuiteContext): Promise<readonly TrapOutcome[]> {
  const outcomes: TrapOutcome[] = [];
  for (const [name, trap] of Object.entries(TRAPS)) {
    try {
      outcomes.push(await trap(context));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      outcomes.push({ trap: name, done: 'it was run', outcome: `it failed: ${reason}`, isHeld: false });
    }
  }
  return outcomes;
}
