// Numbers as exports write them: rounded to a fixed place, never in exponent form, never NaN or a made-up value.
// Must not know columns.

/**
 * Decimals by unit. Hertz to a thousandth: the centroid of the finest spectrum (0.7 Hz bins) is not known better.
 * Seconds to a nanosecond, which tells samples apart up to 1 GS/s. Decibels and fractions as far as they mean anything.
 */
export const DECIMALS = { hz: 3, s: 9, db: 2, fraction: 4, hzPerS: 3 } as const;

/** JSON and CSV number, or null where the value is unknown or no number. Zeros at the end are left out. */
export function numberText(value: number | null, decimals: number): string | null {
  // toFixed writes an exponent from 1e21 on; nothing measurable is that large.
  if (value === null || !Number.isFinite(value) || Math.abs(value) >= 1e21) return null;
  const fixed = value.toFixed(decimals);
  const short = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
  return short === '-0' ? '0' : short;
}

export function integerText(value: number | null): string | null {
  return numberText(value, 0);
}

/** The same rounding as a number, for JSON that is built from objects. */
export function rounded(value: number, decimals: number): number {
  const text = numberText(value, decimals);
  return text === null ? 0 : Number(text);
}
