// The figures that README shows, taken from the proof's results and from nowhere else: `npm run proof` writes them, and
// a test compares.

import type { CurvePoint, DenseResult } from '../bands-suites.ts';
import type { ImpairmentResult } from '../impairments.ts';
import { type NoiseResult, noiseRate } from '../noise.ts';
import { type PresetResult, shortestBurstS } from '../presets.ts';
import { LEAST_SNR_DB, type RecordingsResult } from '../real-recordings.ts';
import type { Results } from '../results.ts';
import type { TrapOutcome } from '../traps/trap.ts';

export const README_BEGIN = '<!-- proof: made by npm run proof, do not edit -->';
export const README_END = '<!-- proof: end -->';

const IOU_TEXT = 'at an IoU of 0.4 in time and frequency';

export function readmeBlock(results: Results): string {
  const { curve, dense, noise, traps, impairments, recordings, presets } = results;
  const lines = [
    ...(curve === undefined ? [] : curveLines(curve.value)),
    ...(dense === undefined ? [] : denseLines(dense.value)),
    ...(noise === undefined ? [] : noiseLines(noise.value)),
    ...(traps === undefined ? [] : trapLines(traps.value)),
    ...(impairments === undefined ? [] : impairmentLines(impairments.value)),
    ...(recordings === undefined || recordings.value === null ? [] : recordingLines(recordings.value)),
    ...(presets === undefined ? [] : presetLines(presets.value)),
  ];
  return [README_BEGIN, '', ...lines, '', README_END].join('\n');
}

const two = (value: number | null | undefined): string => (value == null ? 'unknown' : value.toFixed(2));
const percent = (value: number | null | undefined): string =>
  value == null ? 'unknown' : `${(100 * value).toFixed(1)} %`;
const list = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

function curveLines(curve: readonly CurvePoint[]): readonly string[] {
  const shown = curve.filter(({ snrDb }) => [5, 10, 15].includes(snrDb));
  const at10 = curve.find(({ snrDb }) => snrDb === 10)?.figures;
  const kinds = at10?.kinds ?? [];
  const weak = kinds.filter(({ pd }) => (pd[0]?.value ?? 0) < 0.9).map(({ kind }) => kind);
  return [
    `- ${kinds.length} kinds of signal in bursts, found ${IOU_TEXT}, each kind counted once: ` +
      `${list(shown.map(({ snrDb, figures }) => `${two(figures.pdOverKinds[0])} at ${snrDb} dB`))} of SNR in the signal's own bandwidth. ` +
      `${weak.length === 0 ? 'Every kind is' : `All but ${list(weak)} are`} at 0.9 or more at 10 dB. ` +
      `Of what is found ${list(shown.map(({ snrDb, figures }) => `${two(figures.detection[0]?.precision.value)} at ${snrDb} dB`))} is right.`,
    `- At 10 dB the centre is within ${percent(at10?.errors.center?.median)} and the edges within ${percent(at10?.errors.edge?.median)} of the bandwidth ` +
      `(medians; ${percent(at10?.errors.center?.p95)} and ${percent(at10?.errors.edge?.p95)} for 95 in 100), and a signal is confirmed ` +
      `${((at10?.errors.confirmS?.median ?? Number.NaN) * 1e3).toFixed(0)} ms after it begins (median).`,
  ];
}

function denseLines(dense: readonly DenseResult[]): readonly string[] {
  const each = (of: (result: DenseResult) => number | null | undefined): string =>
    list(dense.map((one) => two(of(one))));
  return [
    `- Bands of ${list(dense.map(({ emitters }) => String(emitters)))} emitters at 10 to 25 dB: HOTA ${each(({ figures }) => figures.tracking.hota)}; ` +
      `precision ${each(({ figures }) => figures.detection[0]?.precision.value)}; purity of emitters ${each(({ figures }) => figures.purity.value)}, ` +
      `completeness ${each(({ figures }) => figures.completeness.value)}.`,
  ];
}

function noiseLines(noise: NoiseResult): readonly string[] {
  const { durationS, falseTracks, perHourAtMost } = noiseRate(noise);
  const length = durationS < 120 ? `${durationS} s` : `${(durationS / 60).toFixed(0)} minutes`;
  return [
    `- Noise alone, ${length} at ${noise.sampleRateHz / 1e6} MS/s: ${falseTracks === 0 ? 'no' : falseTracks} false track${falseTracks > 1 ? 's' : ''}, ` +
      `with 95 % confidence at most ${perHourAtMost < 10 ? perHourAtMost.toFixed(1) : perHourAtMost.toFixed(0)} an hour.`,
  ];
}

function trapLines(traps: readonly TrapOutcome[]): readonly string[] {
  const broken = traps.filter(({ isHeld }) => !isHeld).map(({ trap }) => trap);
  return [
    `- ${traps.length - broken.length} of ${traps.length} traps that others fell into are held` +
      `${broken.length === 0 ? '' : `, not: ${broken.join('; ')}`}.`,
  ];
}

function impairmentLines(impairments: readonly ImpairmentResult[]): readonly string[] {
  const worst = impairments.filter(({ figures }) => (figures.detection[0]?.precision.value ?? 0) < 0.9);
  return [
    `- ${impairments.length - 1} faults of a receiver on 20 emitters: precision stays at 0.9 or more under ` +
      `${worst.length === 0 ? 'all of them' : `all but ${list(worst.map(({ name, figures }) => `${name} (${two(figures.detection[0]?.precision.value)})`))}`}.`,
  ];
}

function recordingLines({ recordings, recall, emitters }: RecordingsResult): readonly string[] {
  const described = recordings.filter(({ incomplete }) => incomplete === null).length;
  return [
    `- ${recordings.length} real recordings, measured independently (12 kS/s to 50 MS/s): ${recall.count} of ${recall.total} signals of ` +
      `${LEAST_SNR_DB} dB and more. In the ${described} of them that the measurement describes as a whole, ${emitters.strict.count} of ` +
      `${emitters.strict.total} emitters are on its list; ${emitters.judged.total - emitters.judged.count} are neither on it, nor beside ` +
      'something on it that is 20 dB stronger, nor named in words, nor too weak for it. The recordings are not ours to pass on: `SFERIC_RECORDINGS` says where they are.',
  ];
}

function presetLines(presets: readonly PresetResult[]): readonly string[] {
  return [
    `- Presets (\`--preset\`), shortest burst of 15 dB and Pd over kinds at 0 dB: ${list(
      presets.map(({ name, shortBursts, curve }) => {
        const shortestS = shortestBurstS(shortBursts);
        const at0 = curve.find(({ snrDb }) => snrDb === 0)?.figures.pdOverKinds;
        return `\`${name}\` ${shortestS === null ? 'none' : `${shortestS * 1e3} ms`}, ${two(at0)}`;
      }),
    )}.`,
  ];
}
