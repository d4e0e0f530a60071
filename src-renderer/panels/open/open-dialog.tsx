// Opens a recording or a live source. On the server shell it lists the folders that the server was started with; on the desktop the
// system's own dialog finds the file, and this one only asks for what is missing.

import { Button, Dialog } from '@blueprintjs/core';
import { type FormEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { DeviceScheme } from '#contract/devices.ts';
import { useEngine, useWorkspace } from '../../app/workspace-context.ts';
import { addNotice } from '../../stores/engine-store.ts';
import { EmptyState } from '../../widgets/empty-state.tsx';
import { Icon } from '../../widgets/icons.tsx';
import { FolderList } from './folder-list.tsx';
import { missingFacts, readFields } from './open-fields.ts';
import { RecordingFacts } from './recording-facts.tsx';
import { type OpenRecording, useOpenRecording } from './use-open-recording.ts';

export interface OpenDialogProps {
  readonly isOpen: boolean;
  onClose(): void;
}

export function OpenDialog({ isOpen, onClose }: OpenDialogProps): ReactNode {
  const { api } = useWorkspace();
  if (api.shell === 'desktop') return isOpen ? <DesktopOpen onClose={onClose} /> : null;
  return (
    <OpenFrame isOpen={isOpen} onClose={onClose} className="open-dialog">
      <ServerOpen onClose={onClose} />
    </OpenFrame>
  );
}

function OpenFrame(
  props: OpenDialogProps & { readonly className: string; readonly children: ReactNode },
): ReactNode {
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title="Open a recording or a live source"
      className={props.className}
      transitionDuration={0}
    >
      {props.children}
    </Dialog>
  );
}

function ServerOpen({ onClose }: { onClose(): void }): ReactNode {
  const folders = useEngine((state) => state.folders);
  const opening = useOpenRecording(onClose);
  const { listing, listFolder } = opening;
  const [root] = folders;
  useEffect(() => {
    if (listing === null && root !== undefined) void listFolder(root);
  }, [listing, listFolder, root]);

  return (
    <OpenForm opening={opening} onClose={onClose}>
      <div className="open-browser">
        <nav className="open-places" aria-label="Folders of this server">
          {folders.map((folder) => (
            <button
              key={folder}
              type="button"
              title={folder}
              className={listing?.path.startsWith(folder) === true ? 'is-on' : ''}
              onClick={() => void listFolder(folder)}
            >
              <Icon name="folder" />
              <span className="open-place-name">
                {folder.split(/[\\/]/).filter(Boolean).at(-1) ?? folder}
              </span>
            </button>
          ))}
          <LiveSources opening={opening} />
        </nav>
        <div className="open-files">
          <PathBar opening={opening} />
          {listing === null ? (
            <EmptyState title="Reading the folder" />
          ) : (
            <FolderList
              listing={listing}
              chosenPath={opening.path}
              onFolder={(path) => void listFolder(path)}
              onChoose={(path) => void opening.choose(path)}
              onConfirm={() => {
                if (isReady(opening)) void opening.open();
              }}
            />
          )}
        </div>
      </div>
    </OpenForm>
  );
}

/** Live sources that need nothing of the user's; a scene file of one's own is chosen among the files. */
function LiveSources({ opening }: { readonly opening: OpenRecording }): ReactNode {
  const { api } = useWorkspace();
  const [schemes, setSchemes] = useState<readonly DeviceScheme[]>([]);
  useEffect(() => {
    void api.invoke('source.list', {}).then((result) => setSchemes(result.ok ? result.value : []));
  }, [api]);
  return schemes.map(({ scheme, title, description, example }) =>
    example === null ? null : (
      <button
        key={scheme}
        type="button"
        title={description}
        className={opening.path === example ? 'is-on' : ''}
        data-testid={`open-live-${scheme}`}
        onClick={() => void opening.choose(example)}
      >
        <Icon name="play" />
        <span className="open-place-name">Live {title.toLowerCase()}…</span>
      </button>
    ),
  );
}

function PathBar({ opening }: { readonly opening: OpenRecording }): ReactNode {
  const { listing } = opening;
  const [text, setText] = useState('');
  const folderPath = listing?.path ?? '';
  useEffect(() => setText(folderPath), [folderPath]);
  return (
    <div className="path-bar">
      <Button
        size="small"
        aria-label="Parent folder"
        title="Parent folder (Backspace)"
        disabled={listing === null || listing.parent === null}
        onClick={() => {
          if (listing !== null && listing.parent !== null) void opening.listFolder(listing.parent);
        }}
      >
        <Icon name="up" />
      </Button>
      <input
        type="text"
        aria-label="Path of a folder or a recording"
        data-testid="open-path-input"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          void opening.goTo(text.trim());
        }}
      />
    </div>
  );
}

function DesktopOpen({ onClose }: { onClose(): void }): ReactNode {
  const { api, engineStore } = useWorkspace();
  const opening = useOpenRecording(onClose);
  const { choose, path } = opening;
  const hasAsked = useRef(false);
  const pick = useCallback(async (): Promise<void> => {
    const result = await api.invoke('folders.pick', {});
    if (!result.ok) {
      addNotice(engineStore, { level: 'error', text: result.error.message });
      onClose();
    } else if (result.value !== null) await choose(result.value);
    else if (path === null) onClose();
  }, [api, choose, engineStore, onClose, path]);
  useEffect(() => {
    if (hasAsked.current) return;
    hasAsked.current = true;
    void pick();
  }, [pick]);

  return (
    <OpenFrame isOpen={path !== null} onClose={onClose} className="open-dialog is-narrow">
      <OpenForm opening={opening} onClose={onClose}>
        <Button size="small" className="open-another" onClick={() => void pick()}>
          Choose another…
        </Button>
      </OpenForm>
    </OpenFrame>
  );
}

function isReady({ info, isOpening, fields }: OpenRecording): boolean {
  if (info === null || isOpening) return false;
  const reading = readFields(fields);
  return missingFacts(info).length === 0 && reading.rateMessage === null && reading.centerMessage === null;
}

function OpenForm(props: {
  readonly opening: OpenRecording;
  onClose(): void;
  readonly children: ReactNode;
}): ReactNode {
  const { opening, onClose, children } = props;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady(opening)) void opening.open();
  };
  return (
    <form className="open-form" data-testid="open-dialog" onSubmit={onSubmit}>
      <div className="open-body">
        {children}
        <div className="open-facts">
          {opening.info === null ? (
            <EmptyState
              title={opening.path === null ? 'No recording is chosen' : 'Nothing is known of this file'}
            >
              SigMF, WAV, or raw IQ such as .cu8, .cs16, .cf32; a scene file (.yaml) is played live. What it
              says of itself is shown here.
            </EmptyState>
          ) : (
            <RecordingFacts info={opening.info} fields={opening.fields} onFields={opening.setFields} />
          )}
        </div>
      </div>
      <footer className="open-foot">
        <p className="open-error" role="alert" data-testid="open-error" title={opening.error?.message}>
          {opening.error?.message}
        </p>
        <Button size="small" type="button" onClick={onClose}>
          Cancel
        </Button>
        <Button
          size="small"
          type="submit"
          intent="primary"
          disabled={!isReady(opening)}
          loading={opening.isOpening}
          data-testid="open-confirm"
        >
          Open
        </Button>
      </footer>
    </form>
  );
}
