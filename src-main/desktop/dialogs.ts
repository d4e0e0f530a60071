// The system's dialogs: which recording to open, where an export goes. Must not know what is exported.
import { join } from 'node:path';
import type { BrowserWindow, Dialog } from 'electron';
import { fail, ok } from '#contract/errors.ts';
import { writeExport } from '../session-export.ts';
import type { ShellPorts } from '../shell-ports.ts';

export function desktopPorts(dialog: Dialog, window: BrowserWindow, downloadsFolder: string): ShellPorts {
  return {
    async pickRecording(extensions) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: 'Open a recording',
        properties: ['openFile'],
        filters: [
          { name: 'Recordings', extensions: [...extensions] },
          { name: 'All files', extensions: ['*'] },
        ],
      });
      return ok(canceled ? null : (filePaths[0] ?? null));
    },
    async deliverExport(file) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: 'Export',
        defaultPath: join(downloadsFolder, file.fileName),
      });
      if (canceled || filePath === '') {
        return fail('bad-request', 'No file was chosen: nothing was exported', { isCancelled: true });
      }
      const written = await writeExport(file, filePath);
      return written.ok ? ok({ kind: 'file', path: filePath }) : written;
    },
  };
}
