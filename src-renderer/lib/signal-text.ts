// How a signal is written in a line of the list. Fixed decimals; the unit is in the header.

import type { Emitter, TrackState } from '#contract/entities.ts';
import type { Hz } from '#contract/units.ts';
import { formatClock, formatFixed, formatMhz, formatSigned, groupedDigits } from './format.ts';

/** `E7 OOK bursts`: the number is how boxes, list and detail speak of the same thing. */
export function emitterName(emitter: Emitter): string {
  const number = `E${emitter.emitterId}`;
  return emitter.label === number || emitter.label.startsWith(`${number} `)
    ? emitter.label
    : `${number} ${emitter.label}`.trimEnd();
}

/** The tracker loses what has gone off the air; to a reader it has ended. Exports keep the tracker's word. */
export function stateText(state: TrackState): string {
  return state === 'lost' ? 'ended' : state;
}

/** In MHz where a centre is given, otherwise the offset in kHz. */
export function frequencyText(offsetHz: Hz, centerFreqHz: Hz | null): string {
  return centerFreqHz === null
    ? groupedDigits(formatSigned(offsetHz / 1e3, 3))
    : formatMhz(centerFreqHz + offsetHz, 6);
}

export function bandwidthText(bandwidthHz: Hz): string {
  return formatFixed(bandwidthHz / 1e3, 1);
}

/** Bursts by their number; one presence by its length. */
export function seenText(emitter: Emitter, sampleRateHz: Hz): string {
  if (emitter.trackCount > 1) return `${emitter.trackCount}×`;
  const durationS = (emitter.lastSample - emitter.firstSample) / sampleRateHz;
  return shortDuration(durationS);
}

/** At most six characters, so that it fits its column: 2:05, 10.0 s, 180 ms, 40 µs. */
function shortDuration(durationS: number): string {
  if (durationS >= 59.95)
    return formatClock(Math.round(durationS))
      .replace(/\.\d+$/, '')
      .replace(/^0(?=\d)/, '');
  if (durationS >= 0.9995) return `${formatFixed(durationS, 1)} s`;
  if (durationS >= 0.000_999_5) return `${formatFixed(durationS * 1e3, 0)} ms`;
  return `${formatFixed(durationS * 1e6, 0)} µs`;
}
