// `sferic clip`: a piece of a recording into a SigMF recording of its own. What is cut is planned in clips/.

import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { ClipDatatype, ClipInfo } from '#contract/clips.ts';
import { writeClip } from '../clips/write-clip.ts';
import { loadAddon } from '../engine/addon.ts';
import { inspectRecording } from '../recordings/open.ts';
import { addBoxOptions, type BoxOptions, boxOf } from './box-options.ts';
import { EXIT } from './exit-codes.ts';
import type { CommandContext } from './program.ts';
import { parseCenterFreq, parseDurationS } from './quantities.ts';
import {
  addRecordingOptions,
  overridesFrom,
  RECORDING_ARGUMENT,
  type RecordingOptions,
} from './recording-options.ts';

interface Options extends RecordingOptions, BoxOptions {
  readonly timeMargin: number;
  readonly freqMargin?: number;
  readonly out?: string;
  readonly as: 'cf32' | 'ci16';
  readonly label?: string;
  readonly json?: boolean;
}

const HELP = `
With --freq or --offset the piece is mixed to the middle of that band, low-pass filtered (flat within 0.01 dB over 80 % of
the new rate, 70 dB down beyond all of it) and decimated as far as the band and its margin allow. The times of the samples
are exact: the delay of the filter is taken out. Without, the samples are copied as they are.

A pair NAME.sigmf-meta and NAME.sigmf-data is written, whole or not at all; what is there already is not overwritten. The
path of the .sigmf-meta is printed. Ctrl+C leaves nothing behind (exit code 1).

Examples:
  sferic clip recording.sigmf-meta --start 1.25 --stop 1.5
  sferic clip g001_433.92M_250k.cu8 --start 120ms --stop 180ms --freq 433.90M..433.94M --out burst
  sferic clip capture.bin --datatype cu8 --sample-rate 2M --offset -50k..50k`;

export function addClipCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('clip')
    .description('cut a piece of time and band out of a recording into a SigMF recording of its own')
    .argument('<RECORDING>', RECORDING_ARGUMENT);
  addBoxOptions(command)
    .option('--time-margin <TIME>', 'kept on either side of the time', parseDurationS, 0)
    .option(
      '--freq-margin <HZ>',
      'kept on either side of the band (default: half its width)',
      parseCenterFreq,
    )
    .option('--out <NAME>', 'the new recording, with or without .sigmf-meta (default: beside RECORDING)')
    .addOption(
      new Option('--as <FORMAT>', 'sample format of a filtered clip')
        .choices(['cf32', 'ci16'])
        .default('cf32'),
    )
    .option('--label <TEXT>', 'label of the annotation that marks the piece')
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', HELP)
    .action((recording: string, options: Options) => clip(recording, options, context));
  addRecordingOptions(command);
}

async function clip(path: string, options: Options, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const recording = await inspectRecording(resolve(path), overridesFrom(options));
  for (const warning of recording.warnings) terminal.message(`sferic: ${recording.name}: ${warning}`);
  const written = await writeClip({
    writer: loadAddon(),
    recording,
    request: {
      box: boxOf(recording, options),
      label: options.label ?? null,
      timeMarginS: options.timeMargin,
      freqMarginHz: options.freqMargin ?? null,
      isFiltered: true,
      datatype: `${options.as}_le` satisfies ClipDatatype,
      path: options.out === undefined ? null : resolve(options.out),
    },
    version: context.version,
    signal: context.stop,
    onProgress: (fraction) => terminal.progress('Cutting', fraction),
  });
  terminal.clearProgress();
  if (written === null) {
    terminal.message('sferic: stopped; nothing was written');
    context.finish(EXIT.failed);
    return;
  }
  for (const warning of written.warnings) terminal.message(`sferic: ${warning}`);
  await terminal.result(
    options.json === true ? `${JSON.stringify(written, null, 2)}\n` : `${written.path}\n`,
  );
  terminal.message(summaryLine(written));
  context.finish(EXIT.done);
}

function summaryLine(written: ClipInfo): string {
  const durationS = written.sampleCount / written.sampleRateHz;
  const where = written.centerFreqHz === null ? '' : ` at ${(written.centerFreqHz / 1e6).toFixed(6)} MHz`;
  return `${written.sampleCount} samples, ${durationS.toPrecision(4)} s at ${(written.sampleRateHz / 1e3).toFixed(3)} kS/s${where} (decimated by ${written.decimation})`;
}
