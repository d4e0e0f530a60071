// What lies beside an exported table: which columns it has, in which units, from which software, settings and sessions.

import type { ExportFormat } from '#contract/commands.ts';
import { analysisColumnDocs, columnDocs, type LineKind, NOT_DETERMINISTIC } from './column-docs.ts';
import { configHashText, type ExportSession, sessionIdText } from './input.ts';

/** What was asked for where nothing was left out. */
export const EVERYTHING = 'Everything that was found';

export interface AboutSession extends ExportSession {
  /** null: it is not in the log. */
  readonly logSessionId: number | null;
  readonly sourcePath: string;
  /** ISO 8601, UTC. */
  readonly openedAt: string;
  readonly settingsJson: string;
}

export interface AboutFacts {
  /** Of the program that exports. */
  readonly softwareVersion: string;
  /** What was asked for, in words. */
  readonly queryText: string;
  /** dBm of a full-scale tone, or null. */
  readonly psdRefDbm: number | null;
  readonly sessions: readonly AboutSession[];
}

/** JSON text, the same for the same log but for `exported_at`. `docsOf`: the columns that the file has. */
export function aboutText(
  input: AboutFacts,
  kinds: readonly LineKind[],
  exportedAt: string,
  docsOf: typeof columnDocs = columnDocs,
): string {
  const about = {
    generator: `Sferic ${input.softwareVersion}`,
    exported_at: exportedAt,
    query: input.queryText,
    psd_ref_dbm: input.psdRefDbm,
    not_deterministic: ['exported_at', ...NOT_DETERMINISTIC],
    columns: Object.fromEntries(kinds.map((kind) => [kind, docsOf(kind)])),
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

/** Beside what one analysis gives; null: SigMF says of itself what it is. */
export function aboutAnalysis(facts: AboutFacts, format: ExportFormat): string | null {
  if (format === 'sigmf') return null;
  const kinds: readonly LineKind[] = format === 'csv' ? ['track'] : ['session', 'track', 'emitter', 'gap'];
  return aboutText(facts, kinds, new Date().toISOString(), analysisColumnDocs);
}

/** As an object where it is one; what an older version wrote otherwise stays text. */
function settingsOf(settingsJson: string): unknown {
  try {
    return JSON.parse(settingsJson);
  } catch {
    return settingsJson;
  }
}
