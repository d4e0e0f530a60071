// Bookmarked frequencies: their names, a click to go there, and which of them lie in the recording that is open.

import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import { useActionDesk } from '../../app/actions/actions-context.ts';
import { useEngine, useWorkspace } from '../../app/workspace-context.ts';
import { formatMhz, groupedDigits } from '../../lib/format.ts';
import { BOOKMARK_NAME_MAX, type Bookmark } from '../../stores/bookmark-store.ts';
import { EmptyState } from '../../widgets/empty-state.tsx';
import { ToolButton } from '../../widgets/tool-button.tsx';
import './bookmarks.css';

export function BookmarksView(): ReactNode {
  const { bookmarkStore } = useWorkspace();
  const bookmarks = useStore(bookmarkStore, (state) => state.bookmarks);
  const center = useEngine((state) => state.session?.centerFreqHz ?? null);
  const halfHz = useEngine((state) => (state.session?.sampleRateHz ?? 0) / 2);
  if (bookmarks.length === 0)
    return (
      <EmptyState title="No bookmarks">
        Point at a frequency and press Ctrl D: it is kept here, whatever recording is open.
      </EmptyState>
    );
  return (
    <section className="bookmarks" aria-label="Bookmarks">
      <ul>
        {bookmarks.map((bookmark) => (
          <BookmarkLine
            key={bookmark.bookmarkId}
            bookmark={bookmark}
            isHere={center !== null && Math.abs(bookmark.freqHz - center) <= halfHz}
          />
        ))}
      </ul>
    </section>
  );
}

function BookmarkLine(props: { readonly bookmark: Bookmark; readonly isHere: boolean }): ReactNode {
  const { bookmark, isHere } = props;
  const { bookmarkStore } = useWorkspace();
  const { revealFrequency } = useActionDesk();
  const [draft, setDraft] = useState<string | null>(null);
  const finish = (): void => {
    if (draft !== null) bookmarkStore.getState().rename(bookmark.bookmarkId, draft);
    setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.stopPropagation();
    if (event.key === 'Escape') setDraft(null);
    event.currentTarget.blur();
  };
  const freqText = groupedDigits(formatMhz(bookmark.freqHz));
  return (
    <li className={isHere ? 'bookmark' : 'bookmark is-elsewhere'} data-testid="bookmark-row">
      <button
        type="button"
        className="bookmark-freq"
        title={isHere ? 'Go there' : 'Not in the band of this recording'}
        onClick={() => revealFrequency(bookmark.freqHz)}
      >
        {freqText}
      </button>
      <input
        aria-label={`Name of the bookmark at ${freqText} MHz`}
        data-bookmark-id={bookmark.bookmarkId}
        data-testid="bookmark-name"
        maxLength={BOOKMARK_NAME_MAX}
        value={draft ?? bookmark.name}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={finish}
        onKeyDown={onKeyDown}
      />
      <ToolButton
        label={`Delete the bookmark ${bookmark.name}`}
        icon="close"
        testId="bookmark-delete"
        onPress={() => bookmarkStore.getState().remove(bookmark.bookmarkId)}
      />
    </li>
  );
}
