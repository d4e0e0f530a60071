// `sferic validate`: what is wrong with SigMF files, by place and reason. The rules are in recordings/sigmf/validate.

import type { Command } from 'commander';
import { SfericError } from '#contract/errors.ts';
import { type ValidationReport, validateSigmf } from '../recordings/sigmf/validate/validate.ts';
import { EXIT } from './exit-codes.ts';
import type { CommandContext } from './program.ts';

interface Options {
  readonly json?: boolean;
}

export function addValidateCommand(program: Command, context: CommandContext): void {
  program
    .command('validate')
    .description('check SigMF recordings strictly, samples and checksum included')
    .argument('<FILE...>', '.sigmf-meta, .sigmf-data or .sigmf files')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      `
An error is against the specification or would mislead a reader; a warning is allowed but will not serve. Found is also
what the official schema lets pass: one frequency edge or swapped ones, captures and annotations beyond the data,
malformed UUIDs, times not in UTC, undeclared extensions, NaN, a size that is no whole number of samples, a wrong sha512.

Exit codes: 0 all are valid (there may be warnings), 1 stopped, 2 the call was wrong, 3 a file is invalid or unreadable.

Examples:
  sferic validate recording.sigmf-meta
  sferic validate *.sigmf --json | jq '.files[] | select(.isValid | not) | .path'`,
    )
    .action((files: readonly string[], options: Options) => validate(files, options, context));
}

async function validate(files: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { terminal, stop } = context;
  const reports: ValidationReport[] = [];
  for (const path of files) {
    const report = await validateSigmf(path, {
      signal: stop,
      onProgress: (fraction) => terminal.progress(`Checksum of ${path}`, fraction),
    }).catch((error: unknown) => unreadable(path, error));
    terminal.clearProgress();
    reports.push(report);
    if (options.json !== true) await terminal.result(textOf(report));
  }
  if (options.json === true) await terminal.result(`${JSON.stringify({ files: reports }, null, 2)}\n`);
  context.finish(reports.every(({ isValid }) => isValid) ? EXIT.done : EXIT.refusedInput);
}

/** The others are still checked. */
function unreadable(path: string, error: unknown): ValidationReport {
  if (!(error instanceof SfericError) || error.info.code === 'unavailable') throw error;
  const finding = { path: '', severity: 'error', reason: error.info.message } as const;
  return { path, isValid: false, errors: 1, warnings: 0, isSha512Right: null, findings: [finding] };
}

function textOf(report: ValidationReport): string {
  const counts = [counted(report.errors, 'error'), counted(report.warnings, 'warning')].filter(
    (text) => text !== '',
  );
  const sha = report.isSha512Right === true ? ', sha512 is right' : '';
  const verdict = report.isValid ? 'valid' : 'INVALID';
  const width = Math.min(48, Math.max(0, ...report.findings.map(({ path }) => path.length)));
  const lines = report.findings.map(
    ({ path, severity, reason }) => `  ${severity.padEnd(7)}  ${path.padEnd(width)}  ${reason}\n`,
  );
  return `${report.path}: ${verdict}${counts.length === 0 ? '' : `, ${counts.join(', ')}`}${sha}\n${lines.join('')}`;
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;
}
