// `sferic score`: what a detector found against what is known to be there. What the figures mean is in src-main/proof.

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { SfericError } from '#contract/errors.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { resolveSpectrum } from '../engine/settings.ts';
import type { Resolution } from '../proof/boxes.ts';
import { type BoxFile, readBoxes } from '../proof/read-boxes.ts';
import { scoreBoxes } from '../proof/score.ts';
import { EXIT } from './exit-codes.ts';
import type { CommandContext } from './program.ts';
import { hzFromText, parseWhole } from './quantities.ts';
import { renderScore } from './score-table.ts';

/** Bins of a Hann window's main lobe, from null to null: nothing narrower can be seen (Harris 1978). */
const MAIN_LOBE_BINS = 4;

interface Options {
  readonly truth: string;
  readonly found: string;
  readonly resolutionHz?: number;
  readonly resolutionUs?: number;
  readonly json?: boolean;
}

export function addScoreCommand(program: Command, context: CommandContext): void {
  program
    .command('score')
    .description('score what was found in a recording against what is known to be there')
    .requiredOption('--truth <FILE>', 'SigMF metadata whose annotations are the truth')
    .requiredOption('--found <FILE>', 'what was found: SigMF metadata, or an NDJSON log of sferic analyze')
    .option(
      '--resolution-hz <HZ>',
      'no box counts as narrower (default: 4 bins of the automatic transform)',
      parseHz,
    )
    .option(
      '--resolution-us <US>',
      'no box counts as shorter, microseconds (default: an automatic row)',
      parseWhole('A resolution in time', 0, 1e9),
    )
    .option('--json', 'print everything as JSON')
    .addHelpText('after', HELP)
    .action((options: Options) => score(options, context));
}

const HELP = `
A find is right when its box and a true one have an intersection over union of at least 0.4 (0.5) in time and
frequency, one to one. Pd is the share of true presences found, precision the share of finds that are right; the
figures in brackets are 95 % intervals, after the stroke how many it is of. A false track is a find of which less than
a tenth lies on anything true. "Confirmed after" is from the true beginning until the track was sure, of those found, where
the file says it: SigMF that sferic analyze wrote does. HOTA, IDF1: how well identities last (1 is perfect). Purity and completeness: whether
presences were put into the emitters that they belong to.

Exit codes: 0 done, 2 the call was wrong, 3 a file was refused.

Examples:
  sferic scene --out /tmp
  sferic analyze /tmp/demo-scene.sigmf-meta --no-log --out /tmp/found.ndjson
  sferic score --truth /tmp/demo-scene.sigmf-meta --found /tmp/found.ndjson`;

async function score(options: Options, context: CommandContext): Promise<void> {
  const [truthPath, foundPath] = [resolve(options.truth), resolve(options.found)];
  const [truth, found] = await Promise.all([readBoxes(truthPath), readBoxes(foundPath)]);
  if (truth.isAbsolute !== found.isAbsolute) {
    const absolute = truth.isAbsolute ? truthPath : foundPath;
    const relative = truth.isAbsolute ? foundPath : truthPath;
    throw new SfericError(
      'input-refused',
      `${absolute} has absolute frequencies and ${relative} offsets from an unknown centre: analyse the recording with --center-freq`,
      { path: relative },
    );
  }
  for (const [path, file] of [
    [truthPath, truth],
    [foundPath, found],
  ] as const) {
    for (const warning of file.warnings) context.terminal.message(`sferic: ${path}: ${warning}`);
  }
  const durationS = truth.durationS ?? found.durationS ?? lastEndS(truth, found);
  const result = scoreBoxes(truth.boxes, found.boxes, durationS, resolutionOf(options, truth, durationS));
  await context.terminal.result(
    options.json === true ? `${JSON.stringify(result, null, 2)}\n` : renderScore(result),
  );
  context.finish(EXIT.done);
}

function lastEndS(...files: readonly BoxFile[]): number {
  const ends = files.flatMap(({ boxes }) => boxes.map((box) => box.stopS));
  if (ends.length > 0) return Math.max(...ends);
  throw new SfericError('input-refused', 'Neither file holds a box: there is nothing to score', {});
}

/** Of the spectrogram that Sferic makes by itself of such a recording, unless the caller says otherwise. */
function resolutionOf(options: Options, { sampleRateHz }: BoxFile, durationS: number): Resolution {
  const extent = { sampleRateHz, sampleCount: Math.round(durationS * sampleRateHz) };
  const { fftSize, hopSize, averages } = resolveSpectrum(DEFAULT_CONFIG.spectrum, extent);
  return {
    hz: options.resolutionHz ?? (MAIN_LOBE_BINS * sampleRateHz) / fftSize,
    s: options.resolutionUs === undefined ? (averages * hopSize) / sampleRateHz : options.resolutionUs / 1e6,
  };
}

function parseHz(text: string): number {
  const value = hzFromText(text);
  if (value !== null && value >= 0) return value;
  throw new InvalidArgumentError('A resolution is a number of hertz from 0, for example 600 or 2.5k.');
}
