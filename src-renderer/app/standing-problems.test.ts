import { describe, expect, it } from 'vitest';
import { type ProblemFacts, standingProblems } from './standing-problems.ts';

const FINE: ProblemFacts = {
  connection: 'open',
  hasSession: true,
  analysis: { phase: 'done', samplesDone: 1, sampleCount: 1, message: null },
  storeStatus: { isWritable: true, path: '/log', queued: 0, written: 0, dropped: 0, message: null },
  silentS: 0.1,
  rowIntervalS: 0.02,
};

const idsOf = (facts: Partial<ProblemFacts>): readonly string[] =>
  standingProblems({ ...FINE, ...facts }).map(({ id }) => id);

describe('standing problems', () => {
  it('are none while all is well, paused or empty', () => {
    expect(idsOf({})).toEqual([]);
    expect(idsOf({ silentS: null })).toEqual([]);
    expect(idsOf({ hasSession: false, silentS: 99 })).toEqual([]);
  });

  it('say that the connection is lost, and not that rows are missing as well', () => {
    expect(idsOf({ connection: 'lost', silentS: 60 })).toEqual(['connection']);
  });

  it('say that nothing comes although it should', () => {
    expect(idsOf({ silentS: 3 })).toEqual([]);
    expect(idsOf({ silentS: 5 })).toEqual(['stalled']);
    // Replayed a thousand times slower, a row is due every few seconds.
    expect(idsOf({ silentS: 5, rowIntervalS: 4 })).toEqual([]);
  });

  it('say what the engine and the log said, and what is lost', () => {
    const storeStatus = { ...FINE.storeStatus, isWritable: false, message: 'disk full', dropped: 12 };
    const analysis = { phase: 'failed', samplesDone: 0, sampleCount: 1, message: 'read error' };
    const problems = standingProblems({ ...FINE, storeStatus, analysis } as ProblemFacts);
    expect(problems.map(({ id }) => id)).toEqual(['analysis', 'log']);
    expect(problems[0]?.text).toContain('read error');
    expect(problems[1]?.text).toContain('disk full');
    expect(problems[1]?.text).toContain('12');
  });
});
