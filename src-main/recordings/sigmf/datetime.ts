// SigMF's datetime and nanoseconds since 1970, both ways and without losing a digit. Must not know any file.

const NS_PER_S = 1_000_000_000n;
const NS_PER_MS = 1_000_000n;

/**
 * RFC 3339 with Z, which is all that SigMF 1.2 allows, to nanoseconds since 1970 (digits beyond are cut off);
 * null for anything else. A leap second (:60) is the first of the next minute, as in POSIX time.
 */
export function timeNsFromDatetime(text: string): bigint | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?[Zz]$/.exec(text.trim());
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const dayMs = utcMs(year, month, day);
  if (dayMs === null || hour > 23 || minute > 59 || second > 60) return null;
  const fractionNs = BigInt((match[7] ?? '').slice(0, 9).padEnd(9, '0'));
  const seconds = BigInt(hour * 3600 + minute * 60 + second);
  return BigInt(dayMs) * NS_PER_MS + seconds * NS_PER_S + fractionNs;
}

/** With all nine digits where they are needed and none where the time is a whole second. */
export function datetimeFromTimeNs(timeNs: bigint): string | null {
  const fractionNs = ((timeNs % NS_PER_S) + NS_PER_S) % NS_PER_S;
  const wholeMs = Number((timeNs - fractionNs) / NS_PER_MS);
  const date = new Date(wholeMs);
  // RFC 3339 has four digits for the year.
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 0 || date.getUTCFullYear() > 9999) return null;
  const fraction = fractionNs.toString().padStart(9, '0').replace(/0+$/, '');
  return `${date.toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/**
 * Time of a sample that lies `samples` after `timeNs`, rounded to the nanosecond. Integer arithmetic: a double holds
 * neither the time nor, after a day at 50 MS/s, the product. The rate counts to a millionth of a hertz.
 */
export function timeNsAfterSamples(timeNs: bigint, samples: number, sampleRateHz: number): bigint {
  const microHz = BigInt(Math.round(sampleRateHz * 1e6));
  if (microHz === 0n) return timeNs;
  const product = BigInt(Math.round(samples)) * NS_PER_S * 1_000_000n;
  const half = microHz / 2n;
  return timeNs + (product >= 0n ? (product + half) / microHz : -((-product + half) / microHz));
}

function utcMs(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}
