// Where `analyze` writes the log and in which format, from its options. Pure.

import { extname } from 'node:path';
import type { ExportFormat } from '#contract/commands.ts';
import { SfericError } from '#contract/errors.ts';

export type LogTarget =
  | { readonly kind: 'file'; readonly path: string; readonly format: ExportFormat }
  | { readonly kind: 'stdout'; readonly format: ExportFormat };

const FORMAT_OF_EXTENSION: Readonly<Record<string, ExportFormat>> = {
  '.csv': 'csv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.sigmf-meta': 'sigmf',
};

/** null: only the table is wanted. Throws `bad-request` where the options do not fit together. */
export function logTarget(options: {
  readonly out?: string;
  readonly format?: ExportFormat;
  readonly json?: boolean;
}): LogTarget | null {
  const { out, format } = options;
  if (out === undefined && format === undefined) return null;
  if (out === undefined || out === '-') {
    if (options.json === true) {
      throw new SfericError(
        'bad-request',
        '--json and a log on standard output cannot go together: name a file with --out, or leave --json out',
      );
    }
    return { kind: 'stdout', format: format ?? 'ndjson' };
  }
  const byName = FORMAT_OF_EXTENSION[extname(out).toLowerCase()];
  const chosen = format ?? byName;
  if (chosen === undefined) {
    throw new SfericError(
      'bad-request',
      `The name ${out} does not say in which format to write: end it in .csv, .ndjson or .sigmf-meta, or add --format`,
    );
  }
  return { kind: 'file', path: out, format: chosen };
}

/** `log.csv` becomes `log.partial.csv`: the name of an incomplete log. */
export function partialName(path: string): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}.partial${extension}`;
}
