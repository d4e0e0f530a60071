// What lies beside an exported table: which columns it has, in which units, from which software, settings and sessions.

import { columnDocs, type LineKind, NOT_DETERMINISTIC } from './column-docs.ts';
import { configHashText, sessionIdText } from './input.ts';
import type { LogExportInput } from './log-source.ts';

/** JSON text, the same for the same log but for `exported_at`. */
export function aboutText(input: LogExportInput, kinds: readonly LineKind[], exportedAt: string): string {
  const about = {
    generator: `Sferic ${input.softwareVersion}`,
    exported_at: exportedAt,
    query: input.queryText,
    psd_ref_dbm: input.psdRefDbm,
    not_deterministic: ['exported_at', ...NOT_DETERMINISTIC],
    columns: Object.fromEntries(kinds.map((kind) => [kind, columnDocs(kind)])),
    sessions: input.sessions.map((session) => ({
      log_session_id: session.logSessionId,
      session_id: sessionIdText(session),
      software_version: session.softwareVersion,
      config_hash: configHashText(session),
      source: session.source,
      source_path: session.sourcePath,
      opened_at: session.openedAt,
      incomplete: !session.isComplete,
      settings: settingsOf(session.settingsJson),
    })),
  };
  return `${JSON.stringify(about, null, 2)}\n`;
}

/** As an object where it is one; what an older version wrote otherwise stays text. */
function settingsOf(settingsJson: string): unknown {
  try {
    return JSON.parse(settingsJson);
  } catch {
    return settingsJson;
  }
}
