// The tracks as CSV, quoted as RFC 4180 says, in UTF-8 with plain line feeds (its CRLF breaks line tools, and every
// reader of CSV takes both). Session, emitters and gaps are only in NDJSON: an incomplete analysis shows in the file's
// name (index.ts), because a comment line would be no CSV.

import type { Emitter, Track } from '#contract/entities.ts';
import { type Cell, emittersById, trackColumns } from './columns.ts';
import { type ExportInput, sortedTracks } from './input.ts';

/** DESIGN.md section 9, `track` without its `type`. A test holds it against what trackColumns gives. */
export const CSV_COLUMNS = [
  'track_id',
  'emitter_id',
  'class',
  'label',
  'state',
  'confidence',
  'sample_start',
  'sample_count',
  't_start_s',
  't_stop_s',
  'time_start_ns',
  'center_freq_hz',
  'offset_hz',
  'low_offset_hz',
  'high_offset_hz',
  'bandwidth_hz',
  'power_dbfs',
  'power_dbm',
  'snr_db',
  'noise_floor_dbfs',
  'drift_hz_per_s',
  'hits',
] as const;

export function* csvLines(input: ExportInput): Generator<string> {
  const emitters = emittersById(input.emitters);
  yield `${CSV_COLUMNS.join(',')}\n`;
  for (const track of sortedTracks(input.tracks)) {
    const emitter = track.emitterId === null ? null : (emitters.get(track.emitterId) ?? null);
    yield `${fields(track, emitter, input).join(',')}\n`;
  }
}

function fields(track: Track, emitter: Emitter | null, input: ExportInput): readonly string[] {
  return trackColumns(track, emitter, input)
    .slice(1)
    .map(([, cell]) => csvField(cell));
}

export function csvField(cell: Cell): string {
  switch (cell.kind) {
    case 'number':
      return cell.text ?? '';
    case 'boolean':
      return String(cell.value);
    case 'text':
      return cell.text === null ? '' : quoted(unformulated(cell.text));
  }
}

/**
 * A spreadsheet runs text that begins with one of these as a formula, and labels may come from a stranger's metadata:
 * an apostrophe in front makes it text again (OWASP, "CSV Injection"). Numbers are never touched. NDJSON has the
 * label as it is.
 */
function unformulated(value: string): string {
  return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
