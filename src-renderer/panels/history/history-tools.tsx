// At the right of the panel's tab: how much was found, and its export with progress and an end.

import { Menu, MenuItem, PopoverNext } from '@blueprintjs/core';
import { type ReactNode, useState } from 'react';
import { LOG_EXPORT_FORMATS, type LogExportFormat } from '#contract/log.ts';
import { ActionButton } from '../../app/actions/action-button.tsx';
import { useHistory, useWorkspace } from '../../app/workspace-context.ts';
import { fetchDownload } from '../../lib/fetch-download.ts';
import { logQueryFrom } from '../../lib/log-fields.ts';
import { addNotice } from '../../stores/engine-store.ts';
import { LOG_FORMAT_TEXTS } from '../../stores/history-store.ts';
import { ToolButton } from '../../widgets/tool-button.tsx';

export function HistoryTools(): ReactNode {
  const { api, engineStore, historyStore } = useWorkspace();
  const [isOpen, setOpen] = useState(false);
  const exporting = useHistory((state) => state.exporting);
  const count = useHistory((state) => state.hits?.length ?? 0);
  const isMore = useHistory((state) => state.nextCursor !== null);
  const run = async (format: LogExportFormat): Promise<void> => {
    setOpen(false);
    const { query } = logQueryFrom(historyStore.getState().fields, Date.now());
    const result = await api.invoke('log.export', { query, format, rows: 'tracks' });
    if (!result.ok) addNotice(engineStore, { level: 'error', text: result.error.message });
    else if (result.value.target.kind === 'file') {
      addNotice(engineStore, { level: 'info', text: `Saved to ${result.value.target.path}` });
    } else {
      fetchDownload(result.value);
    }
  };
  return (
    <div className="history-tools">
      {exporting !== null && (
        <button
          type="button"
          className="history-button"
          title="End the export"
          onClick={() => void api.invoke('log.cancelExport', {})}
        >
          {exporting.ofRows === 0
            ? ''
            : `${Math.min(100, Math.round((100 * exporting.rows) / exporting.ofRows))} % `}
          Stop
        </button>
      )}
      <span className="history-count" data-testid="history-count">
        {count === 0 ? '' : `${count}${isMore ? '+' : ''} found`}
      </span>
      <ActionButton id="history.pin" icon="pin" testId="history-pin" />
      <PopoverNext
        isOpen={isOpen}
        onInteraction={setOpen}
        placement="top-end"
        animation="minimal"
        arrow={false}
        content={
          <Menu className="export-menu" aria-label="Export what was found">
            {LOG_EXPORT_FORMATS.map((format) => (
              <MenuItem
                key={format}
                text={LOG_FORMAT_TEXTS[format].title}
                label={LOG_FORMAT_TEXTS[format].note}
                data-testid={`history-export-${format}`}
                onClick={() => void run(format)}
              />
            ))}
          </Menu>
        }
      >
        <ToolButton
          label="Export what was found, whole"
          text="Export…"
          isOn={isOpen}
          testId="history-export"
          onPress={() => undefined}
        />
      </PopoverNext>
    </div>
  );
}
