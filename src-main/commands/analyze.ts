// `sferic analyze`: finds every signal of a recording at full speed, prints the emitters, writes the log. How it is
// found is the engine's; how it is written is the export's.

import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { EXPORT_FORMATS, type ExportFormat, type PresetName } from '#contract/commands.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { recordingFacts } from '../engine/facts.ts';
import { inspectRecording } from '../recordings/open.ts';
import { ABOUT_EXTENSION } from '../shell-ports.ts';
import { cutPiece } from './analyze-piece.ts';
import { type Analyzed, analyzeAndLog } from './analyze-run.ts';
import { addBoxOptions, type BoxOptions, boxOf, hasBox } from './box-options.ts';
import { renderEmitterTable } from './emitter-table.ts';
import { EXIT } from './exit-codes.ts';
import { type LogTarget, logTarget, partialName } from './log-target.ts';
import { checkOutputPath, writeWhole } from './output-file.ts';
import type { CommandContext } from './program.ts';
import { parseSpeed, parseWhole } from './quantities.ts';
import {
  addRecordingOptions,
  overridesFrom,
  presetOption,
  RECORDING_ARGUMENT,
  type RecordingOptions,
} from './recording-options.ts';

interface Options extends RecordingOptions, BoxOptions {
  readonly out?: string;
  readonly format?: ExportFormat;
  readonly threads?: number;
  readonly speed: number | 'max';
  readonly config?: string;
  readonly preset?: PresetName;
  readonly json?: boolean;
  readonly log: boolean;
}

export function addAnalyzeCommand(program: Command, context: CommandContext): void {
  const cores = availableParallelism();
  const command = program
    .command('analyze')
    .description('find every signal of a recording, print the emitters and write the log')
    .argument('<RECORDING>', RECORDING_ARGUMENT)
    .option('--out <FILE>', 'write the log to this file; - is standard output')
    .addOption(
      new Option('--format <FORMAT>', 'format of the log (default: by the name of FILE)').choices(
        EXPORT_FORMATS,
      ),
    );
  addBoxOptions(command);
  addRecordingOptions(command)
    .option(
      '--threads <N>',
      'threads to compute with; the answer is the same (default: engine.threads)',
      parseWhole('The number of threads', 1, cores),
    )
    .option(
      '--speed <N>',
      'multiple of real time, or max; the answer is the same',
      parseSpeed,
      'max' as const,
    )
    .option('--config <FILE>', 'read the settings from this file')
    .addOption(presetOption())
    .option('--json', 'print the emitters as JSON in place of the table')
    .option('--no-log', 'do not record into the database')
    .addHelpText('after', HELP)
    .action((recording: string, options: Options) => analyze(recording, options, context));
}

const HELP = `
The table of emitters goes to standard output. With --out - (or --format without --out) the log goes there instead.
The log is also recorded into the database (see "sferic config"), unless --no-log is given.

With --start, --stop, --freq or --offset that box alone is analysed, at its own bandwidth: it is cut out with some noise
beside it, which a detector needs, and what lies in the box is told in the times and frequencies of RECORDING.

Formats: csv (one line for each track), ndjson (session, tracks, emitters, gaps), sigmf (annotations, .sigmf-meta).
Beside a csv or ndjson file, FILE.about.json names every column with its unit, the software, the settings and the session.
An output file is written whole or not at all. Ctrl+C ends cleanly: what was found so far is printed, recorded and
written to NAME.partial.csv (or the like), the session line of ndjson says "incomplete": true, and the exit code is 1.

Exit codes: 0 done, 1 the work failed or was stopped, 2 the call was wrong, 3 the input was refused.

Examples:
  sferic analyze recording.sigmf-meta
  sferic analyze g001_433.92M_250k.cu8 --out log.csv
  sferic analyze capture.bin --datatype cu8 --sample-rate 2M --center-freq 1090M --json
  sferic analyze recording.sigmf-meta --start 1.2 --stop 1.6 --freq 433.90M..433.94M --out burst.csv
  sferic analyze recording.sigmf-meta --format ndjson --no-log | jq 'select(.type == "emitter")'`;

async function analyze(path: string, options: Options, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const loaded = loadConfig({
    configPath: options.config,
    preset: options.preset,
    env: context.env,
  });
  const target = logTarget(options);
  const recording = await inspectRecording(resolve(path), overridesFrom(options));
  const facts = recordingFacts(recording);
  const outPath =
    target?.kind === 'file' ? await checkOutputPath(target.path, [recording.path, recording.dataPath]) : null;
  for (const warning of recording.warnings) terminal.message(`sferic: ${recording.name}: ${warning}`);

  const piece = hasBox(options) ? await cutPiece(recording, boxOf(recording, options), context) : null;
  if (hasBox(options) && piece === null) {
    terminal.message('sferic: stopped; nothing was analysed');
    context.finish(EXIT.failed);
    return;
  }
  const analyzed = await analyzeAndLog(recording, facts, withThreads(loaded, options.threads), {
    piece,
    isLogged: options.log,
    speed: options.speed === 'max' ? 0 : options.speed,
    version: context.version,
    stop: context.stop,
    onProgress: (fraction) => terminal.progress('Analysing', fraction),
    onWarning: (text) => terminal.message(`sferic: ${text}`),
  }).finally(() => piece?.remove());
  terminal.clearProgress();

  const { isComplete, problem } = analyzed.result;
  if (target !== null) await writeLog(target, outPath, analyzed, context);
  if (target?.kind !== 'stdout') {
    await terminal.result(
      options.json === true
        ? `${JSON.stringify(analyzed.summary(), null, 2)}\n`
        : renderEmitterTable(analyzed.result.emitters, analyzed.session),
    );
  }
  terminal.message(analyzed.summaryLine());
  if (problem !== null) terminal.message(`sferic: the analysis stopped early: ${problem}`);
  else if (!isComplete) terminal.message('sferic: stopped; what was found so far is marked incomplete');
  context.finish(isComplete ? EXIT.done : EXIT.failed);
}

function withThreads(loaded: LoadedConfig, threads: number | undefined): LoadedConfig {
  if (threads === undefined) return loaded;
  return { ...loaded, config: { ...loaded.config, engine: { ...loaded.config.engine, threads } } };
}

async function writeLog(
  target: LogTarget,
  outPath: string | null,
  analyzed: Analyzed,
  context: CommandContext,
): Promise<void> {
  const chunks = analyzed.log(target.format);
  if (outPath === null) {
    for await (const chunk of chunks) await context.terminal.result(chunk);
    return;
  }
  // A half-found log must not be taken for a whole one, nor take the place of one.
  const written = analyzed.result.isComplete ? outPath : partialName(outPath);
  await writeWhole(written, chunks);
  const about = analyzed.about(target.format);
  if (about !== null && (await stat(written)).isFile())
    await writeWhole(`${written}${ABOUT_EXTENSION}`, [about]);
  context.terminal.message(`The log is in ${written}`);
}
