// What is wrong for as long as it is wrong, unlike a notice, which tells of a moment. Pure: state in, lines out.

import type { AnalysisState, StoreStatus } from '#contract/entities.ts';
import type { Connection } from '../stores/engine-store.ts';

export interface StandingProblem {
  readonly id: 'connection' | 'stalled' | 'log' | 'analysis';
  readonly level: 'warning' | 'error';
  readonly text: string;
}

export interface ProblemFacts {
  readonly connection: Connection;
  readonly hasSession: boolean;
  readonly analysis: AnalysisState | null;
  readonly storeStatus: StoreStatus | null;
  /** Since the last frame came; null while none is awaited. */
  readonly silentS: number | null;
  /** From one row to the next at the speed of the replay. */
  readonly rowIntervalS: number;
}

/** A row is due many times a second: this long without one, and something stands still. */
export const STALLED_AFTER_S = 4;
/** A slow replay has its rows far apart: as many of them must be missing. */
const STALLED_AFTER_ROWS = 5;

export function standingProblems(facts: ProblemFacts): readonly StandingProblem[] {
  const { connection, hasSession, analysis, storeStatus, silentS, rowIntervalS } = facts;
  const patienceS = Math.max(STALLED_AFTER_S, STALLED_AFTER_ROWS * rowIntervalS);
  const problems: StandingProblem[] = [];
  if (connection === 'lost')
    problems.push({
      id: 'connection',
      level: 'error',
      text: 'The connection to the engine is lost: what you see is the last that was known. Reconnecting.',
    });
  // Without a connection nothing can come, and that is said already.
  else if (hasSession && silentS !== null && silentS >= patienceS)
    problems.push({
      id: 'stalled',
      level: 'warning',
      text: `No row has come for ${Math.floor(silentS)} s although the replay runs: the engine or the line to it stands still. The list and the log go on.`,
    });
  if (analysis?.phase === 'failed')
    problems.push({
      id: 'analysis',
      level: 'error',
      text: `The analysis did not complete: ${analysis.message ?? 'no reason was given'}. What was found until then is kept; open the recording again to repeat it.`,
    });
  if (storeStatus !== null && !storeStatus.isWritable)
    problems.push({
      id: 'log',
      level: 'error',
      text: `The log cannot be written: ${storeStatus.message ?? storeStatus.path}. Signals are still found and shown; ${storeStatus.dropped} entries are lost so far. Make room or choose another folder.`,
    });
  return problems;
}
