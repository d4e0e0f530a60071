// A box of time and frequency on the command line, the same for every command that takes one. Knows nothing of what is done
// with it.

import { type Command, InvalidArgumentError } from 'commander';
import type { ClipBox } from '#contract/clips.ts';
import type { RecordingInfo } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { requireFacts } from '../recordings/facts.ts';
import { hzFromText, parseDurationS } from './quantities.ts';

interface Range {
  readonly lowHz: number;
  readonly highHz: number;
}

export interface BoxOptions {
  readonly start?: number;
  readonly stop?: number;
  readonly freq?: Range;
  readonly offset?: Range;
}

export function addBoxOptions(command: Command): Command {
  return command
    .option('--start <TIME>', 'seconds from the first sample (1.25, 250ms, 40us)', parseDurationS)
    .option('--stop <TIME>', 'seconds from the first sample; without it, to the end', parseDurationS)
    .option('--freq <LOW..HIGH>', 'band in RF hertz (433.90M..433.94M)', parseRange)
    .option('--offset <LOW..HIGH>', 'band as offsets from the centre (-50k..50k)', parseRange);
}

/** Whether any of a box was given. */
export function hasBox({ start, stop, freq, offset }: BoxOptions): boolean {
  return start !== undefined || stop !== undefined || freq !== undefined || offset !== undefined;
}

/** Throws SfericError where it lies nowhere in the recording, or cannot be told. */
export function boxOf(recording: RecordingInfo, options: BoxOptions): ClipBox {
  const { sampleRateHz, centerFreqHz } = requireFacts(recording);
  if (options.freq !== undefined && options.offset !== undefined) {
    throw new SfericError('bad-request', '--freq and --offset both name the band: give one of them');
  }
  if (options.freq !== undefined && centerFreqHz === null) {
    throw new SfericError(
      'facts-missing',
      `${recording.name} does not say its centre frequency, which --freq needs: give --center-freq HZ, or name the band with --offset`,
      { missing: ['centerFreqHz'] },
    );
  }
  const start = options.start ?? 0;
  const band = options.freq ?? options.offset;
  const baseHz = options.freq === undefined ? 0 : (centerFreqHz ?? 0);
  const sampleStart = Math.round(start * sampleRateHz);
  const sampleStop =
    options.stop === undefined ? recording.sampleCount : Math.round(options.stop * sampleRateHz);
  if (sampleStop <= sampleStart) {
    throw new SfericError(
      'bad-request',
      `--stop must lie after --start by a sample at least: ${options.stop ?? recording.sampleCount / sampleRateHz} s and ${start} s were given`,
    );
  }
  return {
    sampleStart,
    sampleCount: sampleStop - sampleStart,
    lowOffsetHz: band === undefined ? null : band.lowHz - baseHz,
    highOffsetHz: band === undefined ? null : band.highHz - baseHz,
  };
}

function parseRange(text: string): Range {
  const [low, high, ...rest] = text.split('..').map(hzFromText);
  if (typeof low === 'number' && typeof high === 'number' && rest.length === 0 && low < high) {
    return { lowHz: low, highHz: high };
  }
  throw new InvalidArgumentError('A band is two frequencies, the lower one first: 433.90M..433.94M.');
}
