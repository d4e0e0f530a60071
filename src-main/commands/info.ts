// `sferic info`: what a recording is, what was read of it, what was not, and where each fact comes from. Opens no
// engine and computes nothing.

import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Fact, RecordingInfo } from '#contract/entities.ts';
import { inspectRecording } from '../recordings/open.ts';
import { printable } from '../recordings/printable.ts';
import { datetimeFromTimeNs } from '../recordings/sigmf/datetime.ts';
import { EXIT } from './exit-codes.ts';
import type { CommandContext } from './program.ts';
import {
  addRecordingOptions,
  overridesFrom,
  RECORDING_ARGUMENT,
  type RecordingOptions,
} from './recording-options.ts';

interface Options extends RecordingOptions {
  readonly json?: boolean;
}

export function addInfoCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('info')
    .description('what a recording is, where each fact comes from, and what is not used')
    .argument('<RECORDING>', RECORDING_ARGUMENT);
  addRecordingOptions(command)
    .option('--json', 'print everything as JSON')
    .addHelpText(
      'after',
      `
Exit codes: 0 done, 2 the call was wrong, 3 the file cannot be used.

Examples:
  sferic info recording.sigmf-meta
  sferic info HDSDR_20160101_120000Z_7040kHz_RF.wav --json | jq .remarks`,
    )
    .action((path: string, options: Options) => info(path, options, context));
}

async function info(path: string, options: Options, context: CommandContext): Promise<void> {
  const recording = await inspectRecording(resolve(path), overridesFrom(options));
  await context.terminal.result(
    options.json === true ? `${JSON.stringify(recording, null, 2)}\n` : infoText(recording),
  );
  context.finish(EXIT.done);
}

const MAX_LISTED = 50;

/** For people, everything in it. */
export function infoText(recording: RecordingInfo): string {
  const { layout } = recording;
  const rateHz = recording.sampleRateHz.value;
  const durationS = rateHz === null ? null : recording.sampleCount / rateHz;
  const rows: (readonly [string, string, string])[] = [
    ['container', recording.container.replace('-', ' '), ''],
    ['samples in', printable(recording.dataPath, 200), `from byte ${recording.dataOffsetBytes}`],
    factRow('format', recording.datatype, String),
    factRow('sample rate', recording.sampleRateHz, (value) => `${grouped(value)} S/s`),
    factRow('centre', recording.centerFreqHz, (value) => `${grouped(value)} Hz`),
    factRow('start', recording.timeStartNs, (value) => datetimeFromTimeNs(BigInt(value)) ?? value),
    ['length', lengthText(recording.sampleCount, durationS), ''],
  ];
  if (layout.storedPerSample === 2) {
    const stored = rateHz === null ? '' : ` of ${grouped(rateHz * 2)} a second`;
    rows.push(['real-valued', `two stored samples${stored} make one: the band from 0 Hz up is shown`, '']);
  }
  if (layout.channelCount > 1) rows.push(['channel', `${layout.channel} of ${layout.channelCount}`, '']);
  if (layout.isIqSwapped) rows.push(['I and Q', 'exchanged', 'user']);
  if (layout.runs.length > 0) {
    const blocks = layout.runs.reduce((sum, { blockCount }) => sum + blockCount, 0);
    rows.push(['blocks', `${grouped(blocks)}, read as one stream`, '']);
  }
  return [
    `${recording.name}\n`,
    table(rows),
    section('Parts', partRows(recording)),
    section('Annotations', annotationRows(recording)),
    section(
      'The file says',
      recording.remarks.map(({ place, text, use }) => [place, printable(text, 100), USE_TEXTS[use]]),
    ),
    section(
      'Warnings',
      recording.warnings.map((warning) => [warning, '', '']),
    ),
  ].join('');
}

const USE_TEXTS = { read: 'read', shown: 'only shown', ignored: 'NOT USED' } as const;

type Row = readonly [string, string, string];

function factRow<T>(name: string, fact: Fact<T>, text: (value: T) => string): Row {
  return fact.value === null ? [name, 'unknown', ''] : [name, text(fact.value), fact.source ?? ''];
}

function partRows({ parts, part, layout, sampleRateHz }: RecordingInfo): readonly Row[] {
  if (parts.length === 1) return [];
  const storedRateHz = sampleRateHz.value === null ? null : sampleRateHz.value * layout.storedPerSample;
  const rows = parts.slice(0, MAX_LISTED).map((item, index): Row => {
    const frequency = item.centerFreqHz === null ? 'centre unknown' : `${grouped(item.centerFreqHz)} Hz`;
    const time = item.timeStartNs === null ? '' : `, ${datetimeFromTimeNs(BigInt(item.timeStartNs)) ?? ''}`;
    const lost =
      item.lostBefore === null || item.lostBefore === 0
        ? ''
        : `, ${grouped(item.lostBefore)} samples lost before`;
    const length = lengthText(
      item.storedCount,
      storedRateHz === null ? null : item.storedCount / storedRateHz,
    );
    const why = item.brokenBy === null ? '' : `broken by ${item.brokenBy}`;
    return [
      `${index + 1}${index + 1 === part ? ' (open)' : ''}`,
      `${frequency}${time}, ${length}${lost}`,
      why,
    ];
  });
  return [...rows, ...more(parts.length)];
}

function annotationRows({ annotations }: RecordingInfo): readonly Row[] {
  const rows = annotations.slice(0, MAX_LISTED).map((item): Row => {
    const count = item.sampleCount === null ? 'to the end' : `${grouped(item.sampleCount)} samples`;
    const edges =
      item.lowOffsetHz === null || item.highOffsetHz === null
        ? ''
        : `, ${grouped(item.lowOffsetHz)} to ${grouped(item.highOffsetHz)} Hz from the centre`;
    const words = [item.label, item.comment].filter((word) => word !== null && word !== '').join(': ');
    return [`sample ${grouped(item.sampleStart)}`, `${count}${edges}`, printable(words)];
  });
  return [...rows, ...more(annotations.length)];
}

function more(count: number): readonly Row[] {
  return count > MAX_LISTED ? [[`${count - MAX_LISTED} more`, '(--json lists them)', '']] : [];
}

function lengthText(samples: number, durationS: number | null): string {
  const count = `${grouped(samples)} samples`;
  return durationS === null ? count : `${durationS.toPrecision(6).replace(/\.?0+$/, '')} s, ${count}`;
}

function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 6 }).replaceAll(',', ' ');
}

function section(title: string, rows: readonly Row[]): string {
  return rows.length === 0 ? '' : `\n${title}\n${table(rows)}`;
}

function table(rows: readonly Row[]): string {
  const first = Math.min(40, Math.max(...rows.map(([name]) => name.length)));
  const second = Math.min(60, Math.max(...rows.map(([, text]) => text.length)));
  return rows
    .map(([name, text, last]) =>
      `  ${name.padEnd(first)}  ${last === '' ? text : `${text.padEnd(second)}  ${last}`}`.trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
