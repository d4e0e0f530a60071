// A recording's facts in words, the same in the open dialog and in the panel about it. Pure.

import { type Datatype, type FactSource, isRealValued, type RecordingInfo } from '#contract/entities.ts';
import { formatDuration, formatMhz, groupedDigits } from './format.ts';

export const SOURCE_TEXTS: Readonly<Record<FactSource, string>> = {
  metadata: 'metadata',
  'file-name': 'file name',
  user: 'you',
  content: 'content',
  extension: 'extension',
  device: 'device',
};

/** `ci16_be · 16 bit, signed, big-endian`. */
export function datatypeText(datatype: Datatype): string {
  const bits = /\d+/.exec(datatype)?.[0] ?? '';
  const kind = datatype.at(1) === 'f' ? 'float' : datatype.at(1) === 'u' ? 'unsigned' : 'signed';
  const parts = [
    `${bits} bit`,
    kind,
    ...(datatype.endsWith('_be') ? ['big-endian'] : []),
    ...(isRealValued(datatype) ? ['real-valued'] : []),
  ];
  return `${datatype} · ${parts.join(', ')}`;
}

export function utcText(timeNs: string): string {
  const ms = Number(BigInt(timeNs) / 1_000_000n);
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', ' UTC');
}

export function lengthText(sampleCount: number, sampleRateHz: number | null): string {
  const samples = `${groupedDigits(String(sampleCount))} samples`;
  return sampleRateHz === null ? samples : `${formatDuration(sampleCount / sampleRateHz)}, ${samples}`;
}

/** One line for a part: where in frequency and how long, and why it is a part. */
export function partText(info: RecordingInfo, index: number): string {
  const part = info.parts[index];
  if (part === undefined) return '';
  const storedRateHz =
    info.sampleRateHz.value === null ? null : info.sampleRateHz.value * info.layout.storedPerSample;
  const frequency = part.centerFreqHz === null ? 'centre unknown' : `${formatMhz(part.centerFreqHz)} MHz`;
  const lost =
    part.lostBefore === null || part.lostBefore === 0
      ? ''
      : `, after ${groupedDigits(String(part.lostBefore))} lost samples`;
  return `${index + 1}: ${frequency}, ${lengthText(part.storedCount, storedRateHz)}${lost}`;
}
