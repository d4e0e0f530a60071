// The report's section about presets: one table that compares them.

import { PRESET_NOISE_S, type PresetResult, shortestBurstS } from '../presets.ts';
import { type Block, table, text } from './blocks.ts';
import { figure } from './words.ts';

export function presetBlocks(presets: readonly PresetResult[]): readonly Block[] {
  const [first] = presets;
  if (first === undefined) return [text('None was run.')];
  return [
    text(
      'Named sets of settings (`preset` in the settings, `--preset`), on the same bands: Pd over kinds at an IoU of 0.4,',
      'precision and HOTA by SNR; bands of many emitters; the shortest burst of 15 dB of which nine in ten are found; and false',
      `tracks in ${PRESET_NOISE_S} s of noise at 2.4 MS/s.`,
    ),
    table(
      1,
      ['', ...presets.map(({ name }) => name)],
      [
        row(presets, 'settings', ({ values }) => settingsText(values)),
        ...first.curve.flatMap(({ snrDb }, index) => [
          row(presets, `${snrDb} dB: Pd`, ({ curve }) => figure(curve[index]?.figures.pdOverKinds)),
          row(presets, `${snrDb} dB: precision`, ({ curve }) =>
            figure(curve[index]?.figures.precision.value),
          ),
          row(presets, `${snrDb} dB: HOTA`, ({ curve }) => figure(curve[index]?.figures.hota)),
          row(presets, `${snrDb} dB: confirmed after, ms (median)`, ({ curve }) => {
            const confirmS = curve[index]?.figures.confirmMedianS ?? null;
            return confirmS === null ? '' : (1e3 * confirmS).toFixed(1);
          }),
        ]),
        ...first.dense.flatMap(({ emitters }, index) => [
          row(presets, `${emitters} emitters: Pd`, ({ dense }) => figure(dense[index]?.figures.pd.value)),
          row(presets, `${emitters} emitters: precision`, ({ dense }) =>
            figure(dense[index]?.figures.precision.value),
          ),
          row(presets, `${emitters} emitters: HOTA`, ({ dense }) => figure(dense[index]?.figures.hota)),
        ]),
        row(presets, 'shortest burst, ms', ({ shortBursts }) => {
          const shortestS = shortestBurstS(shortBursts);
          return shortestS === null ? 'none' : `${1e3 * shortestS}`;
        }),
        row(presets, 'false tracks in noise', ({ noise }) => String(noise.falseTracks)),
      ],
    ),
  ];
}

function row(
  presets: readonly PresetResult[],
  name: string,
  of: (preset: PresetResult) => string,
): readonly string[] {
  return [name, ...presets.map(of)];
}

function settingsText(values: Readonly<Record<string, number>>): string {
  const parts = Object.entries(values).map(([key, value]) => `\`${key}: ${value}\``);
  return parts.length === 0 ? 'defaults' : parts.join(', ');
}
