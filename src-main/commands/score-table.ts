// A score as a person reads it: fixed columns, every proportion with its 95 % interval. Pure text.

import type { Proportion, Spread } from '../proof/intervals.ts';
import type { Score } from '../proof/score.ts';

export function renderScore(score: Score): string {
  const { detection, falseTracks, errors, tracking, emitters, resolution } = score;
  const lines = [
    `${score.truthCount} true presences, ${score.foundCount} found, in ${score.durationS.toFixed(3)} s; ` +
      `resolution ${resolution.hz.toFixed(1)} Hz, ${(resolution.s * 1e3).toFixed(2)} ms`,
    '',
    'Detection                     Pd (recall)              precision                F1',
    ...detection.map(
      ({ iouMin, pd, precision, f1 }) =>
        `  IoU at least ${iouMin.toFixed(1)}            ${part(pd)}  ${part(precision)}  ${figure(f1, 3)}`,
    ),
    `  false tracks                ${falseTracks.count} (${falseTracks.perHour.toFixed(1)} an hour)`,
    '',
    `Pd by kind and SNR          ${detection.map(({ iouMin }) => `IoU ${iouMin.toFixed(1)}`.padEnd(25)).join('')}`.trimEnd(),
    ...kinds(score),
    '',
    'Errors of what was matched    median (95 %)            p95',
    `  centre, of the bandwidth    ${spreadText(errors.center, 4)}`,
    `  edges, of the bandwidth     ${spreadText(errors.edge, 4)}`,
    `  start, s (late above 0)     ${spreadText(errors.startS, 5)}`,
    `  stop, s                     ${spreadText(errors.stopS, 5)}`,
    `  SNR, dB                     ${spreadText(errors.snrDb, 2)}`,
    '',
    `Tracks    HOTA ${figure(tracking.hota, 3)}  detection ${figure(tracking.detA, 3)}  association ${figure(tracking.assA, 3)}` +
      `  IDF1 ${figure(tracking.idf1, 3)}  switches ${tracking.switches}  fragmentations ${tracking.fragmentations}`,
    `Emitters  purity ${part(emitters.purity).trimEnd()}  completeness ${part(emitters.completeness).trimEnd()}`,
  ];
  return `${lines.join('\n')}\n`;
}

function kinds({ detection }: Score): readonly string[] {
  const [first] = detection;
  if (first === undefined || first.byKind.length === 0) return ['  nothing'];
  return first.byKind.map(({ kind, snrDb }, index) => {
    const snr = snrDb === null ? '?' : `${snrDb}`;
    const cells = detection.map((at) => {
      const group = at.byKind[index];
      return group === undefined ? '' : part(group.pd);
    });
    return `  ${kind.padEnd(20)} ${snr.padStart(3)} dB ${cells.join(' ')}`.trimEnd();
  });
}

/** `0.950 (0.832 to 0.987) of 40`, in a fixed width. */
function part({ value, low, high, total }: Proportion): string {
  const text =
    value === null || low === null || high === null
      ? 'of nothing'
      : `${value.toFixed(3)} (${low.toFixed(3)}-${high.toFixed(3)})/${total}`;
  return text.padEnd(24);
}

function spreadText(spread: Spread | null, decimals: number): string {
  if (spread === null) return 'of nothing';
  const { median, medianLow, medianHigh, p95 } = spread;
  const interval =
    medianLow === null || medianHigh === null
      ? ''
      : ` (${medianLow.toFixed(decimals)} to ${medianHigh.toFixed(decimals)})`;
  return `${`${median.toFixed(decimals)}${interval}`.padEnd(24)} ${p95.toFixed(decimals)}`;
}

function figure(value: number | null, decimals: number): string {
  return value === null ? 'of nothing' : value.toFixed(decimals);
}
