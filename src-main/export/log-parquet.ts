// The log as Parquet, streamed in row groups: the file's footer, which names them, is small. Every column carries its
// unit and meaning in the file's own metadata. hyparquet-writer encodes; what the columns are is decided here.

import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { type ColumnKind, columnDocs, NOT_DETERMINISTIC } from './column-docs.ts';
import type { Cell } from './columns.ts';
import { sessionIdText } from './input.ts';
import { logTracks } from './log-lines.ts';
import {
  type LogExportInput,
  type LogExportSession,
  OBSERVATION_FIELDS,
  type RowKind,
} from './log-source.ts';

/** Some megabytes in memory; large enough to compress well. */
const GROUP_ROWS = 50_000;

type Value = string | number | bigint | boolean | null;
type ColumnData = Value[] | Float64Array;

export async function* logParquet(input: LogExportInput, rows: RowKind): AsyncGenerator<Uint8Array> {
  const kind = rows === 'tracks' ? 'track' : 'observation';
  const docs = Object.entries(columnDocs(kind)).slice(1);
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: 'root', num_children: docs.length },
      ...docs.map(([name, doc]) => schemaOf(name, doc.kind)),
    ],
    createdBy: `Sferic ${input.softwareVersion}`,
    kvMetadata: metadataOf(input, kind),
  });
  const names = docs.map(([name]) => name);
  const groups =
    rows === 'tracks'
      ? trackGroups(
          input,
          docs.map(([, doc]) => doc.kind),
        )
      : observationGroups(input);
  for await (const columns of groups) {
    await writer.write({
      columnData: names.map((name, k) => ({ name, data: columns[k] ?? [] })),
      rowGroupSize: GROUP_ROWS,
    });
    yield taken(bytes);
  }
  await writer.finish();
  yield taken(bytes);
}

function schemaOf(name: string, kind: ColumnKind): SchemaElement {
  const base = { name, repetition_type: 'OPTIONAL' } as const;
  switch (kind) {
    case 'integer':
      return { ...base, type: 'INT64' };
    case 'number':
      return { ...base, type: 'DOUBLE' };
    case 'boolean':
      return { ...base, type: 'BOOLEAN' };
    case 'text':
      return { ...base, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
  }
}

function metadataOf(input: LogExportInput, kind: 'track' | 'observation') {
  const sessions = input.sessions.map((session) => ({
    log_session_id: session.logSessionId,
    session_id: sessionIdText(session),
    software_version: session.softwareVersion,
    source: session.source,
    settings: session.settingsJson,
  }));
  return [
    { key: 'sferic.version', value: input.softwareVersion },
    { key: 'sferic.query', value: input.queryText },
    { key: 'sferic.columns', value: JSON.stringify(columnDocs(kind)) },
    { key: 'sferic.sessions', value: JSON.stringify(sessions) },
    { key: 'sferic.not_deterministic', value: JSON.stringify(NOT_DETERMINISTIC) },
  ];
}

/** The bytes so far; the writer goes on counting where it was. */
function taken(bytes: ByteWriter): Uint8Array {
  const piece = new Uint8Array(bytes.getBuffer());
  bytes.index = 0;
  return piece;
}

async function* trackGroups(
  input: LogExportInput,
  kinds: readonly ColumnKind[],
): AsyncGenerator<readonly ColumnData[]> {
  let group: Value[][] = kinds.map(() => []);
  for (const session of input.sessions) {
    for await (const page of logTracks(input, session)) {
      for (const columns of page) {
        for (const [k, kind] of kinds.entries()) {
          const cell = columns[k + 1]?.[1];
          group[k]?.push(cell === undefined ? null : cellValue(cell, kind));
        }
      }
      if ((group[0]?.length ?? 0) < GROUP_ROWS) continue;
      yield group;
      group = kinds.map(() => []);
    }
  }
  if ((group[0]?.length ?? 0) > 0) yield group;
}

/** The same values as the other formats have, as numbers. */
function cellValue(cell: Cell, kind: ColumnKind): Value {
  if (cell.kind === 'boolean') return cell.value;
  if (cell.text === null) return null;
  if (kind === 'integer') return BigInt(cell.text);
  return kind === 'number' ? Number(cell.text) : cell.text;
}

/** As measured, not rounded. A page of the log is a group. */
async function* observationGroups(input: LogExportInput): AsyncGenerator<readonly ColumnData[]> {
  for (const session of input.sessions) {
    let blocks: Float64Array[] = [];
    let rows = 0;
    for await (const block of input.observations(session)) {
      blocks.push(block);
      rows += block.length / OBSERVATION_FIELDS;
      if (rows < GROUP_ROWS) continue;
      yield observationGroup(session, blocks, rows);
      blocks = [];
      rows = 0;
    }
    if (rows > 0) yield observationGroup(session, blocks, rows);
  }
}

function observationGroup(
  session: LogExportSession,
  blocks: readonly Float64Array[],
  rows: number,
): readonly ColumnData[] {
  const { sampleRateHz, centerFreqHz } = session;
  const startNs = session.timeStartNs === null ? null : BigInt(session.timeStartNs);
  const field = (index: number): Float64Array => {
    const column = new Float64Array(rows);
    let row = 0;
    for (const block of blocks) {
      for (let at = index; at < block.length; at += OBSERVATION_FIELDS) column[row++] = block[at] ?? 0;
    }
    return column;
  };
  const samples = field(2);
  const offsets = field(3);
  const same = <T extends Value>(value: T): T[] => new Array<T>(rows).fill(value);
  return [
    Array.from(field(1), (value) => BigInt(value)),
    Array.from(samples, (value) => BigInt(value)),
    samples.map((value) => value / sampleRateHz),
    startNs === null
      ? same(null)
      : Array.from(samples, (value) => startNs + BigInt(Math.round((value * 1e9) / sampleRateHz))),
    centerFreqHz === null ? same(null) : offsets.map((value) => centerFreqHz + value),
    offsets,
    field(4),
    field(5),
    field(6),
    field(7),
    field(8),
    same(sessionIdText(session)),
    same(BigInt(session.logSessionId)),
  ];
}
