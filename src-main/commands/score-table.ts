// A score as a person reads it: fixed columns, every proportion with its 95 % interval. Pure text.

import type { Interval, Proportion, Spread } from '../proof/intervals.ts';
import type { Score } from '../proof/score.ts';

export function renderScore(score: Score): string {
  const { detection, falseTracks, errors, tracking, emitters, resolution } = score;
  const lines = [
    `${score.truthCount} true presences, ${score.foundCount} found, in ${score.durationS.toFixed(3)} s; ` +
      `resolution ${resolution.hz.toFixed(1)} Hz, ${(resolution.s * 1e3).toFixed(2)} ms`,
    '',
    'Detection                     Pd (recall)              precision                F1',
    ...detection.map(
      ({ iouMin, pd, precision, f1, f1Interval }) =>
        `  IoU at least ${iouMin.toFixed(1)}            ${part(pd)}  ${part(precision)}  ${within(f1, f1Interval)}`,
    ),
    `  false tracks                ${falseTracks.count} (${falseTracks.perHour.toFixed(1)} an hour, ` +
      `${falseTracks.interval.low.toFixed(1)}-${falseTracks.interval.high.toFixed(1)})`,
    '',
    `Pd by kind and SNR          ${detection.map(({ iouMin }) => `IoU ${iouMin.toFixed(1)}`.padEnd(25)).join('')}confirmed after, ms`,
    ...kinds(score),
    '',
    'Errors of what was matched    median (95 %)            p95',
    `  centre, of the bandwidth    ${spreadText(errors.center, 4)}`,
    `  edges, of the bandwidth     ${spreadText(errors.edge, 4)}`,
    `  start, s (late above 0)     ${spreadText(errors.startS, 5)}`,
    `  stop, s                     ${spreadText(errors.stopS, 5)}`,
    `  SNR, dB                     ${spreadText(errors.snrDb, 2)}`,
    `  confirmed after, s          ${spreadText(errors.confirmS, 5)}`,
    '',
    `Tracks    HOTA ${within(tracking.hota, tracking.hotaInterval)}  detection ${figure(tracking.detA, 3)}` +
      `  association ${figure(tracking.assA, 3)}  IDF1 ${within(tracking.idf1, tracking.idf1Interval)}` +
      `  switches ${tracking.switches}  fragmentations ${tracking.fragmentations}`,
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
    const confirmed = first.byKind[index]?.confirmS ?? null;
    const ms = confirmed === null ? '' : ` ${(1e3 * confirmed.median).toFixed(1)}`;
    return `  ${kind.padEnd(20)} ${snr.padStart(3)} dB ${cells.join(' ')}${ms}`.trimEnd();
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

function within(value: number | null, interval: Interval | null): string {
  if (value === null || interval === null) return figure(value, 3);
  return `${value.toFixed(3)} (${interval.low.toFixed(3)}-${interval.high.toFixed(3)})`;
}

function figure(value: number | null, decimals: number): string {
  return value === null ? 'of nothing' : value.toFixed(decimals);
}
