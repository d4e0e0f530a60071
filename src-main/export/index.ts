// The exports: pure builders of text, a piece at a time. Must not write files or know where the log comes from.

import type { ExportFormat } from '#contract/commands.ts';
import { csvLines } from './csv.ts';
import { type ExportInput, type ExportSession, sourceStem } from './input.ts';
import { ndjsonLines } from './ndjson.ts';
import { sigmfLines } from './sigmf-annotations.ts';

export {
  type ExportGap,
  type ExportInput,
  type ExportProgress,
  type ExportSession,
  exportSessionFrom,
  sessionIdText,
} from './input.ts';
export { trackUuid } from './uuid.ts';

/** UTF-8 text in pieces; the same input gives the same bytes. */
export function exportLog(input: ExportInput, format: ExportFormat): Iterable<string> {
  switch (format) {
    case 'csv':
      return csvLines(input);
    case 'ndjson':
      return ndjsonLines(input);
    case 'sigmf':
      return sigmfLines(input);
  }
}

const EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  csv: '.csv',
  ndjson: '.ndjson',
  sigmf: '.sigmf-meta',
};

/**
 * `NAME.sferic.csv`, or `NAME.sferic.partial.csv` after an analysis that was ended early. Never the recording's own
 * name: a .sigmf-meta of that name is the recording's metadata.
 */
export function suggestedFileName(
  session: Pick<ExportSession, 'source' | 'isComplete'>,
  format: ExportFormat,
): string {
  const partial = session.isComplete ? '' : '.partial';
  return `${sourceStem(session.source)}.sferic${partial}${EXTENSIONS[format]}`;
}
