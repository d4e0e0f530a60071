// One word for what goes on, the most urgent first. Pure.

import type { AnalysisState, SessionInfo, TransportState } from '#contract/entities.ts';
import type { Connection } from '../../stores/engine-store.ts';

export interface MachineStateText {
  readonly text: string;
  readonly tone: 'ok' | 'busy' | 'idle' | 'bad';
  readonly title: string;
}

export function machineState(
  connection: Connection,
  session: Pick<SessionInfo, 'isLive'> | null,
  transport: Pick<TransportState, 'isPlaying' | 'atEnd'>,
  analysis: AnalysisState | null,
): MachineStateText {
  if (connection === 'lost')
    return {
      text: 'connection lost',
      tone: 'bad',
      title: 'Reconnecting; what is shown is the last that was known',
    };
  if (connection === 'connecting')
    return { text: 'connecting', tone: 'busy', title: 'Waiting for the engine' };
  if (session === null) return { text: 'no recording', tone: 'idle', title: 'Open a recording to begin' };
  if (analysis?.phase === 'failed')
    return {
      text: 'analysis failed',
      tone: 'bad',
      title: analysis.message ?? 'The analysis did not complete',
    };
  if (session.isLive === true) {
    return transport.isPlaying
      ? { text: 'live', tone: 'ok', title: 'Samples come in real time, and are analysed as they come' }
      : { text: 'stopped', tone: 'idle', title: 'The live source was stopped; what it found stays' };
  }
  if (analysis?.phase === 'running') {
    const percent = analysis.sampleCount === 0 ? 0 : (100 * analysis.samplesDone) / analysis.sampleCount;
    return {
      text: `analysing ${Math.floor(percent)} %`,
      tone: 'busy',
      title: 'The whole recording is searched once, at full speed',
    };
  }
  if (transport.isPlaying) return { text: 'running', tone: 'ok', title: 'Replaying' };
  if (transport.atEnd) return { text: 'at the end', tone: 'idle', title: 'The replay has ended' };
  return { text: 'paused', tone: 'idle', title: 'The replay is paused' };
}
