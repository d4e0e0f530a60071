// What the user types about a recording: text in, overrides and complaints out. Pure; an empty field says nothing,
// and what is unknown stays unknown.

import type { Datatype, RecordingInfo, RecordingOverrides } from '#contract/entities.ts';
import { formatMhz, groupedDigits } from '../../lib/format.ts';
import { parseHz, parseQuantity } from '../../lib/parse-quantity.ts';

export interface OpenFields {
  readonly rateText: string;
  readonly centerText: string;
  readonly datatype: Datatype | null;
  /** null: the first. */
  readonly part: number | null;
  readonly channel: number | null;
  readonly isIqSwapped: boolean;
}

export const EMPTY_FIELDS: OpenFields = {
  rateText: '',
  centerText: '',
  datatype: null,
  part: null,
  channel: null,
  isIqSwapped: false,
};

export interface FieldsReading {
  readonly overrides: RecordingOverrides;
  readonly rateMessage: string | null;
  readonly centerMessage: string | null;
}

export function readFields(fields: OpenFields): FieldsReading {
  const rateHz = fields.rateText.trim() === '' ? null : parseHz(fields.rateText);
  const centerHz = fields.centerText.trim() === '' ? null : parseHz(fields.centerText);
  const isRateWrong = fields.rateText.trim() !== '' && (rateHz === null || rateHz <= 0);
  const isCenterWrong = fields.centerText.trim() !== '' && centerHz === null;
  return {
    overrides: {
      ...(rateHz !== null && rateHz > 0 && { sampleRateHz: rateHz }),
      ...(centerHz !== null && { centerFreqHz: centerHz }),
      ...(fields.datatype !== null && { datatype: fields.datatype }),
      ...(fields.part !== null && { part: fields.part }),
      ...(fields.channel !== null && { channel: fields.channel }),
      ...(fields.isIqSwapped && { isIqSwapped: true }),
    },
    rateMessage: isRateWrong ? 'Not a rate: write 2.4M, 250k or 48000' : null,
    centerMessage: isCenterWrong ? 'Not a frequency: write 433.92M or 433920000' : null,
  };
}

/** How a typed quantity was understood, so that a forgotten M is seen before it does harm. */
export function understoodAs(text: string, unit: 'S/s' | 'Hz'): string | null {
  const quantity = parseQuantity(text);
  if (quantity === null) return null;
  const { value, hasUnit } = quantity;
  if (!hasUnit && Math.abs(value) < 10_000 && value !== 0)
    return `= ${value} ${unit}: add k or M if it is more`;
  if (Math.abs(value) >= 1e6) return `= ${formatMhz(value)} M${unit}`;
  return `= ${groupedDigits(String(value))} ${unit}`;
}

/** Facts without which nothing can be read, by the names of `RecordingInfo`. */
export function missingFacts(info: RecordingInfo): readonly ('sampleRateHz' | 'datatype')[] {
  return (['sampleRateHz', 'datatype'] as const).filter((name) => info[name].value === null);
}
