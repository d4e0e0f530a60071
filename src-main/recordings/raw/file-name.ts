// Facts that a raw recording's file name states. A wrong fact is worse than none: what could mean two things is
// left unknown. Must not look at the file itself.

import type { Datatype } from '#contract/entities.ts';

/*
 * What is read, and what is left. `N` is a plain decimal number, `u` is k, M or G (upper or lower k, M and G upper
 * in bare tokens), tokens stand apart from letters and digits. Each convention proposes; two proposals for one fact
 * that differ make it unknown.
 *
 * | convention          | example                                              | taken                              |
 * |---------------------|------------------------------------------------------|------------------------------------|
 * | gqrx, exact         | gqrx_20170101_120000_433920000_2400000_fc.raw        | time (gqrx writes UTC), freq, rate, cf32 |
 * | URH, exact run      | x-2_475GHz-2MSps-2MHz: freq, rate, bandwidth, `_` = `.` | freq, rate                      |
 * | rtl_433 pair        | g001_433.92M_250k, rtlsdr_868.950M_1M6_samples2      | freq, rate, if exactly these two   |
 * |                     | neighbours, the first a frequency (30 MHz or more, no usual width, above the second),  |   |
 * |                     | and no sign of LoRa or `bw` (125k would be a width)                                    |   |
 * | rate with unit      | 1MSps, 2.4Msps, 250ksps, 48000sps                    | rate                               |
 * | hertz with unit     | 433920000Hz (SDR#), 433.92MHz, 2.4GHz                | freq                               |
 * | HDSDR               | 7040kHz_RF                                           | freq                               |
 * | SDRuno              | SDRuno_20200907_184033Z_88110kHz.wav                 | freq, time                         |
 * | SDR++               | baseband_433920000Hz_14-30-05_27-11-2026.wav         | freq; its time is local            |
 * | KiwiSDR             | 20171127T104156Z_77500_F1JEK_iq.wav                  | time, freq in hertz                |
 * | cf.., KiwiSDR, OpenWebRX | cf7040, cf13270 at 192 kS/s or less             | freq in kHz                        |
 * | fs.. / sr..         | fs96k, fs2M4, sr48k, fs48000                         | rate                               |
 * | cf.. / fc.. + unit  | cf433.92M, fc7040kHz                                 | freq                               |
 * | time stamp with Z   | 20160101_231914Z, 20171127T104156Z                   | time                               |
 *
 * Left unknown on purpose: numbers without a unit (`_315_`), cf433 and cf1090 (kHz or MHz), one bare `10M`
 * or `250k`, kHz without _RF and MHz that is as likely a channel's width (20MHz), 3_433MHz (3.433 or 433?), time
 * stamps without Z (local time of an unknown place).
 */

export interface NameFacts {
  readonly sampleRateHz: number | null;
  readonly centerFreqHz: number | null;
  /** Nanoseconds since 1970 in UTC, decimal. */
  readonly timeStartNs: string | null;
  readonly datatype: Datatype | null;
}

interface Proposals {
  readonly rates: number[];
  readonly freqs: number[];
  readonly times: bigint[];
}

/** `fileName` without folder; its extension may be there. `rateHz`: what the content says, where it does. */
export function factsFromFileName(fileName: string, rateHz: number | null = null): NameFacts {
  const gqrx = gqrxFacts(fileName);
  if (gqrx !== null) return gqrx;
  const proposals: Proposals = { rates: [], freqs: [], times: [] };
  const rest = takeUrhRun(fileName, proposals);
  proposeExplicitRates(rest, proposals);
  proposeExplicitFreqs(rest, proposals);
  proposePrefixed(rest, proposals);
  proposeBarePair(rest, proposals);
  proposeTimes(rest, proposals);
  proposeSdruno(fileName, proposals);
  proposeKiwi(fileName, proposals);
  proposeCfInKhz(rest, rateHz ?? onlyOne(proposals.rates), proposals);
  return {
    sampleRateHz: onlyOne(proposals.rates.filter((rate) => rate > 0)),
    centerFreqHz: onlyOne(proposals.freqs.filter((freq) => freq > 0)),
    timeStartNs: onlyOne(proposals.times)?.toString() ?? null,
    datatype: null,
  };
}

const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['k', 3],
  ['m', 6],
  ['g', 9],
]);

/** Decimal digits and a prefix to hertz. Read as one decimal number: 868.95 * 1e6 would be rounded twice. */
function hzFrom(digits: string, prefix: string | undefined): number {
  return Number(`${digits}e${EXPONENTS.get((prefix ?? '').toLowerCase()) ?? 0}`);
}

function onlyOne<T>(values: readonly T[]): T | null {
  const first = values[0];
  return first !== undefined && values.every((value) => value === first) ? first : null;
}

function gqrxFacts(fileName: string): NameFacts | null {
  const match = /^gqrx_(\d{8})_(\d{6})_(\d{1,12})_(\d{1,10})_fc\.raw$/i.exec(fileName);
  if (match === null) return null;
  const [, date = '', time = '', freq = '', rate = ''] = match;
  return {
    sampleRateHz: Number(rate) > 0 ? Number(rate) : null,
    centerFreqHz: Number(freq),
    timeStartNs: timeNsFromDigits(date, time)?.toString() ?? null,
    datatype: 'cf32_le',
  };
}

/** Reads URH's run and answers the name without it, so that its bandwidth is not taken for a frequency. */
function takeUrhRun(fileName: string, proposals: Proposals): string {
  const number = String.raw`(\d+(?:[._]\d+)?)([kMG]?)`;
  const run = new RegExp(
    `(?:^|-)${number}Hz-${number}Sps(?:-\\d+(?:[._]\\d+)?[kMG]?Hz)?(?![A-Za-z0-9])`,
    'i',
  );
  const match = run.exec(fileName);
  if (match === null) return fileName;
  const [whole, freq = '', freqPrefix, rate = '', ratePrefix] = match;
  proposals.freqs.push(hzFrom(freq.replace('_', '.'), freqPrefix));
  proposals.rates.push(hzFrom(rate.replace('_', '.'), ratePrefix));
  return fileName.replace(whole, '-');
}

/** Not after a letter or digit, nor inside a number such as 1.433.92. */
const START = String.raw`(?<![A-Za-z0-9]|\d\.)`;
const END = '(?![A-Za-z0-9])';

function proposeExplicitRates(name: string, proposals: Proposals): void {
  for (const match of name.matchAll(new RegExp(`${START}(\\d+(?:\\.\\d+)?)([kMG]?)sps${END}`, 'gi'))) {
    const [, digits = '', prefix] = match;
    // 3_2MSps may be 3.2 MS/s; 315_1MSps is not 315.1 MS/s, and plain sps has no decimals.
    if (prefix !== '' && isMaybeDecimals(name, match.index, digits, 2)) continue;
    proposals.rates.push(hzFrom(digits, prefix));
  }
}

function proposeExplicitFreqs(name: string, proposals: Proposals): void {
  for (const match of name.matchAll(new RegExp(`${START}(\\d+(?:\\.\\d+)?)([kMG]?)Hz(_RF)?${END}`, 'gi'))) {
    const [, digits = '', prefix = '', rf] = match;
    const freqHz = hzFrom(digits, prefix);
    switch (prefix.toLowerCase()) {
      case '':
        // Widths are written in kHz or MHz; a frequency in plain hertz has at least five digits.
        if (freqHz >= 10_000) proposals.freqs.push(freqHz);
        break;
      case 'k':
        if (rf !== undefined) proposals.freqs.push(freqHz);
        break;
      default:
        if (!isMaybeWidth(freqHz) && !isMaybeDecimals(name, match.index, digits, 4)) {
          proposals.freqs.push(freqHz);
        }
    }
  }
}

/** Whether `A_` before `B` makes `A_B` readable as a decimal number, as URH writes them. */
function isMaybeDecimals(name: string, index: number, digits: string, maxDigitsBefore: number): boolean {
  if (digits.includes('.')) return false;
  const before = /(\d+)_$/.exec(name.slice(0, index))?.[1];
  return before !== undefined && before.length <= maxDigitsBefore;
}

/** Bandwidths and sample rates that are written in MHz. Below 30 MHz anything may be one. */
const WIDTHS_MHZ: ReadonlySet<number> = new Set([
  30, 30.72, 32, 36, 40, 45, 50, 56, 60, 61.44, 64, 65, 70, 72, 75, 80, 90, 100, 110, 120, 122.88, 125, 128,
  150, 160, 184.32, 200, 240, 245.76, 250, 256, 300, 320, 400, 491.52, 500, 512, 600, 640, 800, 1000, 1200,
  2000,
]);

function isMaybeWidth(freqHz: number): boolean {
  return freqHz < 30e6 || WIDTHS_MHZ.has(freqHz / 1e6);
}

/** A radix letter, as on components: 1M6 is 1.6 M. */
const BARE = String.raw`(\d+(?:\.\d+)?)([kKMG])(\d{1,3})?`;

function bareHz(digits: string, prefix: string, fraction: string | undefined): number | null {
  if (fraction === undefined) return hzFrom(digits, prefix);
  return digits.includes('.') ? null : hzFrom(`${digits}.${fraction}`, prefix);
}

function proposePrefixed(name: string, proposals: Proposals): void {
  const unit = '(?:[sS]ps|SPS|Hz)?';
  for (const match of name.matchAll(new RegExp(`(?<![A-Za-z0-9])(?:fs|FS|sr|SR)${BARE}${unit}${END}`, 'g'))) {
    const rate = bareHz(match[1] ?? '', match[2] ?? '', match[3]);
    if (rate !== null) proposals.rates.push(rate);
  }
  // Without a unit, fewer digits may be kS/s, and FS1000 or SR12345 the name of a device.
  for (const match of name.matchAll(new RegExp(`(?<![A-Za-z0-9])fs(\\d{5,10})${unit}${END}`, 'g'))) {
    proposals.rates.push(Number(match[1]));
  }
  for (const match of name.matchAll(new RegExp(`(?<![A-Za-z0-9])(?:cf|CF|fc|FC)${BARE}(?:Hz)?${END}`, 'g'))) {
    const freq = bareHz(match[1] ?? '', match[2] ?? '', match[3]);
    if (freq !== null) proposals.freqs.push(freq);
  }
}

function proposeSdruno(name: string, proposals: Proposals): void {
  const match = /^SDRuno_\d{8}_\d{6}Z?_(\d{1,9}(?:\.\d+)?)kHz/i.exec(name);
  if (match !== null) proposals.freqs.push(hzFrom(match[1] ?? '', 'k'));
}

/** What its own recorder writes: time, hertz, station, mode. Only of `iq` is the frequency that of the middle. */
function proposeKiwi(name: string, proposals: Proposals): void {
  const match = /^\d{8}T\d{6}Z_(\d{4,9})_.{0,100}_iq\.wav$/i.exec(name);
  if (match !== null) proposals.freqs.push(Number(match[1]));
}

/** Narrow recordings of short wave: nothing is received at 7040 Hz with them, and no receiver for 7040 MHz is so slow. */
const CF_KHZ_RATE_MAX_HZ = 192_000;
const CF_KHZ = { min: 1700, max: 30_000 } as const;

function proposeCfInKhz(name: string, rateHz: number | null, proposals: Proposals): void {
  if (rateHz === null || rateHz > CF_KHZ_RATE_MAX_HZ) return;
  for (const match of name.matchAll(new RegExp(`(?<![A-Za-z0-9])cf(\\d{4,5})${END}`, 'g'))) {
    const khz = Number(match[1]);
    if (khz >= CF_KHZ.min && khz <= CF_KHZ.max) proposals.freqs.push(khz * 1000);
  }
}

/** Words that say that a bare 125k or 20M is a width, not a rate. */
const WIDTH_WORDS = /(?<![a-z])(lora|sf\d{1,2}|bw|bandwidth)(?![a-z])/i;

function proposeBarePair(name: string, proposals: Proposals): void {
  if (WIDTH_WORDS.test(name)) return;
  const tokens = [...name.matchAll(new RegExp(`${START}${BARE}${END}`, 'g'))];
  const [first, second] = tokens;
  if (first === undefined || second === undefined || tokens.length !== 2) return;
  const between = name.slice(first.index + first[0].length, second.index);
  if (!/^[-_ ]$/.test(between) || first[2]?.toLowerCase() === 'k') return;
  const freq = bareHz(first[1] ?? '', first[2] ?? '', first[3]);
  const rate = bareHz(second[1] ?? '', second[2] ?? '', second[3]);
  if (freq === null || rate === null || freq <= rate || isMaybeWidth(freq)) return;
  proposals.freqs.push(freq);
  proposals.rates.push(rate);
}

function proposeTimes(name: string, proposals: Proposals): void {
  for (const match of name.matchAll(/(?<![A-Za-z0-9])(\d{8})[T_-]?(\d{6})Z(?![A-Za-z0-9])/g)) {
    const timeNs = timeNsFromDigits(match[1] ?? '', match[2] ?? '');
    if (timeNs !== null) proposals.times.push(timeNs);
  }
}

/** YYYYMMDD and HHMMSS in UTC; null when there is no such day or time. */
function timeNsFromDigits(date: string, time: string): bigint | null {
  const parts = [
    date.slice(0, 4),
    date.slice(4, 6),
    date.slice(6),
    time.slice(0, 2),
    time.slice(2, 4),
    time.slice(4),
  ];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const timeMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(timeMs);
  const isReal =
    year >= 1970 &&
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    back.getUTCMinutes() === minute &&
    back.getUTCSeconds() === second;
  return isReal ? BigInt(timeMs) * 1_000_000n : null;
}
