// `sferic doctor`: what this machine offers, and whether the main job (find and log the signals of a recording) can
// run here. Leaves nothing behind.

import type { Command } from 'commander';
import { loadConfig } from '../config/load.ts';
import { examine, type Finding } from './doctor-checks.ts';
import { EXIT } from './exit-codes.ts';
import type { CommandContext } from './program.ts';

export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('what this machine offers, and whether the main job can run here')
    .option('--json', 'print JSON')
    .option('--config <FILE>', 'read the settings from this file')
    .addHelpText(
      'after',
      `
Exit code 0: recordings can be analysed and logged here. 1: they cannot; the lines marked FAIL say why.
A line marked "no" is something that this machine does not have and that the main job does not need.

Examples:
  sferic doctor
  sferic doctor --json`,
    )
    .action(async (options: { readonly json?: boolean; readonly config?: string }) => {
      const loaded = loadConfig({ configPath: options.config, env: context.env });
      const findings = await examine(loaded, context.env);
      const canRun = findings.every((finding) => finding.isThere || !finding.isNeeded);
      await context.terminal.result(
        options.json === true ? renderJson(findings, canRun, context.version) : renderText(findings, canRun),
      );
      context.finish(canRun ? EXIT.done : EXIT.failed);
    });
}

function renderJson(findings: readonly Finding[], canRun: boolean, version: string): string {
  const checks = findings.map(({ id, title, isThere, isNeeded, text, facts }) => ({
    id,
    title,
    is_there: isThere,
    is_needed: isNeeded,
    text,
    ...facts,
  }));
  return `${JSON.stringify({ software_version: version, can_run: canRun, checks }, null, 2)}\n`;
}

function renderText(findings: readonly Finding[], canRun: boolean): string {
  const width = Math.max(...findings.map((finding) => finding.title.length));
  const lines = findings.map(({ title, isThere, isNeeded, text }) => {
    const mark = isThere ? 'ok  ' : isNeeded ? 'FAIL' : 'no  ';
    return `${mark}  ${title.padEnd(width)}  ${text}`;
  });
  const verdict = canRun
    ? 'Recordings can be analysed and logged on this machine.'
    : 'Recordings cannot be analysed and logged here until the lines marked FAIL are put right.';
  return `${lines.join('\n')}\n\n${verdict}\n`;
}
