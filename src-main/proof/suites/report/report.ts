// The report of a proof, from the figures of its suites. Pure; says of what it does not have that it was not run.

import { poissonInterval } from '../../intervals.ts';
import type { CurvePoint, DenseResult } from '../bands-suites.ts';
import type { Figures } from '../figures.ts';
import type { ImpairmentResult } from '../impairments.ts';
import { NOISE_PIECE_S, type NoiseResult, noiseRate } from '../noise.ts';
import type { FalseAlarms, Kept, MadeBy, Results } from '../results.ts';
import type { ShortBurstResult } from '../short-bursts.ts';
import type { TrapOutcome } from '../traps/trap.ts';
import { type Block, heading, table, text } from './blocks.ts';
import { renderOverviewSvg, renderPdSvg } from './plots.ts';
import { presetBlocks } from './preset-blocks.ts';
import { recordingBlocks } from './recording-blocks.ts';
import { figure, part, share, spreadText, within } from './words.ts';

export const REPORT_TITLE = 'Proof: how well Sferic finds signals';

export function reportBlocks(results: Results, now: MadeBy): readonly Block[] {
  const { curve, dense, noise, traps, impairments, recordings, presets } = results;
  return [
    heading(REPORT_TITLE, 1),
    text(
      'Made by `npm run proof` with default settings; the figures are in `results.json` beside this page, and `index.html` is',
      'the same with its pictures inside. What they mean: `sferic score --help`. In brackets: 95 % intervals (Wilson for parts,',
      'Garwood for rates, order statistics for medians, drawing anew what meets nothing else for HOTA and IDF1). Testing seeds',
      'are those that the detector has not been tuned on.',
    ),
    ...section('Pd against SNR', curve, now, curveBlocks),
    ...section('Dense bands', dense, now, denseBlocks),
    ...section('Noise only', noise, now, noiseBlocks),
    ...section('False alarms of a cell', results['false-alarms'], now, falseAlarmBlocks),
    ...section('Traps that others fell into', traps, now, trapBlocks),
    ...section('Faults of the receiver', impairments, now, impairmentBlocks),
    ...section('Short bursts', results['short-bursts'], now, shortBurstBlocks),
    ...section('Real recordings', recordings, now, recordingBlocks),
    ...section('Presets', presets, now, presetBlocks),
  ];
}

function section<T>(
  title: string,
  kept: Kept<T> | undefined,
  now: MadeBy,
  blocks: (value: T) => readonly Block[],
): readonly Block[] {
  if (kept === undefined) return [heading(title), text('Not run.')];
  const seeds = kept.seeds.length === 0 ? '' : `, seeds ${kept.seeds.join(', ')}`;
  const other =
    kept.by.detector === now.detector ? '' : ': an older detector, whose figures may no longer hold';
  return [
    heading(title),
    text(`Sferic ${kept.by.version}, commit ${kept.by.commit}${seeds}${other}.`),
    ...blocks(kept.value),
  ];
}

function curveBlocks(curve: readonly CurvePoint[]): readonly Block[] {
  const kinds = (curve[0]?.figures.kinds ?? []).map(({ kind }) => kind);
  const byKind = (of: (figures: Figures['kinds'][number]) => string): string[][] =>
    kinds.map((kind) => [
      kind,
      ...curve.map(({ figures }) => {
        const one = figures.kinds.find((candidate) => candidate.kind === kind);
        return one === undefined ? '' : of(one);
      }),
    ]);
  const snrs = curve.map(({ snrDb }) => `${snrDb} dB`);
  return [
    text(
      'Every kind of signal in bursts at random times on one band of 2.4 MS/s, its SNR in its own 99 % bandwidth (of',
      'carriers: in 879 Hz). The mean over kinds counts each kind once.',
    ),
    {
      type: 'picture',
      file: 'overview.svg',
      alt: 'Pd, precision and HOTA against SNR',
      svg: renderOverviewSvg(curve),
    },
    { type: 'picture', file: 'pd.svg', alt: 'Pd against SNR, by kind', svg: renderPdSvg(curve) },
    table(
      0,
      [
        'SNR dB',
        'Pd over kinds, IoU 0.4',
        'IoU 0.5',
        'Pd of presences, IoU 0.4',
        'IoU 0.5',
        'precision, IoU 0.4',
        'F1',
      ],
      curve.map(({ snrDb, figures }) => [
        String(snrDb),
        figure(figures.pdOverKinds[0]),
        figure(figures.pdOverKinds[1]),
        ...figures.detection.map(({ pd }) => part(pd)),
        ...figures.detection.slice(0, 1).map(({ precision }) => part(precision)),
        ...figures.detection.slice(0, 1).map(({ f1, f1Interval }) => within(f1, f1Interval)),
      ]),
    ),
    text(
      'False tracks (less than a tenth of them lies on anything true), and how well presences keep their identity.',
    ),
    trackingTable(
      'SNR dB',
      curve.map(({ snrDb, figures }) => ({ name: String(snrDb), figures })),
    ),
    text(
      'Errors of what was found: median with its interval; 95th percentile. Centre and edges in % of the bandwidth.',
    ),
    errorTable(
      'SNR dB',
      curve.map(({ snrDb, figures }) => ({ name: String(snrDb), figures })),
    ),
    text('Pd at an IoU of 0.4, by kind.'),
    table(
      1,
      ['Pd', ...snrs],
      byKind(({ pd }) => (pd[0] === undefined ? '' : share(pd[0]))),
    ),
    text(
      'Time to confirm, by kind: milliseconds from the true beginning of a presence until its track was confirmed, median;',
      '95th percentile, of those that were found. A row lasts 4.3 ms.',
    ),
    table(
      1,
      ['ms', ...snrs],
      byKind(({ confirmS }) =>
        confirmS === null ? '' : `${(1e3 * confirmS.median).toFixed(1)}; ${(1e3 * confirmS.p95).toFixed(1)}`,
      ),
    ),
  ];
}

interface Named {
  readonly name: string;
  readonly figures: Figures;
}

function trackingTable(first: string, rows: readonly Named[], words = 0): Block {
  return table(
    words,
    [
      first,
      'false tracks',
      'an hour',
      'HOTA',
      'IDF1',
      'switches',
      'fragmentations',
      'purity',
      'completeness',
    ],
    rows.map(({ name, figures }) => {
      const { falseTracks, tracking, purity, completeness } = figures;
      return [
        name,
        String(falseTracks.count),
        within(falseTracks.perHour, falseTracks.interval, 0),
        within(tracking.hota, tracking.hotaInterval),
        within(tracking.idf1, tracking.idf1Interval),
        within(tracking.switches, poissonInterval(tracking.switches), 0),
        within(tracking.fragmentations, poissonInterval(tracking.fragmentations), 0),
        part(purity),
        part(completeness),
      ];
    }),
  );
}

function errorTable(first: string, rows: readonly Named[]): Block {
  return table(
    0,
    [first, 'centre %', 'edges %', 'start ms', 'stop ms', 'SNR dB', 'confirmed after ms'],
    rows.map(({ name, figures: { errors } }) => [
      name,
      spreadText(errors.center, 100, 2),
      spreadText(errors.edge, 100, 2),
      spreadText(errors.startS, 1e3, 2),
      spreadText(errors.stopS, 1e3, 2),
      spreadText(errors.snrDb, 1, 2),
      spreadText(errors.confirmS, 1e3, 1),
    ]),
  );
}

function denseBlocks(dense: readonly DenseResult[]): readonly Block[] {
  const rows = dense.map(({ emitters, figures }) => ({ name: String(emitters), figures }));
  return [
    text('Emitters of random kinds at 10 to 25 dB on 2.4 MS/s, two in five of the steady kinds always on.'),
    table(
      0,
      ['emitters', 'Pd, IoU 0.4', 'IoU 0.5', 'precision, IoU 0.4', 'F1'],
      rows.map(({ name, figures }) => [
        name,
        ...figures.detection.map(({ pd }) => part(pd)),
        ...figures.detection.slice(0, 1).map(({ precision }) => part(precision)),
        ...figures.detection.slice(0, 1).map(({ f1, f1Interval }) => within(f1, f1Interval)),
      ]),
    ),
    trackingTable('emitters', rows),
    errorTable('emitters', rows),
  ];
}

function noiseBlocks(noise: NoiseResult): readonly Block[] {
  const { durationS, falseTracks, perHourAtMost } = noiseRate(noise);
  return [
    text(
      `${falseTracks} false tracks in ${durationS} s (${(durationS / 60).toFixed(1)} minutes) of noise at ` +
        `${noise.sampleRateHz / 1e6} MS/s, in pieces of ${NOISE_PIECE_S} s: with 95 % confidence at most ` +
        `${perHourAtMost < 10 ? perHourAtMost.toFixed(2) : perHourAtMost.toFixed(0)} an hour.`,
    ),
  ];
}

const RATIO_LIMITS = [0.8, 1.25] as const;

function falseAlarmBlocks({ cells, rows, tones }: FalseAlarms): readonly Block[] {
  const mark = (ratio: number): string =>
    `${ratio.toFixed(2)}${ratio < RATIO_LIMITS[0] || ratio > RATIO_LIMITS[1] ? ' !' : ''}`;
  const methods = ['CA', 'GO', 'SO', 'OS'];
  return [
    text(
      `False alarms of the cell test on white noise, ${cells.toExponential(0)} cells at least, measured over designed; the`,
      `limits are ${RATIO_LIMITS.join(' and ')}. Made by \`npm run check:statistics\`.`,
    ),
    table(
      1,
      [
        'window',
        'averages',
        ...methods.map((name) => `${name} 1e-3`),
        ...methods.map((name) => `${name} 1e-4`),
      ],
      rows.map(({ window, averages, ratios }) => [window, String(averages), ...ratios.map(mark)]),
    ),
    text(
      'A tone in noise (CA, 32 independent cells, Pfa 1e-4): Pd half a decibel below and above the SNR that theory has for 0.9.',
    ),
    table(
      0,
      ['looks', 'SNR dB in theory', 'Pd at -0.5 dB', 'Pd at +0.5 dB'],
      tones.map(({ looks, theorySnrDb, pdBelow, pdAbove }) => [
        String(looks),
        theorySnrDb.toFixed(1),
        pdBelow.toFixed(3),
        pdAbove.toFixed(3),
      ]),
    ),
  ];
}

function trapBlocks(traps: readonly TrapOutcome[]): readonly Block[] {
  const held = traps.filter(({ isHeld }) => isHeld).length;
  return [
    text(`${held} of ${traps.length} held, each run through the engine and nothing in its place.`),
    table(
      4,
      ['trap', 'what was done', 'outcome', 'held'],
      traps.map(({ trap, done, outcome, isHeld }) => [trap, done, outcome, isHeld ? 'yes' : 'NO']),
    ),
  ];
}

function impairmentBlocks(results: readonly ImpairmentResult[]): readonly Block[] {
  return [
    text(
      'Bands of 20 emitters at 10 to 25 dB through receivers with one fault each. Where a usable bandwidth is stated, what',
      'reaches out of it counts on neither side.',
    ),
    table(
      1,
      ['fault', 'Pd, IoU 0.4', 'precision, IoU 0.4', 'HOTA', 'false tracks'],
      results.map(({ name, figures: { detection, tracking, falseTracks } }) => [
        name,
        ...detection.slice(0, 1).flatMap(({ pd, precision }) => [part(pd), part(precision)]),
        within(tracking.hota, tracking.hotaInterval),
        String(falseTracks.count),
      ]),
    ),
  ];
}

function shortBurstBlocks(results: readonly ShortBurstResult[]): readonly Block[] {
  const lengths = [...new Set(results.map(({ lengthS }) => lengthS))];
  const snrs = [...new Set(results.map(({ snrDb }) => snrDb))];
  return [
    text(
      'QPSK bursts of 200 kBd at any phase of the rows, which last 4.3 ms: found where a track lies on the burst in time and',
      'has its middle within its band.',
    ),
    table(
      1,
      ['SNR in its own band', ...lengths.map((lengthS) => `${lengthS * 1e3} ms`)],
      snrs.map((snrDb) => [
        `${snrDb} dB`,
        ...lengths.map((lengthS) => {
          const one = results.find((result) => result.snrDb === snrDb && result.lengthS === lengthS);
          return one === undefined ? '' : part(one.pd);
        }),
      ]),
    ),
  ];
}
