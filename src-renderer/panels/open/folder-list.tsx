// The folders that the server may show, for the keyboard and the pointer. It asks for nothing itself.

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { FolderEntry } from '#contract/entities.ts';
import { Icon } from '../../widgets/icons.tsx';
import { formatBytes } from './format-bytes.ts';
import type { Listing } from './use-open-recording.ts';

export interface FolderListProps {
  readonly listing: Listing;
  readonly chosenPath: string | null;
  onFolder(path: string): void;
  onChoose(path: string): void;
  /** A second Enter or a double click on a file. */
  onConfirm(path: string): void;
}

const ICONS = { folder: 'folder', recording: 'recording', other: 'file' } as const;

export function FolderList({
  listing,
  chosenPath,
  onFolder,
  onChoose,
  onConfirm,
}: FolderListProps): ReactNode {
  const [activeIndex, setActiveIndex] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const { entries } = listing;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another folder starts at its first entry
  useEffect(() => {
    setActiveIndex(0);
    list.current?.focus();
  }, [listing.path]);

  useEffect(() => {
    list.current?.querySelector('.is-active')?.scrollIntoView({ block: 'nearest' });
  });

  const act = (entry: FolderEntry): void => {
    if (entry.kind === 'folder') onFolder(entry.path);
    else if (isChosen(entry, chosenPath)) onConfirm(entry.path);
    else onChoose(entry.path);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const active = entries[activeIndex];
    if (step !== undefined) setActiveIndex(Math.min(entries.length - 1, Math.max(0, activeIndex + step)));
    else if (event.key === 'Home') setActiveIndex(0);
    else if (event.key === 'End') setActiveIndex(entries.length - 1);
    else if (event.key === 'Enter' && active !== undefined) act(active);
    else if (event.key === 'Backspace' && listing.parent !== null) onFolder(listing.parent);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className="folder-list"
      ref={list}
      role="listbox"
      tabIndex={0}
      aria-label="Files"
      aria-activedescendant={entries.length > 0 ? `open-entry-${activeIndex}` : undefined}
      onKeyDown={onKeyDown}
    >
      {entries.length === 0 && <p className="folder-empty">Nothing in this folder</p>}
      {entries.map((entry, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active entry
        <div
          key={entry.path}
          id={`open-entry-${index}`}
          role="option"
          aria-selected={isChosen(entry, chosenPath)}
          className={entryClass(entry, index === activeIndex, isChosen(entry, chosenPath))}
          data-testid="open-path-entry"
          data-kind={entry.kind}
          title={entry.path}
          onClick={() => {
            setActiveIndex(index);
            if (entry.kind === 'folder') onFolder(entry.path);
            else if (!isChosen(entry, chosenPath)) onChoose(entry.path);
          }}
          onDoubleClick={() => {
            if (entry.kind !== 'folder') onConfirm(entry.path);
          }}
        >
          <Icon name={ICONS[entry.kind]} />
          <span className="folder-entry-name">{entry.name}</span>
          <span className="folder-entry-size">
            {entry.sizeBytes === null ? '' : formatBytes(entry.sizeBytes)}
          </span>
        </div>
      ))}
    </div>
  );
}

/** A scene file is chosen as the device that plays it. */
function isChosen(entry: FolderEntry, chosenPath: string | null): boolean {
  return chosenPath !== null && (chosenPath === entry.path || chosenPath === `scene:${entry.path}`);
}

function entryClass(entry: FolderEntry, isActive: boolean, isChosen: boolean): string {
  return ['folder-entry', `is-${entry.kind}`, isActive ? 'is-active' : '', isChosen ? 'is-chosen' : '']
    .filter((name) => name !== '')
    .join(' ');
}
