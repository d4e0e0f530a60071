// The question: by time, frequency, width, level, class, label and session. It is asked while it is typed.

import { type ReactNode, useEffect, useRef } from 'react';
import type { SignalClass } from '#contract/entities.ts';
import { useHistory, useWorkspace } from '../../app/workspace-context.ts';
import { EMPTY_LOG_FIELDS, type LogFields } from '../../lib/log-fields.ts';
import { sessionText } from './session-text.ts';

const ASK_DELAY_MS = 250;
const CLASSES: readonly SignalClass[] = [
  'carrier',
  'drifting-carrier',
  'narrowband',
  'wideband',
  'burst',
  'hopper',
  'sweep',
];

type TextField = Exclude<keyof LogFields, 'signalClass' | 'session'>;

const RANGES: readonly {
  readonly title: string;
  readonly fields: readonly [TextField, TextField];
  readonly hints: readonly [string, string];
}[] = [
  { title: 'Time, UTC', fields: ['since', 'until'], hints: ['from: date or 7d', 'to'] },
  { title: 'Freq. MHz', fields: ['lowFreq', 'highFreq'], hints: ['from', 'to'] },
  { title: 'Width kHz', fields: ['minBandwidth', 'maxBandwidth'], hints: ['from', 'to'] },
  { title: 'Level dBFS', fields: ['minPower', 'maxPower'], hints: ['from', 'to'] },
];

export function HistoryForm(): ReactNode {
  const { historyStore } = useWorkspace();
  const fields = useHistory((state) => state.fields);
  const wrong = useHistory((state) => state.wrong);
  const sessions = useHistory((state) => state.sessions);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => () => void (timer.current !== null && clearTimeout(timer.current)), []);

  const askAfter = (delayMs: number): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => void historyStore.getState().ask(), delayMs);
  };
  const change = (part: Partial<LogFields>): void => {
    historyStore.getState().setFields(part);
    askAfter(ASK_DELAY_MS);
  };
  const input = (field: TextField, title: string, hint: string): ReactNode => (
    <input
      key={field}
      className="history-input"
      data-testid={`history-${field}`}
      aria-label={`${title} ${hint}`}
      aria-invalid={wrong.includes(field)}
      placeholder={hint}
      value={fields[field]}
      spellCheck={false}
      onChange={(event) => change({ [field]: event.target.value })}
    />
  );
  return (
    <form
      className="history-form"
      aria-label="Search the log"
      onSubmit={(event) => {
        event.preventDefault();
        askAfter(0);
      }}
    >
      {RANGES.map(({ title, fields: [low, high], hints }) => (
        <div key={title} className="history-line">
          <span>{title}</span>
          {input(low, title, hints[0])}
          {input(high, title, hints[1])}
        </div>
      ))}
      <div className="history-line">
        <span>Class, label</span>
        <select
          className="history-input"
          aria-label="Class"
          data-testid="history-class"
          value={fields.signalClass}
          onChange={(event) => change({ signalClass: event.target.value as LogFields['signalClass'] })}
        >
          <option value="">any class</option>
          {CLASSES.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        {input('label', 'Label', 'contains')}
      </div>
      <div className="history-line is-wide">
        <span>Session</span>
        <select
          className="history-input"
          aria-label="Session"
          data-testid="history-session"
          value={fields.session}
          onChange={(event) => change({ session: event.target.value })}
        >
          <option value="">any session</option>
          {sessions.map((session) => (
            <option key={session.sessionId} value={session.sessionId}>
              {sessionText(session)}
            </option>
          ))}
        </select>
      </div>
      <div className="history-acts">
        <button
          type="button"
          className="history-button"
          data-testid="history-clear"
          onClick={() => {
            change(EMPTY_LOG_FIELDS);
            askAfter(0);
          }}
        >
          Clear
        </button>
        <button type="submit" className="history-button is-primary" data-testid="history-search">
          Search
        </button>
      </div>
      {wrong.length > 0 && (
        <p className="history-wrong" role="alert">
          Not understood and left out: {wrong.length === 1 ? 'the marked field' : 'the marked fields'}
        </p>
      )}
    </form>
  );
}
