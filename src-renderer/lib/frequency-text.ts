// A frequency as the user wants to read it: absolute where the centre is known and wanted, otherwise relative to it.

import type { Hz } from '#contract/units.ts';
import { formatMhz, formatOffsetMhz } from './format.ts';

/** With its unit: `434.070 012 MHz`, `+0.150 012 MHz`. */
export function offsetOrFrequencyText(
  offsetHz: Hz,
  centerFreqHz: Hz | null,
  unit: 'absolute' | 'relative',
  decimals = 6,
): string {
  const isRelative = unit === 'relative' || centerFreqHz === null;
  return isRelative
    ? `${formatOffsetMhz(offsetHz, decimals)} MHz`
    : `${formatMhz(centerFreqHz + offsetHz, decimals)} MHz`;
}
