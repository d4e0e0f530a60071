// The life of one opening: a folder is listed, a file or a live source chosen and inspected, facts are added, the session
// opened. The
// engine decides what a file is; this holds only the dialog's own moment.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { CommandResult } from '#contract/commands.ts';
import type { RecordingInfo } from '#contract/entities.ts';
import type { ErrorInfo } from '#contract/errors.ts';
import { useActionDesk } from '../../app/actions/actions-context.ts';
import { useWorkspace } from '../../app/workspace-context.ts';
import { EMPTY_FIELDS, type OpenFields, readFields } from './open-fields.ts';

export type Listing = CommandResult<'folders.list'>;

export interface OpenRecording {
  readonly listing: Listing | null;
  readonly path: string | null;
  readonly info: RecordingInfo | null;
  readonly fields: OpenFields;
  /** Of the last step that failed; cleared by the next one. */
  readonly error: ErrorInfo | null;
  readonly isOpening: boolean;
  listFolder(path: string): Promise<void>;
  choose(path: string): Promise<RecordingInfo | null>;
  /** A folder is listed, anything else is taken for a recording. */
  goTo(path: string): Promise<void>;
  setFields(fields: OpenFields): void;
  open(): Promise<void>;
}

const INSPECT_DELAY_MS = 250;
/** What may be a scene and is no recording. */
const SCENE_FILE = /^[^:]*\.(ya?ml|json)$/i;

export function useOpenRecording(onOpened: () => void): OpenRecording {
  const { api } = useWorkspace();
  const { layout } = useActionDesk();
  const [listing, setListing] = useState<Listing | null>(null);
  const [path, setPath] = useState<string | null>(null);
  const [info, setInfo] = useState<RecordingInfo | null>(null);
  const [fields, setFieldsState] = useState<OpenFields>(EMPTY_FIELDS);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [isOpening, setOpening] = useState(false);
  // Answers may overtake each other: only the newest question's answer counts.
  const question = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );

  const listFolder = useCallback(
    async (folderPath: string): Promise<void> => {
      question.current += 1;
      const own = question.current;
      const result = await api.invoke('folders.list', { path: folderPath });
      if (own !== question.current) return;
      setError(result.ok ? null : result.error);
      if (result.ok) setListing(result.value);
    },
    [api],
  );

  const inspect = useCallback(
    async (recordingPath: string, of: OpenFields): Promise<RecordingInfo | null> => {
      question.current += 1;
      const own = question.current;
      const { overrides } = readFields(of);
      const result = await api.invoke('recording.inspect', { path: recordingPath, overrides });
      if (own !== question.current) return null;
      setError(result.ok ? null : result.error);
      setInfo(result.ok ? result.value : null);
      return result.ok ? result.value : null;
    },
    [api],
  );

  const choose = useCallback(
    (chosenPath: string): Promise<RecordingInfo | null> => {
      const recordingPath = SCENE_FILE.test(chosenPath) ? `scene:${chosenPath}` : chosenPath;
      setPath(recordingPath);
      setInfo(null);
      setFieldsState(EMPTY_FIELDS);
      return inspect(recordingPath, EMPTY_FIELDS);
    },
    [inspect],
  );

  const goTo = useCallback(
    async (wanted: string): Promise<void> => {
      const result = await api.invoke('folders.list', { path: wanted });
      if (!result.ok) {
        await choose(wanted);
        return;
      }
      setError(null);
      setListing(result.value);
    },
    [api, choose],
  );

  const setFields = useCallback(
    (next: OpenFields): void => {
      setFieldsState(next);
      if (timer.current !== null) clearTimeout(timer.current);
      if (path !== null) timer.current = setTimeout(() => void inspect(path, next), INSPECT_DELAY_MS);
    },
    [inspect, path],
  );

  const open = useCallback(async (): Promise<void> => {
    if (path === null || isOpening) return;
    if (timer.current !== null) clearTimeout(timer.current);
    question.current += 1;
    setOpening(true);
    setError(null);
    const { overrides } = readFields(fields);
    const isLive = info?.container === 'live';
    const result = isLive
      ? await api.invoke('source.open', { device: path })
      : await api.invoke('recording.open', { path, overrides });
    setOpening(false);
    if (!result.ok) return setError(result.error);
    if (isLive) layout.apply('live');
    onOpened();
  }, [api, fields, info, isOpening, layout, onOpened, path]);

  return { listing, path, info, fields, error, isOpening, listFolder, choose, goTo, setFields, open };
}
