// Beside the results: the picture of what was in use when, and two sessions side by side.

import { type ReactNode, useState } from 'react';
import type { ComparedEmitter } from '#contract/log.ts';
import { useHistory } from '../../app/workspace-context.ts';
import { formatDb, formatFixed, formatMhz, formatSigned } from '../../lib/format.ts';
import { EmptyState } from '../../widgets/empty-state.tsx';
import { NotesView } from './notes-view.tsx';
import { OccupancyView } from './occupancy-view.tsx';
import { sessionText } from './session-text.ts';
import { useOpenHit } from './use-open-hit.ts';

type Tab = 'occupancy' | 'compare' | 'notes';
const TABS: readonly { readonly tab: Tab; readonly title: string }[] = [
  { tab: 'occupancy', title: 'Occupancy' },
  { tab: 'compare', title: 'Compare' },
  { tab: 'notes', title: 'Yours' },
];

export function HistorySide(): ReactNode {
  const [shown, setShown] = useState<Tab>('occupancy');
  return (
    <div className="history-side">
      <div className="history-tabs" role="tablist" aria-label="Beside the results">
        {TABS.map(({ tab, title }) => (
          <button
            key={tab}
            type="button"
            role="tab"
            className="history-tab"
            aria-selected={tab === shown}
            data-testid={`history-tab-${tab}`}
            onClick={() => setShown(tab)}
          >
            {title}
          </button>
        ))}
      </div>
      {shown === 'occupancy' && <OccupancyView />}
      {shown === 'compare' && <CompareView />}
      {shown === 'notes' && <NotesView />}
    </div>
  );
}

function CompareView(): ReactNode {
  const sessions = useHistory((state) => state.sessions);
  const [before, after] = useHistory((state) => state.compared);
  const comparison = useHistory((state) => state.comparison);
  const problem = useHistory((state) => state.comparisonProblem);
  const compare = useHistory((state) => state.compare);
  const choice = (label: string, value: string, choose: (id: string) => void): ReactNode => (
    <select
      className="history-input"
      aria-label={label}
      data-testid={`history-${label.toLowerCase()}`}
      value={value}
      onChange={(event) => choose(event.target.value)}
    >
      <option value="">{label}: choose a session</option>
      {sessions.map((session) => (
        <option key={session.sessionId} value={session.sessionId}>
          {sessionText(session)}
        </option>
      ))}
    </select>
  );
  return (
    <div className="history-compare">
      {choice('Before', before, (id) => void compare(id, after))}
      {choice('After', after, (id) => void compare(before, id))}
      {problem !== null && <EmptyState title="They cannot be compared">{problem}</EmptyState>}
      {comparison === null && problem === null && (
        <EmptyState title="Two sessions side by side">
          Choose what was before and what came after: what is new, gone or changed is listed here.
        </EmptyState>
      )}
      {comparison !== null && (
        <div className="history-changes" data-testid="history-comparison">
          <p className="history-note">
            {comparison.added.length} new, {comparison.gone.length} gone, {comparison.changed.length} changed,{' '}
            {comparison.sameCount} the same
          </p>
          {comparison.added.map((emitter) => (
            <Change
              key={`a${emitter.emitterId}`}
              what="new"
              emitter={emitter}
              sessionId={Number(after)}
              note=""
            />
          ))}
          {comparison.gone.map((emitter) => (
            <Change
              key={`g${emitter.emitterId}`}
              what="gone"
              emitter={emitter}
              sessionId={Number(before)}
              note=""
            />
          ))}
          {comparison.changed.map(({ after: now, changes }) => (
            <Change
              key={`c${now.emitterId}`}
              what="changed"
              emitter={now}
              sessionId={Number(after)}
              note={changes.join(', ')}
            />
          ))}
        </div>
      )}
    </div>
  );
}

interface ChangeProps {
  readonly what: 'new' | 'gone' | 'changed';
  readonly emitter: ComparedEmitter;
  readonly sessionId: number;
  readonly note: string;
}

function Change({ what, emitter, sessionId, note }: ChangeProps): ReactNode {
  const open = useOpenHit();
  const frequency =
    emitter.centerFreqHz === null
      ? `${formatSigned(emitter.offsetHz / 1e3, 3)} kHz`
      : formatMhz(emitter.centerFreqHz, 6);
  return (
    <button
      type="button"
      className="history-change"
      title="Open the recording where it first was"
      onClick={() => void open({ sessionId, sampleStart: emitter.firstSample })}
    >
      <span className={`pill is-${what}`}>{what}</span>
      <span className="is-number">{frequency}</span>
      <span className="is-number">{formatFixed(emitter.bandwidthHz / 1e3, 1)} kHz</span>
      <span className="is-number">{formatDb(emitter.powerDbfs)}</span>
      <span className="history-change-label">{note === '' ? emitter.label : note}</span>
    </button>
  );
}
