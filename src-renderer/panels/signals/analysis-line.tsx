// A thin line of progress while a recording is being analysed. It keeps its place when there is nothing to show.

import type { ReactNode } from 'react';
import { useEngine } from '../../app/workspace-context.ts';

export function AnalysisLine(): ReactNode {
  const analysis = useEngine((state) => state.analysis);
  const isRunning = analysis?.phase === 'running';
  const fraction =
    analysis === null || analysis.sampleCount === 0
      ? 0
      : Math.min(1, analysis.samplesDone / analysis.sampleCount);
  return (
    <div
      className="analysis-line"
      role="progressbar"
      aria-label="Analysis of the recording"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * fraction)}
      aria-hidden={!isRunning}
    >
      <div style={{ transform: `scaleX(${isRunning ? fraction : 0})` }} />
    </div>
  );
}
