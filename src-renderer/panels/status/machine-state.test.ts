import { describe, expect, it } from 'vitest';
import type { AnalysisState, TransportState } from '#contract/entities.ts';
import { machineState } from './machine-state.ts';

const transport: TransportState = {
  isPlaying: true,
  speed: 1,
  isLooping: false,
  positionSample: 0,
  epoch: 0,
  atEnd: false,
};
const running: AnalysisState = { phase: 'running', samplesDone: 50, sampleCount: 100, message: null };
const live = { isLive: true } as const;
const stopped = { ...transport, isPlaying: false, atEnd: true };

describe('machineState', () => {
  it.each([
    ['connection lost', 'lost', live, transport, running],
    ['no recording', 'open', null, transport, null],
    ['analysing 50 %', 'open', {}, transport, running],
    ['live', 'open', live, transport, { ...running, sampleCount: 0 }],
    ['stopped', 'open', live, stopped, { ...running, phase: 'done' }],
    ['analysis failed', 'open', live, stopped, { ...running, phase: 'failed' }],
    ['at the end', 'open', {}, stopped, { ...running, phase: 'done' }],
  ] as const)('%s', (text, connection, session, state, analysis) => {
    expect(machineState(connection, session, state, analysis).text).toBe(text);
  });
});
