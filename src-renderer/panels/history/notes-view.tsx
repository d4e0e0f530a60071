// What the analyst made and the log kept: annotations, clips and decisions that fit the question, the newest first. A
// click opens the recording at that moment, or the clip.

import type { ReactNode } from 'react';
import type { LogNote } from '#contract/log.ts';
import { useHistory, useWorkspace } from '../../app/workspace-context.ts';
import { formatMhz, formatSigned } from '../../lib/format.ts';
import { timeText } from '../../lib/log-fields.ts';
import { addNotice } from '../../stores/engine-store.ts';
import { EmptyState } from '../../widgets/empty-state.tsx';
import { useOpenHit } from './use-open-hit.ts';

const KIND_TEXTS: Readonly<Record<LogNote['kind'], string>> = {
  annotation: 'annotation',
  clip: 'clip',
  relabel: 'name',
  comment: 'note',
  ignore: 'ignored',
  pin: 'pinned',
  accept: 'accepted',
  reject: 'rejected',
  clear: 'open',
};

export function NotesView(): ReactNode {
  const notes = useHistory((state) => state.notes);
  if (notes.length === 0) {
    return (
      <EmptyState title="Nothing of yours fits">
        Annotations, clips, and names, notes and marks of signals are listed here. Level, SNR and class are
        asked of tracks only.
      </EmptyState>
    );
  }
  return (
    <div className="history-compare">
      <div className="history-changes" data-testid="history-notes">
        {notes.map((note, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list that is replaced as a whole
          <NoteRow key={k} note={note} />
        ))}
      </div>
    </div>
  );
}

function NoteRow({ note }: { readonly note: LogNote }): ReactNode {
  const { api, engineStore } = useWorkspace();
  const openHit = useOpenHit();
  const open = async (): Promise<void> => {
    if (note.path === null) return openHit(note);
    const opened = await api.invoke('recording.open', { path: note.path, overrides: {} });
    if (!opened.ok) addNotice(engineStore, { level: 'error', text: opened.error.message });
  };
  const text = textOf(note);
  const time = `${note.isClockKnown ? '' : '~ '}${timeText(note.timeStartNs)}`;
  return (
    <button
      type="button"
      className="history-change is-note"
      data-testid="history-note"
      title={`${note.label === null ? '' : `${note.label}, `}${time}, session ${note.sessionId}. ${note.path === null ? 'Open the recording there' : `Open ${note.path}`}`}
      onClick={() => void open()}
    >
      <span className="pill">{KIND_TEXTS[note.kind]}</span>
      <span className="is-number">{frequencyText(note)}</span>
      <span className="history-change-label">{text === '' ? time : text}</span>
    </button>
  );
}

/** There is little room: a note says itself, and what it is about is in the tooltip. */
function textOf({ kind, label, comment, path }: LogNote): string {
  const fileName = path?.split(/[\\/]/).at(-1) ?? null;
  const parts = kind === 'comment' ? [comment] : [label, comment, fileName];
  return parts.filter((part) => part !== null && part !== '').join(': ');
}

function frequencyText({ centerFreqHz, offsetHz }: LogNote): string {
  if (centerFreqHz !== null) return formatMhz(centerFreqHz, 6);
  return offsetHz === null ? 'whole band' : `${formatSigned(offsetHz / 1e3, 3)} kHz`;
}
