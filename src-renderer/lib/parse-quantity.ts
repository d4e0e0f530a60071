// Reads what people type for a rate or a frequency: `2.4M`, `433.92 MHz`, `250k`, `1e6`, `-300 kHz`.
// It knows nothing of what the number is for, nor of its allowed range.

import type { Hz } from '#contract/units.ts';

const PATTERN =
  /^([+-]?(?:\d+(?:[ _]\d{3})*(?:\.\d+(?: \d{3})*)?|\.\d+)(?:e[+-]?\d+)?)\s*([kMGmg]?)(hz|s\/s|sps)?$/i;

const FACTORS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };

export interface Quantity {
  readonly value: number;
  /** Whether the text carried a multiplier or a unit, so that a caller may put its own in where it did not. */
  readonly hasUnit: boolean;
}

/** null: not a number with an optional k, M or G and an optional Hz, S/s or sps. `m` means mega: no radio is in mHz. */
export function parseQuantity(text: string): Quantity | null {
  const match = PATTERN.exec(text.trim());
  if (match === null) return null;
  const [, digits = '', prefix = '', unit = ''] = match;
  const number = Number(digits.replaceAll(/[ _]/g, ''));
  if (!Number.isFinite(number)) return null;
  const factor = FACTORS[prefix.toLowerCase()] ?? 1;
  // A decimal shift through text keeps 433.92 M exact: 433.92 * 1e6 is 433920000.00000006.
  const value = factor === 1 ? number : Number(`${shifted(digits, Math.log10(factor))}`);
  return { value, hasUnit: prefix !== '' || unit !== '' };
}

/** Hertz, or null where the text is not a quantity. */
export function parseHz(text: string): Hz | null {
  return parseQuantity(text)?.value ?? null;
}

function shifted(digits: string, decades: number): string {
  const [mantissa = '', exponent = '0'] = digits.replaceAll(/[ _]/g, '').toLowerCase().split('e');
  return `${mantissa}e${Number(exponent) + Math.round(decades)}`;
}
