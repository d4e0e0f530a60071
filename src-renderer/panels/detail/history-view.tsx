// The elements of the time plots. What is drawn in them is the Coordinator's.

import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { SessionInfo, Track } from '#contract/entities.ts';
import { useActionDesk } from '../../app/actions/actions-context.ts';
import { useView, useWorkspace } from '../../app/workspace-context.ts';
import { HistoryCoordinator } from './history-coordinator.ts';
import { trackHistory } from './track-history.ts';

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
  const { sampleRateHz, sampleCount } = session;

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
    coordinator.current?.show({ history, color, durationS: sampleCount / sampleRateHz, centerFreqHz });
  }, [history, color, sampleCount, sampleRateHz, centerFreqHz]);

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
