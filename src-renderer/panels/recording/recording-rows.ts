// What is said about the open recording, as rows of name, text and source. Pure: the session in, rows out.

import type { Fact, RecordingInfo, RecordingOverrides } from '#contract/entities.ts';
import { formatMhz, formatRate, groupedDigits } from '../../lib/format.ts';
import { datatypeText, lengthText, SOURCE_TEXTS, utcText } from '../../lib/recording-text.ts';

export interface RecordingRow {
  readonly name: string;
  readonly text: string;
  /** Where it comes from, in words; '' where that says nothing. */
  readonly source: string;
}

export function recordingRows(info: RecordingInfo): readonly RecordingRow[] {
  const { layout } = info;
  const isLive = info.container === 'live';
  const rateHz = info.sampleRateHz.value;
  const rows: RecordingRow[] = [
    isLive
      ? { name: 'device', text: info.dataPath, source: 'live' }
      : {
          name: 'file',
          text: info.dataPath,
          source: `from byte ${groupedDigits(String(info.dataOffsetBytes))}`,
        },
    ...(isLive ? [] : [{ name: 'container', text: info.container.replace('-', ' '), source: '' }]),
    factRow('format', info.datatype, datatypeText),
    factRow('sample rate', info.sampleRateHz, formatRate),
    factRow('centre', info.centerFreqHz, (hz) => `${formatMhz(hz)} MHz`),
    factRow('start', info.timeStartNs, utcText),
    {
      name: 'length',
      text: isLive ? 'until it is stopped' : lengthText(info.sampleCount, rateHz),
      source: '',
    },
  ];
  if (layout.storedPerSample === 2) {
    const text =
      rateHz === null
        ? 'the band from 0 Hz up'
        : `the band from 0 Hz up, stored at ${formatRate(2 * rateHz)}`;
    rows.push({ name: 'real-valued', text, source: '' });
  }
  if (layout.channelCount > 1) {
    rows.push({ name: 'channel', text: `${layout.channel} of ${layout.channelCount}`, source: '' });
  }
  if (layout.isIqSwapped) rows.push({ name: 'I and Q', text: 'exchanged', source: SOURCE_TEXTS.user });
  if (layout.runs.length > 0) {
    const blocks = layout.runs.reduce((sum, { blockCount }) => sum + blockCount, 0);
    rows.push({ name: 'blocks', text: `${groupedDigits(String(blocks))}, read as one stream`, source: '' });
  }
  if (info.annotations.length > 0) {
    rows.push({ name: 'annotations', text: String(info.annotations.length), source: SOURCE_TEXTS.metadata });
  }
  return rows;
}

function factRow<T>(name: string, fact: Fact<T>, text: (value: T) => string): RecordingRow {
  return {
    name,
    text: fact.value === null ? 'unknown' : text(fact.value),
    source: fact.source === null ? '' : SOURCE_TEXTS[fact.source],
  };
}

/** What the user said when this was opened, for another part of the same file. A centre was that of this part. */
export function overridesForPart(info: RecordingInfo, part: number): RecordingOverrides {
  const { datatype, sampleRateHz, layout } = info;
  return {
    part,
    ...(datatype.source === 'user' && datatype.value !== null && { datatype: datatype.value }),
    ...(sampleRateHz.source === 'user' &&
      sampleRateHz.value !== null && { sampleRateHz: sampleRateHz.value * layout.storedPerSample }),
    ...(layout.channel > 1 && { channel: layout.channel }),
    ...(layout.isIqSwapped && { isIqSwapped: true }),
  };
}
