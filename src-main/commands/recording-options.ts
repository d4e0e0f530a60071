// What every command that opens a recording lets its user say about it. Knows nothing of what is done with it.

import { type Command, Option } from 'commander';
import { PRESET_NAMES } from '#contract/commands.ts';
import type { Datatype, RecordingOverrides } from '#contract/entities.ts';
import { parseCenterFreq, parseDatatype, parseSampleRate, parseWhole } from './quantities.ts';

export interface RecordingOptions {
  readonly sampleRate?: number;
  readonly centerFreq?: number;
  readonly datatype?: Datatype;
  readonly channel?: number;
  readonly part?: number;
  readonly swapIq?: boolean;
}

export const RECORDING_ARGUMENT =
  'a .sigmf-meta, .sigmf-data or .sigmf file, a WAV or RF64 file, or a raw file of samples';

export function addRecordingOptions(command: Command): Command {
  return command
    .option(
      '--sample-rate <HZ>',
      'samples per second as stored, where the recording does not say (2.4M, 250k)',
      parseSampleRate,
    )
    .option(
      '--center-freq <HZ>',
      'RF at the centre, where the recording does not say (433.92M)',
      parseCenterFreq,
    )
    .option(
      '--datatype <TYPE>',
      'sample format as SigMF spells it: cu8, ci16_le, cf32_le, ...; an r in front is real-valued',
      parseDatatype,
    )
    .option('--swap-iq', 'Q is stored before I: without this the spectrum would be mirrored')
    .option(
      '--channel <N>',
      'of several interleaved channels the one to read, 1 is the first',
      parseWhole('A channel', 1, 1000),
    )
    .option(
      '--part <N>',
      'of a recording that changes frequency or has gaps the part to read, 1 is the first',
      parseWhole('A part', 1, Number.MAX_SAFE_INTEGER),
    );
}

export function overridesFrom(options: RecordingOptions): RecordingOverrides {
  return {
    sampleRateHz: options.sampleRate,
    centerFreqHz: options.centerFreq,
    datatype: options.datatype,
    channel: options.channel,
    part: options.part,
    isIqSwapped: options.swapIq,
  };
}

/** What the user is after; a setting that file or variables state goes before it. */
export function presetOption(): Option {
  return new Option(
    '--preset <NAME>',
    'what to look for above all (default: preset of the settings)',
  ).choices(PRESET_NAMES);
}
