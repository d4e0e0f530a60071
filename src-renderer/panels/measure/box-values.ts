// What was measured in a box as names and texts, in the order of the panel. Pure; levels are in dBFS, or in dBm where there
// is a calibration and it is wanted.

import type { BoxMeasurement } from '#contract/measurement.ts';
import type { Hz } from '#contract/units.ts';
import {
  formatDb,
  formatDuration,
  formatFixed,
  formatMhz,
  formatOffsetMhz,
  MINUS,
} from '../../lib/format.ts';
import { median } from '../../lib/statistics.ts';

export interface BoxValue {
  readonly id: string;
  /** With the unit. */
  readonly name: string;
  readonly text: string;
  readonly copyText: string;
  /** How it was measured, or why there is none. */
  readonly title: string;
}

export interface BoxStyle {
  readonly sampleRateHz: Hz;
  /** null: offsets. */
  readonly centerFreqHz: Hz | null;
  /** null: levels are in dBFS. */
  readonly psdRefDbm: number | null;
}

const NONE = '–';
const NO_NOISE = 'Nothing stands out of the noise beside the box, or there is too little beside it';

export function boxValues(measured: BoxMeasurement, style: BoxStyle): readonly BoxValue[] {
  const { request, occupied, xdb } = measured;
  const level = style.psdRefDbm === null ? 'dBFS' : 'dBm';
  const addDb = style.psdRefDbm ?? 0;
  const power = (db: number | null): string => formatDb(db === null ? Number.NaN : db + addDb);
  const widthHz = request.highOffsetHz - request.lowOffsetHz;
  const perHzTitle = `Over ${formatFixed(widthHz / 1e3, 3)} kHz`;
  return [
    value(
      'channel',
      `power ${level}`,
      power(measured.channelPowerDbfs),
      'All that is in the box, mean over its time',
    ),
    value('density', `density ${level}/Hz`, power(measured.channelDensityDbfsPerHz), perHzTitle),
    value('snr', 'SNR dB', formatDb(measured.snrDb ?? Number.NaN), snrTitle(measured, addDb, level)),
    value(
      'noise',
      `noise ${level}/Hz`,
      power(measured.noiseDensityDbfsPerHz),
      'Lower quartile of the bins beside the box',
    ),
    value('obw', 'OBW 99 % kHz', widthText(occupied), edgesTitle(occupied, style, 'Needs 3 dB of SNR')),
    value(
      'xdb',
      `${request.xDb} dB width kHz`,
      widthText(xdb),
      edgesTitle(xdb, style, 'Noise lies above that level'),
    ),
    value(
      'acpr-lower',
      'ACPR lower dB',
      formatDb(measured.acprLowerDb ?? Number.NaN),
      acprTitle(measured.acprLowerDb, widthHz),
    ),
    value(
      'acpr-upper',
      'ACPR upper dB',
      formatDb(measured.acprUpperDb ?? Number.NaN),
      acprTitle(measured.acprUpperDb, widthHz),
    ),
    value(
      'peak',
      `peak ${level}`,
      power(measured.peakPowerDbfs),
      `Strongest bin of the mean spectrum, RBW ${formatFixed(measured.rbwHz, 1)} Hz`,
    ),
    value(
      'peak-frequency',
      'peak MHz',
      frequencyText(measured.peakOffsetHz, style.centerFreqHz),
      'Placed between bins',
    ),
    value(
      'envelope',
      `most ${level}`,
      power(measured.peakEnvelopeDbfs),
      `Greatest power in the box, over ${formatDuration(measured.timeResolutionS)}`,
    ),
    value(
      'duty',
      'duty %',
      measured.dutyCycle === null ? NONE : formatFixed(100 * measured.dutyCycle, 2),
      dutyTitle(measured, addDb, level),
    ),
    ...burstValues(measured, style.sampleRateHz),
  ];
}

/** Lengths are of whole bursts; a burst that the box cuts has none. */
function burstValues(measured: BoxMeasurement, sampleRateHz: Hz): readonly BoxValue[] {
  const whole = measured.bursts.filter(({ isWhole }) => isWhole);
  const lengthsS = whole.map(({ sampleCount }) => sampleCount / sampleRateHz);
  const cut = measured.bursts.length - whole.length;
  const startsS = measured.bursts.map(({ sampleStart }) => sampleStart / sampleRateHz);
  const gapsS = startsS.slice(1).map((start, index) => start - (startsS[index] ?? 0));
  const listed =
    measured.burstCount > measured.bursts.length ? `, of the first ${measured.bursts.length}` : '';
  const duration = (seconds: number): string => (Number.isFinite(seconds) ? formatDuration(seconds) : NONE);
  const cutText = cut === 0 ? '' : `; ${cut} cut by the box`;
  return [
    value(
      'bursts',
      'bursts',
      String(measured.burstCount),
      `Times that it came on; pauses under ${formatDuration(measured.leastGapS)} (a 300th of the box) do not end one${cutText}`,
    ),
    value('length', 'length', duration(median(lengthsS)), `Median of ${whole.length} whole bursts${listed}`),
    value(
      'length-least',
      'shortest',
      duration(lengthsS.length === 0 ? Number.NaN : Math.min(...lengthsS)),
      `Time resolution ${formatDuration(measured.timeResolutionS)}`,
    ),
    value(
      'length-most',
      'longest',
      duration(lengthsS.length === 0 ? Number.NaN : Math.max(...lengthsS)),
      `Time resolution ${formatDuration(measured.timeResolutionS)}`,
    ),
    value('period', 'period', duration(median(gapsS)), 'Median from start to start'),
  ];
}

function value(id: string, name: string, text: string, title: string): BoxValue {
  return { id, name, text, copyText: text.replaceAll(MINUS, '-'), title };
}

function widthText(band: BoxMeasurement['occupied']): string {
  return band === null ? NONE : formatFixed((band.highOffsetHz - band.lowOffsetHz) / 1e3, 3);
}

function edgesTitle(band: BoxMeasurement['occupied'], style: BoxStyle, why: string): string {
  if (band === null) return why;
  const { centerFreqHz } = style;
  return `From ${frequencyText(band.lowOffsetHz, centerFreqHz)} to ${frequencyText(band.highOffsetHz, centerFreqHz)} MHz`;
}

function snrTitle({ signalPowerDbfs }: BoxMeasurement, addDb: number, level: string): string {
  return signalPowerDbfs === null
    ? NO_NOISE
    : `Signal ${formatDb(signalPowerDbfs + addDb)} ${level} without the noise in the box, over that noise`;
}

function acprTitle(ratioDb: number | null, widthHz: Hz): string {
  return ratioDb === null
    ? 'The neighbouring channel leaves the band'
    : `As wide a channel right beside it, ${formatFixed(widthHz / 1e3, 3)} kHz, over the power in the box`;
}

function dutyTitle({ onThresholdDbfs }: BoxMeasurement, addDb: number, level: string): string {
  return onThresholdDbfs === null
    ? NO_NOISE
    : `Part of the time above ${formatDb(onThresholdDbfs + addDb)} ${level}: 6 dB below the median of what is on`;
}

function frequencyText(offsetHz: Hz, centerFreqHz: Hz | null): string {
  return centerFreqHz === null ? formatOffsetMhz(offsetHz) : formatMhz(centerFreqHz + offsetHz);
}
