// Of a live source: that it is one, how long it has been on and what time it is there, and its end. Nothing else can be
// done with what is not kept.

import type { ReactNode } from 'react';
import { ActionButton } from '../../app/actions/action-button.tsx';
import { useEngine } from '../../app/workspace-context.ts';
import { formatClock } from '../../lib/format.ts';
import { utcClockText, utcNs } from '../../lib/time-text.ts';
import { Hint } from '../../widgets/hint.tsx';

export function LiveTransport(): ReactNode {
  const isRunning = useEngine((state) => state.transport.isPlaying);
  return (
    <div className="transport" role="toolbar" aria-label="Live source">
      <span className={isRunning ? 'live-badge is-on' : 'live-badge'} data-testid="live-badge">
        <span className="live-dot" />
        {isRunning ? 'LIVE' : 'STOPPED'}
      </span>
      <Position />
      {isRunning ? (
        <ActionButton id="source.stop" text="Stop" icon="stop" testId="live-stop" />
      ) : (
        <ActionButton id="source.again" text="Start again" icon="play" testId="live-again" />
      )}
    </div>
  );
}

function Position(): ReactNode {
  const sampleRateHz = useEngine((state) => state.session?.sampleRateHz ?? 1);
  const timeStartNs = useEngine((state) => state.session?.timeStartNs ?? null);
  const positionSample = useEngine((state) => state.transport.positionSample);
  const ns = utcNs(positionSample, { sampleRateHz, timeStartNs, rowDurationS: 1 });
  return (
    <Hint text="Since the source began, and the time of its newest sample (UTC)">
      <span className="position" data-testid="position">
        <b>{formatClock(positionSample / sampleRateHz)}</b>
        {ns !== null && ` · ${utcClockText(ns, 0)} UTC`}
      </span>
    </Hint>
  );
}
