// The numbers of the selected signal as names and texts. Pure: signal, tracks and session in, texts out.

import type { Emitter, SessionInfo, Track } from '#contract/entities.ts';
import { powerDbmFrom } from '#contract/units.ts';
import {
  clockDecimals,
  formatClock,
  formatDb,
  formatDuration,
  formatFixed,
  formatSigned,
  MINUS,
} from '../../lib/format.ts';
import { frequencyText } from '../../lib/signal-text.ts';
import { burstStatistics } from './burst-statistics.ts';

export interface DetailValue {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly unit?: string;
  /** What is copied where it differs from the text: full precision, plain digits. */
  readonly copyText?: string;
  readonly title?: string;
  readonly isText?: boolean;
}

const NONE = '–';

export function detailValues(
  emitter: Emitter,
  tracks: readonly Track[],
  session: SessionInfo,
  psdRefDbm: number | null,
  isRelative: boolean,
): readonly DetailValue[] {
  const { sampleRateHz } = session;
  const centerFreqHz = isRelative ? null : session.centerFreqHz;
  const bursts = burstStatistics(tracks, sampleRateHz);
  const powerDbm = powerDbmFrom(emitter.powerDbfs, psdRefDbm);
  const decimals = clockDecimals(session.settings.rowDurationS);
  const clock = (sample: number): string => formatClock(sample / sampleRateHz, decimals);
  return [
    {
      id: 'center',
      name: centerFreqHz === null ? 'offset kHz' : 'centre MHz',
      text: frequencyText(emitter.offsetHz, centerFreqHz),
      copyText: plain(
        centerFreqHz === null
          ? formatFixed(emitter.offsetHz / 1e3, 3)
          : formatFixed((centerFreqHz + emitter.offsetHz) / 1e6, 6),
      ),
      title: 'Power centroid, averaged over the tracks',
    },
    {
      id: 'bandwidth',
      name: 'OBW kHz',
      text: formatFixed(emitter.bandwidthHz / 1e3, 2),
      title: `Occupied bandwidth; resolution ${formatFixed(session.settings.rbwHz, 0)} Hz`,
    },
    powerDbm === null
      ? {
          id: 'power',
          name: 'power dBFS',
          text: formatDb(emitter.powerDbfs),
          copyText: plain(formatDb(emitter.powerDbfs)),
          title: 'Relative to a full-scale tone: no calibration, so no dBm',
        }
      : {
          id: 'power',
          name: 'power dBm',
          text: formatDb(powerDbm),
          copyText: plain(formatDb(powerDbm)),
          title: `${formatDb(emitter.powerDbfs)} dBFS with the calibration`,
        },
    {
      id: 'snr',
      name: 'SNR dB',
      text: formatDb(emitter.snrDb),
      copyText: plain(formatDb(emitter.snrDb)),
      title: `Over a noise floor of ${formatDb(emitter.noiseFloorDbfs)} dBFS`,
    },
    { id: 'tracks', name: emitter.trackCount === 1 ? 'track' : 'bursts', text: String(emitter.trackCount) },
    {
      id: 'length',
      name: 'length',
      text: bursts.medianLengthS === null ? NONE : formatDuration(bursts.medianLengthS),
      title:
        bursts.lengthSpreadS === null
          ? 'Length of the tracks'
          : `Median; half of the bursts are within ± ${formatDuration(bursts.lengthSpreadS)}`,
    },
    {
      id: 'period',
      name: 'period',
      text: bursts.periodS === null ? NONE : bursts.isRegular ? formatDuration(bursts.periodS) : 'irregular',
      title:
        bursts.periodS === null
          ? 'Needs three bursts'
          : `Median time from start to start: ${formatDuration(bursts.periodS)}`,
    },
    { id: 'duty', name: 'duty %', text: formatFixed(100 * emitter.dutyCycle, 1) },
    {
      id: 'first',
      name: 'first seen',
      text: clock(emitter.firstSample),
      title: `Sample ${emitter.firstSample}`,
    },
    {
      id: 'last',
      name: 'last seen',
      text: clock(emitter.lastSample),
      title: `Sample ${emitter.lastSample}`,
    },
    {
      id: 'drift',
      name: 'drift Hz/s',
      text: formatSigned(emitter.driftHzPerS, 0),
      copyText: plain(formatFixed(emitter.driftHzPerS, 3)),
    },
    {
      id: 'class',
      name: 'class',
      text: emitter.class.replaceAll('-', ' '),
      copyText: emitter.class,
      isText: true,
    },
  ];
}

/** With a hyphen for a minus, as other programs read it. */
function plain(text: string): string {
  return text.replaceAll(MINUS, '-');
}
