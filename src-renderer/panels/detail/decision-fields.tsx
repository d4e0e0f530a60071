// Name and note of a signal as fields in place. What is typed is decided when the field is left or Enter is pressed;
// Escape takes it back.

import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { Emitter } from '#contract/entities.ts';
import { useWorkspace } from '../../app/workspace-context.ts';
import { emitterName } from '../../lib/signal-text.ts';
import { NAME_LENGTH_MAX, NOTE_LENGTH_MAX, type SignalDecision } from '../../stores/decisions-store.ts';

export interface DecisionFieldProps {
  readonly emitter: Emitter;
  readonly decision: SignalDecision | undefined;
}

export function NameField({ emitter, decision }: DecisionFieldProps): ReactNode {
  const { decisionsStore } = useWorkspace();
  const known = decision?.name ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const number = `E${emitter.emitterId}`;
  const ownName = emitterName(emitter).slice(number.length).trim();
  const commit = (): void => {
    if (typed !== null && typed !== known) decisionsStore.decide([emitter.emitterId], { name: typed });
    setTyped(null);
  };
  return (
    <label className="detail-name">
      <span className="detail-number">{number}</span>
      <input
        type="text"
        data-role="signal-name"
        data-testid="signal-name"
        aria-label={`Name of signal ${number}`}
        title="Click to name the signal; empty: as the analysis calls it"
        maxLength={NAME_LENGTH_MAX}
        spellCheck={false}
        autoComplete="off"
        placeholder={ownName === '' ? 'name it' : ownName}
        value={typed ?? known}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => leaveByKey(event, () => setTyped(null))}
      />
    </label>
  );
}

export function NoteField({ emitter, decision }: DecisionFieldProps): ReactNode {
  const { decisionsStore } = useWorkspace();
  const known = decision?.note ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (): void => {
    if (typed !== null && typed !== known) decisionsStore.decide([emitter.emitterId], { note: typed });
    setTyped(null);
  };
  return (
    <input
      type="text"
      className="detail-note"
      data-role="signal-note"
      data-testid="signal-note"
      aria-label={`Note about signal E${emitter.emitterId}`}
      placeholder="Note"
      title={known === '' ? 'What you want to remember about this signal' : known}
      maxLength={NOTE_LENGTH_MAX}
      value={typed ?? known}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => leaveByKey(event, () => setTyped(null))}
    />
  );
}

function leaveByKey(event: KeyboardEvent<HTMLInputElement>, takeBack: () => void): void {
  if (event.key !== 'Enter' && event.key !== 'Escape') return;
  event.preventDefault();
  const field = event.currentTarget;
  if (event.key === 'Escape') takeBack();
  // After what was taken back is rendered, or leaving would decide it.
  setTimeout(() => field.blur(), 0);
}
