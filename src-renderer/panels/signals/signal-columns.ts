// The columns of the signal list: what stands over each, how wide it is at first, and what it says of a signal. Pure.

import type { Emitter } from '#contract/entities.ts';
import type { Hz } from '#contract/units.ts';
import { powerDbmFrom } from '#contract/units.ts';
import {
  clockDecimals,
  formatClock,
  formatDb,
  formatFixed,
  formatSigned,
  groupedDigits,
} from '../../lib/format.ts';
import { bandwidthText, frequencyText, seenText } from '../../lib/signal-text.ts';
import type { SignalDecision } from '../../stores/decisions-store.ts';
import type { ColumnId } from '../../stores/signal-list-store.ts';

/** What the texts of all lines have in common. */
export interface ColumnContext {
  readonly sampleRateHz: Hz;
  /** null: frequencies are shown as offsets. */
  readonly centerFreqHz: Hz | null;
  readonly rowDurationS: number;
  /** null: no calibration, so no dBm. */
  readonly psdRefDbm: number | null;
}

export interface SignalColumn {
  readonly id: ColumnId;
  title(isAbsolute: boolean): string;
  readonly explanation: string;
  readonly isNumber: boolean;
  readonly widthPx: number;
  text(signal: Emitter, context: ColumnContext, decision: SignalDecision | undefined): string;
}

const clock = (sample: number, { sampleRateHz, rowDurationS }: ColumnContext): string =>
  formatClock(sample / sampleRateHz, clockDecimals(rowDurationS));

const column = (
  id: ColumnId,
  title: string,
  widthPx: number,
  explanation: string,
  text: SignalColumn['text'],
  isNumber = true,
): SignalColumn => ({ id, title: () => title, widthPx, explanation, text, isNumber });

export const SIGNAL_COLUMNS: readonly SignalColumn[] = [
  column(
    'label',
    'Emitter',
    120,
    'Number and name. A filled square: on air at the playhead',
    () => '',
    false,
  ),
  {
    ...column('freq', 'MHz', 86, 'Centre frequency (power centroid)', (signal, { centerFreqHz }) =>
      frequencyText(signal.offsetHz, centerFreqHz),
    ),
    title: (isAbsolute) => (isAbsolute ? 'MHz' : 'offset kHz'),
  },
  column('bandwidth', 'BW kHz', 48, 'Occupied bandwidth in kHz', (signal) =>
    bandwidthText(signal.bandwidthHz),
  ),
  column('power', 'dBFS', 40, 'Power relative to a full-scale tone', (signal) => formatDb(signal.powerDbfs)),
  column('dbm', 'dBm', 44, 'Power at the input, where a calibration is set', (signal, { psdRefDbm }) => {
    const powerDbm = powerDbmFrom(signal.powerDbfs, psdRefDbm);
    return powerDbm === null ? '–' : formatDb(powerDbm);
  }),
  column('snr', 'SNR', 32, 'Signal-to-noise ratio in dB', (signal) => formatDb(signal.snrDb)),
  column('floor', 'floor dBFS', 62, 'Noise floor under the signal in one bin', (signal) =>
    formatDb(signal.noiseFloorDbfs),
  ),
  column('seen', 'seen', 44, 'Number of tracks, or the length of the only one', (signal, { sampleRateHz }) =>
    seenText(signal, sampleRateHz),
  ),
  column('duty', 'duty %', 44, 'Part of the time between first and last seen that it was on', (signal) =>
    formatFixed(100 * signal.dutyCycle, 1),
  ),
  column('first', 'first seen', 76, 'Begin of the first track', (signal, context) =>
    clock(signal.firstSample, context),
  ),
  column('last', 'last seen', 76, 'End of the last track', (signal, context) =>
    clock(signal.lastSample, context),
  ),
  column('drift', 'drift Hz/s', 64, 'Change of the frequency', (signal) =>
    groupedDigits(formatSigned(signal.driftHzPerS, 0)),
  ),
  column(
    'class',
    'class',
    92,
    'A coarse kind, from width, duty, hops and drift',
    (signal) => signal.class.replaceAll('-', ' '),
    false,
  ),
  column(
    'note',
    'note',
    120,
    'What you wrote about it',
    (_signal, _context, decision) => decision?.note ?? '',
    false,
  ),
  column(
    'state',
    'state',
    60,
    'Confirmed: on the air at the end. Ended: seen before. Tentative: not yet sure',
    () => '',
    false,
  ),
];

export function columnOf(id: ColumnId): SignalColumn {
  const found = SIGNAL_COLUMNS.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`No column is called ${id}`);
  return found;
}
