// The elements of the time plots. What is drawn in them is the Coordinator's.

import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { SessionInfo, Track } from '#contract/entities.ts';
import { useActionDesk } from '../../app/actions/actions-context.ts';
import { useEngine, useView, useWorkspace } from '../../app/workspace-context.ts';
import { HistoryCoordinator } from './history-coordinator.ts';
import { trackHistory } from './track-history.ts';

/** The next of 10, 20, 50, 100, 200, ... seconds. */
function growingS(seconds: number): number {
  const magnitude = 10 ** Math.max(1, Math.floor(Math.log10(Math.max(seconds, 1))));
  return magnitude * ([1, 2, 5].find((step) => seconds <= step * magnitude) ?? 10);
}

export interface HistoryViewProps {
  readonly session: SessionInfo;
  readonly tracks: readonly Track[];
  readonly color: string;
}

export function HistoryView({ session, tracks, color }: HistoryViewProps): ReactNode {
  const { engineStore } = useWorkspace();
  const { transport } = useActionDesk();
  const isRelative = useView((state) => state.frequencyUnit === 'relative');
  const holder = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const coordinator = useRef<HistoryCoordinator | null>(null);
  const { sampleRateHz } = session;
  // Of a live source the axis grows in steps, so that the plots are not made anew with every row.
  const liveS = useEngine((state) =>
    session.isLive === true ? growingS(state.transport.positionSample / sampleRateHz) : 0,
  );
  const durationS = session.isLive === true ? liveS : session.sampleCount / sampleRateHz;

  useEffect(() => {
    if (holder.current === null || playhead.current === null) return;
    const made = new HistoryCoordinator(holder.current, playhead.current, engineStore, (seconds) =>
      transport.seek(seconds * sampleRateHz),
    );
    coordinator.current = made;
    return () => {
      coordinator.current = null;
      made.destroy();
    };
  }, [engineStore, transport, sampleRateHz]);

  const history = useMemo(() => trackHistory(tracks, sampleRateHz), [tracks, sampleRateHz]);
  const centerFreqHz = isRelative ? null : session.centerFreqHz;
  useEffect(() => {
    coordinator.current?.show({ history, color, durationS, centerFreqHz });
  }, [history, color, durationS, centerFreqHz]);

  return (
    <div className="history">
      <div
        className="history-plots"
        ref={holder}
        role="img"
        aria-label={`Level, frequency and bandwidth of ${tracks.length} tracks over the recording; click to go there`}
      />
      <div className="history-playhead" ref={playhead} hidden />
    </div>
  );
}
