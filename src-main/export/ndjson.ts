// The whole log as NDJSON: one object per line, session first, then tracks, emitters and gaps. Lossless.
// Times in nanoseconds are JSON integers beyond 2^53: read them with a parser that keeps integers (Python's does).

import {
  type Cell,
  type Columns,
  emitterColumns,
  emittersById,
  gapColumns,
  sessionColumns,
  trackColumns,
} from './columns.ts';
import { type ExportInput, sortedEmitters, sortedGaps, sortedTracks } from './input.ts';

export function* ndjsonLines(input: ExportInput): Generator<string> {
  const emitters = emittersById(input.emitters);
  yield jsonLine(sessionColumns(input.session));
  for (const track of sortedTracks(input.tracks)) {
    const emitter = track.emitterId === null ? null : (emitters.get(track.emitterId) ?? null);
    yield jsonLine(trackColumns(track, emitter, input));
  }
  for (const emitter of sortedEmitters(input.emitters))
    yield jsonLine(emitterColumns(emitter, input.session));
  for (const gap of sortedGaps(input.gaps)) yield jsonLine(gapColumns(gap));
}

/** Built by hand: JSON.stringify has no integers beyond 2^53 and chooses exponents itself. */
export function jsonLine(columns: Columns): string {
  const members = columns.map(([name, cell]) => `"${name}":${jsonValue(cell)}`);
  return `{${members.join(',')}}\n`;
}

function jsonValue(cell: Cell): string {
  switch (cell.kind) {
    case 'number':
      return cell.text ?? 'null';
    case 'text':
      return JSON.stringify(cell.text);
    case 'boolean':
      return String(cell.value);
  }
}
