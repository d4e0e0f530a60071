// The command line as a whole: names, help, and how every error becomes one line and an exit code. What a command
// does is in its own file.

import { Command, CommanderError } from 'commander';
import { SfericError } from '#contract/errors.ts';
import { EXIT, EXIT_HELP, type ExitCode, exitCodeOf } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

type AddCommand = (program: Command, context: CommandContext) => void;

/** By name, in the order of the help. Loaded when asked for: most need neither the server nor the writers of tables. */
const COMMANDS: ReadonlyMap<string, () => Promise<AddCommand>> = new Map([
  ['analyze', async () => (await import('./analyze.ts')).addAnalyzeCommand],
  ['run', async () => (await import('./run.ts')).addRunCommand],
  ['log', async () => (await import('./log.ts')).addLogCommand],
  ['export', async () => (await import('./export.ts')).addExportCommand],
  ['info', async () => (await import('./info.ts')).addInfoCommand],
  ['validate', async () => (await import('./validate.ts')).addValidateCommand],
  ['serve', async () => (await import('./serve.ts')).addServeCommand],
  ['clip', async () => (await import('./clip.ts')).addClipCommand],
  ['scene', async () => (await import('./scene.ts')).addSceneCommand],
  ['score', async () => (await import('./score.ts')).addScoreCommand],
  ['doctor', async () => (await import('./doctor.ts')).addDoctorCommand],
  ['config', async () => (await import('./config.ts')).addConfigCommand],
]);

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
    const program = await createProgram(args[0], context);
    await program.parseAsync(args, { from: 'user' });
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

/** With the one command that is `named`, else with all, as the help wants them. */
async function createProgram(named: string | undefined, context: CommandContext): Promise<Command> {
  const program = new Command('sferic')
    .description('Finds, follows and logs every signal in a recording of IQ samples, or of a live source.')
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
  const one = COMMANDS.get(named ?? '');
  const wanted = one === undefined ? [...COMMANDS.values()] : [one];
  for (const add of await Promise.all(wanted.map((load) => load()))) add(program, context);
  return program;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
