// Opens the recording of something that was found, at its moment. Where it is open already, it only seeks.

import { useCallback } from 'react';
import type { LogHit } from '#contract/log.ts';
import { useActionDesk } from '../../app/actions/actions-context.ts';
import { useWorkspace } from '../../app/workspace-context.ts';
import { addNotice } from '../../stores/engine-store.ts';

/** A device name; paths in the log are whole. */
function isLiveName(sourcePath: string): boolean {
  return /^[a-z_]+:/.test(sourcePath);
}

export function useOpenHit(): (hit: Pick<LogHit, 'sessionId' | 'sampleStart'>) => Promise<void> {
  const { api, engineStore, historyStore } = useWorkspace();
  const { transport } = useActionDesk();
  return useCallback(
    async ({ sessionId, sampleStart }) => {
      const logged = historyStore.getState().sessions.find((session) => session.sessionId === sessionId);
      if (logged === undefined) return;
      const open = engineStore.getState().session;
      if (isLiveName(logged.sourcePath)) {
        const text =
          'This was found by a live source: its samples were not kept, so there is nothing to open';
        return addNotice(engineStore, { level: 'info', text });
      }
      if (open?.recording.dataPath !== logged.sourcePath) {
        const path = logged.sourcePath;
        let opened = await api.invoke('recording.open', { path, overrides: {} });
        // What the file does not say itself, a person said then: the log knows it.
        if (!opened.ok && opened.error.code === 'facts-missing') {
          const { sampleRateHz, centerFreqHz, datatype } = logged;
          const overrides = { sampleRateHz, datatype, ...(centerFreqHz === null ? {} : { centerFreqHz }) };
          opened = await api.invoke('recording.open', { path, overrides });
        }
        if (!opened.ok) return addNotice(engineStore, { level: 'error', text: opened.error.message });
      }
      const seeked = await api.invoke('replay.seek', { sample: sampleStart });
      if (!seeked.ok) return addNotice(engineStore, { level: 'error', text: seeked.error.message });
      transport.play();
    },
    [api, engineStore, historyStore, transport],
  );
}
