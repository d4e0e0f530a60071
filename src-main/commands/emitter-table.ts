// The table of emitters that a person reads: fixed columns, the unit in the heading. Pure text.

import type { Emitter, SessionInfo } from '#contract/entities.ts';

interface Column {
  readonly title: string;
  readonly isRight: boolean;
  readonly cell: (emitter: Emitter, session: TableFacts) => string;
}

export type TableFacts = Pick<SessionInfo, 'sampleRateHz' | 'centerFreqHz'>;

const COLUMNS: readonly Column[] = [
  right('id', (emitter) => String(emitter.emitterId)),
  left('class', (emitter) => emitter.class),
  right('offset kHz', (emitter) => signed(emitter.offsetHz / 1e3, 3)),
  right('BW kHz', (emitter) => (emitter.bandwidthHz / 1e3).toFixed(3)),
  right('dBFS', (emitter) => emitter.powerDbfs.toFixed(1)),
  right('SNR dB', (emitter) => emitter.snrDb.toFixed(1)),
  right('tracks', (emitter) => String(emitter.trackCount)),
  right('first s', (emitter, facts) => (emitter.firstSample / facts.sampleRateHz).toFixed(4)),
  right('last s', (emitter, facts) => (emitter.lastSample / facts.sampleRateHz).toFixed(4)),
  right('duty %', (emitter) => (emitter.dutyCycle * 100).toFixed(1)),
];

/** Only where the centre is known: an absolute frequency is never made up. */
const CENTER_COLUMN = right('centre MHz', (emitter, facts) =>
  facts.centerFreqHz === null ? '' : groupedMhz(facts.centerFreqHz + emitter.offsetHz),
);

export function renderEmitterTable(emitters: readonly Emitter[], facts: TableFacts): string {
  if (emitters.length === 0) return 'No emitters found.\n';
  const columns = facts.centerFreqHz === null ? COLUMNS : COLUMNS.toSpliced(2, 0, CENTER_COLUMN);
  const lines = [columns.map((column) => column.title)];
  for (const emitter of emitters) lines.push(columns.map((column) => column.cell(emitter, facts)));
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  const rendered = lines.map((line) =>
    columns
      .map((column, index) => {
        const width = widths[index] ?? 0;
        const text = line[index] ?? '';
        return column.isRight ? text.padStart(width) : text.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${rendered.join('\n')}\n`;
}

/** Megahertz with the digits after the point in groups of three: 434.070 012. */
export function groupedMhz(hz: number): string {
  return (hz / 1e6).toFixed(6).replace(/(\.\d{3})(\d{3})$/, '$1 $2');
}

function signed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return value < 0 ? text : `+${text}`;
}

function left(title: string, cell: Column['cell']): Column {
  return { title, isRight: false, cell };
}

function right(title: string, cell: Column['cell']): Column {
  return { title, isRight: true, cell };
}
