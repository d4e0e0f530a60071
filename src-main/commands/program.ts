// The command line as a whole: names, help, and how every error becomes one line and an exit code. What a command
// does is in its own file.

import { Command, CommanderError } from 'commander';
import { SfericError } from '#contract/errors.ts';
import { addAnalyzeCommand } from './analyze.ts';
import { addClipCommand } from './clip.ts';
import { addConfigCommand } from './config.ts';
import { addDoctorCommand } from './doctor.ts';
import { EXIT, EXIT_HELP, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { addExportCommand } from './export.ts';
import { addInfoCommand } from './info.ts';
import { addLogCommand } from './log.ts';
import { addSceneCommand } from './scene.ts';
import { addScoreCommand } from './score.ts';
import { addServeCommand } from './serve.ts';
import type { Terminal } from './terminal.ts';
import { addValidateCommand } from './validate.ts';

/** What a command may use of the world. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Aborted by the first Ctrl+C: finish what can be finished. */
  readonly stop: AbortSignal;
  /** The exit code of a command that ended in order. */
  finish(code: ExitCode): void;
}

/** Runs one command line (without node and script) and resolves to its exit code. Never throws. */
export async function runCommandLine(
  args: readonly string[],
  world: Omit<CommandContext, 'finish'>,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const context: CommandContext = {
    ...world,
    finish: (code) => {
      exitCode = code;
    },
  };
  try {
    await createProgram(context).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    world.terminal.clearProgress();
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongCall;
    if (error instanceof SfericError) {
      world.terminal.message(`sferic: ${oneLine(error.info.message)}`);
      if (world.env.SFERIC_DEBUG === '1') world.terminal.message(error.stack ?? '');
      return exitCodeOf(error.info.code);
    }
    const message = error instanceof Error ? error.message : String(error);
    world.terminal.message(
      `sferic: a defect in Sferic: ${oneLine(message)} (SFERIC_DEBUG=1 shows where; please report it)`,
    );
    if (world.env.SFERIC_DEBUG === '1' && error instanceof Error) world.terminal.message(error.stack ?? '');
    return EXIT.failed;
  }
}

function createProgram(context: CommandContext): Command {
  const program = new Command('sferic')
    .description('Finds, follows and logs every signal in a recording of IQ samples.')
    .version(context.version, '-V, --version')
    .helpCommand('help [COMMAND]', 'show the help of a command')
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.terminal.result(text),
      writeErr: (text) => context.terminal.message(text.trimEnd()),
      outputError: (text, write) =>
        write(`sferic: ${oneLine(text.replace(/^error: /, ''))}; see sferic --help`),
    })
    .addHelpText(
      'after',
      `
Examples:
  sferic analyze recording.sigmf-meta
  sferic analyze g001_433.92M_250k.cu8 --out log.csv
  sferic serve --port 9000 --folder ~/recordings
${EXIT_HELP}

In a clone: npm run -s sferic -- COMMAND ...`,
    );
  addAnalyzeCommand(program, context);
  addLogCommand(program, context);
  addExportCommand(program, context);
  addInfoCommand(program, context);
  addValidateCommand(program, context);
  addServeCommand(program, context);
  addClipCommand(program, context);
  addSceneCommand(program, context);
  addScoreCommand(program, context);
  addDoctorCommand(program, context);
  addConfigCommand(program, context);
  return program;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
