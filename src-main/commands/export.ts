// `sferic export`: what is in the log, or what a query finds in it, as a file. The formats are the export's.

import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import { SfericError } from '#contract/errors.ts';
import { LOG_EXPORT_FORMATS, type LogExportFormat } from '#contract/log.ts';
import { loadConfig } from '../config/load.ts';
import type { RowKind } from '../export/log-source.ts';
import { exportLogBook } from '../log-export.ts';
import { LogBook } from '../store/client.ts';
import { addQueryOptions, type QueryOptions, queryFrom } from './log-query.ts';
import { checkOutputPath, writeWhole } from './output-file.ts';
import type { CommandContext } from './program.ts';

interface Options extends QueryOptions {
  readonly out?: string;
  readonly format?: LogExportFormat;
  readonly rows: RowKind;
  readonly config?: string;
}

const FORMAT_OF_EXTENSION: Readonly<Record<string, LogExportFormat>> = {
  '.csv': 'csv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.sigmf-meta': 'sigmf',
  '.parquet': 'parquet',
  '.html': 'html',
};

export function addExportCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('export')
    .description('write what the log holds, or what is looked for in it, to a file')
    .option('--out <FILE>', 'write to this file; - is standard output', '-')
    .addOption(
      new Option('--format <FORMAT>', 'by the name of FILE, else ndjson').choices(LOG_EXPORT_FORMATS),
    )
    .addOption(
      new Option('--rows <KIND>', 'one row for each track, or for each observation of them')
        .choices(['tracks', 'observations'])
        .default('tracks'),
    );
  addQueryOptions(command)
    .option('--config <FILE>', 'read the settings from this file')
    .addHelpText('after', HELP)
    .action((options: Options) => exportLog(options, context));
}

const HELP = `
Formats: csv, ndjson, parquet (rows), sigmf (annotations of one session, .sigmf-meta), html (a report with pictures, to be
read or printed). Beside a csv or ndjson file, FILE.about.json names every column with its unit, the software, the settings
and the sessions; parquet carries the same in itself. With ndjson, --rows observations adds them to everything else; of
whole sessions it also holds your annotations, decisions and clips. Signals have the names that you gave them.
A log without a clock in its recording is found by the time of its analysis. The file is written whole or not at all.

Examples:
  sferic export --since 7d --freq 433e6..435e6 --out tuesday.csv
  sferic export --session 12 --format parquet --rows observations --out session12.parquet
  sferic export --class burst --level -60.. | jq 'select(.type == "track")'`;

async function exportLog(options: Options, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const { config, storePath } = loadConfig({ configPath: options.config, env: context.env });
  const out = options.out === undefined || options.out === '-' ? null : options.out;
  const format =
    options.format ?? (out === null ? 'ndjson' : FORMAT_OF_EXTENSION[extname(out).toLowerCase()]);
  if (format === undefined) {
    throw new SfericError(
      'bad-request',
      `The name ${out} does not say in which format to write: end it in ${Object.keys(FORMAT_OF_EXTENSION).join(', ')}, or add --format`,
    );
  }
  if (options.rows === 'observations' && (format === 'sigmf' || format === 'html')) {
    throw new SfericError(
      'bad-request',
      `--rows observations goes with csv, ndjson and parquet, not with ${format}`,
    );
  }
  const target = out === null ? null : await checkOutputPath(out, [storePath]);
  const book = new LogBook(storePath);
  try {
    let rows = 0;
    const { chunks, about, sessionCount } = await exportLogBook(book, {
      query: queryFrom(options),
      format,
      rows: options.rows,
      psdRefDbm: config.calibration.psdRefDbm,
      softwareVersion: context.version,
      signal: context.stop,
      onProgress: (done, of) => {
        rows = done;
        if (target !== null) terminal.progress('Exporting', of === 0 ? 1 : done / of);
      },
    });
    if (target === null) {
      for await (const chunk of chunks) await terminal.result(chunk);
      return;
    }
    await writeWhole(target, chunks);
    if (about !== null) await writeWhole(`${target}.about.json`, [about]);
    terminal.clearProgress();
    terminal.message(`${target}: ${rows} tracks of ${sessionCount} sessions`);
  } finally {
    await book.close();
  }
}
